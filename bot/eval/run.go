package eval

import (
	"context"
	"fmt"
	"time"

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
		reply, result, took, err := converse(ctx, responder, c.Turns)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", c.File, c.Line, err)
		}
		j := Judge(c, reply, result)
		j.Took = took
		judged = append(judged, j)
	}
	return judged, nil
}

// converse says all turns and returns the reply to the last one, and how long each took.
func converse(
	ctx context.Context,
	responder Responder,
	turns []string,
) (bot.Reply, *index.Result, []time.Duration, error) {
	var reply bot.Reply
	var result *index.Result
	took := make([]time.Duration, len(turns))
	for i, turn := range turns {
		var err error
		start := time.Now()
		reply, result, err = responder.Explain(ctx, bot.Message{Text: turn, Conversation: reply.Conversation})
		if err != nil {
			return bot.Reply{}, nil, nil, fmt.Errorf("reply to message %d of %d: %w", i+1, len(turns), err)
		}
		took[i] = time.Since(start)
	}
	return reply, result, took, nil
}
