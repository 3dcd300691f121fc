package store

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"bedside/bot"
)

// An instance shows that it lives by a row that it renews. One that is frozen, or
// whose host vanished, is taken for dead once its row is too old: its work is taken
// up within aliveFor, a sweep and a moment, which is less than ten seconds.
const (
	aliveFor    = 6 * time.Second
	renewEvery  = 1500 * time.Millisecond
	renewWithin = 3 * time.Second
	leaseFor    = 5 * time.Second // how long what only one may do stays with an instance that is not heard of
)

// ErrFenced means that another instance has taken over the work that this one was
// doing, because it was not heard of. Nothing of what it wanted to write was kept.
var ErrFenced = errors.New("another instance has taken over this work")

// claim is the right of an instance to do a chat's work until another takes it over.
type claim struct {
	job
	fence int64 // random; that of the row as long as the claim holds
	wakes int64 // how often something had been added when it was made
}

type claimKey struct{}

// claimed adds a claim to the context of work, for what is written there. What a
// channel does in its name asks bot.Owned whether it may still do so.
func (s *Store) claimed(ctx context.Context, c claim) context.Context {
	ctx = context.WithValue(ctx, claimKey{}, c)
	if s.engine.dialect().alone {
		return ctx
	}
	return bot.WithOwner(ctx, s.pulse.overdue)
}

// write runs f in a transaction. Within work, it fails with ErrFenced once another
// instance has the work: the row is locked, so that none can take it over before
// the end of the transaction.
func (s *Store) write(ctx context.Context, f func(tx) error) error {
	return s.engine.write(ctx, func(t tx) error {
		if err := s.holds(ctx, t); err != nil {
			return err
		}
		return f(t)
	})
}

func (s *Store) holds(ctx context.Context, t tx) error {
	c, within := ctx.Value(claimKey{}).(claim)
	if !within {
		return nil
	}
	var one int
	err := t.one(ctx, "SELECT 1 FROM work WHERE chat = $1 AND kind = $2 AND owner = $3 AND fence = $4"+
		s.engine.dialect().share,
		[]any{c.chat, string(c.kind), s.instance, c.fence}, &one)
	if !isNoRow(err) {
		return err
	}
	err = t.one(ctx, "SELECT 1 FROM chats WHERE id = $1", []any{c.chat}, &one)
	if isNoRow(err) { // it was forgotten, and its work with it
		return nil
	}
	if err != nil {
		return err
	}
	return ErrFenced
}

// pulse is when the row of this instance was last renewed.
type pulse struct{ last atomic.Pointer[time.Time] }

// overdue fails when others may have taken this instance for dead.
func (p *pulse) overdue() error {
	if last := p.last.Load(); last != nil && time.Since(*last) > aliveFor {
		return ErrFenced
	}
	return nil
}

// renew shows other instances that this one is alive.
func (s *Store) renew(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, renewWithin)
	defer cancel()
	began := time.Now()
	if err := s.engine.live(ctx); err != nil {
		return fmt.Errorf("showing that this instance lives: %w", err)
	}
	s.pulse.last.Store(&began)
	return nil
}

// renewUntil renews until the context ends. That the database does not answer is
// told by the sweeps.
func (s *Store) renewUntil(ctx context.Context) {
	tick := time.NewTicker(renewEvery)
	defer tick.Stop()
	for {
		_ = s.renew(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Lead tells whether this instance is the one that does what a name stands for, and
// makes it so when no other is: it has to ask again within two seconds, for the right
// ends five seconds after it was last asked for. An error says that nobody knows.
func (s *Store) Lead(ctx context.Context, name string) (leads bool, err error) {
	now := s.engine.dialect().now
	err = s.engine.write(ctx, func(t tx) error {
		changed, err := t.exec(ctx, `INSERT INTO leases (name, owner, until) VALUES ($1, $2, `+now+` + $3)
			ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until
			WHERE leases.owner = excluded.owner OR leases.until < `+now, name, s.instance, leaseFor.Milliseconds())
		leads = changed > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("asking who leads for %s: %w", name, err)
	}
	return leads, nil
}

// resign lets others take up at once what this instance had.
func (s *Store) resign() error {
	ctx, cancel := context.WithTimeout(context.Background(), settleTime)
	defer cancel()
	return s.engine.write(ctx, func(t tx) error {
		if _, err := t.exec(ctx, "DELETE FROM leases WHERE owner = $1", s.instance); err != nil {
			return err
		}
		if _, err := t.exec(ctx, "DELETE FROM live_versions WHERE instance = $1", s.instance); err != nil {
			return err
		}
		_, err := t.exec(ctx, "DELETE FROM instances WHERE id = $1", s.instance)
		return err
	})
}
