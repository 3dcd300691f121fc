package desk

import (
	"testing"
	"testing/synctest"

	"bedside/bot"
)

// TestDraftAnew holds that a reply to the preview of a draft is another draft, of who may answer, and
// that nothing is sent before it is confirmed.
func TestDraftAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newHarness(t, Options{})
		id := r.opens("why does it hurt?").ID
		r.presses("U1", "claim:%d", id)
		r.deliverCard(id)
		replies := func(by, to, text string) {
			if !r.does(&r.staff, bot.Arrival{Kind: bot.ArrivalText, By: by, ReplyTo: to, Text: text}) {
				t.Errorf("%q is not the desk's", text)
			}
		}
		heard := len(r.heard)
		replies("U1", r.card(), "You can shower after 2 hours.")
		wrong, preview := r.draft, r.deliverNote()
		replies("U1", preview, "Sorry, I meant: after 24 hours.")
		r.last(r.seen, "will read", "after 24 hours")
		right := r.draft
		if right == wrong || len(r.heard) != heard {
			t.Errorf("the drafts are %d and %d, the patient reads %q", wrong, right, r.heard[heard:])
		}
		replies("U2", preview, "or never")
		r.last(r.seen, "U1 claimed")
		r.presses("U1", "post:%d:%d", id, right)
		if r.last(r.heard, "after 24 hours"); count(r.heard, "after 2 hours") > 0 {
			t.Errorf("the patient reads %q", r.heard)
		}
	})
}

// deliverNote delivers what is for staff, and returns the last message of it.
func (r *harness) deliverNote() (message string) {
	r.t.Helper()
	for range 9 {
		d, _, err := r.store.NextParcel(r.t.Context(), r.staff.ID)
		if r.must(err); d == nil {
			break
		}
		message = "note " + d.Parcel.Parts[0].Text
		r.must(r.store.MarkSent(r.t.Context(), r.staff.ID, d.ID, message))
	}
	return message
}
