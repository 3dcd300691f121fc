package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"bedside/bot"
)

// ticketBody is the content of a ticket's sealed column. What the store changes by
// itself has columns of its own.
type ticketBody struct {
	Pseudonym string       `json:"pseudonym"`
	Language  string       `json:"language,omitempty"`
	Question  string       `json:"question,omitempty"`
	Tried     []bot.Choice `json:"tried,omitempty"`
	Message   string       `json:"message,omitempty"`
	Changes   int          `json:"changes,omitempty"`
	Claimer   string       `json:"claimer,omitempty"`
	Claimed   time.Time    `json:"claimed,omitzero"`
	Touched   time.Time    `json:"touched,omitzero"`
	Draft     int64        `json:"draft,omitempty"`
	Call      string       `json:"call,omitempty"`
	Number    string       `json:"number,omitempty"`
	Reminded  time.Time    `json:"reminded,omitzero"`
	Escalated time.Time    `json:"escalated,omitzero"`
	Pointed   time.Time    `json:"pointed,omitzero"`
	Untold    bool         `json:"untold,omitempty"`
	Delayed   time.Time    `json:"delayed,omitzero"`
}

func bodyOf(t bot.Ticket) ticketBody {
	return ticketBody{t.Pseudonym, t.Language, t.Question, t.Tried, t.Message, t.Changes, t.Claimer, t.Claimed, t.Touched,
		t.SentDraft, t.Call, t.Number, t.Reminded, t.Escalated, t.Pointed, t.Untold, t.Delayed}
}

// into fills in what the body of a ticket says.
func (b ticketBody) into(t *bot.Ticket) {
	t.Pseudonym, t.Language, t.Question, t.Tried, t.Message, t.Changes = b.Pseudonym, b.Language, b.Question, b.Tried,
		b.Message, b.Changes
	t.Claimer, t.Claimed, t.Touched = b.Claimer, b.Claimed, b.Touched
	t.SentDraft, t.Call, t.Number, t.Reminded, t.Pointed = b.Draft, b.Call, b.Number, b.Reminded, b.Pointed
	t.Escalated, t.Untold, t.Delayed = b.Escalated, b.Untold, b.Delayed
}

func ticketPlace(id int64) []byte { return place("tickets.body", id) }

// OpenDesk returns the number of the chat that staff find tickets in, which is
// kept from now on, written to or not. A former address of it will do.
func (s *Store) OpenDesk(ctx context.Context, channel, address string) (chat int64, err error) {
	err = s.write(ctx, func(t tx) error {
		a := addressed{bot.Arrival{Channel: channel, Chat: address}, s.keys.lookups(channel, address)}
		if chat, err = s.chatOf(ctx, t, a, time.Now()); err != nil {
			return err
		}
		var sealed, where []byte
		err = t.one(ctx, "UPDATE chats SET desk = TRUE, gone = FALSE WHERE id = $1 RETURNING address", []any{chat}, &sealed)
		if err == nil {
			where, err = s.open(ctx, t, sealed, chatAddress(chat))
		}
		if err != nil {
			return err
		}
		return s.adopt(ctx, t, chat, channel, string(where))
	})
	if err != nil {
		return 0, fmt.Errorf("opening the desk: %w", err)
	}
	return chat, nil
}

// Ticket returns a ticket; false when there is none.
func (s *Store) Ticket(ctx context.Context, id int64) (bot.Ticket, bool, error) {
	found, err := s.ticketsWhere(ctx, "id = $1", id)
	if err != nil || len(found) == 0 {
		return bot.Ticket{}, false, err
	}
	return found[0], true, nil
}

// ofChat is the condition for the tickets of a patient's chat, with their order.
const ofChat = "chat = $1 ORDER BY opened DESC, id"

// Tickets returns the tickets of a patient's chat, the newest first. It fails when one cannot
// be read.
func (s *Store) Tickets(ctx context.Context, chat int64) ([]bot.Ticket, error) {
	return s.ticketsWhere(ctx, ofChat, chat)
}

// isDue is the condition for tickets that desk work has to look at.
const isDue = "(version <> shown OR holds OR state IN ('waiting', 'claimed'))"

// TicketsDue returns the tickets of a staff chat that desk work has to look at, oldest
// first: those that are open or hold a conversation, and those whose card does not
// show how they stand.
// One that cannot be read is left out, so that it does not hold up the others.
func (s *Store) TicketsDue(ctx context.Context, desk int64) ([]bot.Ticket, error) {
	return s.readableWhere(ctx, "desk = $1 AND "+isDue+" ORDER BY opened, id", desk)
}

// ReadableTickets returns the tickets of a patient's chat, the newest first, but for those that
// cannot be read: what is to be done whatever has become of them does not wait for that.
func (s *Store) ReadableTickets(ctx context.Context, chat int64) ([]bot.Ticket, error) {
	return s.readableWhere(ctx, ofChat, chat)
}

// readableWhere returns tickets; the log names those that cannot be read.
func (s *Store) readableWhere(ctx context.Context, where string, args ...any) (found []bot.Ticket, err error) {
	err = s.engine.read(ctx, func(t tx) error {
		found = nil
		return s.eachTicket(ctx, t, where, args, func(ticket bot.Ticket, damage error) error {
			if damage != nil {
				s.log.Error("a ticket cannot be read and is passed over", "ticket", ticket.Code, "error", damage)
				return nil
			}
			found = append(found, ticket)
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("reading tickets: %w", err)
	}
	return found, nil
}

func (s *Store) ticketsWhere(ctx context.Context, where string, args ...any) (found []bot.Ticket, err error) {
	err = s.engine.read(ctx, func(t tx) error {
		found, err = s.readTickets(ctx, t, where, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading tickets: %w", err)
	}
	return found, nil
}

func (s *Store) readTickets(ctx context.Context, t tx, where string, args ...any) (found []bot.Ticket, err error) {
	err = s.eachTicket(ctx, t, where, args, func(ticket bot.Ticket, damage error) error {
		found = append(found, ticket)
		return damage
	})
	return found, err
}

// sealedTicket is a ticket as it lies in the database.
type sealedTicket struct {
	bot.Ticket
	body []byte
}

func (r *sealedTicket) read(scan scan) error {
	var chat sql.NullInt64
	var opened, delivered int64
	err := scan(&r.ID, &chat, &r.Desk, &r.Code, &r.State, &r.End, &r.Urgent, &r.Holds, &r.Erased, &r.Version, &r.Shown,
		&r.Card,
		&opened, &delivered, &r.body)
	r.Chat, r.Opened = chat.Int64, fromMilliseconds(opened)
	if delivered > 0 {
		r.Delivered = fromMilliseconds(delivered)
	}
	return err
}

// eachTicket calls f with tickets; one whose body cannot be opened comes without it,
// with the reason.
func (s *Store) eachTicket(ctx context.Context, t tx, where string, args []any, f func(ticket bot.Ticket,
	damage error) error) error {
	rows, err := collect(ctx, t,
		`SELECT id, chat, desk, code, state, reason, urgent, holds, erased, version, shown, card, opened, delivered, body
		FROM tickets WHERE `+where, args,
		func(scan scan, row *sealedTicket) error { return row.read(scan) })
	if err != nil {
		return err
	}
	for _, row := range rows {
		var body ticketBody
		damage := s.openJSON(ctx, t, row.body, ticketPlace(row.ID), &body)
		if damage != nil {
			damage = fmt.Errorf("ticket %s: %w", row.Code, damage)
		} else {
			body.into(&row.Ticket)
		}
		if err := f(row.Ticket, damage); err != nil {
			return err
		}
	}
	return nil
}

// keepTickets opens and changes tickets, and returns the staff chats whose cards
// are no longer true. It fails with bot.ErrChanged when one has another version by
// now, or another ticket has its id or code.
func (s *Store) keepTickets(ctx context.Context, t tx, now int64, tickets []bot.Ticket) (desks []int64, err error) {
	tickets = slices.Clone(tickets)
	// two transactions never wait for each other
	slices.SortFunc(tickets, func(a, b bot.Ticket) int { return cmp.Compare(a.ID, b.ID) })
	for _, ticket := range tickets {
		sealed, err := s.sealJSON(ctx, t, cmp.Or(ticket.Chat, ticket.Desk), bodyOf(ticket), ticketPlace(ticket.ID))
		if err != nil {
			return nil, err
		}
		changed, err := s.keepTicket(ctx, t, now, ticket, sealed)
		if err == nil && changed == 0 {
			err = bot.ErrChanged
		}
		if err != nil {
			return nil, fmt.Errorf("keeping ticket %s: %w", ticket.Code, err)
		}
		if ticket.Shown != ticket.Version+1 {
			desks = append(desks, ticket.Desk)
		}
	}
	return desks, nil
}

func (s *Store) keepTicket(ctx context.Context, t tx, now int64, k bot.Ticket, sealed []byte) (int64, error) {
	if k.Version == 0 {
		return t.exec(ctx, `INSERT INTO tickets (id, chat, desk, code, state, reason, urgent, holds, version, shown, opened,
			changed, body)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, 0, $9, $10, $11) ON CONFLICT DO NOTHING`,
			k.ID, k.Chat, k.Desk, k.Code, string(k.State), string(k.End), k.Urgent, k.Holds, milliseconds(k.Opened), now, sealed)
	}
	delivered := int64(0)
	if !k.Delivered.IsZero() {
		delivered = milliseconds(k.Delivered)
	}
	return t.exec(ctx, `UPDATE tickets SET state = $1, reason = $2, holds = $3, shown = $4, delivered = $5, body = $6,
		changed = $7,
		version = version + 1 WHERE id = $8 AND version = $9`,
		string(k.State), string(k.End), k.Holds, k.Shown, delivered, sealed, now, k.ID, k.Version)
}

// TicketByCard returns the ticket that a message of a staff chat is the card of, or
// stands below it; false when there is none.
func (s *Store) TicketByCard(ctx context.Context, desk int64, message string) (bot.Ticket, bool, error) {
	found, err := s.ticketsWhere(ctx, `desk = $1 AND (card = $2 OR id IN (SELECT ticket FROM parcels WHERE chat = $1 AND
		message = $2))
		ORDER BY opened DESC LIMIT 1`, desk, message)
	if err != nil || len(found) == 0 || message == "" {
		return bot.Ticket{}, false, err
	}
	return found[0], true, nil
}

// Posts returns the messages below a ticket's card, so that they can be changed.
func (s *Store) Posts(ctx context.Context, ticket int64) (messages []string, err error) {
	err = s.engine.read(ctx, func(t tx) error {
		return t.each(ctx, "SELECT message FROM parcels WHERE ticket = $1 AND role = $2 AND message <> '' ORDER BY id",
			[]any{ticket, string(bot.RoleThread)}, func(scan scan) error {
				var message string
				err := scan(&message)
				messages = append(messages, message)
				return err
			})
	})
	if err != nil {
		return nil, fmt.Errorf("reading what was posted: %w", err)
	}
	return messages, nil
}

// CountTickets counts the tickets in each state.
func (s *Store) CountTickets(ctx context.Context) (counts []bot.TicketCount, err error) {
	err = s.engine.read(ctx, func(t tx) error {
		return t.each(ctx, "SELECT state, COUNT(*), MIN(opened) FROM tickets GROUP BY state ORDER BY state", nil,
			func(scan scan) error {
				var c bot.TicketCount
				var oldest int64
				err := scan(&c.State, &c.Count, &oldest)
				c.Oldest = fromMilliseconds(oldest)
				counts = append(counts, c)
				return err
			})
	})
	if err != nil {
		return nil, fmt.Errorf("counting tickets: %w", err)
	}
	return counts, nil
}
