package faketelegram

import (
	"strconv"
	"time"
)

// Member is how the bot stands in a group.
type Member struct {
	Status string // such as "member", "administrator", "restricted", "left"; "" is "member"
	Mute   bool   // of "restricted": it may not write
	Silent bool   // the group's members may not write
	// Slow is how long who is no administrator must wait between two messages (docs,
	// ChatFullInfo.slow_mode_delay).
	Slow time.Duration
	Kind string // of the chat, such as "channel"; "" goes by the id
}

// SetMember says how the bot stands in a group, which is there from now on.
func (s *Server) SetMember(chat int64, m Member) {
	s.state.Change(func() {
		s.chat(chat).started = true
		s.chat(chat).standing = m
	})
}

// slow is how long slow mode makes the bot wait.
func (c *chat) slow(now time.Time) time.Duration {
	if c.standing.Slow == 0 || c.standing.Status == "administrator" || c.wrote.IsZero() {
		return 0
	}
	return c.wrote.Add(c.standing.Slow).Sub(now)
}

// getChat shows a chat (docs, ChatFullInfo).
func (s *Server) getChat(p params) (any, *apiError) {
	s.state.Lock()
	defer s.state.Unlock()
	c, failure := s.open(p)
	if failure != nil {
		return nil, failure
	}
	shown := c.show()
	if c.standing.Kind != "" {
		shown["type"] = c.standing.Kind
	}
	if c.id < 0 {
		shown["permissions"] = map[string]any{"can_send_messages": !c.standing.Silent}
	}
	return shown, nil
}

// getChatMember shows how somebody stands in a chat; here it knows the bot alone.
func (s *Server) getChatMember(p params) (any, *apiError) {
	s.state.Lock()
	defer s.state.Unlock()
	c, failure := s.open(p)
	if failure != nil {
		return nil, failure
	}
	if p["user_id"] != strconv.FormatInt(s.me().ID, 10) {
		return nil, badRequest("user not found")
	}
	m := map[string]any{"user": s.me(), "status": "member"}
	if c.standing.Status != "" {
		m["status"] = c.standing.Status
	}
	if m["status"] == "restricted" {
		m["is_member"], m["can_send_messages"] = true, !c.standing.Mute
	}
	return m, nil
}
