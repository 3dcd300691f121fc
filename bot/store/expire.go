package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"bedside/bot"
)

// Expire erases data older than the retention at a time: texts, questions that wait for consent
// and words of conversations among them, what tickets hold that nothing happened to, addresses of
// chats that fell silent, and, after their own time, audit rows and tickets. The desk's log stays.
func (s *Store) Expire(ctx context.Context, now time.Time) error {
	var erased, keys int64
	err := s.write(ctx, func(t tx) (err error) {
		m, err := s.eraseTickets(ctx, t, bot.EndExpired, "changed < $1", milliseconds(now.Add(-s.options.Retention)))
		if err != nil {
			return err
		}
		if erased, keys, err = s.expire(ctx, t, now); err != nil {
			return err
		}
		erased += int64(len(m.lines))
		return s.save(ctx, t, m)
	})
	if err != nil {
		return fmt.Errorf("erasing what is too old: %w", err)
	}
	more, err := s.expireRemembered(ctx, now.Add(-s.options.Retention))
	if erased+more > 0 {
		err = errors.Join(err, s.engine.scrub(ctx, keys > 0))
	}
	if err != nil {
		return fmt.Errorf("erasing what is too old: %w", err)
	}
	return nil
}

// deleteSilent deletes chats, and by the foreign keys their keys.
const deleteSilent = `DELETE FROM chats WHERE seen < $1 AND NOT desk
	AND NOT EXISTS (SELECT 1 FROM parcels WHERE parcels.chat = chats.id)
	AND NOT EXISTS (SELECT 1 FROM tickets WHERE tickets.chat = chats.id AND NOT erased)`

// expire erases rows by their age. It counts those that may tell of a person, and the chats
// among them.
func (s *Store) expire(ctx context.Context, t tx, now time.Time) (erased, chats int64, err error) {
	texts, audit := milliseconds(now.Add(-s.options.Retention)), milliseconds(now.Add(-s.options.AuditRetention))
	for _, old := range []struct {
		query  string
		before int64
	}{
		{"DELETE FROM arrivals WHERE received < $1", texts},
		{"DELETE FROM parcels WHERE at < $1 AND role <> 'thread'", texts},
		{"UPDATE parcels SET body = '' WHERE at < $1 AND role = 'thread' AND LENGTH(body) > 0", texts},
		{"DELETE FROM parcels WHERE at < $1", audit},
		{"DELETE FROM tickets WHERE changed < $1", audit},
		{`UPDATE replies SET offer = NULL, choices = NULL, question = NULL WHERE at < $1
			AND (offer IS NOT NULL OR choices IS NOT NULL OR question IS NOT NULL)`, texts},
		{"UPDATE chats SET conversation = NULL WHERE seen < $1 AND conversation IS NOT NULL", texts},
		{"DELETE FROM replies WHERE at < $1", audit},
		{"DELETE FROM recalls WHERE proposed < $1", audit},
	} {
		changed, err := t.exec(ctx, old.query, old.before)
		if err != nil {
			return 0, 0, err
		}
		erased += changed
	}
	if chats, err = t.exec(ctx, deleteSilent, texts); err != nil {
		return 0, 0, err
	}
	// They hold nothing of a person.
	_, err = t.exec(ctx, "DELETE FROM deliveries WHERE received < $1", milliseconds(now.Add(-repeatedWithin)))
	return erased + chats, chats, err
}
