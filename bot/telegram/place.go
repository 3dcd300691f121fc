package telegram

import (
	"fmt"
	"strconv"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
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
