package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bedside/bot"
	"bedside/index"
	"bedside/index/urgency"
)

// asking holds the flags of "ask".
type asking struct {
	leaflets leafletFlags
	clinic   clinicFlags
	json     bool
	top      int
	explain  bool
}

func (p *program) ask() *cobra.Command {
	var a asking
	cmd := &cobra.Command{
		Use:   "ask [--leaflets PATH]... [--json] [--top N] [--explain] MESSAGE | -",
		Short: "Reply to one message, or to many from standard input",
		Long: `Reply to a message as the bot would in a chat.

With "-" messages are read from standard input, one a line: plain text, or a
conversation as JSON, {"id":"q1","turns":["first message","second"]}, of which
the last message is replied to. Each reply is printed as soon as its line was
read. Write -- before a message that begins with a hyphen.`,
		Example: `  bedside ask can I shower after the test
  bedside ask --leaflets ./leaflets --json - < messages.txt`,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return errors.New("no message to reply to; write one, or - to read from standard input")
			case a.top < 0:
				return fmt.Errorf("--top is %d; give the number of matches to list, 0 or more", a.top)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(a.leaflets, a.clinic.Clinic, func(e *answerer) error {
				if len(args) == 1 && args[0] == "-" {
					return p.answerStream(cmd.Context(), e, a)
				}
				text, err := p.answer(cmd.Context(), e, a, question{Turns: []string{strings.Join(args, " ")}})
				if err != nil {
					return err
				}
				return p.print(text)
			})
		},
	}
	a.leaflets.add(cmd)
	a.leaflets.addAudience(cmd)
	a.clinic.add(cmd)
	cmd.Flags().BoolVar(&a.json, "json", false, "print each reply as one JSON object on a line")
	cmd.Flags().IntVar(&a.top, "top", 0, "list the `N` best matches as well")
	cmd.Flags().BoolVar(&a.explain, "explain", false, "tell how the message was understood, and why it is answered so")
	return cmd
}

// explainedReply is a reply with what is told about it.
type explainedReply struct {
	question question
	reply    bot.Reply
	result   *index.Result // what the search found; nil when nothing was searched
	triage   *urgency.Triage
	matches  []index.Match // the best ones; nil when they were not asked for
	took     time.Duration // from the last message to the decided reply
}

// answer replies to one conversation and returns what is to be printed.
func (p *program) answer(ctx context.Context, e *answerer, a asking, q question) (string, error) {
	r, err := reply(ctx, e, q, a.top)
	if err != nil {
		return "", err
	}
	if a.json {
		return jsonReply(r)
	}
	return p.plainReply(r, a), nil
}

// print writes a text and the end of its line at once.
func (p *program) print(text string) error {
	if _, err := io.WriteString(p.out, text+"\n"); err != nil {
		return fmt.Errorf("print a reply: %w", err)
	}
	return nil
}

// reply says the turns of a conversation in order and keeps the last reply, with
// its best matches whatever its outcome.
func reply(ctx context.Context, e *answerer, q question, top int) (explainedReply, error) {
	r := explainedReply{question: q, triage: e.triage}
	var before bot.Conversation
	for _, turn := range q.Turns {
		before = r.reply.Conversation
		begun := time.Now()
		var err error
		if r.reply, r.result, err = e.Explain(ctx,
			bot.Message{Text: turn, At: time.Now(), Conversation: before}); err != nil {
			return r, err
		}
		r.took = time.Since(begun)
	}
	if top == 0 {
		return r, nil
	}
	// The reply's own search may have found too few, or not have taken place.
	result, err := e.index.Search(ctx, index.Query{
		Text: q.Turns[len(q.Turns)-1], Leaflet: before.Leaflet, Earlier: before.Earlier, Limit: top,
	})
	r.matches = append([]index.Match{}, result.Matches...)
	return r, err
}
