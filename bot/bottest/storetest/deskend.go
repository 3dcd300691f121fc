package storetest

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"bedside/bot"
)

func forgettingTickets(t *testing.T, h *fixture) {
	desk, chat := h.desk(), h.chat("a", "one")
	ticket, answered, unsent := h.ticket(desk, chat, "canary"), h.ticket(desk, chat, "canary"), h.ticket(desk, chat,
		"canary")
	h.must(h.MarkSent(h.ctx(), desk, h.next(desk).ID, "card1"))
	h.must(h.MarkSent(h.ctx(), desk, h.next(desk).ID, "card2"))
	thread := said("canary")
	thread.Ticket, thread.Role = ticket.ID, bot.RoleThread
	answered.State = bot.TicketAnswered
	h.change(answered, h.reply(answered, "a reply"), thread)
	h.must(h.Forget(h.ctx(), chat, 0, nil))
	got := h.ticketNow(ticket.ID)
	if got.State != bot.TicketWithdrawn || got.End != bot.EndForgotten || got.Question != "" || got.Tried != nil ||
		got.Number != "" ||
		got.Chat != 0 || !got.Erased || got.Card != "card1" || got.Version == got.Shown {
		t.Errorf("forgotten: %+v", got)
	}
	if got := h.ticketNow(answered.ID); got.State != bot.TicketUndeliverable || got.End != bot.EndForgotten ||
		got.Question != "" {
		t.Errorf("forgotten before the reply: %+v", got)
	}
	h.nothing(desk)
	if log := h.logOf(unsent); log[len(log)-1] != "bedside erased: forgotten" {
		t.Errorf("log %q", log)
	}
	text, err := h.Export(h.ctx(), desk)
	if h.must(err); strings.Contains(text, "canary") {
		t.Error("what was posted is still kept")
	}
	h.must(h.Commit(h.ctx(), desk, bot.Turn{Outbound: []bot.Outbound{card(got, "withdrawn")}}))
	if d := h.next(desk); d.Parcel.Change != "card1" || d.Parcel.Parts[0].Text != "withdrawn" {
		t.Errorf("the card changes by %+v", d.Parcel)
	}
}

func expiringTickets(t *testing.T, h *fixture) {
	desk, chat := h.desk(), h.chat("a", "one")
	ticket, unsent := h.ticket(desk, chat, "why"), h.ticket(desk, chat, "how")
	unsent.State = bot.TicketAnswered
	h.change(unsent, h.reply(unsent, "a reply"))
	h.must(h.MarkSent(h.ctx(), desk, h.next(desk).ID, "card1"))
	h.must(h.Expire(h.ctx(), time.Now().Add(Retention-time.Minute)))
	if got := h.ticketNow(ticket.ID); got.Question != "why" || got.State != bot.TicketWaiting {
		t.Errorf("before its time: %+v", got)
	}
	h.must(h.Expire(h.ctx(), time.Now().Add(Retention+time.Minute)))
	if got := h.ticketNow(ticket.ID); got.Question != "" || got.State != bot.TicketClosed || got.End != bot.EndExpired ||
		got.Card != "card1" {
		t.Errorf("after its time: %+v", got)
	}
	if got := h.ticketNow(unsent.ID); got.State != bot.TicketUndeliverable || got.End != bot.EndExpired {
		t.Errorf("after its time, not delivered: %+v", got)
	}
	if again := h.desk(); again != desk {
		t.Error("the desk expired")
	}
}

// deskWork checks that whatever changes a ticket has the desk called, also when it
// waits for a later time, and that a start calls it.
func deskWork(_ *testing.T, h *fixture) {
	desk, chat := h.desk(), h.chat("a", "one")
	h.ticket(desk, chat, "why")
	h.reopen()
	var calls callCounter
	h.runningDesk(idle, idle, func(_ context.Context, at int64) (time.Duration, error) {
		if at == desk {
			calls.add()
		}
		return time.Hour, nil
	})
	h.eventually("the call at the start", func() bool { return calls.count() >= 1 })
	h.ticket(desk, chat, "how")
	h.eventually("the call for a new ticket", func() bool { return calls.count() >= 2 })
	time.Sleep(50 * time.Millisecond)
	before := calls.count()
	h.must(h.Forget(h.ctx(), chat, 0, nil))
	h.eventually("the call for what was forgotten", func() bool { return calls.count() > before })
}

// callCounter counts; the zero value is ready.
type callCounter struct {
	mu sync.Mutex
	n  int
}

func (c *callCounter) add() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
}

func (c *callCounter) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n
}
