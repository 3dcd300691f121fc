package fakeslack

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// delivery is something for the app.
type delivery struct {
	path     string // of the request URL, over HTTP
	envelope string // the type of its envelope, on a socket
	payload  any
	retries  bool
	responds bool // an answer may say what to do with a modal

	answered func(acked bool, body []byte) // is told the answer; nil when nobody asks
}

// dispatch hands something out, now and on the retry clock until it is acknowledged.
func (s *Server) dispatch(e *Event, d delivery) {
	body, err := json.Marshal(d.payload)
	if err != nil {
		panic("fakeslack: a payload that is no JSON: " + err.Error())
	}
	s.state.Change(func() { s.events = append(s.events, e) })
	s.background.Go(func() {
		defer s.state.Change(func() { e.Over = true })
		reason := ""
		pauses := []time.Duration{0}
		if d.retries {
			pauses = append(pauses, s.options.Retries...)
		}
		for retry, pause := range pauses {
			select {
			case <-time.After(pause):
			case <-s.closed:
				return
			}
			attempt := Attempt{At: time.Now(), Retry: retry, Reason: reason}
			final := s.attempt(&attempt, d, body)
			s.state.Change(func() { e.Attempts = append(e.Attempts, attempt) })
			if attempt.Acked || final {
				return
			}
			reason = "http_timeout"
			if attempt.Status != 0 {
				reason = "http_error"
			}
		}
	})
}

// attempt hands something out once; final is true when it shall not come again.
func (s *Server) attempt(a *Attempt, d delivery, body []byte) (final bool) {
	s.state.Lock()
	target := s.target
	s.state.Unlock()
	var said []byte
	defer func() {
		a.Took = time.Since(a.At)
		if d.answered != nil {
			d.answered(a.Acked, said)
		}
	}()
	if target == "" {
		a.Acked, said = s.envelope(d, body, a.Retry, a.Reason)
		return false
	}
	said, final = s.request(a, d, target, body)
	return final
}

// request hands something out over HTTP.
func (s *Server) request(a *Attempt, d delivery, target string, body []byte) (said []byte, final bool) {
	kind := "application/json"
	if d.path != "/slack/events" {
		kind = "application/x-www-form-urlencoded"
		body = form(d, body)
	}
	ctx, cancel := context.WithTimeout(context.Background(), s.options.AckWithin)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, target+d.path, bytes.NewReader(body))
	if err != nil {
		return nil, true
	}
	r.Header = s.Sign(body, time.Now())
	r.Header.Set("Content-Type", kind)
	if a.Retry > 0 {
		r.Header.Set("X-Slack-Retry-Num", strconv.Itoa(a.Retry))
		r.Header.Set("X-Slack-Retry-Reason", a.Reason)
	}
	response, err := s.options.Client.Do(r)
	if err != nil {
		return nil, false
	}
	said, err = io.ReadAll(io.LimitReader(response.Body, maxBody))
	_ = response.Body.Close() // it was read
	a.Status = response.StatusCode
	a.Acked = response.StatusCode/100 == 2 && ctx.Err() == nil && err == nil
	return said, !a.Acked && response.Header.Get("X-Slack-No-Retry") == "1"
}

// form encodes commands and interactions as they come over HTTP.
func form(d delivery, body []byte) []byte {
	if d.path == "/slack/interactions" {
		return []byte(url.Values{"payload": {string(body)}}.Encode())
	}
	var fields map[string]string
	if json.Unmarshal(body, &fields) != nil {
		return body
	}
	values := url.Values{}
	for name, value := range fields {
		values.Set(name, value)
	}
	return []byte(values.Encode())
}

// Sign returns the headers that prove a body to come from Slack at a time.
func (s *Server) Sign(body []byte, at time.Time) http.Header {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(s.options.SigningSecret))
	_, _ = fmt.Fprintf(mac, "v0:%s:%s", stamp, body) // a hash takes everything
	return http.Header{
		"X-Slack-Request-Timestamp": {stamp},
		"X-Slack-Signature":         {"v0=" + hex.EncodeToString(mac.Sum(nil))},
	}
}
