package faketelegram

// topic is how a topic of a forum stands (docs, sendMessage and "forum topics"). General has the number 0
// here, as messages in it have none.
type topic string

const (
	topicOpen    topic = ""
	topicClosed  topic = "TOPIC_CLOSED"
	topicDeleted topic = "TOPIC_DELETED"
)

// CloseTopic lets an admin close a topic of a supergroup, 0 being General: from then on admins alone write
// there.
func (s *Server) CloseTopic(chat int64, number int) { s.setTopic(chat, number, topicClosed) }

// OpenTopic opens it again.
func (s *Server) OpenTopic(chat int64, number int) { s.setTopic(chat, number, topicOpen) }

// DeleteTopic lets an admin delete a topic, and with it what stands there.
func (s *Server) DeleteTopic(chat int64, number int) {
	s.setTopic(chat, number, topicDeleted)
	s.state.Change(func() {
		for _, m := range s.chat(chat).messages {
			m.Gone = m.Gone || m.Topic == number
		}
	})
}

func (s *Server) setTopic(chat int64, number int, state topic) {
	s.state.Change(func() {
		c := s.chat(chat)
		if c.topics == nil {
			c.topics = map[int]topic{}
		}
		c.topics[number] = state
	})
}

// enter returns the topic that a message of the bot goes to: the one that the call names, else that of the
// message that it replies to (td MessagesManager.cpp; telegram-bot-api issue 447). The lock is held.
func (c *chat) enter(p params, replyTo int) (int, *apiError) {
	number := number(p, "message_thread_id", 0, 0, 1<<31-1)
	if to := c.find(replyTo); to != nil && number == 0 {
		number = to.Topic
	}
	leads := c.standing.Status == "administrator"
	switch state := c.topics[number]; {
	case number == 1 && p["message_thread_id"] != "": // General's own number (Client.cpp, GENERAL_FORUM_TOPIC_ID)
		return 0, badRequest("message thread not found")
	case state == topicDeleted, state == topicClosed && !leads:
		return 0, badRequest(string(state))
	}
	return number, nil
}
