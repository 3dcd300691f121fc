package slack

import (
	"encoding/json"
	"net/url"
	"sync"
	"time"

	"bedside/bot"
)

// A response_url takes five answers within half an hour (docs, interactivity); a
// little is left over.
const (
	hookUses = 5
	hookAge  = 29 * time.Minute
	maxHooks = 5000
)

// hooks remember response_urls, by the address that they answer. They are secrets
// of short life, so they are kept nowhere but here; without one there is another
// way to answer.
type hooks struct {
	mu    sync.Mutex
	own   func(hook string) bool
	found map[string]*hook
}

type hook struct {
	url   string
	until time.Time
	left  int
}

// keep remembers the response_url of an arrival, unless it is not Slack's, and returns
// it; nil then.
func (h *hooks) keep(a bot.Arrival, address string) *hook {
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
	if len(h.found) >= maxHooks {
		for key, hook := range h.found {
			if now.After(hook.until) {
				delete(h.found, key)
			}
		}
	}
	if h.found == nil || len(h.found) >= maxHooks {
		h.found = map[string]*hook{}
	}
	h.found[to] = &hook{address, now.Add(hookAge), hookUses}
	return h.found[to]
}

// use returns a response_url for an address and counts its use; "" when there is
// none any more.
func (h *hooks) use(to string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	url := h.found[to].use()
	if url == "" {
		delete(h.found, to)
	}
	return url
}

// useOf is use of a response_url that was kept; nil is none.
func (h *hooks) useOf(kept *hook) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return kept.use()
}

func (h *hook) use() string {
	if h == nil || h.left == 0 || time.Now().After(h.until) {
		return ""
	}
	h.left--
	return h.url
}

// ownHook tells whether a response_url is Slack's, or of the API's own host.
func ownHook(api string) func(string) bool {
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

// shown is one of the bot's messages as somebody saw it when they pressed a button.
type shown struct {
	channel, ts string
	text        string
	blocks      json.RawMessage
	hook        *hook // changes a message that one person alone sees; nil for others
}

// maxShown is how many of them are remembered.
const maxShown = 1000

// looks remember them, as changing the buttons of a message takes all of it. What one
// person alone sees does not come with their press, so it is remembered by its
// buttons when it is sent.
type looks struct {
	mu       sync.Mutex
	found    map[string]shown
	whispers map[string]shown // by chat and data of a button, without channel and ts
}

// whisper remembers what one person is shown in their chat.
func (l *looks) whisper(chat string, rows [][]bot.Button, s shown) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.whispers == nil || len(l.whispers) >= maxShown {
		l.whispers = map[string]shown{}
	}
	for _, row := range rows {
		for _, b := range row {
			l.whispers[chat+" "+b.Data] = s
		}
	}
}

// heard returns what one person was shown with a button; nil when it is not known.
func (l *looks) heard(chat, data string) *shown {
	l.mu.Lock()
	defer l.mu.Unlock()
	s, ok := l.whispers[chat+" "+data]
	if !ok {
		return nil
	}
	return &s
}

func (l *looks) keep(s *shown) {
	if s == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.found == nil || len(l.found) >= maxShown {
		l.found = map[string]shown{}
	}
	l.found[s.channel+" "+s.ts] = *s
}

// take returns a message and forgets it; false when it is not known.
func (l *looks) take(channel, ts string) (shown, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s, ok := l.found[channel+" "+ts]
	delete(l.found, channel+" "+ts)
	return s, ok
}
