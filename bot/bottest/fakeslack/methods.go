package fakeslack

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"
)

// channel is a conversation: "D…" with the bot alone, "C…" one of many.
type channel struct {
	id       string
	outside  bool // the bot is no member
	archived bool
	messages []*Message
	full     time.Time // when its burst will be full again
	silent   time.Time // until when a Retry-After holds
}

// channel returns a channel, made when it is not there; the lock is held.
func (s *Server) channel(id string) *channel {
	if s.channels[id] == nil {
		s.channels[id] = &channel{id: id}
	}
	return s.channels[id]
}

// call does what a method does; the lock is held.
func (s *Server) call(r *Request, token string) any {
	want := s.options.BotToken
	if r.Method == "apps.connections.open" {
		want = s.options.AppToken
	}
	if s.revoked || token != want {
		return failure(cmp.Or(s.refusal, "invalid_auth"))
	}
	p := r.Params
	if scope := needs[r.Method]; scope != "" {
		if wrong := s.without(scope); wrong != nil {
			return wrong
		}
	}
	switch r.Method {
	case "auth.test":
		return s.identity()
	case "auth.teams.list":
		return s.listTeams(p)
	case "apps.connections.open":
		return s.openConnection()
	case "chat.postMessage":
		return s.postMessage(r)
	case "chat.postEphemeral":
		return s.postEphemeral(r)
	case "chat.update":
		return s.update(r)
	case "chat.delete":
		return s.remove(r)
	case "views.publish":
		return s.publish(p)
	case "views.open", "views.push", "views.update":
		return s.viewCall(r)
	case "usergroups.users.list":
		return s.groupMembers(p)
	case "conversations.open":
		if p["users"] == "" {
			return failure("users_list_not_supplied")
		}
		s.channel(DM(p["users"]))
		return map[string]any{"ok": true, "channel": map[string]any{"id": DM(p["users"])}}
	case "conversations.info":
		return s.conversationInfo(p)
	case "conversations.history":
		return s.history(p)
	case "assistant.threads.setSuggestedPrompts":
		return s.setPrompts(p)
	case "assistant.threads.setStatus", "assistant.threads.setTitle":
		return s.setInThread(r.Method, p)
	}
	return failure("unknown_method")
}

// open returns the channel that a message is for, or why it cannot be posted; the
// lock is held.
func (s *Server) open(id string) (*channel, any) {
	c := s.channels[id]
	switch {
	case c == nil:
		return nil, failure("channel_not_found")
	case c.outside:
		return nil, failure("not_in_channel")
	case c.archived:
		return nil, failure("is_archived")
	}
	return c, nil
}

func (s *Server) postMessage(r *Request) any {
	p := r.Params
	c, wrong := s.open(p["channel"])
	if wrong == nil {
		wrong = s.rateLimit(c, r)
	}
	if wrong == nil {
		wrong = checkMessage(p)
	}
	if wrong != nil {
		return wrong
	}
	m := s.post(c, p)
	return map[string]any{"ok": true, "channel": c.id, "ts": m.TS, "message": map[string]any{"ts": m.TS, "bot_id": botID,
		"text": m.Text}}
}

// post writes a message of the bot; the lock is held.
func (s *Server) post(c *channel, p params) *Message {
	m := &Message{
		TS: s.stamp(), Channel: c.id, User: BotUser, Bot: true, Text: p["text"], Blocks: json.RawMessage(p["blocks"]),
		Thread: p["thread_ts"], For: p["user"], At: time.Now(),
	}
	c.messages = append(c.messages, m)
	return m
}

func (s *Server) postEphemeral(r *Request) any {
	p := r.Params
	c, wrong := s.open(p["channel"])
	if wrong == nil && p["user"] == "" {
		wrong = failure("user_not_in_channel")
	}
	if wrong == nil {
		wrong = s.rateLimit(c, r)
	}
	if wrong == nil {
		wrong = checkMessage(p)
	}
	if wrong != nil {
		return wrong
	}
	return map[string]any{"ok": true, "message_ts": s.post(c, p).TS}
}

func (s *Server) update(r *Request) any {
	p := r.Params
	c, wrong := s.open(p["channel"])
	if wrong != nil {
		return wrong
	}
	at := slices.IndexFunc(c.messages, func(m *Message) bool { return m.TS == p["ts"] && m.For == "" })
	switch {
	case at < 0:
		return failure("message_not_found")
	case !c.messages[at].Bot:
		return failure("cant_update_message")
	case c.messages[at].Fixed:
		return failure("edit_window_closed")
	}
	if wrong := checkMessage(p); wrong != nil {
		return wrong
	}
	c.messages[at].Text, c.messages[at].Blocks, c.messages[at].Edited = p["text"], json.RawMessage(p["blocks"]), true
	return map[string]any{"ok": true, "channel": c.id, "ts": p["ts"], "text": p["text"]}
}

func (s *Server) remove(r *Request) any {
	p := r.Params
	c, wrong := s.open(p["channel"])
	if wrong != nil {
		return wrong
	}
	at := slices.IndexFunc(c.messages, func(m *Message) bool { return m.TS == p["ts"] && m.For == "" })
	switch {
	case at < 0:
		return failure("message_not_found")
	case !c.messages[at].Bot:
		return failure("cant_delete_message")
	}
	c.messages = slices.Delete(c.messages, at, at+1)
	return map[string]any{"ok": true, "channel": c.id, "ts": p["ts"]}
}

// setPrompts suggests up to four prompts in an assistant's thread (docs).
func (s *Server) setPrompts(p params) any {
	var prompts []struct{ Title, Message string }
	if json.Unmarshal([]byte(p["prompts"]), &prompts) != nil || len(prompts) == 0 || len(prompts) > 4 ||
		p["channel_id"] == "" {
		return failure("invalid_arguments")
	}
	if s.channels[p["channel_id"]] == nil {
		return failure("channel_not_found")
	}
	for _, prompt := range prompts {
		if prompt.Title == "" || prompt.Message == "" {
			return failure("invalid_arguments")
		}
	}
	return map[string]any{"ok": true}
}

// setInThread sets the status or the title of an assistant's thread (docs). A status counts in any thread.
func (s *Server) setInThread(method string, p params) any {
	_, status := p["status"]
	switch {
	case method == "assistant.threads.setStatus" && !status, method == "assistant.threads.setTitle" && p["title"] == "":
		return failure("invalid_arguments")
	case s.channels[p["channel_id"]] == nil:
		return failure("channel_not_found")
	case p["thread_ts"] == "":
		return failure("invalid_thread_ts")
	}
	return map[string]any{"ok": true}
}

func (s *Server) publish(p params) any {
	var view struct {
		Type   string            `json:"type"`
		Blocks []json.RawMessage `json:"blocks"`
	}
	if json.Unmarshal([]byte(p["view"]), &view) != nil || view.Type != "home" || p["user_id"] == "" {
		return failure("invalid_arguments")
	}
	if wrong := checkBlocks(view.Blocks, 100); wrong != nil {
		return wrong
	}
	s.views[p["user_id"]] = json.RawMessage(p["view"])
	return map[string]any{"ok": true, "view": map[string]any{"id": fmt.Sprintf("V%d", s.next())}}
}

// burst is the number of messages that may come to a channel at once; not published, a guess.
const burst = 5

// rateLimit returns the 429 that a message to a channel earns now, nil when it may be
// posted; the lock is held.
func (s *Server) rateLimit(c *channel, r *Request) any {
	now := time.Now()
	wait := c.silent.Sub(now)
	r.Early = wait > 0
	if !s.options.NoLimits && c.full.After(now) {
		wait = max(wait, c.full.Sub(now)-(burst-1)*time.Second)
	}
	if wait > 0 {
		after := int(math.Ceil(wait.Seconds()))
		c.silent = now.Add(time.Duration(after) * time.Second)
		return failed{name: "ratelimited", after: after}
	}
	if c.full.Before(now) {
		c.full = now
	}
	c.full = c.full.Add(time.Second)
	return nil
}

// RateLimit makes a channel answer 429 for so long.
func (s *Server) RateLimit(channel string, d time.Duration) {
	s.state.Change(func() { s.channel(channel).silent = time.Now().Add(d) })
}
