package desk

import (
	"testing"
	"testing/synctest"

	"bedside/bot"
)

// TestUrgentBesideDamage holds that staff are told of an emergency whatever has become of the
// tickets that its patient had before.
func TestUrgentBesideDamage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newHarness(t, Options{Forms: true})
		urgent := func(text string) {
			t.Helper()
			step, err := r.Urgent(t.Context(), r.patient, bot.Inbound{Arrival: bot.Arrival{Text: text}})
			r.must(err)
			r.must(r.keep(r.patient.ID, step))
			r.tends()
		}
		r.store.Damage(r.opens("why?").ID)
		r.tends()
		for _, text := range []string{"I can't breathe", "It gets worse"} {
			if urgent(text); count(r.seen, text) != 1 {
				t.Errorf("staff read %q, want %q in it once", r.seen, text)
			}
		}
		all, err := r.store.ReadableTickets(t.Context(), r.patient.ID)
		if r.must(err); len(all) != 1 || !all[0].Urgent {
			t.Errorf("the tickets that can be read are %+v, want one of an emergency", all)
		}
	})
}
