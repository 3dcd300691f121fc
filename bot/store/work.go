package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"bedside/bot"
)

// workKind is a kind of work for a chat.
type workKind string

const (
	answering  workKind = "answer"
	delivering workKind = "deliver"
	desking    workKind = "desk" // of a staff chat: its cards, and what is due by time
)

// lateAfter is the delay after which work is taken to have lost its job.
const lateAfter = 20 * time.Second

// clockSkew is the difference between the clocks of two instances that does not delay
// work that waits.
const clockSkew = 100 * time.Millisecond

// keepDead is how long the row of a dead instance is kept.
const keepDead = time.Hour

// wake says, in the transaction that adds something to do, that a chat has
// something to do. It makes a job unless one is on its way, or an owner at work
// will see that the count of wakes has changed.
func (s *Store) wake(ctx context.Context, t tx, k workKind, chats ...int64) error {
	return s.wakeIn(ctx, t, k, false, chats)
}

// wakeFirst is wake for what goes before everything else.
func (s *Store) wakeFirst(ctx context.Context, t tx, k workKind, chats ...int64) error {
	return s.wakeIn(ctx, t, k, true, chats)
}

func (s *Store) wakeIn(ctx context.Context, t tx, k workKind, first bool, chats []int64) error {
	if len(chats) == 0 {
		return nil
	}
	chats = slices.Compact(slices.Sorted(slices.Values(chats))) // in one order: two transactions never wait for each other
	now := milliseconds(time.Now())
	var jobs []queuedJob
	for _, chat := range chats {
		var owner sql.NullInt64
		var wakes, due int64
		var desk bool
		err := t.one(ctx, `INSERT INTO work (chat, kind, wakes, due) VALUES ($1, $2, 1, $3)
			ON CONFLICT (chat, kind) DO UPDATE SET wakes = work.wakes + 1
			RETURNING wakes, owner, due, COALESCE((SELECT desk FROM chats WHERE id = $1), FALSE)`,
			[]any{chat, string(k), now}, &wakes, &owner, &due, &desk)
		if err != nil {
			return fmt.Errorf("noting work for chat %d: %w", chat, err)
		}
		waits := !owner.Valid && due > now
		if waits {
			if _, err := t.exec(ctx, "UPDATE work SET due = $1 WHERE chat = $2 AND kind = $3", now, chat,
				string(k)); err != nil {
				return fmt.Errorf("bringing work for chat %d forward: %w", chat, err)
			}
		}
		if wakes == 1 || waits || first { // a job that lies far back in its queue finds nothing left to do
			jobs = append(jobs, queuedJob{job{k, chat}, first || desk})
		}
	}
	return t.enqueue(ctx, jobs)
}

// claim makes this instance the owner of a chat's work. It reports false when
// another is at work, or nothing is left to do, or it is to wait and another job
// will come in time.
func (s *Store) claim(ctx context.Context, j job) (c claim, ok bool, err error) {
	c = claim{job: j, fence: bot.NewID()}
	err = s.engine.write(ctx, func(t tx) error {
		return t.one(ctx, `UPDATE work SET owner = $1, fence = $5
			WHERE chat = $2 AND kind = $3 AND owner IS NULL AND due <= $4 RETURNING wakes`,
			[]any{s.instance, j.chat, string(j.kind), milliseconds(time.Now().Add(clockSkew)), c.fence}, &c.wakes)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return claim{}, false, nil
	}
	return c, err == nil, err
}

// settle lets go of work that was done as far as the claim's count of wakes: for
// good, or until it is due again after a while. It reports false, with the new
// count, when something was added meanwhile.
func (s *Store) settle(ctx context.Context, c claim, again time.Duration) (now int64, ok bool, err error) {
	const mine = " WHERE chat = $1 AND kind = $2 AND owner = $3 AND fence = $4"
	query, args := "DELETE FROM work"+mine+" AND wakes = $5", []any{c.chat, string(c.kind), s.instance, c.fence, c.wakes}
	if again > 0 {
		query = "UPDATE work SET owner = NULL, due = $6" + mine + " AND wakes = $5"
		args = append(args, milliseconds(time.Now().Add(again)))
	}
	err = s.engine.write(ctx, func(t tx) error {
		changed, err := t.exec(ctx, query, args...)
		if ok = changed > 0; ok || err != nil {
			return err
		}
		err = t.one(ctx, "SELECT wakes FROM work"+mine, args[:4], &now)
		if errors.Is(err, sql.ErrNoRows) { // the chat was forgotten, or the work taken over
			ok, err = true, nil
		}
		return err
	})
	return now, ok, err
}

// sweep makes jobs for work that nobody has taken up: what dead instances owned,
// what was due some time ago, and what a clock that was ahead put off.
func (s *Store) sweep(ctx context.Context, late time.Duration) (found int, err error) {
	if err := s.rewind(ctx); err != nil {
		return 0, err
	}
	now, dialect := time.Now(), s.engine.dialect()
	err = s.engine.write(ctx, func(t tx) error {
		if _, err := t.exec(ctx, `UPDATE work SET owner = NULL, due = 0 WHERE (chat, kind) IN
			(SELECT chat, kind FROM work WHERE owner IS NOT NULL AND `+dialect.dead+dialect.take+")", s.instance); err != nil {
			return fmt.Errorf("taking over from dead instances: %w", err)
		}
		if _, err := t.exec(ctx, "DELETE FROM instances WHERE until < "+dialect.now+" - $1",
			keepDead.Milliseconds()); err != nil {
			return fmt.Errorf("clearing instances of before: %w", err)
		}
		if late, err = s.lateNow(ctx, t, late); err != nil {
			return err
		}
		if err := s.releaseIdle(ctx, t); err != nil {
			return fmt.Errorf("letting go of what nobody works on: %w", err)
		}
		jobs, err := jobsFrom(ctx, t, "UPDATE work SET due = $1 WHERE owner IS NULL AND due <= $2 RETURNING chat, kind",
			milliseconds(now), milliseconds(now.Add(-late)))
		if err != nil {
			return fmt.Errorf("finding work left behind: %w", err)
		}
		found = len(jobs)
		var queued []queuedJob
		for _, j := range jobs {
			queued = append(queued, queuedJob{job: j})
		}
		return t.enqueue(ctx, queued)
	})
	return found, err
}

// After an instance died, for justDied, jobs that it had fetched and not begun are lost:
// work is late by then after lateAfterDeath.
const (
	justDied       = 30 * time.Second
	lateAfterDeath = 2 * time.Second
)

// lateNow is how long after it was due work is taken to have lost its job.
func (s *Store) lateNow(ctx context.Context, t tx, late time.Duration) (time.Duration, error) {
	var died int
	now := s.engine.dialect().now
	err := t.one(ctx, "SELECT COUNT(*) FROM instances WHERE until < "+now+" AND until > "+now+" - $1",
		[]any{justDied.Milliseconds()}, &died)
	if err != nil {
		return 0, fmt.Errorf("looking for instances that died: %w", err)
	}
	if died > 0 {
		return min(late, lateAfterDeath), nil
	}
	return late, nil
}

// releaseIdle lets go of work that this instance owns and does not do, because the
// database could not be written when it was done.
func (s *Store) releaseIdle(ctx context.Context, t tx) error {
	// locks them
	owned, err := jobsFrom(ctx, t, "UPDATE work SET owner = owner WHERE owner = $1 RETURNING chat, kind", s.instance)
	if err != nil {
		return err
	}
	for _, j := range owned {
		if _, busy := s.busy.Load(j); busy {
			continue
		}
		if _, err := t.exec(ctx, "UPDATE work SET owner = NULL, due = 0 WHERE chat = $1 AND kind = $2", j.chat,
			string(j.kind)); err != nil {
			return err
		}
	}
	return nil
}

// jobsFrom reads a query's chats and kinds.
func jobsFrom(ctx context.Context, t tx, query string, args ...any) (jobs []job, err error) {
	err = t.each(ctx, query, args, func(scan scan) error {
		var j job
		if err := scan(&j.chat, &j.kind); err != nil {
			return err
		}
		jobs = append(jobs, j)
		return nil
	})
	return jobs, err
}

// recover finds what is unanswered, undelivered or waits at the desk, whatever the table of work
// says, and makes jobs for it.
func (s *Store) recover(ctx context.Context) error {
	err := s.engine.write(ctx, func(t tx) error { return findWork(ctx, t) })
	if err != nil {
		return fmt.Errorf("finding what is left to do: %w", err)
	}
	_, err = s.sweep(ctx, 0)
	return err
}

// findWork makes rows of work for all that waits.
func findWork(ctx context.Context, t tx) error {
	for _, query := range []string{
		"INSERT INTO work (chat, kind, wakes, due) SELECT DISTINCT chat, 'answer', 1, 0 FROM arrivals WHERE answered IS NULL",
		`INSERT INTO work (chat, kind, wakes, due) SELECT DISTINCT chat, 'deliver', 1, 0 FROM parcels
			WHERE state IN ('pending', 'sending')`,
		"INSERT INTO work (chat, kind, wakes, due) SELECT DISTINCT desk, 'desk', 1, 0 FROM tickets WHERE " + isDue,
	} {
		if _, err := t.exec(ctx, query+" ON CONFLICT (chat, kind) DO NOTHING"); err != nil {
			return err
		}
	}
	return nil
}
