package fakeslack

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
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

// at returns a channel, made when it is not there; the lock is held.
func (s *Server) at(id string) *channel {
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
		return failure("invalid_auth")
	}
	p := r.Params
	switch r.Method {
	case "auth.test":
		return map[string]any{"ok": true, "url": s.URL + "/", "team": "Clinic", "user": "bedside", "team_id": Team, "user_id": BotUser, "bot_id": botID}
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
		s.at(DM(p["users"]))
		return map[string]any{"ok": true, "channel": map[string]any{"id": DM(p["users"])}}
	case "assistant.threads.setSuggestedPrompts":
		return s.setPrompts(p)
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
		wrong = s.flood(c, r)
	}
	if wrong == nil {
		wrong = checkMessage(p)
	}
	if wrong != nil {
		return wrong
	}
	m := s.post(c, p)
	return map[string]any{"ok": true, "channel": c.id, "ts": m.TS, "message": map[string]any{"ts": m.TS, "bot_id": botID, "text": m.Text}}
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
		wrong = s.flood(c, r)
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
	if json.Unmarshal([]byte(p["prompts"]), &prompts) != nil || len(prompts) == 0 || len(prompts) > 4 || p["channel_id"] == "" {
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

// burst is how many messages to a channel may come at once; not published, a guess.
const burst = 5

// flood returns the 429 that a message to a channel earns now, nil when it may be
// posted; the lock is held.
func (s *Server) flood(c *channel, r *Request) any {
	now := time.Now()
	wait := c.silent.Sub(now)
	r.Hasty = wait > 0
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

// Hush makes a channel answer 429 for so long.
func (s *Server) Hush(channel string, d time.Duration) {
	s.locked(func() { s.at(channel).silent = time.Now().Add(d) })
}

// What a message may be.
const (
	maxText   = 40000
	maxBlocks = 50
	maxAll    = 13200
)

func checkMessage(p params) any {
	if p["text"] == "" && p["blocks"] == "" {
		return failure("no_text")
	}
	if utf8.RuneCountInString(p["text"]) > maxText {
		return failure("msg_too_long")
	}
	if p["blocks"] == "" {
		return nil
	}
	var blocks []json.RawMessage
	if json.Unmarshal([]byte(p["blocks"]), &blocks) != nil {
		return failure("invalid_blocks_format")
	}
	return checkBlocks(blocks, maxBlocks)
}

// checkBlocks holds the limits of blocks.
func checkBlocks(blocks []json.RawMessage, most int) any {
	if len(blocks) > most {
		return failure("invalid_blocks")
	}
	all, ids := 0, map[string]bool{}
	for _, raw := range blocks {
		var b block
		if json.Unmarshal(raw, &b) != nil || !b.sound(ids) {
			return failure("invalid_blocks")
		}
		for _, text := range b.texts() {
			all += utf8.RuneCountInString(text.Text)
		}
	}
	if all > maxAll {
		return failure("msg_blocks_too_long")
	}
	return nil
}

// textObject is a text within a block (docs, text-object).
type textObject struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// element is what can be pressed, or stands in a context.
type element struct {
	Type     string          `json:"type"`
	Text     json.RawMessage `json:"text"` // a text object, in a context a string
	ActionID string          `json:"action_id"`
	Value    string          `json:"value"`
	URL      string          `json:"url"`

	MaxLength     int      `json:"max_length"`
	InitialValue  string   `json:"initial_value"`
	Options       []option `json:"options"`
	InitialOption *option  `json:"initial_option"`
}

func (e element) label() textObject {
	var text textObject
	if json.Unmarshal(e.Text, &text) == nil {
		return text
	}
	_ = json.Unmarshal(e.Text, &text.Text) // "" when it is none
	text.Type = e.Type
	return text
}

type block struct {
	Type      string      `json:"type"`
	BlockID   string      `json:"block_id"`
	Text      *textObject `json:"text"`
	Accessory *element    `json:"accessory"`
	Elements  []element   `json:"elements"`
	Label     *textObject `json:"label"` // of an input, as the next two
	Element   *element    `json:"element"`
	Optional  bool        `json:"optional"`
}

// texts are all texts of a block.
func (b block) texts() []textObject {
	var found []textObject
	if b.Text != nil {
		found = append(found, *b.Text)
	}
	for _, e := range b.parts() {
		found = append(found, e.label())
	}
	if b.Label != nil {
		found = append(found, *b.Label)
	}
	return found
}

func (b block) parts() []element {
	if b.Accessory != nil {
		return append(slices.Clone(b.Elements), *b.Accessory)
	}
	return b.Elements
}

// soundBlocks tells whether the blocks of a view keep the limits.
func soundBlocks(blocks []block) bool {
	ids := map[string]bool{}
	for _, b := range blocks {
		if !b.sound(ids) && (b.Type != "input" || b.BlockID != "" && ids["block "+b.BlockID] || !b.soundInput()) {
			return false
		}
		ids["block "+b.BlockID] = true
	}
	return true
}

// sound tells whether a block keeps the limits; ids are those used before it.
func (b block) sound(ids map[string]bool) bool {
	once := func(id string) bool {
		fresh := id == "" || !ids[id]
		ids[id] = true
		return fresh && len(id) <= 255
	}
	if !slices.Contains([]string{"section", "context", "actions", "divider", "header"}, b.Type) || !once("block "+b.BlockID) && b.BlockID != "" {
		return false
	}
	limit := map[string]int{"header": 150}[b.Type]
	set(&limit, 3000)
	if (b.Type == "section" || b.Type == "header") && (b.Text == nil || b.Text.Text == "" || utf8.RuneCountInString(b.Text.Text) > limit) {
		return false
	}
	if b.Type == "actions" && (len(b.Elements) == 0 || len(b.Elements) > 25) || b.Type == "context" && (len(b.Elements) == 0 || len(b.Elements) > 10) {
		return false
	}
	for _, e := range b.parts() {
		if e.Type == "button" && (e.label().Text == "" || utf8.RuneCountInString(e.label().Text) > 75 || len(e.Value) > 2000 || !once(e.ActionID)) {
			return false
		}
		if e.URL != "" && !strings.HasPrefix(e.URL, "http") {
			return false
		}
		if b.Type == "context" && (e.label().Text == "" || utf8.RuneCountInString(e.label().Text) > 3000) {
			return false
		}
	}
	return true
}

// hook is a response_url.
type hook struct {
	channel, user string
	message       string // ts of the message that was pressed; "" for none
	made          time.Time
	uses          int
}

// newHook makes a response_url; the lock is held.
func (s *Server) newHook(channel, user, message string) string {
	path := fmt.Sprintf("/actions/%s/%d/%s", Team, s.next(), "hook0secret")
	s.hooks[path] = &hook{channel: channel, user: user, message: message, made: time.Now()}
	return s.URL + path
}

// respond takes an answer to a response_url; the lock is held. It works in
// channels that the bot is no member of.
func (s *Server) respond(path string, r *Request) any {
	h := s.hooks[path]
	switch {
	case h == nil:
		return failed{name: "invalid_url", gone: true}
	case h.uses >= 5 || time.Since(h.made) > 30*time.Minute:
		return failed{name: "used_url", gone: true}
	}
	if wrong := checkMessage(r.Params); wrong != nil {
		return wrong
	}
	h.uses++
	r.Channel = h.channel
	if r.Params["replace_original"] == "true" {
		for _, m := range s.at(h.channel).messages {
			if m.TS == h.message {
				m.Text, m.Blocks, m.Edited = r.Params["text"], json.RawMessage(r.Params["blocks"]), true
				return map[string]any{"ok": true}
			}
		}
	}
	m := s.post(s.at(h.channel), r.Params)
	if r.Params["response_type"] != "in_channel" {
		m.For = h.user
	}
	return map[string]any{"ok": true}
}
