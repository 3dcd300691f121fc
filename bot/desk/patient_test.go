package desk

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
)

// TestShownFor holds that staff read of what was offered for a question, and not of the list of leaflets.
func TestShownFor(t *testing.T) {
	passage := bot.Choice{Leaflet: "ear-tubes", Section: "Pain", Passage: "ear-tubes/pain#1", Label: "Pain"}
	meant := bot.Choice{Leaflet: "ear-tubes", Ask: "does it hurt?", Label: "Ear tubes"}
	listed := bot.Choice{Leaflet: "ear-tubes", Label: "Ear tubes"}
	if diff := cmp.Diff([]bot.Choice{passage, meant}, shownFor([]bot.Choice{passage, listed, meant})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestChangedQuestion holds that staff read a question as its patient has written it last, the whole of it,
// whichever of its messages was changed and with or without the command that it was asked by; and that it
// becomes no second one.
func TestChangedQuestion(t *testing.T) {
	pieces := bot.Inbound{Pieces: "m1\nm2", Arrival: bot.Arrival{Message: "m2", Text: "I have stitches\nmay I swim?"}}
	command := bot.Inbound{Arrival: bot.Arrival{Message: "m1", Text: "/person may I swim?"}}
	for _, test := range []struct {
		asked                      bot.Inbound
		message, before, now, want string
	}{
		{pieces, "m2", "may I swim?", "may I dive?", "I have stitches\nmay I dive?"},
		{pieces, "m1", "I have stitches", "I have burns", "I have burns\nmay I swim?"},
		{command, "m1", "/person may I swim?", "/person may I dive?", "may I dive?"},
		{command, "m1", "/person may I swim?", "may I dive?", "may I dive?"},
		{command, "m1", "/person may I swim?", "may I swim?", "may I swim?"},
	} {
		synctest.Test(t, func(t *testing.T) {
			r := newHarness(t, Options{Forms: true})
			if test.asked.Pieces != "" {
				r.writes("/person")
			}
			r.writesAs(test.asked)
			r.touches("send:%d", r.draft)
			r.tends()
			r.heard = nil
			if !r.writesAs(bot.Inbound{Settled: true, Before: test.before, Arrival: bot.Arrival{Message: test.message,
				Text: test.now, Edit: 1}}) {
				t.Errorf("%q: the change is none of the desk's", test.now)
			}
			if got := r.ticket(); got.Question != test.want {
				t.Errorf("%q: staff read %q, want %q", test.now, got.Question, test.want)
			}
			said := strings.Join(r.heard, "\n")
			if changed := !strings.HasSuffix(test.before, test.now); strings.Contains(said, "passed on your change") != changed ||
				strings.Contains(said, "Shall I send this") {
				t.Errorf("%q: the patient hears %q", test.now, said)
			}
		})
	}
}

// writesAs lets the patient write something as it comes from the relay.
func (r *harness) writesAs(in bot.Inbound) (taken bool) {
	r.t.Helper()
	r.look()
	r.ids++
	in.ID, in.Kind = r.ids, bot.ArrivalText
	step, taken, err := r.Take(r.t.Context(), r.patient, in, true)
	r.must(err)
	r.must(r.keep(r.patient.ID, step))
	return taken
}
