package store

import (
	"context"
	"time"

	"bedside/bot"
)

// bedside is who the desk's log names when nobody did something.
const bedside = "bedside"

// ticketChanges are the changes of tickets that the store makes itself.
type ticketChanges struct {
	desks []int64 // whose cards are no longer true
	lines []bot.Line
}

func (m *ticketChanges) note(ticket bot.Ticket, what string) {
	m.desks = append(m.desks, ticket.Desk)
	m.lines = append(m.lines, bot.Line{Who: bedside, What: what, Ticket: ticket.Code})
}

// save wakes the desks and writes the lines, last in a transaction.
func (s *Store) save(ctx context.Context, t tx, m ticketChanges) error {
	if err := s.wake(ctx, t, desking, m.desks...); err != nil {
		return err
	}
	return s.writeLines(ctx, t, m.lines)
}

// settleParcel moves a ticket when one of its parcels was delivered or refused:
// its card is known from then on, of which the desk hears, also when another message took the place
// of one that could not be changed any more, and a reply has arrived once all of it has.
func (s *Store) settleParcel(ctx context.Context, t tx, ticket int64, role bot.Role, sent bool, message string) error {
	switch {
	case role == bot.RoleCard && sent && message != "":
		var desk int64
		err := t.one(ctx, "UPDATE tickets SET card = $1 WHERE id = $2 AND card <> $1 RETURNING desk", []any{message, ticket},
			&desk)
		if isNoRow(err) { // it is known
			return nil
		}
		if err != nil {
			return err
		}
		return s.wake(ctx, t, desking, desk)
	case role == bot.RoleReply && sent:
		return s.endReply(ctx, t, ticket, `state = 'answered' AND delivered = 0 AND NOT EXISTS (SELECT 1 FROM parcels
			WHERE parcels.ticket = tickets.id AND role = 'reply' AND parcels.state IN ('pending', 'sending'))`, "")
	case role == bot.RoleReply:
		return s.endReply(ctx, t, ticket, "state = 'answered' AND delivered = 0", bot.EndRefused)
	}
	return nil
}

// endReply notes that the reply of a ticket was delivered, or, with an end, why
// it never will be.
func (s *Store) endReply(ctx context.Context, t tx, ticket int64, where string, end bot.TicketEnd) error {
	found, err := s.readTickets(ctx, t, "id = $1 AND "+where, ticket)
	if err != nil || len(found) == 0 {
		return err
	}
	var m ticketChanges
	now := milliseconds(time.Now())
	if end == "" {
		_, err = t.exec(ctx, "UPDATE tickets SET delivered = $1, changed = $1, version = version + 1 WHERE id = $2", now,
			ticket)
		m.note(found[0], "delivered")
	} else {
		err = markUndeliverable(ctx, t, found[0], end, &m)
	}
	if err != nil {
		return err
	}
	return s.save(ctx, t, m)
}

func markUndeliverable(ctx context.Context, t tx, ticket bot.Ticket, end bot.TicketEnd, m *ticketChanges) error {
	m.note(ticket, "undeliverable: "+string(end))
	_, err := t.exec(ctx, `UPDATE tickets SET state = 'undeliverable', reason = $1, holds = FALSE, changed = $2, version =
		version + 1
		WHERE id = $3`, string(end), milliseconds(time.Now()), ticket.ID)
	return err
}

// unreachable ends the tickets of a chat that takes no more messages.
func (s *Store) unreachable(ctx context.Context, t tx, chat int64) (m ticketChanges, err error) {
	found, err := s.readTickets(ctx, t,
		"chat = $1 AND (holds OR state IN ('waiting', 'claimed') OR state = 'answered' AND delivered = 0) ORDER BY id", chat)
	if err != nil {
		return m, err
	}
	for _, ticket := range found {
		if ticket.Open() || ticket.State == bot.TicketAnswered && ticket.Delivered.IsZero() {
			err = markUndeliverable(ctx, t, ticket, bot.EndBlocked, &m)
		} else {
			m.note(ticket, "released")
			_, err = t.exec(ctx, "UPDATE tickets SET holds = FALSE, changed = $1, version = version + 1 WHERE id = $2",
				milliseconds(time.Now()), ticket.ID)
		}
		if err != nil {
			return m, err
		}
	}
	return m, nil
}

// eraseTickets erases patients' texts from tickets, and ends those that have
// not ended: as withdrawn when the patient is forgotten, as closed when their time
// is over. What was posted of them in the staff chat stays known by its message,
// so that it can be changed there.
func (s *Store) eraseTickets(ctx context.Context, t tx, end bot.TicketEnd, where string,
	args ...any) (m ticketChanges, err error) {
	var found []bot.Ticket
	err = s.eachTicket(ctx, t, "NOT erased AND "+where+" ORDER BY id", args, func(ticket bot.Ticket, _ error) error {
		found = append(found, ticket) // what cannot be read is erased all the same
		return nil
	})
	if err != nil {
		return m, err
	}
	for _, ticket := range found {
		ended(&ticket, end)
		ticket.Question, ticket.Tried, ticket.Number, ticket.Message, ticket.Holds = "", nil, "", "", false
		sealed, err := s.sealJSON(ctx, t, ticket.Desk, bodyOf(ticket), ticketPlace(ticket.ID))
		if err != nil {
			return m, err
		}
		_, err = t.exec(ctx, `UPDATE tickets SET state = $1, reason = $2, holds = FALSE, erased = TRUE, body = $3, changed =
			$4,
			version = version + 1 WHERE id = $5`,
			string(ticket.State), string(ticket.End), sealed, milliseconds(time.Now()), ticket.ID)
		if err != nil {
			return m, err
		}
		if _, err := t.exec(ctx, "UPDATE parcels SET body = $1 WHERE ticket = $2 AND role <> $3", []byte{}, ticket.ID,
			string(bot.RoleReply)); err != nil {
			return m, err
		}
		m.note(ticket, "erased: "+string(end))
	}
	return m, nil
}

// ended ends a ticket whose text is erased.
func ended(ticket *bot.Ticket, end bot.TicketEnd) {
	switch {
	case ticket.State == bot.TicketAnswered && ticket.Delivered.IsZero():
		ticket.State, ticket.End = bot.TicketUndeliverable, end
	case ticket.Open() && end == bot.EndForgotten:
		ticket.State, ticket.End = bot.TicketWithdrawn, end
	case ticket.Open():
		ticket.State, ticket.End = bot.TicketClosed, end
	}
}
