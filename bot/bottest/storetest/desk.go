package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
)

// desk opens a desk.
func (h *fixture) desk() int64 {
	h.t.Helper()
	desk, err := h.OpenDesk(h.ctx(), channel, "staff")
	h.must(err)
	return desk
}

// ticket opens a ticket of a chat, with a card that waits to be posted.
func (h *fixture) ticket(desk, chat int64, question string) bot.Ticket {
	h.t.Helper()
	time.Sleep(2 * time.Millisecond) // the store counts milliseconds, and the order is looked at
	id := bot.NewID()
	t := bot.Ticket{
		ID: id, Code: fmt.Sprint("C", id), Pseudonym: "P1", Language: "en", State: bot.TicketWaiting, Question: question,
		Tried: []bot.Choice{{Label: "Ear tubes", Ask: question}}, Opened: time.Now().UTC().Truncate(time.Millisecond),
		Chat: chat, Desk: desk, Message: "m1", Number: "0123 " + question,
	}
	h.must(h.Commit(h.ctx(), chat, bot.Turn{Tickets: []bot.Ticket{t},
		Lines:    []bot.Line{{Who: "patient", What: "opened", Ticket: t.Code}},
		Outbound: []bot.Outbound{card(t, question)}}))
	return h.ticketNow(id)
}

func card(t bot.Ticket, text string) bot.Outbound {
	return bot.Outbound{ID: bot.NewID(), Chat: t.Desk, Ticket: t.ID, Role: bot.RoleCard,
		Parcels: []bot.Parcel{parcel(text)}}
}

func (h *fixture) ticketNow(id int64) bot.Ticket {
	h.t.Helper()
	t, ok, err := h.Ticket(h.ctx(), id)
	if h.must(err); !ok {
		h.t.Fatal("the ticket is not there")
	}
	return t
}

// change keeps a changed ticket, with what is said of it.
func (h *fixture) change(t bot.Ticket, out ...bot.Outbound) {
	h.t.Helper()
	h.must(h.Commit(h.ctx(), t.Desk, bot.Turn{Tickets: []bot.Ticket{t}, Outbound: out}))
}

// logOf is what the desk's log says of a ticket.
func (h *fixture) logOf(t bot.Ticket) (lines []string) {
	h.t.Helper()
	h.must(h.Log(h.ctx(), func(line bot.LoggedLine) error {
		if line.Ticket == t.Code {
			lines = append(lines, line.Who+" "+line.What)
		}
		return nil
	}))
	return lines
}

func (h *fixture) reply(t bot.Ticket, texts ...string) bot.Outbound {
	s := said(texts...)
	s.Chat, s.Ticket, s.Role = t.Chat, t.ID, bot.RoleReply
	return s
}

func origins(t *testing.T, h *fixture) {
	a := h.arrival("a", "one")
	a.Attached, a.Album, a.Anonymous, a.Shared = bot.AttachmentPicture, "88", true, true
	a.By, a.ReplyTo, a.Verdict = "U123", "m77", bot.Verdict{Urgency: bot.UrgencyNow, Flag: "choking"}
	h.accept(a, h.arrival("a", "two"))
	h.reopen()
	found := h.unanswered(h.find("a"))
	if found[0].By != "U123" || found[0].ReplyTo != "m77" || found[1].By != "" || found[1].ReplyTo != "" ||
		found[0].Attached != a.Attached || found[0].Album != a.Album || !found[0].Anonymous || !found[0].Shared ||
		found[1].Shared || found[1].Attached != "" ||
		found[0].Verdict != a.Verdict || found[1].Verdict.Known() {
		t.Errorf("it came back as %+v", found)
	}
	chat := h.find("a")
	h.must(h.Commit(h.ctx(), chat, bot.Turn{Erased: []int64{found[1].ID}}))
	if diff := cmp.Diff([]string{"one", ""}, h.texts(chat)); diff != "" {
		t.Errorf("after one was erased (-want +got):\n%s", diff)
	}
}

func ticketing(t *testing.T, h *fixture) {
	desk, chat := h.desk(), h.chat("a", "one")
	if again := h.desk(); again != desk {
		t.Errorf("opened desk %d, then %d", desk, again)
	}
	peer, _, err := h.Peer(h.ctx(), desk)
	if h.must(err); !peer.Desk || peer.Channel != channel || peer.Address != "staff" {
		t.Errorf("the desk is %+v", peer)
	}
	first := h.ticket(desk, chat, "why")
	if first.Version != 1 || first.Shown != 0 || first.State != bot.TicketWaiting || first.Question != "why" ||
		first.Chat != chat ||
		first.Number != "0123 why" || len(first.Tried) != 1 || time.Since(first.Opened) > time.Minute || first.Card != "" {
		t.Errorf("opened as %+v", first)
	}
	claimed := first
	claimed.State, claimed.Claimer, claimed.Claimed, claimed.Holds = bot.TicketClaimed, "U1", first.Opened, true
	claimed.Escalated, claimed.Untold, claimed.Delayed = first.Opened, true, first.Opened
	h.change(claimed)
	second := first
	second.State, second.Claimer = bot.TicketClaimed, "U2"
	waiting := h.chat("b", "two")
	err = h.Commit(h.ctx(), waiting, bot.Turn{Answered: []int64{h.unanswered(waiting)[0].ID},
		Tickets:  []bot.Ticket{second},
		Outbound: []bot.Outbound{said("not to be kept")}, Lines: []bot.Line{{Who: "U2", What: "claimed",
			Ticket: first.Code}}})
	if !errors.Is(err, bot.ErrChanged) {
		t.Errorf("a change of what has changed: %v", err)
	}
	h.nothing(waiting)
	if len(h.unanswered(waiting)) != 1 {
		t.Error("the arrival of a turn that was not kept counts as answered")
	}
	again := first
	again.Version = 0
	for name, again := range map[string]bot.Ticket{"same id": again,
		"same code": {ID: bot.NewID(), Code: first.Code, Chat: chat, Desk: desk, Opened: first.Opened}} {
		if err := h.Commit(h.ctx(), chat, bot.Turn{Tickets: []bot.Ticket{again}}); !errors.Is(err, bot.ErrChanged) {
			t.Errorf("opened a second ticket with the %s: %v", name, err)
		}
	}
	h.reopen()
	got := h.ticketNow(first.ID)
	claimed.Version = 2
	if diff := cmp.Diff(claimed, got); diff != "" {
		t.Errorf("claimed (-want +got):\n%s", diff)
	}
	if peer, _, err := h.Peer(h.ctx(), chat); peer.Paused != first.ID || err != nil || peer.Pseudonym == "" {
		t.Errorf("the patient is %+v, %v", peer, err)
	}
	got.Shown, got.Holds, got.State = got.Version+1, false, bot.TicketClosed
	h.change(got)
	if needy, err := h.TicketsDue(h.ctx(), desk); len(needy) != 0 || err != nil {
		t.Errorf("nothing is to be done for a closed ticket that is shown so, got %v, %v", needy, err)
	}
	open := h.ticket(desk, chat, "how")
	all, err := h.Tickets(h.ctx(), chat)
	if h.must(err); len(all) != 2 || all[0].ID != open.ID {
		t.Errorf("tickets of the chat: %+v", all)
	}
	readable, err := h.ReadableTickets(h.ctx(), chat)
	h.must(err)
	if diff := cmp.Diff(all, readable); diff != "" {
		t.Errorf("tickets of the chat that can be read (-all +readable):\n%s", diff)
	}
	if needy, err := h.TicketsDue(h.ctx(), desk); len(needy) != 1 || needy[0].ID != open.ID || err != nil {
		t.Errorf("needy: %v, %v", needy, err)
	}
	counts, err := h.CountTickets(h.ctx())
	if h.must(err); len(counts) != 2 || counts[0].State != bot.TicketClosed || counts[1].Count != 1 ||
		!counts[1].Oldest.Equal(open.Opened) {
		t.Errorf("counted %+v", counts)
	}
	if diff := cmp.Diff([]string{"patient opened"}, h.logOf(first)); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
}

func carding(t *testing.T, h *fixture) {
	desk := h.desk()
	ticket := h.ticket(desk, h.chat("a", "one"), "why")
	thread := said("a word from the patient")
	thread.Ticket, thread.Role = ticket.ID, bot.RoleThread
	h.must(h.Commit(h.ctx(), desk, bot.Turn{Outbound: []bot.Outbound{thread, card(ticket, "newer")}}))
	first := h.next(desk)
	if first.Parcel.Change != "" || first.Parcel.Parts[0].Text != "why" {
		t.Errorf("the card is posted as %+v", first.Parcel)
	}
	h.must(h.MarkSent(h.ctx(), desk, first.ID, "card1"))
	h.reopen()
	post := h.next(desk)
	if post.Parcel.ReplyTo != "card1" || post.Parcel.Parts[0].Text != "a word from the patient" {
		t.Errorf("posted %+v", post.Parcel)
	}
	h.must(h.MarkSent(h.ctx(), desk, post.ID, "post1"))
	newer := h.next(desk)
	if newer.Parcel.Change != "card1" || newer.Parcel.Parts[0].Text != "newer" {
		t.Errorf("changed to %+v", newer.Parcel)
	}
	h.must(h.MarkSent(h.ctx(), desk, newer.ID, "card1"))
	h.must(h.Commit(h.ctx(), desk, bot.Turn{Outbound: []bot.Outbound{card(ticket, "newest")}}))
	h.must(h.MarkSent(h.ctx(), desk, h.next(desk).ID, "card2")) // card1 could not be changed any more
	h.reopen()
	h.must(h.Commit(h.ctx(), desk, bot.Turn{Outbound: []bot.Outbound{card(ticket, "the last")}}))
	if last := h.next(desk); last.Parcel.Change != "card2" || h.ticketNow(ticket.ID).Card != "card2" {
		t.Errorf("the card that took another's place is changed to %+v", last.Parcel)
	} else {
		h.must(h.MarkSent(h.ctx(), desk, last.ID, "card2"))
	}
	for message, want := range map[string]bool{"card1": true, "card2": true, "post1": true, "m1": false, "": false} {
		if got, ok, err := h.TicketByCard(h.ctx(), desk, message); ok != want || err != nil || want && got.ID != ticket.ID {
			t.Errorf("message %q belongs to %+v, %v, %v", message, got, ok, err)
		}
	}
	if posts, err := h.Posts(h.ctx(), ticket.ID); len(posts) != 1 || posts[0] != "post1" || err != nil {
		t.Errorf("posts %v, %v", posts, err)
	}
}

func replying(t *testing.T, h *fixture) {
	desk, chat := h.desk(), h.chat("a", "one")
	ticket := h.ticket(desk, chat, "why")
	ticket.State = bot.TicketAnswered
	h.change(ticket, h.reply(ticket, "first half", "second half"))
	half := h.next(chat)
	h.must(h.MarkSent(h.ctx(), chat, half.ID, "1"))
	if got := h.ticketNow(ticket.ID); !got.Delivered.IsZero() {
		t.Error("half a reply counts as delivered")
	}
	h.must(h.Defer(h.ctx(), chat, h.next(chat).ID, time.Millisecond))
	time.Sleep(5 * time.Millisecond)
	d := h.next(chat)
	h.must(h.MarkSent(h.ctx(), chat, d.ID, "2"))
	h.must(h.MarkSent(h.ctx(), chat, d.ID, "2"))
	got := h.ticketNow(ticket.ID)
	if got.Delivered.IsZero() || got.State != bot.TicketAnswered || got.Version != 3 {
		t.Errorf("delivered: %+v", got)
	}
	refused := h.ticket(desk, chat, "how")
	refused.State = bot.TicketAnswered
	h.change(refused, h.reply(refused, "a reply"))
	h.must(h.MarkRefused(h.ctx(), chat, h.next(chat).ID))
	if got := h.ticketNow(refused.ID); got.State != bot.TicketUndeliverable || got.End != bot.EndRefused {
		t.Errorf("refused: %+v", got)
	}
	h.must(h.Record(h.ctx(), bot.Line{Who: "slack:U9", What: "refused: close", Ticket: ticket.Code}))
	if diff := cmp.Diff([]string{"patient opened", "bedside delivered", "slack:U9 refused: close"},
		h.logOf(ticket)); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
}

func blocking(t *testing.T, h *fixture) {
	desk := h.desk()
	for i, leave := range []func(chat int64){
		func(chat int64) { h.must(h.MarkUnreachable(h.ctx(), chat)) },
		func(chat int64) { h.must(h.Commit(h.ctx(), chat, bot.Turn{Gone: true})) },
	} {
		chat := h.chat(fmt.Sprint("a", i), "one")
		waiting, answered, arrived := h.ticket(desk, chat, "why"), h.ticket(desk, chat, "how"), h.ticket(desk, chat, "when")
		answered.State = bot.TicketAnswered
		h.change(answered, h.reply(answered, "a reply"))
		arrived.State, arrived.Delivered, arrived.Holds = bot.TicketAnswered, time.Now(), true
		h.change(arrived)
		leave(chat)
		h.nothing(chat)
		for _, ticket := range []bot.Ticket{waiting, answered} {
			if got := h.ticketNow(ticket.ID); got.State != bot.TicketUndeliverable || got.End != bot.EndBlocked ||
				got.Question == "" {
				t.Errorf("blocked: %+v", got)
			}
			if log := h.logOf(ticket); log[len(log)-1] != "bedside undeliverable: blocked" {
				t.Errorf("log %q", log)
			}
		}
		if got := h.ticketNow(arrived.ID); got.State != bot.TicketAnswered || got.Holds {
			t.Errorf("answered before: %+v", got)
		}
	}
}
