package relay

import (
	"fmt"
	"testing"
	"time"

	"bedside/bot"
)

// TestLeftBeforeEmergency holds that an emergency keeps its ticket, and one from before is kept too, when all
// that is said of the patient's leaving came before it, and that both end when they left after it.
func TestLeftBeforeEmergency(t *testing.T) {
	const left, back, urgent = "left", "back", "I can't breathe"
	for _, c := range []struct {
		arrive []string
		want   bot.TicketState
	}{
		{[]string{urgent}, bot.TicketWaiting},
		{[]string{left, urgent}, bot.TicketWaiting},
		{[]string{left, back, urgent}, bot.TicketWaiting},
		{[]string{left, urgent, back}, bot.TicketWaiting},
		{[]string{left, left, back, left, back, urgent}, bot.TicketWaiting},
		{[]string{"Can I swim?", left, back, "Can I fly?", urgent, "Can I dive?"}, bot.TicketWaiting},
		{[]string{urgent, left}, bot.TicketUndeliverable},
		{[]string{left, back, urgent, left}, bot.TicketUndeliverable},
	} {
		withDesk(t, func(t *testing.T, w *harness, d *fakeDesk, staff int64) {
			w.withTickets(d, staff)
			w.say("a", "/person")
			var all []bot.Arrival
			for _, text := range c.arrive {
				kind := bot.ArrivalText
				if text == left || text == back {
					kind = bot.ArrivalKind(text)
				}
				all = append(all, w.kind("a", kind, text))
			}
			w.wantTickets(c.arrive, all, c.want)
		})
	}
}

// TestLeftBeforeChange holds the same of a message from before that is changed into an emergency.
func TestLeftBeforeChange(t *testing.T) {
	withDesk(t, func(t *testing.T, w *harness, d *fakeDesk, staff int64) {
		w.withTickets(d, staff)
		w.say("a", "/person")
		asked := w.text("a", "Can I swim?")
		w.wantTickets([]string{"asked", "left", "changed"},
			[]bot.Arrival{asked, w.kind("a", bot.ArrivalLeft, ""), w.edit(asked, "I can't breathe")}, bot.TicketWaiting)
	})
}

// The tickets of a test: of who asked for a person, and of their emergency.
const askedTicket, urgentTicket = 77, 78

// withTickets lets the desk open a ticket for "/person" and for an emergency.
func (w *harness) withTickets(d *fakeDesk, staff int64) {
	step := func(id int64, patient bot.Peer) bot.Step {
		step := card(staff)
		step.Tickets = []bot.Ticket{{ID: id, Code: fmt.Sprint(id), Chat: patient.ID, Desk: staff, State: bot.TicketWaiting,
			Opened: time.Now()}}
		return step
	}
	d.set(func() {
		d.urgent = func(p bot.Peer) (bot.Step, error) { return step(urgentTicket, p), nil }
		d.take = func(p bot.Peer, in bot.Inbound, patient bool) (bot.Step, bool, error) {
			return step(askedTicket, p), patient && in.Text == "/person", nil
		}
	})
}

// wantTickets hands arrivals over at once, and wants the advice at once and both tickets to be so in the end.
func (w *harness) wantTickets(names []string, arrivals []bot.Arrival, want bot.TicketState) {
	w.t.Helper()
	w.heard("a")
	w.arrive(arrivals...)
	if len(w.heard("a")) == 0 {
		w.t.Errorf("%q: the patient is not advised at once", names)
	}
	w.pass(time.Minute)
	for _, id := range []int64{askedTicket, urgentTicket} {
		if ticket, _, err := w.store.Ticket(w.t.Context(), id); err != nil || ticket.State != want {
			w.t.Errorf("%q: ticket %d is %q (%s), %v, want %q", names, id, ticket.State, ticket.End, err, want)
		}
	}
}
