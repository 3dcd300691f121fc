package main

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"bedside/bot"
	"bedside/index"
)

// slowResponder takes a second for a reply.
type slowResponder struct{}

func (slowResponder) Explain(context.Context, bot.Message) (bot.Reply, *index.Result, error) {
	time.Sleep(time.Second)
	return bot.Reply{}, nil, nil
}

// TestFiguresRest holds that the figures rest for each question before the next is asked, and that nobody waits for a
// rest after the last.
func TestFiguresRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := &unhurried{Responder: slowResponder{}}
		began := time.Now()
		for i, want := range []time.Duration{1, 6, 11} {
			if _, _, err := u.Explain(t.Context(), bot.Message{}); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(began); took != want*time.Second {
				t.Errorf("question %d is answered after %v, want %v", i+1, took, want*time.Second)
			}
		}
	})
}
