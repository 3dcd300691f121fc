package storetest

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
)

// moved tells that a chat has another address.
func (h *fixture) moved(from, to string) bot.Arrival {
	a := h.arrival(from, to)
	a.Kind, a.Message = bot.ArrivalMoved, ""
	return a
}

// formerly holds that a chat is found at the addresses that it had, until it is forgotten.
func formerly(t *testing.T, h *fixture) {
	chat := h.chat("a", "one")
	h.must(h.Move(h.ctx(), chat, "z"))
	h.must(h.Move(h.ctx(), chat, "y"))
	h.reopen()
	for _, address := range []string{"a", "z", "y"} {
		if got := h.chat(address, "from "+address); got != chat {
			t.Errorf("what is written from %s goes to chat %d, want %d", address, got, chat)
		}
	}
	if peer, _, err := h.Peer(h.ctx(), chat); peer.Address != "y" || err != nil {
		t.Errorf("it is at %q, %v", peer.Address, err)
	}
	h.must(h.Move(h.ctx(), chat, "a"))
	if peer, _, err := h.Peer(h.ctx(), chat); peer.Address != "a" || h.find("a") != chat || h.find("y") != chat || err != nil {
		t.Errorf("back at %q, %v", peer.Address, err)
	}
	h.must(h.Forget(h.ctx(), chat, 0, nil))
	for _, address := range []string{"a", "z", "y"} {
		if got := h.find(address); got != 0 {
			t.Errorf("forgotten, and still known at %s", address)
		}
	}
}

// movingDesk holds that a desk that moves is the same one, has what is written where it is,
// whoever wrote from there before, and takes none of the messages of before for those of now.
func movingDesk(t *testing.T, h *fixture) {
	desk, chat, early := h.desk(), h.chat("p", "one"), h.chat("super", "early")
	open, closed := h.ticket(desk, chat, "open"), h.ticket(desk, chat, "closed")
	for d := range h.parcels(desk) {
		h.must(h.MarkSent(h.ctx(), desk, d.ID, "card of "+d.Parcel.Parts[0].Text))
	}
	post := said("a word from the patient")
	post.Ticket, post.Role = open.ID, bot.RoleThread
	h.change(h.shown(open), post)
	h.must(h.MarkSent(h.ctx(), desk, h.next(desk).ID, "post"))
	closed = h.shown(closed)
	closed.State = bot.TicketClosed
	h.change(closed)
	stale := h.ticketNow(open.ID)
	h.must(h.Move(h.ctx(), desk, "super"))
	h.reopen()
	now := h.ticketNow(open.ID)
	if now.Card != "" || now.Desk != desk || now.Shown != 0 || h.ticketNow(closed.ID).Card != "" {
		t.Errorf("an open ticket is %+v, a closed one %+v", now, h.ticketNow(closed.ID))
	}
	if due, err := h.TicketsDue(h.ctx(), desk); len(due) != 1 || due[0].ID != open.ID || err != nil {
		t.Errorf("due are %+v, %v", due, err)
	}
	for _, message := range []string{"card of open", "card of closed", "post"} {
		if got, ok, err := h.TicketByCard(h.ctx(), desk, message); ok || err != nil {
			t.Errorf("%s of before is taken for one of ticket %s, %v", message, got.Code, err)
		}
	}
	if err := h.Commit(h.ctx(), desk, bot.Turn{Tickets: []bot.Ticket{stale}}); !errors.Is(err, bot.ErrChanged) {
		t.Errorf("a change from before the move: %v", err)
	}
	if again := h.desk(); again != desk {
		t.Errorf("opened desk %d by its former address, want %d", again, desk)
	}
	h.must(h.Move(h.ctx(), desk, "super"))
	if diff := cmp.Diff(now, h.ticketNow(open.ID)); diff != "" {
		t.Errorf("moved to where it is (-before +after):\n%s", diff)
	}
	if got := h.chat("super", "staff write"); got != desk || len(h.texts(early)) != 1 {
		t.Errorf("what is written there goes to chat %d, want the desk's %d", got, desk)
	}
}

// shown is a ticket whose card shows how it stands.
func (h *fixture) shown(t bot.Ticket) bot.Ticket {
	t = h.ticketNow(t.ID)
	t.Shown = t.Version + 1
	return t
}

// parcels takes all that waits for a chat, for whoever marks each as sent.
func (h *fixture) parcels(chat int64) func(yield func(*bot.Delivery) bool) {
	return func(yield func(*bot.Delivery) bool) {
		for {
			d, _, err := h.NextParcel(h.ctx(), chat)
			if h.must(err); d == nil || !yield(d) {
				return
			}
		}
	}
}

// tellingMoves holds that a chat follows when the platform tells that it has moved, before
// anything that was written from the new address, and not again when that is repeated.
func tellingMoves(t *testing.T, h *fixture) {
	desk := h.desk()
	if fresh := h.acceptOn(channel, "", h.arrival("super", "staff write"), h.moved("staff", "super"),
		h.moved("nobody's", "super")); len(fresh) != 1 {
		t.Errorf("new are %v, want one text", fresh)
	}
	if diff := cmp.Diff([]string{"staff write"}, h.texts(desk)); diff != "" {
		t.Errorf("the desk has (-want +got):\n%s", diff)
	}
	h.accept(h.moved("super", "third"), h.moved("staff", "super"))
	if peer, _, err := h.Peer(h.ctx(), desk); peer.Address != "third" || err != nil {
		t.Errorf("it is at %q, %v", peer.Address, err)
	}
	if h.find("nobody's") != 0 {
		t.Error("a chat that was not known is")
	}
}

// joiningDesks holds that a desk that moves to where another one is takes its tickets.
func joiningDesks(t *testing.T, h *fixture) {
	before, chat := h.desk(), h.chat("p", "one")
	first := h.ticket(before, chat, "first")
	desk, err := h.OpenDesk(h.ctx(), channel, "old")
	h.must(err)
	second := h.ticket(desk, chat, "second")
	h.must(h.Move(h.ctx(), desk, "staff"))
	for _, ticket := range []bot.Ticket{first, second} {
		if now := h.ticketNow(ticket.ID); now.Desk != desk || now.Shown == now.Version {
			t.Errorf("the ticket %q is %+v", ticket.Question, now)
		}
	}
	for _, address := range []string{"staff", "old"} {
		if again, err := h.OpenDesk(h.ctx(), channel, address); again != desk || err != nil {
			t.Errorf("opened desk %d at %s, want %d, %v", again, address, desk, err)
		}
	}
}
