package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"bedside/bot"
)

// expireBatch is how many chats are looked through at once, so that nobody waits for it.
const expireBatch = 200

// remembered is what is kept of a chat for as long as it is, as it lies in the database.
type remembered struct {
	id                     int64
	standing, conversation []byte
	wrote                  bool // a text of the chat is still kept
}

// expireRemembered erases texts from before a time in chats that are kept because something
// happened there since: questions that wait for consent, and words of the conversation.
func (s *Store) expireRemembered(ctx context.Context, before time.Time) (erased int64, err error) {
	for after := int64(0); ; {
		var rows []remembered
		err := s.engine.read(ctx, func(t tx) (err error) {
			rows, err = collect(ctx, t, `SELECT id, standing, conversation, EXISTS (SELECT 1 FROM arrivals
				WHERE chat = chats.id AND kind = 'text' AND received >= $1) FROM chats
				WHERE id > $2 AND (standing IS NOT NULL OR conversation IS NOT NULL) ORDER BY id LIMIT $3`,
				[]any{milliseconds(before), after, expireBatch}, func(scan scan, r *remembered) error {
					return scan(&r.id, &r.standing, &r.conversation, &r.wrote)
				})
			return err
		})
		if err != nil || len(rows) == 0 {
			return erased, err
		}
		for _, row := range rows {
			changed, err := s.expireChat(ctx, row, before)
			if ctx.Err() != nil {
				return erased, ctx.Err()
			}
			if err != nil { // it is no reason to keep what others wrote
				s.log.Error("texts of a chat that are too old could not be erased", "chat", row.id, "error", err)
			}
			erased += changed
		}
		after = rows[len(rows)-1].id
	}
}

// expireChat does so with one chat; what was changed meanwhile is left for the next time.
func (s *Store) expireChat(ctx context.Context, r remembered, before time.Time) (erased int64, err error) {
	standing, state, err := s.openRemembered(ctx, r)
	if err != nil {
		return 0, err
	}
	held, recent := len(standing.Held), len(state.Recent)
	standing.Held = slices.DeleteFunc(standing.Held, func(h bot.Held) bool { return h.At.Before(before) })
	state.Recent = slices.DeleteFunc(state.Recent, func(said bot.Recent) bool { return said.At.Before(before) })
	talked := len(state.Recent) < recent || !r.wrote && len(state.Earlier) > 0
	if !r.wrote {
		state.Earlier = nil
	}
	if len(standing.Held) < held {
		if erased, err = s.replaceSealed(ctx, r.id, "standing", r.standing, standing, chatStanding(r.id)); err != nil {
			return erased, err
		}
	}
	if !talked {
		return erased, nil
	}
	more, err := s.replaceSealed(ctx, r.id, "conversation", r.conversation, state, chatConversation(r.id))
	return erased + more, err
}

func (s *Store) openRemembered(ctx context.Context, r remembered) (standing bot.Standing, state bot.Conversation, err error) {
	err = s.engine.read(ctx, func(t tx) error {
		if r.standing != nil {
			if err := s.openJSON(ctx, t, r.standing, chatStanding(r.id), &standing); err != nil {
				return fmt.Errorf("what stands of it: %w", err)
			}
		}
		if r.conversation == nil {
			return nil
		}
		return s.openJSON(ctx, t, r.conversation, chatConversation(r.id), &state)
	})
	return standing, state, err
}

// replaceSealed replaces a value in a column of a chat that is still what it was.
func (s *Store) replaceSealed(ctx context.Context, chat int64, column string, was []byte, value any,
	place []byte) (changed int64, err error) {
	err = s.write(ctx, func(t tx) error {
		sealed, err := s.sealJSON(ctx, t, chat, value, place)
		if err == nil {
			changed, err = t.exec(ctx, "UPDATE chats SET "+column+" = $1 WHERE id = $2 AND "+column+" = $3", sealed, chat, was)
		}
		return err
	})
	return changed, err
}
