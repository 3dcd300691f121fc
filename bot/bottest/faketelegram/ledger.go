package faketelegram

import (
	"context"
	"maps"
	"slices"
	"time"
)

// Update is the record of one update.
type Update struct {
	ID        int
	Chat      int64
	Kind      string      // "message", "edited_message", "callback_query", "my_chat_member" or "raw"
	Message   int         // id of the message in the chat; 0 for none
	Queued    time.Time   // when it happened
	HandedOut []time.Time // when a getUpdates answered with it or a webhook was called with it
	Confirmed time.Time   // by a higher offset, a 2xx, or being forgotten; zero when not yet
	Expired   time.Time   // after 24 hours; zero when not
	Dropped   bool        // the queue was full, or the update too large
}

// Request is one call of the Bot API.
type Request struct {
	Method     string
	Params     map[string]string
	At         time.Time
	Chat       int64 // of a call that writes to a chat
	Code       int   // 200, or the error_code; 0 while it runs or when a fault swallowed it
	RetryAfter int   // seconds, of a 429
	Fault      FaultKind
	Early      bool // it came before the retry_after of its chat was over
}

func (r *Request) finish(failure *apiError, fault *Fault) {
	r.Code = 200
	if failure != nil {
		r.Code, r.RetryAfter = failure.Code, failure.Parameters["retry_after"]
	}
	if fault != nil {
		r.Fault = fault.Kind
	}
}

// Updates returns all updates there have been, in order.
func (s *Server) Updates() []Update {
	s.state.Lock()
	defer s.state.Unlock()
	found := make([]Update, 0, len(s.updates))
	for _, u := range s.updates {
		copied := *u
		copied.HandedOut = slices.Clone(u.HandedOut)
		found = append(found, copied)
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

// Messages returns what stands in a chat, oldest first, with edits made.
func (s *Server) Messages(chat int64) []Message {
	s.state.Lock()
	defer s.state.Unlock()
	c := s.chats[chat]
	if c == nil {
		return nil
	}
	var found []Message
	for _, m := range c.messages {
		if !m.Gone {
			found = append(found, *m)
		}
	}
	return found
}

// Sent returns what the bot wrote to a chat, oldest first, with edits made.
func (s *Server) Sent(chat int64) []Message {
	return slices.DeleteFunc(s.Messages(chat), func(m Message) bool { return !m.Bot })
}

// Chats returns the ids of all chats, in order.
func (s *Server) Chats() []int64 {
	s.state.Lock()
	defer s.state.Unlock()
	return slices.Sorted(maps.Keys(s.chats))
}

// Skipped returns the updates that were confirmed but never handed out: nobody
// can have read them.
func (s *Server) Skipped() []Update {
	return slices.DeleteFunc(s.Updates(), func(u Update) bool {
		return u.Confirmed.IsZero() || len(u.HandedOut) > 0
	})
}

// Unanswered returns the messages of people in private chats after which the bot
// has written nothing to the chat.
func (s *Server) Unanswered() []Message {
	return s.inChats(func(messages []Message) []Message {
		last := len(messages)
		for last > 0 && !messages[last-1].Bot {
			last--
		}
		return messages[last:]
	}, onlyPrivate)
}

// Doubled returns the bot's messages that repeat its message just before in the
// same chat: same text, reply to the same message.
func (s *Server) Doubled() []Message {
	return s.inChats(func(messages []Message) []Message {
		var found []Message
		var before *Message
		for i, m := range messages {
			if !m.Bot {
				continue
			}
			if before != nil && before.Sent == m.Sent && before.ReplyTo == m.ReplyTo {
				found = append(found, m)
			}
			before = &messages[i]
		}
		return found
	}, anyChat)
}

// OutOfOrder returns the bot's messages that reply to an earlier message than the
// one it had replied to before in the chat.
func (s *Server) OutOfOrder() []Message {
	return s.inChats(func(messages []Message) []Message {
		var found []Message
		latest := 0
		for _, m := range messages {
			if !m.Bot || m.ReplyTo == 0 {
				continue
			}
			if m.ReplyTo < latest {
				found = append(found, m)
			}
			latest = max(latest, m.ReplyTo)
		}
		return found
	}, anyChat)
}

func onlyPrivate(chat int64) bool { return chat > 0 }
func anyChat(int64) bool          { return true }

func (s *Server) inChats(pick func([]Message) []Message, which func(int64) bool) []Message {
	var found []Message
	for _, chat := range s.Chats() {
		if which(chat) {
			found = append(found, pick(s.Messages(chat))...)
		}
	}
	return found
}

// Early returns the calls that came before the retry_after of their chat was over.
func (s *Server) Early() []Request {
	return slices.DeleteFunc(s.Requests(""), func(r Request) bool { return !r.Early })
}

// ReplyTimes returns, for each message of a person that was followed by one of
// the bot in its chat, the time from its first handing out until then. A message
// that was answered together with a later one counts from its own handing out.
func (s *Server) ReplyTimes() []time.Duration {
	handed := map[int64]map[int]time.Time{}
	for _, u := range s.Updates() {
		if u.Kind != "message" || len(u.HandedOut) == 0 {
			continue
		}
		if handed[u.Chat] == nil {
			handed[u.Chat] = map[int]time.Time{}
		}
		handed[u.Chat][u.Message] = u.HandedOut[0]
	}
	var found []time.Duration
	for chat, times := range handed {
		var waiting []time.Time
		for _, m := range s.Messages(chat) {
			if at, ok := times[m.ID]; ok && !m.Bot {
				waiting = append(waiting, at)
			}
			if !m.Bot {
				continue
			}
			for _, at := range waiting {
				found = append(found, m.At.Sub(at))
			}
			waiting = nil
		}
	}
	return found
}

// Await waits until something is true, looking again at every change, and fails
// when the context ends first. what is for the error.
func (s *Server) Await(ctx context.Context, what string, ok func() bool) error {
	return s.state.Await(ctx, what, ok)
}
