package relay

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"bedside/bot"
)

// TestReasons presses why a reply did not help, twice, and one that is none.
func TestReasons(t *testing.T) {
	withHarness(t, func(t *testing.T, w *harness) {
		w.say("a", "Can I swim?")
		w.arrive(w.press("a", "Not helpful"))
		want := []string{"Not what I asked", "Hard to understand", "Something is missing", "It is wrong", "Ask the clinic"}
		if diff := cmp.Diff(want, labels(w.last("a"))); diff != "" {
			t.Errorf("offered (-want +got):\n%s", diff)
		}
		wrong, unclear := w.press("a", "It is wrong"), w.press("a", "Hard to understand")
		none := wrong
		none.ID, none.Text = "none", wrong.Text+"9"
		w.heard("a")
		w.arrive(none)
		w.want("a")
		w.arrive(wrong)
		if diff := cmp.Diff([]string{"Ask the clinic"}, labels(w.last("a"))); diff != "" {
			t.Errorf("offered afterwards (-want +got):\n%s", diff)
		}
		w.want("a", "change "+wrong.Message)
		w.arrive(unclear)
		w.want("a")
		w.wantAsked(bot.Asked{Question: "Can I swim?", Outcome: bot.OutcomeAnswer, Leaflet: "ear-tubes",
			Passage: "ear-tubes/pain#1",
			Helpful: "no", Reason: bot.ReasonWrong})
	})
}

// TestJudgementIsKeptWhole cuts the store off while a judgement is kept: once it is back, the
// judgement counts, its buttons go, and the reasons are asked for.
func TestJudgementIsKeptWhole(t *testing.T) {
	for _, test := range []struct {
		pressed []string // the store is cut off at the last
		left    []string // buttons below what came last
		want    bot.Asked
	}{
		{[]string{"Helpful"}, []string{"Ask the clinic"}, bot.Asked{Helpful: "yes"}},
		{[]string{"Not helpful"}, []string{"Not what I asked", "Hard to understand", "Something is missing", "It is wrong",
			"Ask the clinic"}, bot.Asked{Helpful: "no"}},
		{[]string{"Not helpful", "It is wrong"}, []string{"Ask the clinic"}, bot.Asked{Helpful: "no", Reason: bot.ReasonWrong}},
	} {
		t.Run(test.pressed[len(test.pressed)-1], func(t *testing.T) {
			withLane(t, func(t *testing.T, w *harness) {
				w.say("a", "Can I swim?")
				w.pass(time.Second)
				var pressed bot.Arrival
				for i, label := range test.pressed {
					if i == len(test.pressed)-1 {
						w.hung.refuses.Store(2)
					}
					pressed = w.press("a", label)
					w.arrive(pressed)
				}
				w.pass(time.Minute)
				if diff := cmp.Diff(test.left, labels(w.last("a"))); diff != "" {
					t.Errorf("offered (-want +got):\n%s", diff)
				}
				if got := w.heard("a"); !slices.Contains(got, "change "+pressed.Message) {
					t.Errorf("the buttons that were pressed stay: %q", got)
				}
				test.want.Question, test.want.Outcome = "Can I swim?", bot.OutcomeAnswer
				test.want.Leaflet, test.want.Passage = "ear-tubes", "ear-tubes/pain#1"
				w.wantAsked(test.want)
				w.arrive(w.kind("a", bot.ArrivalPress, pressed.Text)) // a repeat counts for nothing
				w.want("a")
			})
		})
	}
}

// wantAsked compares what is listed for the clinic.
func (w *harness) wantAsked(want ...bot.Asked) {
	w.t.Helper()
	got, err := w.store.Asked(w.t.Context(), time.Time{})
	if err != nil {
		w.t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(bot.Asked{}, "At")); diff != "" {
		w.t.Errorf("asked (-want +got):\n%s", diff)
	}
}

// TestMissedQuestionsAreAudited holds that each question of a message without an
// answer has a row of its own.
func TestMissedQuestionsAreAudited(t *testing.T) {
	missed := bot.Reply{Outcome: bot.OutcomeAbstain, Question: "can I fly?", Choices: []bot.Choice{{Label: "Pain"}}}
	rows := outbounds(bot.Reply{Outcome: bot.OutcomeAnswer, Question: "can I swim?", Missed: []bot.Reply{missed}})
	if len(rows) != 2 || rows[1].Question != missed.Question || rows[1].Outcome != bot.OutcomeAbstain ||
		rows[1].Parcels != nil {
		t.Errorf("rows %+v", rows)
	}
}

// TestStaffGiveNoReasons holds that the list is of patients alone.
func TestStaffGiveNoReasons(t *testing.T) {
	withStaffChannel(t, func(t *testing.T, w *harness) {
		w.say("open", "does it hurt?")
		w.arrive(w.press("open", "Not helpful"))
		if got := labels(w.last("open")); got != nil {
			t.Errorf("staff are offered %q", got)
		}
	})
}
