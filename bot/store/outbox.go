package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"bedside/bot"
)

// NextParcel takes a chat's oldest parcel that is not delivered and notes, before it
// returns, that it is being sent: after a crash, nobody can know whether it went
// out. It returns nil when nothing is to be sent, and a time to wait when the
// chat is to be left alone.
func (s *Store) NextParcel(ctx context.Context, chat int64) (d *bot.Delivery, wait time.Duration, err error) {
	err = s.write(ctx, func(t tx) error {
		r, err := nextParcel(ctx, t, chat)
		if isNoRow(err) {
			return nil
		}
		if err != nil {
			return err
		}
		if wait = s.leftAlone(r); wait > 0 {
			return nil
		}
		if d, err = s.delivery(ctx, t, chat, r); err != nil {
			return err
		}
		_, err = t.exec(ctx, "UPDATE parcels SET state = 'sending', at = $1 WHERE id = $2", milliseconds(time.Now()), r.id)
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("taking a parcel of chat %d: %w", chat, err)
	}
	return d, wait, nil
}

// leftAlone is how long the chat of a parcel is to be left alone. When that was noted later than
// now, the clock was set back since, and the platform is asked anew.
func (s *Store) leftAlone(r parcelRow) time.Duration {
	wait := time.Until(fromMilliseconds(r.notBefore))
	if wait > 0 && time.Until(fromMilliseconds(r.at)) > clockAhead {
		s.tellOfClock()
		return 0
	}
	return max(wait, 0)
}

// parcelRow is a parcel as it lies in the database, with its chat and the card of
// its ticket.
type parcelRow struct {
	id, said, notBefore, at int64
	piece, tries            int
	body, address           []byte
	channel, card           string
	role                    bot.Role
}

// nextParcel returns the oldest parcel that waits; what was erased before it was
// sent is passed over for good.
func nextParcel(ctx context.Context, t tx, chat int64) (r parcelRow, err error) {
	for {
		err = t.one(ctx, `SELECT p.id, p.said, p.piece, p.body, p.tries, p.role, COALESCE(k.card, ''), c.channel, c.address,
			c.not_before, p.at
			FROM parcels p JOIN chats c ON c.id = p.chat LEFT JOIN tickets k ON k.id = p.ticket
			WHERE p.chat = $1 AND p.state IN ('pending', 'sending') ORDER BY p.id LIMIT 1`, []any{chat},
			&r.id, &r.said, &r.piece, &r.body, &r.tries, &r.role, &r.card, &r.channel, &r.address, &r.notBefore,
			&r.at)
		if err != nil || len(r.body) > 0 {
			return r, err
		}
		if _, err = t.exec(ctx, "UPDATE parcels SET state = 'failed' WHERE id = $1", r.id); err != nil {
			return r, err
		}
	}
}

func (s *Store) delivery(ctx context.Context, t tx, chat int64, r parcelRow) (*bot.Delivery, error) {
	d := &bot.Delivery{ID: r.id, Tries: r.tries, Channel: r.channel}
	if err := s.openJSON(ctx, t, r.body, parcelBody(chat, r.said, r.piece), &d.Parcel); err != nil {
		return nil, fmt.Errorf("parcel %d: %w", r.id, err)
	}
	address, err := s.open(ctx, t, r.address, chatAddress(chat))
	if err != nil {
		return nil, err
	}
	d.Parcel.Chat = string(address)
	switch r.role {
	case bot.RoleCard:
		d.Parcel.Change = r.card
	case bot.RoleThread:
		d.Parcel.ReplyTo = r.card
	}
	return d, nil
}

// MarkSent notes that a parcel was delivered as the platform's message. A chat that
// was forgotten goes with its last parcel.
func (s *Store) MarkSent(ctx context.Context, chat, parcel int64, message string) error {
	return s.finish(ctx, chat, parcel, "sent", message)
}

// MarkRefused notes that a parcel cannot be delivered.
func (s *Store) MarkRefused(ctx context.Context, chat, parcel int64) error {
	return s.finish(ctx, chat, parcel, "failed", "")
}

func (s *Store) finish(ctx context.Context, chat, parcel int64, state, message string) error {
	left := int64(0)
	err := s.write(ctx, func(t tx) error {
		var ticket sql.NullInt64
		var role bot.Role
		err := t.one(ctx, `UPDATE parcels SET state = $1, message = $2, at = $3 WHERE id = $4 AND chat = $5 AND state =
			'sending'
			RETURNING ticket, role`, []any{state, sanitised(message), milliseconds(time.Now()), parcel, chat}, &ticket, &role)
		if err == nil && ticket.Valid {
			err = s.settleParcel(ctx, t, ticket.Int64, role, state == "sent", sanitised(message))
		}
		if err != nil && !isNoRow(err) {
			return err
		}
		left, err = forgetLeaving(ctx, t, chat)
		return err
	})
	if err == nil && left > 0 {
		err = s.engine.scrub(ctx, true)
	}
	if err != nil {
		return fmt.Errorf("noting parcel %d as %s: %w", parcel, state, err)
	}
	return nil
}

// forgetLeaving forgets a chat that is leaving once nothing waits to be sent.
func forgetLeaving(ctx context.Context, t tx, chat int64) (left int64, err error) {
	return t.exec(ctx, `DELETE FROM chats WHERE id = $1 AND leaving
		AND NOT EXISTS (SELECT 1 FROM parcels WHERE chat = $1 AND state IN ('pending', 'sending'))`, chat)
}

// Defer puts a parcel back and leaves its chat alone for a while. Other chats go
// on.
func (s *Store) Defer(ctx context.Context, chat, parcel int64, wait time.Duration) error {
	now := time.Now()
	err := s.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, "UPDATE chats SET not_before = $1 WHERE id = $2", milliseconds(now.Add(wait)), chat)
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, "UPDATE parcels SET state = 'pending', tries = tries + 1, at = $1 WHERE id = $2 AND chat = "+
			"$3 AND state = 'sending'",
			milliseconds(now), parcel, chat)
		return err
	})
	if err != nil {
		return fmt.Errorf("holding chat %d: %w", chat, err)
	}
	return nil
}

// MarkUnreachable notes that a chat takes no more messages, and drops what waits for it.
func (s *Store) MarkUnreachable(ctx context.Context, chat int64) error {
	err := s.write(ctx, func(t tx) error {
		if _, err := t.exec(ctx, "UPDATE chats SET gone = TRUE WHERE id = $1", chat); err != nil {
			return err
		}
		m, err := s.unreachable(ctx, t, chat)
		if err != nil {
			return err
		}
		if err := dropParcels(ctx, t, chat); err != nil {
			return err
		}
		if _, err := forgetLeaving(ctx, t, chat); err != nil {
			return err
		}
		return s.save(ctx, t, m)
	})
	if err != nil {
		return fmt.Errorf("noting chat %d as gone: %w", chat, err)
	}
	return nil
}

func dropParcels(ctx context.Context, t tx, chat int64) error {
	_, err := t.exec(ctx, "UPDATE parcels SET state = 'failed', at = $1 WHERE chat = $2 AND state IN ('pending', "+
		"'sending')",
		milliseconds(time.Now()), chat)
	return err
}
