package relay

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
)

// wantMatched compares how often the flags were matched against each text.
func (w *harness) wantMatched(want map[string]int) {
	w.t.Helper()
	w.flags.mu.Lock()
	defer w.flags.mu.Unlock()
	if diff := cmp.Diff(want, w.flags.matched); diff != "" {
		w.t.Errorf("matched (-want +got):\n%s", diff)
	}
	w.flags.matched = map[string]int{}
}

// TestFlagsAreMatchedOnce holds that a text is matched once on its whole way, and
// so is each text that is put together from pieces.
func TestFlagsAreMatchedOnce(t *testing.T) {
	withHarness(t, func(_ *testing.T, w *harness) {
		w.say("a", "Can I shower tonight?", "I can't breathe", "/help", "/help I can't breathe")
		w.wantMatched(map[string]int{"Can I shower tonight?": 1, "I can't breathe": 1, "/help": 1,
			"/help I can't breathe": 1})

		w.say("b", "hi", "when can I", "have a shower")
		w.pass(time.Minute)
		w.wantMatched(map[string]int{"hi": 1, "when can I": 1, "have a shower": 1, "hi\nwhen can I": 1,
			"hi\nwhen can I\nhave a shower": 1})
		w.want("b", "re: hi / when can I / have a shower")

		group := w.text("group", "she can't breathe")
		group.Public = true
		w.arrive(group, w.kind("a", bot.ArrivalPress, "yes:1"), w.kind("a", bot.ArrivalOther, ""))
		w.wantMatched(map[string]int{"she can't breathe": 1})

		first := w.text("c", "can I swim?")
		w.arrive(first)
		w.arrive(w.edit(first, "can I dive?"))
		w.wantMatched(map[string]int{"can I swim?": 1, "can I dive?": 1})

		w.store.Break(errors.New("no disk"))
		if err := w.Accept(w.t.Context(), "test", "", []bot.Arrival{w.text("d", "he can't breathe")}); err == nil {
			w.t.Error("what is not kept is accepted")
		}
		w.store.Break(nil)
		w.wantMatched(map[string]int{"he can't breathe": 1})
	})
}

// TestFlagsAreMatchedOnceWithDesk holds the same where a person can be asked.
func TestFlagsAreMatchedOnceWithDesk(t *testing.T) {
	withDesk(t, func(t *testing.T, w *harness, c *fakeDesk, staff int64) {
		c.set(func() { c.urgent = func(bot.Peer) (bot.Step, error) { return notes(staff, "told"), nil } })
		w.say("1", "/person", "Can I shower tonight?", "I can't breathe")
		w.say("staff", "call 112 if you can't breathe")
		w.wantMatched(map[string]int{"/person": 1, "Can I shower tonight?": 1, "I can't breathe": 1,
			"call 112 if you can't breathe": 1})
	})
}

// TestVerdictOfEarlierVersion holds that an emergency is recognised in a row that
// was kept before verdicts were.
func TestVerdictOfEarlierVersion(t *testing.T) {
	withHarness(t, func(t *testing.T, w *harness) {
		w.stop()
		old := w.text("a", "I can't breathe")
		if _, err := w.store.Accept(t.Context(), "test", "", []bot.Arrival{old}); err != nil {
			t.Fatal(err)
		}
		w.start()
		w.wantBegins("a", "Trouble breathing", "If I have misunderstood you")
		w.wantMatched(map[string]int{old.Text: 1})
	})
}
