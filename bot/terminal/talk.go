package terminal

import (
	"context"
	"strings"
	"time"

	"bedside/bot"
)

// Responder is whom one talks to: it replies to one message.
type Responder interface {
	Respond(ctx context.Context, m bot.Message) (bot.Reply, error)
}

// talk is a conversation, whatever it looks like.
type talk struct {
	responder    Responder
	intro        intro
	conversation bot.Conversation
}

// turn is what comes back when a line was said.
type turn struct {
	parts []bot.Part // what to show, for a terminal
	text  string     // the same as plain text
	over  bool       // the conversation is over
}

// say takes one line: a command that begins with a slash, or a message. An empty
// line gives an empty turn.
func (t *talk) say(ctx context.Context, said string) (turn, error) {
	switch said = strings.TrimSpace(said); {
	case said == "":
		return turn{}, nil
	case said[0] == '/':
		return t.command(said), nil
	}
	reply, err := t.responder.Respond(ctx, bot.Message{Text: said, At: time.Now(), Conversation: t.conversation})
	if err != nil {
		return turn{}, err
	}
	t.conversation = reply.Conversation
	return turn{parts: reply.Parts, text: reply.Text}, nil
}

func (t *talk) command(name string) turn {
	switch strings.ToLower(name) {
	case "/quit", "/exit", "/bye":
		return turn{over: true}
	case "/start":
		t.conversation = bot.Conversation{}
		return told(t.intro.greeting())
	case "/help":
		return told(help())
	case "/leaflets":
		return told(t.intro.leaflets())
	}
	return told([]bot.Part{{Kind: bot.PartSay, Text: "I do not know that command. /help tells what I know."}})
}

// told is a turn in the terminal's own words.
func told(parts []bot.Part) turn {
	var texts []string
	for _, part := range parts {
		texts = append(texts, part.Text)
	}
	return turn{parts: parts, text: strings.Join(texts, "\n\n")}
}

// choices are the labels that the last reply offered.
func (t *talk) choices() []string {
	var labels []string
	for _, choice := range t.conversation.Pending {
		labels = append(labels, line(choice.Label))
	}
	return labels
}
