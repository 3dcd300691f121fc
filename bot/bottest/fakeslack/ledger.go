package fakeslack

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Message is a message in a channel.
type Message struct {
	TS, Channel, User string
	Bot               bool
	Text              string // the bot's own; of a person as it was sent, escaped
	Blocks            json.RawMessage
	Thread            string // ts of the message that the thread hangs on; "" for none
	For               string // who alone sees it; "" everyone in the channel
	Edited            bool
	Fixed             bool // it can no longer be changed
	At                time.Time
}

// Shown returns all that a reader sees of the bot's message, a line for each
// text, unescaped; markup stays.
func (m Message) Shown() string {
	var lines []string
	for _, text := range m.texts() {
		lines = append(lines, unescape(text.Text))
	}
	return strings.Join(lines, "\n")
}

func (m Message) texts() []textObject {
	var blocks []block
	if json.Unmarshal(m.Blocks, &blocks) != nil || len(blocks) == 0 {
		return []textObject{{"mrkdwn", m.Text}}
	}
	var found []textObject
	for _, b := range blocks {
		found = append(found, b.texts()...)
	}
	return found
}

// Button is something to press under a message.
type Button struct{ Label, Value, ActionID, BlockID, URL string }

// Buttons returns what can be pressed in a message, in order.
func (m Message) Buttons() []Button {
	var blocks []block
	if json.Unmarshal(m.Blocks, &blocks) != nil {
		return nil
	}
	var found []Button
	for _, b := range blocks {
		for _, e := range b.parts() {
			if e.Type == "button" {
				found = append(found, Button{e.label().Text, e.Value, e.ActionID, b.BlockID, e.URL})
			}
		}
	}
	return found
}

// Button returns the button with a label; false when there is none.
func (m Message) Button(label string) (Button, bool) {
	all := m.Buttons()
	i := slices.IndexFunc(all, func(b Button) bool { return b.Label == label })
	if i < 0 {
		return Button{}, false
	}
	return all[i], true
}

// summons is markup that calls people or links (docs, formatting-message-text).
var summons = regexp.MustCompile(`<[^>]*>`)

// Mentions returns the markup in a message that would mention somebody or link.
func (m Message) Mentions() []string {
	found := summons.FindAllString(m.Text, -1)
	for _, text := range m.texts() {
		found = append(found, summons.FindAllString(text.Text, -1)...)
	}
	return found
}

func escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

func unescape(text string) string {
	return strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">").Replace(text)
}

// Request is one call of the Web API, or an answer to a response_url.
type Request struct {
	Method  string
	Params  map[string]string
	At      time.Time
	Channel string
	Error   string // "" when it was done
	After   int    // seconds of Retry-After
	Fault   FaultKind
	Early   bool // it came before the Retry-After of its channel was over
}

func (r *Request) finish(result any, fault *Fault) {
	if f, ok := result.(failed); ok {
		r.Error, r.After = f.name, f.after
	}
	if fault != nil {
		r.Fault = fault.Kind
	}
}

// Attempt is one try to hand an event out.
type Attempt struct {
	At     time.Time
	Retry  int    // 0 the first time
	Reason string // of a retry
	Took   time.Duration
	Status int  // of the HTTP answer; 0 without one, and on a socket
	Acked  bool // in time
}

// Event is the record of one event, command or interaction.
type Event struct {
	ID       string // event_id; of a command or interaction its trigger_id
	Type     string // such as "app_mention", "slash_commands", "block_actions"
	Channel  string
	TS       string
	Attempts []Attempt
	Over     bool // acknowledged, or given up
}

// Acked tells whether it was acknowledged.
func (e Event) Acked() bool {
	return slices.ContainsFunc(e.Attempts, func(a Attempt) bool { return a.Acked })
}

// Events returns all events there have been, in order.
func (s *Server) Events() []Event {
	s.state.Lock()
	defer s.state.Unlock()
	var found []Event
	for _, e := range s.events {
		copied := *e
		copied.Attempts = slices.Clone(e.Attempts)
		found = append(found, copied)
	}
	return found
}

// Lost returns the events that were given up without having been acknowledged.
func (s *Server) Lost() []Event {
	return slices.DeleteFunc(s.Events(), func(e Event) bool { return !e.Over || e.Acked() })
}

// Pending returns how many events are on their way.
func (s *Server) Pending() int {
	return len(slices.DeleteFunc(s.Events(), func(e Event) bool { return e.Over }))
}

// AckTimes returns how long each acknowledged attempt took.
func (s *Server) AckTimes() []time.Duration {
	var found []time.Duration
	for _, e := range s.Events() {
		for _, a := range e.Attempts {
			if a.Acked {
				found = append(found, a.Took)
			}
		}
	}
	return found
}

// Requests returns the calls of a method in order; of all methods for "".
func (s *Server) Requests(method string) []Request {
	s.state.Lock()
	defer s.state.Unlock()
	var found []Request
	for _, r := range s.requests {
		if method == "" || r.Method == method {
			found = append(found, *r)
		}
	}
	return found
}

// Messages returns what stands in a channel, oldest first, with edits made.
func (s *Server) Messages(channel string) []Message {
	s.state.Lock()
	defer s.state.Unlock()
	var found []Message
	if c := s.channels[channel]; c != nil {
		for _, m := range c.messages {
			found = append(found, *m)
		}
	}
	return found
}

// Sent returns what the bot wrote to a channel, oldest first.
func (s *Server) Sent(channel string) []Message {
	return slices.DeleteFunc(s.Messages(channel), func(m Message) bool { return !m.Bot })
}

// Delete lets an admin take a message of a channel away.
func (s *Server) Delete(channel, ts string) {
	s.state.Change(func() {
		if c := s.channels[channel]; c != nil {
			c.messages = slices.DeleteFunc(c.messages, func(m *Message) bool { return m.TS == ts })
		}
	})
}

// Home returns a person's App Home; nil before it was published.
func (s *Server) Home(user string) *Message {
	s.state.Lock()
	defer s.state.Unlock()
	var view struct {
		Blocks json.RawMessage `json:"blocks"`
	}
	if json.Unmarshal(s.views[user], &view) != nil {
		return nil
	}
	return &Message{User: user, Blocks: view.Blocks}
}

// Await waits until something is true, looking again at every change, and fails
// when the context ends first. what is for the error.
func (s *Server) Await(ctx context.Context, what string, ok func() bool) error {
	return s.state.Await(ctx, what, ok)
}

// Read returns the message as a reader reads it, buttons aside: a line for each
// block, without the marks of what is bold.
func (m Message) Read() string {
	var blocks []block
	if json.Unmarshal(m.Blocks, &blocks) != nil || len(blocks) == 0 {
		return unescape(m.Text)
	}
	var lines []string
	for _, b := range blocks {
		b.Accessory = nil
		if b.Type == "actions" {
			continue
		}
		for _, text := range b.texts() {
			if text.Type == "mrkdwn" {
				text.Text = strings.ReplaceAll(text.Text, "*", "")
			}
			lines = append(lines, unescape(text.Text))
		}
	}
	return strings.Join(lines, "\n")
}
