package faketelegram

import (
	"strconv"
	"time"
)

// press is a button that was pressed.
type press struct {
	at     time.Time
	notice string
	done   bool
}

// Press lets the person of a chat press a button of a message, whether or not it
// has one with such data. It returns the id of the press.
func (s *Server) Press(chat int64, message int, data string) string {
	return s.PressAs(chat, 0, message, data)
}

// PressAs lets somebody in a group press a button; 0 is as in Post.
func (s *Server) PressAs(chat, from int64, message int, data string) string {
	s.state.Lock()
	defer s.state.Unlock()
	now := time.Now()
	c := s.chat(chat)
	c.started = true
	s.nextPress++
	id := strconv.Itoa(4000000000000000 + s.nextPress)
	s.presses[id] = &press{at: now}
	content := map[string]any{"id": id, "from": s.person(Post{Chat: chat, From: from}), "chat_instance": "1", "data": data}
	if m := c.find(message); m != nil {
		content["message"] = s.show(c, m)
	} else {
		content["message"] = map[string]any{"chat": c.show(), "message_id": message, "date": 0} // docs, InaccessibleMessage
	}
	s.pushNew(Update{Chat: chat, Kind: "callback_query", Message: message}, content, now)
	return id
}

// Acknowledged tells whether a press was answered, and with which notice.
func (s *Server) Acknowledged(id string) (notice string, ok bool) {
	s.state.Lock()
	defer s.state.Unlock()
	p := s.presses[id]
	if p == nil {
		return "", false
	}
	return p.notice, p.done
}
