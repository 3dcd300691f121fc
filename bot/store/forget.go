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
// farewell is delivered all the same;
// until it is, the address is kept, sealed, and nothing else.
func (s *Store) Forget(ctx context.Context, chat int64, farewell []bot.Parcel) error {
	peer, known, err := s.Peer(ctx, chat)
	if err != nil || !known {
		return err
	}
	err = s.write(ctx, func(t tx) error {
		m, err := s.eraseTickets(ctx, t, bot.EndForgotten, "chat = $1", chat)
		if err != nil {
			return err
		}
		if err := s.erase(ctx, t, chat); err != nil {
			return err
		}
		if len(farewell) > 0 {
			if err := s.keepFarewell(ctx, t, peer, farewell); err != nil {
				return err
			}
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

// keepFarewell makes a chat anew that is forgotten with the delivery of its farewell.
func (s *Store) keepFarewell(ctx context.Context, t tx, peer bot.Peer, farewell []bot.Parcel) error {
	now := time.Now()
	id := bot.NewID()
	_, err := t.exec(ctx, "INSERT INTO chats (id, channel, lookup, address, language, leaving, seen) VALUES ($1, $2, "+
		"$3, '', $4, TRUE, $5)",
		id, peer.Channel, s.keys.lookups(peer.Channel, peer.Address)[0], peer.Language, milliseconds(now))
	if err == nil {
		err = s.beginChat(ctx, t, id, peer.Address)
	}
	if err != nil {
		return err
	}
	return s.keepOutbound(ctx, t, id, milliseconds(now), []bot.Outbound{{ID: bot.NewID(), Parcels: farewell}})
}
