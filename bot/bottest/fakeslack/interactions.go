package fakeslack

import (
	"fmt"
	"slices"
	"time"
)

// Command lets a person send "/ask text".
func (s *Server) Command(channel, user, text string) { s.Slash(channel, user, "/ask", text) }

// Slash lets a person send a slash command.
func (s *Server) Slash(channel, user, command, text string) {
	s.SlashAs(channel, user, command, text, func(map[string]any) {})
}

// SlashAs is Slash with a payload that is changed on its way.
func (s *Server) SlashAs(channel, user, command, text string, change func(payload map[string]any)) {
	var trigger, hook string
	s.state.Change(func() {
		s.channel(channel)
		trigger, hook = s.trigger(user, ""), s.newResponseURL(channel, user, "")
	})
	payload := s.inOrg(map[string]any{
		"token": "verification0token", "team_id": Team, "channel_id": channel, "channel_name": "ward", "user_id": user,
		"user_name": "canary0name",
		"command":   command, "text": escape(text), "api_app_id": App, "trigger_id": trigger, "response_url": hook,
	})
	change(payload)
	s.dispatch(&Event{ID: trigger, Type: "slash_commands", Channel: channel},
		delivery{path: "/slack/commands", envelope: "slash_commands", payload: payload})
}

// trigger makes a trigger_id for what a person did, in a modal or elsewhere; the lock
// is held.
func (s *Server) trigger(user, view string) string {
	id := fmt.Sprintf("%d.%d.trigger", s.next(), time.Now().UnixMicro())
	s.triggers[id] = &trigger{user: user, made: time.Now(), view: view}
	return id
}

// Press lets a person press a button of the bot's message, and returns the
// trigger_id. A value that no button has is a forged one.
func (s *Server) Press(user string, m Message, value string) string {
	return s.PressAs(user, m, value, func(map[string]any) {})
}

// PressAs is Press with a payload that is changed on its way.
func (s *Server) PressAs(user string, m Message, value string, change func(payload map[string]any)) string {
	var trigger, hook string
	s.state.Change(func() { trigger, hook = s.trigger(user, ""), s.newResponseURL(m.Channel, user, m.TS) })
	blockID := "b"
	if i := slices.IndexFunc(m.Buttons(), func(b Button) bool { return b.Value == value }); i >= 0 {
		blockID = m.Buttons()[i].BlockID
	}
	payload := map[string]any{
		"type": "block_actions", "team": map[string]any{"id": Team}, "user": map[string]any{"id": user, "team_id": Team,
			"username": "canary0name"},
		"api_app_id": App, "trigger_id": trigger, "response_url": hook, "channel": map[string]any{"id": m.Channel},
		"container": map[string]any{"type": "message", "message_ts": m.TS, "channel_id": m.Channel,
			"is_ephemeral": m.For != ""},
		"actions": []any{map[string]any{"type": "button", "action_id": "b0", "block_id": blockID, "value": value,
			"action_ts": s.now()}},
	}
	if m.For == "" {
		inner := m.event()
		inner["blocks"], inner["bot_id"] = m.Blocks, botID
		if s.isParent(m) {
			inner["thread_ts"] = m.TS
		}
		payload["message"] = inner
	}
	change(payload)
	s.interact("block_actions", m.Channel, trigger, payload)
	return trigger
}

// isParent tells whether a thread hangs on a message: its thread_ts is its ts then
// (docs, conversations.replies).
func (s *Server) isParent(m Message) bool {
	return slices.ContainsFunc(s.Messages(m.Channel), func(other Message) bool { return other.Thread == m.TS })
}

// Fix makes a message of the bot one that can no longer be changed, only deleted.
func (s *Server) Fix(channel, ts string) {
	s.state.Change(func() {
		for _, m := range s.channel(channel).messages {
			m.Fixed = m.Fixed || m.TS == ts
		}
	})
}

// Shortcut lets a person use the message shortcut on a message.
func (s *Server) Shortcut(user string, m Message) {
	var trigger, hook string
	s.state.Change(func() { trigger, hook = s.trigger(user, ""), s.newResponseURL(m.Channel, user, "") })
	s.interact("message_action", m.Channel, trigger, map[string]any{
		"type": "message_action", "callback_id": "find_passage", "team": map[string]any{"id": Team},
		"user":    map[string]any{"id": user, "team_id": Team},
		"channel": map[string]any{"id": m.Channel}, "message_ts": m.TS, "message": m.event(), "trigger_id": trigger,
		"response_url": hook,
		"action_ts":    s.now(),
	})
}

func (s *Server) now() string {
	s.state.Lock()
	defer s.state.Unlock()
	return s.stamp()
}

func (s *Server) interact(kind, channel, trigger string, payload map[string]any) {
	payload = s.inOrg(payload)
	s.dispatch(&Event{ID: trigger, Type: kind, Channel: channel},
		delivery{path: "/slack/interactions", envelope: "interactive", payload: payload})
}
