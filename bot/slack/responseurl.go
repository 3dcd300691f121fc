package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"bedside/bot"
)

// A response_url takes five answers within half an hour (docs, interactivity); a
// little is left over.
const (
	responseURLUses = 5
	responseURLAge  = 29 * time.Minute
	maxResponseURLs = 5000
)

// responseURLs remember response_urls, by the address that they answer. They are secrets
// of short life, so they are kept nowhere but here; without one there is another
// way to answer.
type responseURLs struct {
	mu    sync.Mutex
	own   func(hook string) bool
	found map[string]*responseURL
}

type responseURL struct {
	url   string
	until time.Time
	left  int
}

// keep remembers the response_url of an arrival, unless it is not Slack's, and returns
// it; nil then.
func (h *responseURLs) keep(a bot.Arrival, address string) *responseURL {
	if address == "" || !h.own(address) {
		return nil
	}
	to := a.Chat
	if a.Press != "" {
		to = a.Press
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	if len(h.found) >= maxResponseURLs {
		for key, hook := range h.found {
			if now.After(hook.until) {
				delete(h.found, key)
			}
		}
	}
	if h.found == nil || len(h.found) >= maxResponseURLs {
		h.found = map[string]*responseURL{}
	}
	h.found[to] = &responseURL{address, now.Add(responseURLAge), responseURLUses}
	return h.found[to]
}

// use returns a response_url for an address and counts its use; "" when there is
// none any more.
func (h *responseURLs) use(to string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	url := h.found[to].next()
	if url == "" {
		delete(h.found, to)
	}
	return url
}

// useOf is use of a response_url that was kept; nil is none.
func (h *responseURLs) useOf(kept *responseURL) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return kept.next()
}

func (h *responseURL) next() string {
	if h == nil || h.left == 0 || time.Now().After(h.until) {
		return ""
	}
	h.left--
	return h.url
}

// spentErrors are the errors that say that a response_url takes no more answers.
var spentErrors = []string{"used_url", "expired_url", "invalid_url"}

// postHook answers by a response_url. Of slack-go's own call it is not known whether Slack took
// what was sent: a refusal may come with status 200.
func (c *Channel) postHook(ctx context.Context, hook string, m *slack.WebhookMessage) error {
	raw, err := json.Marshal(struct {
		*slack.WebhookMessage
		Markdown bool `json:"mrkdwn"` // false: nothing in the text formats (docs, formatting-message-text)
	}{m, false})
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, hook, bytes.NewReader(raw))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := c.access.http.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }() // it was read, or is of no use
	if response.StatusCode == http.StatusTooManyRequests {
		seconds, _ := strconv.Atoi(response.Header.Get("Retry-After")) // 0 is none
		return &slack.RateLimitedError{RetryAfter: time.Duration(seconds) * time.Second}
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	var refusal struct {
		Error    string                 `json:"error"`
		Metadata slack.ResponseMetadata `json:"response_metadata"`
	}
	if json.Unmarshal(body, &refusal) == nil && refusal.Error != "" { // else it is "ok", or a page
		return slack.SlackErrorResponse{Err: refusal.Error, ResponseMetadata: refusal.Metadata}
	}
	if response.StatusCode != http.StatusOK {
		return slack.StatusCodeError{Code: response.StatusCode}
	}
	return nil
}

// ownResponseURL tells whether a response_url is Slack's, or of the API's own host.
func ownResponseURL(api string) func(string) bool {
	return func(address string) bool {
		u, err := url.Parse(address)
		if err != nil {
			return false
		}
		if u.Scheme == "https" && u.Host == "hooks.slack.com" {
			return true
		}
		base, err := url.Parse(api)
		return err == nil && u.Scheme == base.Scheme && u.Host == base.Host && u.Host != "slack.com"
	}
}
