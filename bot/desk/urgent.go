package desk

import (
	"context"
	"time"

	"bedside/bot"
)

// urgentWithin is the time in which further emergencies of a chat belong to the ticket that
// the first one opened.
const urgentWithin = 30 * time.Minute

// Urgent tells staff of a patient's emergency, beside the advice that the patient
// gets, which never waits for this: a loud ticket, or a word below the one that is
// there already. The patient is told that the clinic knows once it does. A ticket that cannot
// be read counts as none, so that no damage of before keeps this from staff; it fails when the
// store cannot be read.
func (d *Desk) Urgent(ctx context.Context, peer bot.Peer, in bot.Inbound) (step bot.Step, err error) {
	all, err := d.store.ReadableTickets(ctx, peer.ID)
	if err != nil {
		return step, err
	}
	loud := false
	for _, t := range all {
		recent := t.Urgent && t.State != bot.TicketWithdrawn && time.Since(t.Opened) < urgentWithin
		loud = loud || recent
		if t.Holds || recent {
			addThreadNote(&step, t, bot.Part{Kind: bot.PartAdvice, Text: sayUrgentAgain},
				quote(d.words.withAttached(in.Text, in.Attached)))
			step.Notes[len(step.Notes)-1].Loud = true
		}
	}
	if loud {
		return step, nil
	}
	t := d.newTicket(peer, bot.NewID(), d.words.withAttached(in.Text, in.Attached), in.Asking())
	t.Urgent = true
	addTicket(&step, t, actor(peer, ""), "opened by a red flag")
	return step, nil
}
