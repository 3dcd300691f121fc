package store

import (
	"context"
	"fmt"
	"time"

	"bedside/bot"
)

// Forget erases all that is kept of a chat, on disk too: what was written and
// said, the conversation, the address, the work that waits, and what tickets hold
// of it: open ones are withdrawn. Audit rows stay, without the chat they belonged to. The
// farewell is delivered all the same; until it is,
// the address is kept, sealed, and nothing else.
//
// asked is the ID of the arrival that asked for it: what was accepted after that one and waits to
// be answered begins a new chat, and is answered there, after the farewell. With 0 nothing is kept.
func (s *Store) Forget(ctx context.Context, chat, asked int64, farewell []bot.Parcel) error {
	peer, known, err := s.Peer(ctx, chat)
	if err != nil || !known {
		return err
	}
	err = s.write(ctx, func(t tx) error {
		later, err := s.writtenAfter(ctx, t, chat, asked)
		if err != nil {
			return err
		}
		m, err := s.eraseTickets(ctx, t, bot.EndForgotten, "chat = $1", chat)
		if err != nil {
			return err
		}
		if len(farewell) > 0 || len(later) > 0 {
			if err := s.beginAnew(ctx, t, peer, farewell, later); err != nil {
				return err
			}
		}
		if err := s.erase(ctx, t, chat); err != nil {
			return err
		}
		return s.save(ctx, t, m)
	})
	s.chats.drop(chat)
	if err == nil {
		err = s.engine.scrub(ctx, true)
	}
	if err != nil {
		return fmt.Errorf("forgetting chat %d: %w", chat, err)
	}
	return nil
}

// writtenAfter locks a chat, so that nothing is accepted for it meanwhile, and returns what waits
// that was accepted after an arrival.
func (s *Store) writtenAfter(ctx context.Context, t tx, chat, asked int64) ([]bot.Inbound, error) {
	if _, err := t.exec(ctx, "UPDATE chats SET seen = seen WHERE id = $1", chat); err != nil || asked == 0 {
		return nil, err
	}
	return s.inbounds(ctx, t, "chat = $1 AND answered IS NULL AND id > $2 ORDER BY id", chat, asked)
}

// erase deletes a chat and, by the foreign keys, all that refers to it.
func (s *Store) erase(ctx context.Context, t tx, chat int64) error {
	for _, query := range []string{
		"UPDATE replies SET chat = NULL, offer = NULL, choices = NULL, question = NULL WHERE chat = $1",
		"DELETE FROM chats WHERE id = $1",
	} {
		if _, err := t.exec(ctx, query, chat); err != nil {
			return err
		}
	}
	return t.dequeue(ctx, chat)
}

// beginAnew makes a chat anew in place of one that is erased next, with a farewell to be delivered
// and what was written after it was asked for. Without the latter it is forgotten with the delivery.
func (s *Store) beginAnew(ctx context.Context, t tx, peer bot.Peer, farewell []bot.Parcel, later []bot.Inbound) error {
	now := milliseconds(time.Now())
	id := bot.NewID()
	if _, err := t.exec(ctx, "UPDATE chats SET lookup = NULL WHERE id = $1", peer.ID); err != nil {
		return err
	}
	_, err := t.exec(ctx, "INSERT INTO chats (id, channel, lookup, address, language, leaving, seen) VALUES ($1, $2, "+
		"$3, '', $4, $5, $6)",
		id, peer.Channel, s.keys.lookups(peer.Channel, peer.Address)[0], peer.Language, len(later) == 0, now)
	if err == nil {
		err = s.beginChat(ctx, t, id, peer.Address)
	}
	for _, in := range later {
		if err == nil {
			err = s.takeOver(ctx, t, id, in)
		}
	}
	if err != nil || len(farewell) == 0 {
		return err
	}
	return s.keepOutbound(ctx, t, id, now, []bot.Outbound{{ID: bot.NewID(), Parcels: farewell}})
}

// takeOver makes what waits in another chat wait in this one, sealed with its key.
func (s *Store) takeOver(ctx context.Context, t tx, chat int64, in bot.Inbound) error {
	text, err := s.seal(ctx, t, chat, []byte(in.Text), arrivalText(chat, in.Arrival.ID))
	if err != nil {
		return err
	}
	origin, err := s.sealOrigin(ctx, t, in.Arrival, chat)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, "UPDATE arrivals SET chat = $1, text = $2, origin = $3 WHERE id = $4", chat, text, origin, in.ID)
	if err != nil {
		return fmt.Errorf("keeping arrival %d: %w", in.ID, err)
	}
	if in.Verdict.Urgent() {
		return s.wakeFirst(ctx, t, answering, chat)
	}
	return s.wake(ctx, t, answering, chat)
}
