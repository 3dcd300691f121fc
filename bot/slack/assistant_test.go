package slack

import (
	"context"
	"errors"
	"testing"
	"time"

	"bedside/bot"
	"bedside/bot/bottest/fakeslack"
)

// TestAssistant opens assistant threads: they suggest what is asked most, and what is
// asked there is answered there.
func TestAssistant(t *testing.T) {
	for name, test := range map[string]struct {
		home func(context.Context) (Home, error)
		want string
	}{
		"asked before": {func(context.Context) (Home, error) {
			return Home{Asked: []string{"Rest <b>", "Walking", "c", "d", "e"}}, nil
		},
			`[{"title":"Rest \u003cb\u003e","message":"Rest \u003cb\u003e"},{"title":"Walking","message":"Walking"},{"title":"c","message":"c"},{"title":"d","message":"d"}]`},
		"nothing yet": {func(context.Context) (Home, error) { return Home{}, nil },
			`[{"title":"What can I ask?","message":"/help"}]`},
		"no home": {nil, `[{"title":"What can I ask?","message":"/help"}]`},
		"a fault": {func(context.Context) (Home, error) { return Home{}, errors.New("down") },
			`[{"title":"What can I ask?","message":"/help"}]`},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(o *Options) { o.Home = test.home }, func(t *testing.T, r *harness) {
				thread := r.fake.OpenAssistant("U1")
				settle(time.Second)
				calls := r.fake.Requests("assistant.threads.setSuggestedPrompts")
				if len(calls) != 1 || calls[0].Params["prompts"] != test.want || calls[0].Params["thread_ts"] != thread ||
					calls[0].Error != "" {
					t.Errorf("suggested: %+v", calls)
				}
				r.fake.Say(fakeslack.Post{Channel: "DU1", User: "U1", Text: "can I shower?", Thread: thread})
				settle(time.Second)
				kept := r.inbox.arrivals()
				if len(kept) != 1 || kept[0].Chat != "DU1:"+thread {
					t.Fatalf("kept %+v", kept)
				}
				if _, err := r.c.Deliver(t.Context(), bot.Parcel{Chat: kept[0].Chat, Parts: said("", "yes").Parts}); err != nil ||
					r.fake.Sent("DU1")[0].Thread != thread {
					t.Errorf("answered %+v: %v", r.fake.Sent("DU1"), err)
				}
			})
		})
	}
}
