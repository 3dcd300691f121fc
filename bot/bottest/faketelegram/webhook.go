package faketelegram

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// SecretHeader carries the secret_token of setWebhook (docs, setWebhook).
const SecretHeader = "X-Telegram-Bot-Api-Secret-Token"

// The longest pauses of a webhook (WebhookActor.cpp).
const (
	resendMax = time.Minute // a random pause of one to two of it is the longest
	retryMax  = 3600        // seconds of Retry-After
)

// webhook is the receiver of updates.
type webhook struct {
	url, secret string
	certificate bool   // it was given, and others need not trust it
	ip          string // that it is called at; "" for that of its name
	most        int    // calls at a time
	stop        context.CancelFunc
	wake        chan struct{}
	busy        map[int64]bool  // chats with a call under way
	tries       map[int]attempt // by update id
	lastError   string
	lastErrorAt time.Time
}

// attempt is the state of an update that is being delivered.
type attempt struct {
	fails int
	pause time.Duration
	next  time.Time
}

func (h *webhook) wakeUp() {
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

var secretToken = regexp.MustCompile(`^[A-Za-z0-9_-]*$`)

// setWebhook starts to send updates to a URL. It is told to wait when it was
// called less than a second ago (Client.cpp).
func (s *Server) setWebhook(p params) (any, *apiError) {
	if p["url"] == "" {
		return s.deleteWebhook(p)
	}
	if failure := s.checkHook(p); failure != nil {
		return nil, failure
	}
	s.state.Lock()
	defer s.state.Unlock()
	now := time.Now()
	if now.Before(s.hookAt) {
		return nil, tooMany(1)
	}
	s.hookAt = now.Add(time.Second)
	s.allow(p)
	if s.poll != nil {
		s.poll.aborted <- hookSet
		s.poll = nil
	}
	if p["drop_pending_updates"] == "true" {
		s.queue.confirm(len(s.queue.events), now)
	}
	s.dropHook()
	ctx, stop := context.WithCancel(context.Background())
	s.hook = &webhook{
		url: p["url"], secret: p["secret_token"], certificate: p["certificate"] != "", ip: p["ip_address"], most: number(p, "max_connections", 40, 1, 100), stop: stop,
		wake: make(chan struct{}, 1), busy: map[int64]bool{}, tries: map[int]attempt{},
	}
	s.hook.wakeUp()
	go s.runHook(ctx, s.hook)
	return true, nil
}

func (s *Server) checkHook(p params) *apiError {
	target, err := url.Parse(p["url"])
	switch {
	case err != nil || target.Host == "":
		return badRequest("invalid webhook URL specified")
	case s.options.Cloud && target.Scheme != "https":
		return badRequest("bad webhook: An HTTPS URL must be provided for webhook")
	case s.options.Cloud && !slices.Contains([]string{"", "443", "80", "88", "8443"}, target.Port()):
		return badRequest("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
	case len(p["secret_token"]) > 256:
		return badRequest("secret token is too long")
	case !secretToken.MatchString(p["secret_token"]):
		return badRequest("secret token contains unallowed characters")
	case p["certificate"] != "" && !strings.Contains(p["certificate"], "-----BEGIN CERTIFICATE-----"):
		return badRequest("bad webhook: Failed to set custom certificate file")
	case p["ip_address"] != "" && net.ParseIP(p["ip_address"]) == nil:
		return badRequest("bad webhook: IP address can't be parsed")
	}
	return nil
}

func (s *Server) deleteWebhook(p params) (any, *apiError) {
	s.state.Lock()
	defer s.state.Unlock()
	s.dropHook()
	if p["drop_pending_updates"] == "true" {
		s.queue.confirm(len(s.queue.events), time.Now())
	}
	return true, nil
}

// dropHook ends the webhook; the lock is held.
func (s *Server) dropHook() {
	if s.hook != nil {
		s.hook.stop()
		s.hook = nil
	}
}

// SetWebhook sets a webhook as somebody else with the token would.
func (s *Server) SetWebhook(target string) {
	s.state.Lock()
	s.hookAt = time.Time{}
	s.state.Unlock()
	_, _ = s.setWebhook(params{"url": target}) // the caller's URL is right
}

func (s *Server) webhookInfo() any {
	s.state.Lock()
	defer s.state.Unlock()
	info := map[string]any{"url": "", "has_custom_certificate": false, "pending_update_count": len(s.queue.events)}
	if h := s.hook; h != nil {
		info["url"], info["max_connections"], info["has_custom_certificate"] = h.url, h.most, h.certificate
		if h.ip != "" {
			info["ip_address"] = h.ip
		}
		if h.lastError != "" {
			info["last_error_message"], info["last_error_date"] = h.lastError, h.lastErrorAt.Unix()
		}
	}
	if s.allowed != nil {
		kinds := []string{}
		for kind := range s.allowed {
			kinds = append(kinds, kind)
		}
		slices.Sort(kinds)
		info["allowed_updates"] = kinds
	}
	return info
}

// runHook calls a webhook until it is dropped.
func (s *Server) runHook(ctx context.Context, h *webhook) {
	for {
		next := s.startCalls(ctx, h)
		timer := time.NewTimer(next)
		select {
		case <-h.wake:
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return
		}
		timer.Stop()
	}
}

// startCalls calls the webhook with the first update of each chat that is due,
// and returns when to look again.
func (s *Server) startCalls(ctx context.Context, h *webhook) time.Duration {
	s.state.Lock()
	defer s.state.Unlock()
	now := time.Now()
	s.queue.expire(now)
	next := time.Hour
	seen := map[int64]bool{}
	for _, event := range s.queue.events {
		if seen[event.Chat] || h.busy[event.Chat] || len(h.busy) >= h.most {
			continue
		}
		seen[event.Chat] = true
		if wait := h.tries[event.ID].next.Sub(now); wait > 0 {
			next = min(next, wait)
			continue
		}
		h.busy[event.Chat] = true
		event.HandedOut = append(event.HandedOut, now)
		go s.callHook(ctx, h, event)
	}
	s.state.Touch()
	return next
}

// callHook calls the webhook with one update and notes what it said.
func (s *Server) callHook(ctx context.Context, h *webhook, event queued) {
	fault, retryAfter := s.post(ctx, h, event.body)
	s.state.Change(func() {
		now := time.Now()
		delete(h.busy, event.Chat)
		if fault == "" {
			s.queue.forget(event.ID, now)
			delete(h.tries, event.ID)
		} else if ctx.Err() == nil {
			h.lastError, h.lastErrorAt = fault, now
			h.tries[event.ID] = h.tries[event.ID].failed(now, retryAfter)
		}
	})
	h.wakeUp()
}

// failed is an attempt after one more failure: again at once, then after twice
// the pause before.
func (a attempt) failed(now time.Time, retryAfter int) attempt {
	wait := time.Duration(min(retryAfter, retryMax)) * time.Second
	if a.fails == 0 {
		a.pause = time.Second
	} else if wait == 0 {
		longest := resendMax + rand.N(resendMax)
		a.pause = min(2*a.pause, longest)
		wait = a.pause
	}
	a.fails++
	a.next = now.Add(wait)
	return a
}

// post sends one update; fault is "" when it was taken.
func (s *Server) post(ctx context.Context, h *webhook, body json.RawMessage) (fault string, retryAfter int) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url, bytes.NewReader(body))
	if err != nil {
		return "Wrong URL host", 0
	}
	request.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		request.Header.Set(SecretHeader, h.secret)
	}
	response, err := s.options.Webhooks.Do(request)
	if err != nil {
		return "Webhook connection closed", 0
	}
	_ = response.Body.Close() // nothing of it is read
	if response.StatusCode/100 == 2 {
		return "", 0
	}
	retryAfter, _ = strconv.Atoi(response.Header.Get("Retry-After")) // 0 when there is none
	return fmt.Sprintf("Wrong response from the webhook: %s", response.Status), retryAfter
}

// HookFault returns what last went wrong with the webhook; "" for nothing.
func (s *Server) HookFault() string {
	s.state.Lock()
	defer s.state.Unlock()
	if s.hook == nil {
		return ""
	}
	return s.hook.lastError
}
