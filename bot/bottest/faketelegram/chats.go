package faketelegram

import (
	"cmp"
	"fmt"
	"regexp"
	"time"
	"unicode/utf16"
)

// user is somebody, in the platform's form.
type user struct {
	ID       int64  `json:"id"`
	IsBot    bool   `json:"is_bot"`
	Name     string `json:"first_name"`
	Last     string `json:"last_name,omitempty"`
	Username string `json:"username,omitempty"`
	Language string `json:"language_code,omitempty"`
	Business bool   `json:"can_connect_to_business,omitempty"` // of the bot, as it sees itself
}

// The names of every person, for tests that look for who is not to be known.
const (
	FirstName  = "Kanariya"
	LastName   = "Vogelsang"
	PersonName = "kanari_vogel"
)

// Message is one message in a chat.
type Message struct {
	ID       int
	Chat     int64
	Bot      bool // the bot's, not a person's
	At       time.Time
	Text     string     // as it reads now
	Sent     string     // as it was first sent
	Entities []Entity   // of the bot's messages
	Keyboard [][]Button // below it now
	ReplyTo  int        // 0 for none
	Topic    int        // of a forum, in which it stands; 0 for General and where there are none
	Direct   int        // topic of a person in the direct messages of a channel; 0 for none
	Edited   time.Time  // zero when never
	Fixed    bool       // it can no longer be changed
	Gone     bool       // the bot took it back
	Params   map[string]string

	post Post
}

// chat is a chat and how it stands.
type chat struct {
	id       int64
	messages []*Message
	started  bool   // somebody wrote, so that the bot may
	gone     string // why the bot may not write; "" when it may
	moved    int64  // where the chat has gone; 0 for nowhere
	hush     time.Duration
	silent   time.Time // until when it answers 429
	bucket   bucket
	group    window
	actions  int
	standing Member // of the bot
	topics   map[int]topic
	direct   bool      // it is the direct messages of a channel
	wrote    time.Time // when the bot last did
}

// chat returns a chat, new if it has to be; the lock is held.
func (s *Server) chat(id int64) *chat {
	c := s.chats[id]
	if c == nil {
		c = &chat{id: id, bucket: bucket{most: s.options.Limits.ChatBurst}, group: window{s.options.Limits.Group, time.Minute,
			nil}}
		s.chats[id] = c
	}
	return c
}

func (c *chat) find(id int) *Message {
	if id < 1 || id > len(c.messages) || c.messages[id-1].Gone {
		return nil
	}
	return c.messages[id-1]
}

func (c *chat) add(m *Message) *Message {
	m.ID, m.Chat = len(c.messages)+1, c.id
	c.messages = append(c.messages, m)
	return m
}

// show is a chat in the platform's form.
func (c *chat) show() map[string]any {
	switch {
	case c.id > 0:
		return map[string]any{"id": c.id, "type": "private", "first_name": FirstName, "last_name": LastName,
			"username": PersonName}
	case c.id < -1e12:
		return map[string]any{"id": c.id, "type": "supergroup", "title": "A group"}
	}
	return map[string]any{"id": c.id, "type": "group", "title": "A group"}
}

// Post is a message of a person.
type Post struct {
	Chat     int64 // above 0 a private chat, below a group, below -10^12 a supergroup
	From     int64 // 0 is the person of a private chat, or 7 in a group
	Text     string
	Language string // the person's, such as "de"
	ReplyTo  int
	Media    string // such as "photo" or "voice"; the text is then its caption
	Album    string // media_group_id of the messages that are sent as one; "" for none
	// SenderChat is the chat on whose behalf it is written: Chat itself by an anonymous admin,
	// else a channel; 0 for nobody's but the person's own. From is then a made-up bot
	// (docs, Message.sender_chat and from).
	SenderChat int64
	At         time.Time // zero is now
	Topic      int       // of a forum; 0 for General and where there are none
	Direct     int       // topic of a person in the direct messages of a channel, which Chat then is; 0 for none
	FromBot    bool      // another bot wrote it
}

// Reach makes a chat one that the bot may write to, though nobody wrote there.
func (s *Server) Reach(chat int64) { s.state.Change(func() { s.chat(chat).started = true }) }

// Say lets the person of a private chat write. It returns the message's id.
func (s *Server) Say(chat int64, text string) int { return s.Write(Post{Chat: chat, Text: text}) }

// Write lets somebody write. It returns the message's id.
func (s *Server) Write(p Post) int {
	s.state.Lock()
	defer s.state.Unlock()
	if p.At.IsZero() {
		p.At = time.Now()
	}
	c := s.chat(p.Chat)
	c.started = true
	m := c.add(&Message{At: p.At, Text: p.Text, Sent: p.Text, ReplyTo: p.ReplyTo, Topic: p.Topic, Direct: p.Direct,
		post: p})
	c.direct = c.direct || p.Direct != 0
	s.pushNew(Update{Chat: p.Chat, Kind: "message", Message: m.ID}, s.show(c, m), p.At)
	return m.ID
}

// Rewrite lets somebody edit a message of theirs.
func (s *Server) Rewrite(chat int64, message int, text string) {
	s.state.Lock()
	defer s.state.Unlock()
	c := s.chat(chat)
	m := c.find(message)
	if m == nil {
		return
	}
	m.Text, m.Edited = text, time.Now()
	s.pushNew(Update{Chat: chat, Kind: "edited_message", Message: m.ID}, s.show(c, m), m.Edited)
}

// Remove lets somebody delete a message.
func (s *Server) Remove(chat int64, message int) {
	s.state.Change(func() {
		if m := s.chat(chat).find(message); m != nil {
			m.Gone = true
		}
	})
}

// Fix makes a message of the bot one that can no longer be changed.
func (s *Server) Fix(chat int64, message int) {
	s.state.Change(func() {
		if m := s.chat(chat).find(message); m != nil {
			m.Fixed = true
		}
	})
}

// Delete lets somebody take a message of a chat away.
func (s *Server) Delete(chat int64, message int) {
	s.state.Change(func() {
		if m := s.chat(chat).find(message); m != nil {
			m.Gone = true
		}
	})
}

// Actions returns how often the bot showed that it is typing in a chat.
func (s *Server) Actions(chat int64) int {
	s.state.Lock()
	defer s.state.Unlock()
	return s.chat(chat).actions
}

// BotID returns the bot's user id, which its token begins with.
func (s *Server) BotID() int64 { return s.me().ID }

func (s *Server) me() *user {
	var id int64
	if _, err := fmt.Sscanf(s.options.Token, "%d:", &id); err != nil {
		id = 1
	}
	return &user{ID: id, IsBot: true, Name: "Bedside test", Username: s.options.Username}
}

// itself is the bot as only it is told (docs, getMe).
func (s *Server) itself() *user {
	s.state.Lock()
	defer s.state.Unlock()
	me := s.me()
	me.Business = s.business
	return me
}

func (s *Server) person(p Post) *user {
	switch p.SenderChat {
	case 0:
	case p.Chat:
		return &user{ID: 1087968824, IsBot: true, Name: "Group", Username: "GroupAnonymousBot"}
	default:
		return &user{ID: 136817688, IsBot: true, Name: "Channel", Username: "Channel_Bot"}
	}
	id := p.From
	if id == 0 && p.Chat > 0 {
		id = p.Chat
	}
	id = cmp.Or(id, 7)
	return &user{ID: id, IsBot: p.FromBot, Name: FirstName, Last: LastName, Username: PersonName, Language: p.Language}
}

// show is a message in the platform's form.
func (s *Server) show(c *chat, m *Message) map[string]any {
	shown := map[string]any{"message_id": m.ID, "date": m.At.Unix(), "chat": c.show(), "from": s.person(m.post)}
	if m.Bot {
		shown["from"] = s.me()
	}
	if m.post.Album != "" {
		shown["media_group_id"] = m.post.Album
	}
	if behalf := m.post.SenderChat; behalf == m.Chat && behalf != 0 {
		shown["sender_chat"] = c.show()
	} else if behalf != 0 {
		shown["sender_chat"] = map[string]any{"id": behalf, "type": "channel", "title": "A channel"}
	}
	text, entities := "text", "entities"
	if m.post.Media != "" {
		shown[m.post.Media] = map[string]any{"file_id": "x", "file_unique_id": "y"}
		text, entities = "caption", "caption_entities"
	}
	if m.Text != "" {
		shown[text] = m.Text
		if found := append(m.Entities, marks(m.Text)...); len(found) > 0 && !m.Bot {
			shown[entities] = found
		}
	}
	if m.Topic != 0 { // docs, Message.message_thread_id
		shown["message_thread_id"], shown["is_topic_message"] = m.Topic, true
	}
	if m.Direct != 0 { // docs, Message.direct_messages_topic
		shown["direct_messages_topic"] = map[string]any{"topic_id": m.Direct}
	}
	if !m.Edited.IsZero() {
		shown["edit_date"] = m.Edited.Unix()
	}
	if to := c.find(m.ReplyTo); to != nil && m.ReplyTo != m.ID {
		shown["reply_to_message"] = s.show(c, &Message{ID: to.ID, Chat: to.Chat, Bot: to.Bot, At: to.At, Text: to.Text,
			post: to.post})
	}
	return shown
}

// marked finds commands and mentions, as the platform marks them in a message.
var marked = regexp.MustCompile(`(?:^|\s)(/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?|@[A-Za-z0-9_]{3,32})`)

func marks(text string) []Entity {
	var found []Entity
	units := func(s string) int { return len(utf16.Encode([]rune(s))) }
	for _, at := range marked.FindAllStringSubmatchIndex(text, -1) {
		mark := text[at[2]:at[3]]
		kind := "bot_command"
		if mark[0] == '@' {
			kind = "mention"
		}
		found = append(found, Entity{Type: kind, Offset: units(text[:at[2]]), Length: units(mark)})
	}
	return found
}
