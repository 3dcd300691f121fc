package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"bedside/bot"
)

// expireRows is how many rows are erased at once, so that no message waits for long beside them: there are many
// when the retention was made shorter, or a backup of long ago was restored.
const expireRows = 500

// Expire erases data older than the retention at a time: texts, questions that wait for consent
// and words of conversations among them, what tickets hold that nothing happened to, addresses of
// chats that fell silent, and, after their own time, audit rows and tickets. The desk's log stays.
func (s *Store) Expire(ctx context.Context, now time.Time) error {
	tickets, err := s.expireTickets(ctx, now.Add(-s.options.Retention))
	var rows, chats, remembered int64
	if err == nil {
		rows, chats, err = s.expireAged(ctx, now)
	}
	if err == nil {
		remembered, err = s.expireRemembered(ctx, now.Add(-s.options.Retention))
	}
	if tickets+rows+remembered > 0 {
		err = errors.Join(err, s.engine.scrub(ctx, chats > 0))
	}
	if err != nil {
		return fmt.Errorf("erasing what is too old: %w", err)
	}
	return nil
}

// expireTickets erases what tickets hold that nothing happened to since a time.
func (s *Store) expireTickets(ctx context.Context, before time.Time) (erased int64, err error) {
	for {
		var m ticketChanges
		err := s.write(ctx, func(t tx) (err error) {
			m, err = s.eraseTickets(ctx, t, bot.EndExpired, `id IN (SELECT id FROM tickets
				WHERE NOT erased AND changed < $1 ORDER BY id LIMIT $2)`, milliseconds(before), expireRows)
			if err != nil {
				return err
			}
			return s.save(ctx, t, m)
		})
		if err != nil || len(m.lines) == 0 {
			return erased, err
		}
		erased += int64(len(m.lines))
	}
}

// aged is what becomes of rows of a table that are old enough.
type aged struct {
	table  string
	where  string // with $1, the time before which they are old enough
	set    string // what of them is emptied; "" to delete them
	before int64  // milliseconds since 1970
}

// key has the columns that tell rows of the table apart.
func (a aged) key() string {
	if a.table == "deliveries" {
		return "channel, external"
	}
	return "id"
}

// silent matches chats that nothing is kept of but their address; with them their keys go, by the foreign keys.
const silent = `seen < $1 AND NOT desk AND NOT EXISTS (SELECT 1 FROM parcels WHERE parcels.chat = chats.id)
	AND NOT EXISTS (SELECT 1 FROM tickets WHERE tickets.chat = chats.id AND NOT erased)`

// expireAged erases rows by their age. It counts those that may tell of a person, and the chats
// among them.
func (s *Store) expireAged(ctx context.Context, now time.Time) (rows, chats int64, err error) {
	texts, audit := milliseconds(now.Add(-s.options.Retention)), milliseconds(now.Add(-s.options.AuditRetention))
	for _, old := range []aged{
		{"arrivals", "received < $1", "", texts},
		{"parcels", "at < $1 AND role <> 'thread'", "", texts},
		{"parcels", "at < $1 AND role = 'thread' AND LENGTH(body) > 0", "body = ''", texts},
		{"parcels", "at < $1", "", audit},
		{"tickets", "changed < $1", "", audit},
		{"replies", "at < $1 AND (offer IS NOT NULL OR choices IS NOT NULL OR question IS NOT NULL)",
			"offer = NULL, choices = NULL, question = NULL", texts},
		{"chats", "seen < $1 AND conversation IS NOT NULL", "conversation = NULL", texts},
		{"replies", "at < $1", "", audit},
		{"recalls", "proposed < $1", "", audit},
	} {
		some, err := s.expireEach(ctx, old)
		rows += some
		if err != nil {
			return rows, 0, err
		}
	}
	if chats, err = s.expireEach(ctx, aged{"chats", silent, "", texts}); err != nil {
		return rows + chats, chats, err
	}
	// They hold nothing of a person.
	repeated := milliseconds(now.Add(-repeatedWithin))
	_, err = s.expireEach(ctx, aged{"deliveries", "received < $1", "", repeated})
	return rows + chats, chats, err
}

// expireEach erases the rows that are old enough, some at a time, and counts them.
func (s *Store) expireEach(ctx context.Context, old aged) (erased int64, err error) {
	do := "DELETE FROM " + old.table
	if old.set != "" {
		do = "UPDATE " + old.table + " SET " + old.set
	}
	// What is asked of a row is asked twice, as it may have changed while PostgreSQL waited for it.
	query := fmt.Sprintf("%s WHERE %s AND (%s) IN (SELECT %s FROM %s WHERE %s LIMIT $2)", do, old.where, old.key(),
		old.key(), old.table, old.where)
	for {
		var some int64
		err := s.write(ctx, func(t tx) (err error) {
			some, err = t.exec(ctx, query, old.before, expireRows)
			return err
		})
		erased += some
		if err != nil || some < expireRows {
			return erased, err
		}
	}
}
