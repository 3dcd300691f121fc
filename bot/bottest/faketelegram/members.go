package faketelegram

import (
	"time"
)

// Why a bot may not write to a chat.
const (
	blocked     = "Forbidden: bot was blocked by the user"
	deactivated = "Forbidden: user is deactivated"
	kicked      = "Forbidden: bot was kicked from the group chat"
)

// Block lets the person of a private chat block the bot, or a group throw it out.
func (s *Server) Block(chat int64) {
	why := blocked
	if chat < 0 {
		why = kicked
	}
	s.member(chat, why, "member", "kicked")
}

// Unblock takes Block back.
func (s *Server) Unblock(chat int64) { s.member(chat, "", "kicked", "member") }

// Deactivate closes the account of a private chat's person; nobody is told.
func (s *Server) Deactivate(chat int64) { s.state.Change(func() { s.chat(chat).gone = deactivated }) }

func (s *Server) member(chat int64, gone, before, after string) {
	s.state.Lock()
	defer s.state.Unlock()
	now := time.Now()
	c := s.chat(chat)
	c.started, c.gone = true, gone
	state := func(status string) map[string]any { return map[string]any{"user": s.me(), "status": status} }
	s.pushNew(Update{Chat: chat, Kind: "my_chat_member"}, map[string]any{
		"chat": c.show(), "from": s.person(Post{Chat: chat}), "date": now.Unix(), "old_chat_member": state(before),
		"new_chat_member": state(after),
	}, now)
}

// Migrate turns a group into a supergroup with another id, and tells the bot in both (docs,
// Message.migrate_to_chat_id and migrate_from_chat_id).
func (s *Server) Migrate(group, to int64) {
	s.state.Lock()
	defer s.state.Unlock()
	now := time.Now()
	old, super := s.chat(group), s.chat(to)
	old.moved, super.started = to, true
	for _, told := range []struct {
		in    *chat
		field string
		other int64
	}{{old, "migrate_to_chat_id", to}, {super, "migrate_from_chat_id", group}} {
		m := told.in.add(&Message{At: now})
		shown := s.show(told.in, m)
		shown[told.field] = told.other
		s.pushNew(Update{Chat: told.in.id, Kind: "message", Message: m.ID}, shown, now)
	}
}

// MigrateUnseen turns a group into a supergroup, and the bot is told nothing: it was down for
// longer than updates are kept.
func (s *Server) MigrateUnseen(group, to int64) {
	s.state.Change(func() {
		s.chat(group).moved = to
		s.chat(to).started = true
	})
}
