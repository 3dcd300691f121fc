package telegram

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
	"sync"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"bedside/bot"
)

// place is where a message of a person stands, for what replies to it: its number, with the topic that it is in.
// A reply joins the topic of its message by itself, but not when the message is gone, and it cannot be sent at
// all to the direct messages of a channel without the topic (docs, sendMessage).
type place struct {
	message int64
	topic   int64 // of a forum; 0 for none
	direct  int64 // of the direct messages of a channel; 0 for none
	// ephemeral names a message that only its sender and the bot see. It has no number of its own, as
	// theirs are used again: nothing can refer to it.
	ephemeral string
}

// place is where a message stands.
func (m *message) place() place {
	p := place{message: m.ID, direct: m.Direct.value.Topic}
	if m.InTopic && m.Chat.Type != "private" {
		p.topic = m.Thread
	}
	if m.ID <= 0 {
		p.ephemeral = fmt.Sprintf("%d-%d", m.Ephemeral, m.Date)
	}
	return p
}

// The beginnings of what stands behind the number of a message, and in place of one.
const (
	inTopic     = ":"
	inDirect    = ":d"
	isEphemeral = "ephemeral-"
)

// String is what a message is called within its chat: "7", "7:12" in topic 12, "7:d5" in the direct messages of topic 5.
func (p place) String() string {
	switch {
	case p.ephemeral != "":
		return isEphemeral + p.ephemeral
	case p.direct != 0:
		return formatID(p.message) + inDirect + formatID(p.direct)
	case p.topic != 0:
		return formatID(p.message) + inTopic + formatID(p.topic)
	}
	return formatID(p.message)
}

// parsePlace reads what String wrote; false for what is no place to reply to.
func parsePlace(text string) (p place, ok bool) {
	number, behind, cut := strings.Cut(text, inTopic)
	id, err := strconv.ParseInt(number, 10, 32)
	if err != nil || id <= 0 {
		return place{}, false
	}
	p.message = id
	if !cut {
		return p, true
	}
	direct, isDirect := strings.CutPrefix(behind, inDirect[len(inTopic):])
	topic, err := strconv.ParseInt(direct, 10, 64)
	if err != nil || topic <= 0 {
		return place{}, false
	}
	if isDirect {
		p.direct = topic
	} else {
		p.topic = topic
	}
	return p, true
}

// fill adds the topic to the parameters of what is sent there.
func (p place) fill(params tgbotapi.Params) {
	params.AddNonZero64("message_thread_id", p.topic)
	params.AddNonZero64("direct_messages_topic_id", p.direct)
}

// placeAtDesk has a message come to the desk's topic unless it replies to one elsewhere. A reply that names no
// topic is not to be sent without its message: it would then stand in General.
func (c *Channel) placeAtDesk(p bot.Parcel, params tgbotapi.Params) {
	to, _ := parsePlace(p.ReplyTo)
	switch {
	case params["reply_parameters"] == "":
		place{topic: c.options.DeskTopic}.fill(params)
	case c.options.DeskTopic != 0 && to.topic == 0:
		params["reply_parameters"] = fmt.Sprintf(`{"message_id":%d}`, to.message)
	}
}

// leadToDeskTopic makes what is sent to the desk a message in the desk's topic that replies to nothing; false
// when it is that already, or is sent elsewhere.
func (c *Channel) leadToDeskTopic(params tgbotapi.Params) bool {
	plain := tgbotapi.Params{}
	place{topic: c.options.DeskTopic}.fill(plain)
	if !c.IsDesk(params["chat_id"]) ||
		params["reply_parameters"] == "" && params["message_thread_id"] == plain["message_thread_id"] {
		return false
	}
	delete(params, "reply_parameters")
	delete(params, "message_thread_id")
	maps.Copy(params, plain)
	return true
}

// noteTopic remembers the topic of a message in a person's own chat.
func (c *Channel) noteTopic(m *message) {
	if m.InTopic {
		c.topics.note(m.Chat.ID, m.Thread)
	} else {
		c.topics.note(m.Chat.ID, 0)
	}
}

// topics remembers in which topic of their own chat with the bot a person wrote last: where topics are switched on
// for a bot, what it sends to none of them is not seen in any (docs, User.has_topics_enabled). It is not
// kept: after a restart the next message tells it anew.
type topics struct {
	mutex sync.Mutex
	last  map[int64]int64 // by chat
}

// maxTopics is the number of chats that are remembered, after which all are forgotten.
const maxTopics = 10_000

// note remembers where somebody wrote; 0 is no topic.
func (t *topics) note(chat, topic int64) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if topic == 0 {
		delete(t.last, chat)
		return
	}
	if t.last == nil || len(t.last) >= maxTopics {
		t.last = map[int64]int64{}
	}
	t.last[chat] = topic
}

// of is where somebody wrote last, by the address of the chat; 0 for no topic.
func (t *topics) of(chat string) int64 {
	id, err := strconv.ParseInt(chat, 10, 64)
	if err != nil {
		return 0
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.last[id]
}
