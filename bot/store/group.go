package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
)

// maxGroup is the largest number of transactions that are committed as one.
const maxGroup = 64

// group commits the transactions that wait for SQLite's one writer together, so
// that they share what takes longest: the wait for the disk. Each is a savepoint
// of its own; one that fails takes nothing of the others with it.
type group struct {
	db      *sql.DB
	wrap    func(*sql.Tx) tx
	waiting chan *groupMember
	closing chan struct{}
	done    chan struct{}
	once    sync.Once
}

// errClosed is the error of writing to a closed store.
var errClosed = errors.New("the store is closed")

// groupMember is a transaction that waits.
type groupMember struct {
	ctx     context.Context
	run     func(tx) error
	claimed chan struct{} // holds one token: whoever takes it decides
	result  chan error
}

func newGroup(db *sql.DB, wrap func(*sql.Tx) tx) *group {
	g := &group{db: db, wrap: wrap, waiting: make(chan *groupMember), closing: make(chan struct{}),
		done: make(chan struct{})}
	go g.work()
	return g
}

// close ends the work after the group under way.
func (g *group) close() {
	g.once.Do(func() { close(g.closing) })
	<-g.done
}

// write runs f in a transaction of the next group. When the context ends before
// it was begun, it never is.
func (g *group) write(ctx context.Context, f func(tx) error) error {
	m := &groupMember{ctx: ctx, run: f, claimed: make(chan struct{}, 1), result: make(chan error, 1)}
	m.claimed <- struct{}{}
	select {
	case g.waiting <- m:
	case <-ctx.Done():
		return busy(ctx)
	case <-g.closing:
		return errClosed
	}
	select {
	case err := <-m.result:
		return err
	case <-ctx.Done():
	}
	select {
	case <-m.claimed:
		return busy(ctx)
	case err := <-m.result:
		return err
	}
}

// busy tells why a transaction was not begun.
func busy(ctx context.Context) error { return fmt.Errorf("waiting for the database: %w", ctx.Err()) }

// work commits group after group. What waits is in the hands of its callers, so
// that closing leaves nobody behind.
func (g *group) work() {
	defer close(g.done)
	for {
		select {
		case first := <-g.waiting:
			g.commit(g.gather(first))
		case <-g.closing:
			return
		}
	}
}

// gather takes the members that wait already.
func (g *group) gather(first *groupMember) []*groupMember {
	members := []*groupMember{first}
	for len(members) < maxGroup {
		select {
		case m := <-g.waiting:
			members = append(members, m)
		default:
			return members
		}
	}
	return members
}

// commit runs the members that are still wanted and tells each what became of it.
func (g *group) commit(members []*groupMember) {
	// An interrupted statement would roll back the whole group, so nothing in it
	// ends with the context of a member.
	begun, err := g.db.BeginTx(context.Background(), nil)
	errs := make([]error, len(members))
	wanted := make([]bool, len(members))
	for i, m := range members {
		select {
		case <-m.claimed:
			wanted[i] = true
		default:
		}
		if wanted[i] && err == nil {
			errs[i] = g.savepoint(begun, m)
		}
	}
	if err == nil {
		err = begun.Commit()
	}
	for i, m := range members {
		if wanted[i] {
			m.result <- errors.Join(errs[i], err)
		}
	}
}

// savepoint runs one member; when it fails, it is undone.
func (g *group) savepoint(begun *sql.Tx, m *groupMember) error {
	ctx := context.WithoutCancel(m.ctx)
	if err := m.ctx.Err(); err != nil {
		return err
	}
	if _, err := begun.ExecContext(ctx, "SAVEPOINT member"); err != nil {
		return err
	}
	err := m.run(g.wrap(begun))
	if err != nil {
		if _, undo := begun.ExecContext(ctx, "ROLLBACK TO member"); undo != nil {
			return fmt.Errorf("%w, and it could not be undone: %w", err, undo)
		}
	}
	_, released := begun.ExecContext(ctx, "RELEASE member")
	return errors.Join(err, released)
}
