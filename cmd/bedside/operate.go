package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp" // the format that every monitoring system reads
)

// The time that a caller may take: one that takes longer is no Telegram, no Slack and no probe.
const (
	headerTimeout  = 5 * time.Second
	requestTimeout = 10 * time.Second
	idleTimeout    = time.Minute
	maxHeader      = 16 << 10
	shutdownWithin = 5 * time.Second
)

// The age of a channel's last good contact up to which the service is ready. A poll of
// Telegram waits half a minute: three may fail. Slack is asked for a sign of life
// every ten seconds over a socket, and every twenty over HTTP.
const (
	freshPoll   = 90 * time.Second
	freshSocket = 25 * time.Second
	freshHTTP   = time.Minute
)

// listen prepares the HTTP server: health, metrics, Telegram's webhook and
// Slack's requests where that is how they come.
func (s *service) listen(ctx context.Context) (*http.Server, net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", string(s.config.HTTP.Listen))
	if err != nil {
		return nil, nil, fmt.Errorf("http.listen: %w; stop what uses the address, or write another one into the config", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "alive") })
	mux.HandleFunc("GET /readyz", s.readyz)
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{}))
	if s.slack != nil && s.config.Slack.Mode == modeHTTP {
		mux.Handle("POST /slack/", s.slack.Handler(s.inbox(), s.forms()))
	}
	if s.telegram != nil && s.config.Telegram.Mode == modeWebhook {
		u, err := url.Parse(string(s.config.Telegram.WebhookURL))
		if err != nil {
			return nil, nil, errors.Join(fmt.Errorf("telegram.webhook_url: %w", err), listener.Close())
		}
		mux.Handle("POST "+strings.TrimSuffix(u.Path, "/")+"/{$}", s.telegram.Webhook(s.inbox()))
		if u.Path != "" && u.Path != "/" {
			mux.Handle("POST "+u.Path, s.telegram.Webhook(s.inbox()))
		}
	}
	return &http.Server{
		Handler: mux, ReadHeaderTimeout: headerTimeout, ReadTimeout: requestTimeout, WriteTimeout: requestTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader,
	}, listener, nil
}

// serveHTTP serves until the context ends, and then lets what is under way end.
func serveHTTP(ctx context.Context, server *http.Server, listener net.Listener) error {
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serving HTTP: %w", err)
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownWithin)
	defer cancel()
	if err := server.Shutdown(last); err != nil {
		return errors.Join(fmt.Errorf("ending HTTP: %w", err), server.Close())
	}
	return nil
}

// readyz tells whether people are answered now, and if not, why.
func (s *service) readyz(w http.ResponseWriter, r *http.Request) {
	faults := s.faults(r.Context(), time.Now())
	if len(faults) == 0 {
		fmt.Fprintln(w, "ready")
		if s.telegram != nil && s.telegram.Standby() && s.config.Telegram.Mode == modePoll {
			fmt.Fprintln(w, "standby for Telegram: another instance polls")
		}
		return
	}
	w.WriteHeader(http.StatusServiceUnavailable)
	fmt.Fprintln(w, strings.Join(faults, "\n"))
}

// pingWithin is the time that the store may take to say that it can be written.
const pingWithin = 2 * time.Second

// faults lists what keeps the service from being ready, without secrets and
// patients' words.
func (s *service) faults(ctx context.Context, now time.Time) []string {
	var faults []string
	ctx, cancel := context.WithTimeout(ctx, pingWithin)
	defer cancel()
	if err := s.store.Ping(ctx); err != nil {
		faults = append(faults, fmt.Sprintf("store: %v", err))
	}
	if s.telegram != nil && !s.telegram.Standby() {
		faults = append(faults, silence("telegram", s.telegram.LastPoll(), cmp.Or(s.tuning.freshPoll, freshPoll),
			s.telegram.Fault(), now)...)
	}
	if s.slack != nil {
		faults = append(faults, silence("slack", s.slack.LastSeen(), s.freshSlack(), s.slack.Fault(), now)...)
	}
	return faults
}

// silence tells of a channel that was last well too long ago.
func silence(channel string, last time.Time, fresh time.Duration, fault error, now time.Time) []string {
	switch {
	case last.IsZero() && fault == nil:
		return []string{channel + ": being reached for the first time"}
	case last.IsZero():
		return []string{fmt.Sprintf("%s: not reached since the start: %v", channel, fault)}
	case now.Sub(last) > fresh:
		return []string{fmt.Sprintf("%s: nothing received for %s: %v", channel, now.Sub(last).Round(time.Second), fault)}
	}
	return nil
}

// freshSlack is the age of Slack's last sign of life up to which the service is ready.
func (s *service) freshSlack() time.Duration {
	if s.config.Slack.Mode == modeHTTP {
		return cmp.Or(s.tuning.freshSlack, freshHTTP)
	}
	return cmp.Or(s.tuning.freshSlack, freshSocket)
}
