package slack

import (
	"context"
	"errors"
	"strings"
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
			`[{"title":"Rest ‹b›","message":"Rest ‹b›"},{"title":"Walking","message":"Walking"},{"title":"c","message":"c"},{"title":"d","message":"d"}]`},
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
				r.fake.Push(map[string]any{"type": "assistant_thread_context_changed", "assistant_thread": map[string]any{
					"channel_id": "DU1", "thread_ts": thread, "context": map[string]any{"channel_id": "C2"}}})
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

// TestAssistantThread holds that a thread is named by the first question in it, once, and shows that an answer
// is on its way, as any other thread does; a title that Slack refuses changes nothing.
func TestAssistantThread(t *testing.T) {
	bubble(t, nil, func(t *testing.T, r *harness) {
		thread := r.fake.OpenAssistant("U1")
		settle(time.Second)
		r.fake.Break(fakeslack.Fault{Kind: fakeslack.Refuse, Method: "assistant.threads.setTitle", Error: "missing_scope"})
		second := r.fake.OpenAssistant("U2")
		settle(time.Second)
		for _, p := range []fakeslack.Post{{Channel: "DU2", User: "U2", Text: "why?", Thread: second},
			{Channel: "DU1", User: "U1", Text: "can I <shower> & bathe? " + strings.Repeat("long ", 30), Thread: thread},
			{Channel: "DU1", User: "U1", Text: "and fly?", Thread: thread}, {Channel: "DU1", User: "U1", Text: "hello"}} {
			r.fake.Say(p)
			settle(time.Second)
		}
		titles := r.fake.Requests("assistant.threads.setTitle")
		if len(titles) != 2 || titles[1].Params["thread_ts"] != thread || titles[1].Params["channel_id"] != "DU1" ||
			!strings.HasPrefix(titles[1].Params["title"], "can I ‹shower› & bathe?") ||
			len([]rune(titles[1].Params["title"])) > maxThreadTitle || len(r.inbox.texts()) != 4 {
			t.Errorf("titles: %+v", titles)
		}
		for chat, want := range map[string]int{"DU1:" + thread: 1, "C1:1700000000.000100": 1, "DU1": 0, "C1:1.000001:U1": 0,
			"C1::U1": 0, "nowhere": 0} {
			r.fake.Exists("C1")
			before := len(r.fake.Requests("assistant.threads.setStatus"))
			if err := r.c.Typing(t.Context(), chat); err != nil ||
				len(r.fake.Requests("assistant.threads.setStatus"))-before != want {
				t.Errorf("%s: %v", chat, err)
			}
		}
	})
}
