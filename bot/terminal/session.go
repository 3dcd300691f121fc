package terminal

import (
	"context"
	"slices"
	"strings"
	"time"

	"bedside/bot"
)

// Responder replies to one message.
type Responder interface {
	Respond(ctx context.Context, m bot.Message) (bot.Reply, error)
}

// session is a conversation, whatever it looks like.
type session struct {
	responder    Responder
	intro        intro
	conversation bot.Conversation
}

// exchange is the outcome of one line of input.
type exchange struct {
	parts []bot.Part // what to show, for a terminal
	text  string     // the same as plain text
	over  bool       // the conversation is over
}

// reply takes one line: a command that begins with a slash, or a message. An empty
// line gives an empty turn.
func (t *session) reply(ctx context.Context, said string) (exchange, error) {
	switch said = strings.TrimSpace(said); {
	case said == "":
		return exchange{}, nil
	case said[0] == '/':
		return t.command(said), nil
	case isFarewell(said):
		return exchange{over: true}, nil
	}
	reply, err := t.responder.Respond(ctx, bot.Message{Text: said, At: time.Now(), Conversation: t.conversation})
	if err != nil {
		return exchange{}, err
	}
	t.conversation = reply.Conversation
	return exchange{parts: reply.Parts, text: reply.Text}, nil
}

// isFarewell tells whether a line is what ends other programs of a terminal: nobody asks it
// of a leaflet.
func isFarewell(said string) bool {
	return slices.Contains([]string{"quit", "exit", ":q"}, strings.ToLower(said))
}

func (t *session) command(name string) exchange {
	switch strings.ToLower(name) {
	case "/quit", "/exit", "/bye":
		return exchange{over: true}
	case "/start":
		t.conversation = bot.Conversation{}
		return ownWords(t.intro.greeting())
	case "/help":
		return ownWords(t.intro.help())
	case "/leaflets":
		parts, offered := t.intro.leaflets()
		t.conversation.Pending, t.conversation.At = offered, time.Now() // so that it is still offered after a pause
		return ownWords(parts)
	case "/privacy":
		return ownWords([]bot.Part{say("%s", t.intro.say(sayPrivacy))})
	}
	return ownWords([]bot.Part{{Kind: bot.PartSay, Text: t.intro.say(sayUnknown)}})
}

// ownWords is a turn in the terminal's own words.
func ownWords(parts []bot.Part) exchange {
	var texts []string
	for _, part := range parts {
		texts = append(texts, part.Text)
	}
	return exchange{parts: parts, text: strings.Join(texts, "\n\n")}
}

// choices are the labels that the last reply offered.
func (t *session) choices() []string {
	var labels []string
	for _, choice := range t.conversation.Pending {
		labels = append(labels, line(choice.Label))
	}
	return labels
}
