package eval

import (
	"context"
	"fmt"

	"bedside/bot"
	"bedside/index"
)

// Responder is the subject of measurement: it replies to one message, and tells what the
// search found for it; nil when nothing was searched.
type Responder interface {
	Explain(ctx context.Context, m bot.Message) (bot.Reply, *index.Result, error)
}

// Run holds every conversation of a key with a responder and judges the last
// replies, in the key's order. It stops at the first message that cannot be
// replied to; the error names the conversation, not its text.
func Run(ctx context.Context, responder Responder, cases []Case) ([]Judgement, error) {
	judged := make([]Judgement, 0, len(cases))
	for _, c := range cases {
		reply, result, err := converse(ctx, responder, c.Turns)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", c.File, c.Line, err)
		}
		judged = append(judged, Judge(c, reply, result))
	}
	return judged, nil
}

// converse says all turns and returns the reply to the last one.
func converse(ctx context.Context, responder Responder, turns []string) (bot.Reply, *index.Result, error) {
	var reply bot.Reply
	var result *index.Result
	for i, turn := range turns {
		var err error
		reply, result, err = responder.Explain(ctx, bot.Message{Text: turn, Conversation: reply.Conversation})
		if err != nil {
			return bot.Reply{}, nil, fmt.Errorf("reply to message %d of %d: %w", i+1, len(turns), err)
		}
	}
	return reply, result, nil
}
