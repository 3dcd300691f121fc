package faketelegram

import "time"

// Connect lets the owner of a business account connect the bot to it (docs, BusinessConnection); their
// private chat with the bot is one that it may write to.
func (s *Server) Connect(owner int64) { s.connection(owner, true) }

// Disconnect takes Connect back.
func (s *Server) Disconnect(owner int64) { s.connection(owner, false) }

func (s *Server) connection(owner int64, enabled bool) {
	s.state.Lock()
	defer s.state.Unlock()
	now := time.Now()
	s.chat(owner).started = true
	s.pushNew(Update{Chat: owner, Kind: "business_connection"}, map[string]any{
		"id": "of the account", "user": s.person(Post{Chat: owner}), "user_chat_id": owner, "date": now.Unix(),
		"can_reply": enabled, "is_enabled": enabled, "rights": map[string]any{"can_reply": enabled},
	}, now)
}

// WriteBusiness lets somebody write to the owner of a business account that the bot is connected to. The
// chat has the id of their own with the bot, and is another (docs, Update.business_message and
// Message.business_connection_id).
func (s *Server) WriteBusiness(from int64, text string) {
	s.state.Lock()
	defer s.state.Unlock()
	now := time.Now()
	c := s.chat(from)
	s.pushNew(Update{Chat: from, Kind: "business_message"}, map[string]any{
		"message_id": 7, "date": now.Unix(), "chat": c.show(), "from": s.person(Post{Chat: from}), "text": text,
		"business_connection_id": "of the account",
	}, now)
}

// AllowBusiness switches business mode on, as one does at @BotFather (docs, User.can_connect_to_business).
func (s *Server) AllowBusiness() { s.state.Change(func() { s.business = true }) }
