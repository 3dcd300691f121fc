package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
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

// defaultOperations is where health and metrics are when http.listen is for everybody.
const defaultOperations address = "127.0.0.1:9090"

// httpServer is a server with its listener.
type httpServer struct {
	*http.Server
	listener net.Listener
}

// listen prepares the HTTP servers: the one for Telegram's webhook and Slack's requests, and
// where they have an address of their own, one for health and metrics.
func (s *service) listen(ctx context.Context) ([]httpServer, error) {
	s.metrics.registerHealth(func() bool { return len(s.faults(context.WithoutCancel(ctx), time.Now())) == 0 })
	public := http.NewServeMux()
	if err := s.handleChannels(public); err != nil {
		return nil, err
	}
	operations := s.config.HTTP.Operations
	switch {
	case operations == "" && s.config.HTTP.Listen.isLocal():
		public.Handle("GET /", directOnly(s.operations()))
		public.Handle("POST /reload", directOnly(s.operations()))
	case operations == "":
		operations = defaultOperations
	}
	first, err := s.newServer(ctx, "http.listen", s.config.HTTP.Listen, public)
	if err != nil || operations == "" {
		return []httpServer{first}, err
	}
	second, err := s.newServer(ctx, "http.operations", operations, s.operations())
	if err != nil {
		return nil, errors.Join(err, first.listener.Close())
	}
	s.log.Info("health and metrics have an address of their own", "http", second.listener.Addr().String())
	return []httpServer{first, second}, nil
}

// handleChannels serves what channels send, and the page.
func (s *service) handleChannels(mux *http.ServeMux) error {
	s.handleWeb(mux)
	if err := s.handleInsights(mux); err != nil {
		return err
	}
	if s.slack != nil && s.config.Slack.Mode == modeHTTP {
		mux.Handle("POST /slack/", s.slack.Handler(s.inbox(), s.forms()))
	}
	if s.telegram == nil || s.config.Telegram.Mode != modeWebhook {
		return nil
	}
	u, err := url.Parse(string(s.config.Telegram.WebhookURL))
	if err != nil {
		return fmt.Errorf("telegram.webhook_url: %w", err)
	}
	mux.Handle("POST "+strings.TrimSuffix(u.Path, "/")+"/{$}", s.telegram.Webhook(s.inbox()))
	if u.Path != "" && u.Path != "/" {
		mux.Handle("POST "+u.Path, s.telegram.Webhook(s.inbox()))
	}
	return nil
}

// operations serves health and metrics.
func (s *service) operations() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "alive") })
	mux.HandleFunc("GET /readyz", s.readyz)
	// A page that somebody of the house has open in a browser may not ask for it.
	mux.Handle("POST /reload", http.NewCrossOriginProtection().Handler(http.HandlerFunc(s.serveReload)))
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{}))
	return mux
}

// directOnly shows nothing to who comes by a proxy: it may stand for anybody.
func directOnly(to http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, header := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via"} {
			if r.Header.Get(header) != "" {
				http.NotFound(w, r)
				return
			}
		}
		to.ServeHTTP(w, r)
	})
}

// isLocal tells whether only this machine reaches an address.
func (a address) isLocal() bool {
	host, _, err := net.SplitHostPort(string(a))
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

// newServer listens on the address of a key of the config.
func (s *service) newServer(ctx context.Context, key string, at address, handler http.Handler) (httpServer, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", string(at))
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return httpServer{}, fmt.Errorf("%s: %s: another program uses %s; stop it, or write another address",
			inConfig(s.path, key), key, at)
	case errors.Is(err, syscall.EACCES):
		return httpServer{}, fmt.Errorf("%s: %s: this user may not listen on %s; write a port above 1023",
			inConfig(s.path, key), key, at)
	case err != nil:
		return httpServer{}, fmt.Errorf("%s: %s: %w; write an address of this machine", inConfig(s.path, key), key, err)
	}
	return httpServer{&http.Server{
		Handler: handler, ReadHeaderTimeout: headerTimeout, ReadTimeout: requestTimeout, WriteTimeout: requestTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader,
	}, listener}, nil
}

// serve serves until the context ends, and then lets what is under way end.
func (s httpServer) serve(ctx context.Context) error {
	failed := make(chan error, 1)
	go func() { failed <- s.Serve(s.listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serving HTTP: %w", err)
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownWithin)
	defer cancel()
	if err := s.Shutdown(last); err != nil {
		return errors.Join(fmt.Errorf("ending HTTP: %w", err), s.Close())
	}
	return nil
}
