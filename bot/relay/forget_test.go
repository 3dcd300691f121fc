package relay

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
)

const farewell = "I have erased everything"

// TestForgetAndAsk holds that what was written after everything was to be erased, and waits together with that, is
// answered as what a new chat says.
func TestForgetAndAsk(t *testing.T) {
	type said = func(w *harness) []bot.Arrival
	texts := func(texts ...string) said {
		return func(w *harness) (all []bot.Arrival) {
			for _, text := range texts {
				all = append(all, w.text("a", text))
			}
			return all
		}
	}
	for name, test := range map[string]struct {
		said said
		want []string
	}{
		"a question": {texts("/forget yes", "Can I fly on Monday?"), []string{farewell, "re: Can I fly on Monday?"}},
		"questions before and after": {texts("Can I swim?", "/FORGET Yes", "Can I fly?", "Can I dive?"),
			[]string{farewell, "re: Can I fly?", "re: Can I dive?"}},
		"a question in pieces":      {texts("/forget yes", "hi", "can I fly"), []string{farewell, "re: hi / can I fly"}},
		"a piece before":            {texts("hi", "/forget yes", "hi"), []string{farewell, "re: hi"}},
		"twice":                     {texts("/forget yes", "/forget yes", "Can I fly?"), []string{farewell, "re: Can I fly?"}},
		"asked for, and not agreed": {texts("/forget", "Can I fly?"), []string{"Shall I erase everything", "re: Can I fly?"}},
		"a button": {func(w *harness) []bot.Arrival {
			w.say("a", "/forget")
			erase := w.press("a", "Erase everything")
			w.heard("a")
			return []bot.Arrival{erase, w.text("a", "Can I fly?")}
		}, []string{farewell, "re: Can I fly?"}},
		"a change of what was written before": {func(w *harness) []bot.Arrival {
			before := w.text("a", "Can I swim?")
			return []bot.Arrival{before, w.text("a", "/forget yes"), w.edit(before, "Can I fly?")}
		}, []string{farewell, "re: Can I fly?"}},
		"a change of what was written after": {func(w *harness) []bot.Arrival {
			after := w.text("a", "Can I swim?")
			return []bot.Arrival{w.text("a", "/forget yes"), after, w.edit(after, "Can I fly?")}
		}, []string{farewell, "re: Can I fly?"}},
		"changed into that": {func(w *harness) []bot.Arrival {
			before := w.text("a", "/forget")
			return []bot.Arrival{before, w.text("a", "Can I swim?"), w.edit(before, "/forget yes"), w.text("a", "Can I fly?")}
		}, []string{farewell, "re: Can I fly?"}},
		"taken back": {func(w *harness) []bot.Arrival {
			asked := w.text("a", "/forget yes")
			return []bot.Arrival{asked, w.text("a", "Can I swim?"), w.edit(asked, "Can I fly?")}
		}, []string{"re: Can I fly?", "re: Can I swim?"}},
	} {
		t.Run(name, func(t *testing.T) {
			withHarness(t, func(_ *testing.T, w *harness) {
				w.say("a", "Can I shower?")
				w.heard("a")
				all := test.said(w)
				w.arrive(all...)
				w.pass(time.Minute)
				got := w.heard("a")
				got = got[max(0, len(got)-len(test.want)):] // but for what is before the farewell
				for i := range got {
					got[i] = got[i][:min(len(got[i]), len(test.want[i]))]
				}
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("heard (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// TestForgetAndEmergency holds that an emergency that waits together with a wish to be forgotten, and was written
// after it, is not erased with its advice or its ticket.
func TestForgetAndEmergency(t *testing.T) {
	withDesk(t, func(t *testing.T, w *harness, c *fakeDesk, staff int64) {
		c.urgent = func(peer bot.Peer) (bot.Step, error) {
			step := card(staff)
			step.Tickets = []bot.Ticket{{ID: bot.NewID(), Code: "K7Q2", State: bot.TicketWaiting, Chat: peer.ID, Desk: staff}}
			return step, nil
		}
		began := time.Now()
		w.arrive(w.text("1", "Can I swim?"), w.text("1", "/forget yes"), w.text("1", breathless))
		w.pass(10 * time.Second)
		chat, err := w.store.Find(t.Context(), "test", "1")
		if err != nil {
			t.Fatal(err)
		}
		if found, err := w.store.Tickets(t.Context(), chat); len(found) != 1 || !found[0].Open() || err != nil {
			t.Errorf("tickets of chat %d: %+v, %v", chat, found, err)
		}
		w.wantAdvised("1", began)
	})
}

// TestForgetAndPieces holds that the first piece of an emergency counts when what was before it is forgotten, and
// that nothing before that does.
func TestForgetAndPieces(t *testing.T) {
	for name, test := range map[string]struct {
		said []string
		want string
	}{
		"after":  {[]string{"/forget yes", "my chest"}, "Possible heart attack"},
		"before": {[]string{"my chest", "/forget yes"}, "re: really hurts"},
	} {
		t.Run(name, func(t *testing.T) {
			withHarness(t, func(_ *testing.T, w *harness) {
				var all []bot.Arrival
				for _, text := range test.said {
					all = append(all, w.text("a", text))
				}
				w.arrive(all...)
				w.pass(5 * time.Minute)
				w.heard("a")
				w.say("a", "really hurts and im sweating")
				w.pass(10 * time.Second)
				if got := w.heard("a"); len(got) == 0 || !strings.HasPrefix(got[0], test.want) {
					t.Errorf("heard %q, want %q", got, test.want)
				}
			})
		})
	}
}

// TestForgetAndRestart holds that what was written after a wish to be forgotten outlives the process that carried
// that out.
func TestForgetAndRestart(t *testing.T) {
	withLane(t, func(_ *testing.T, w *harness) {
		w.stop()
		w.arrive(w.text("a", "/forget yes"), w.text("a", "hi"))
		w.restart()
		w.wantBegins("a", farewell)
		w.restart() // while its rest is waited for
		w.pass(5 * time.Second)
		w.want("a", "re: hi")
	})
}
