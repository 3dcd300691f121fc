package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"
)

// Options say how a store is opened.
type Options struct {
	// At is where the data lies: the path of a SQLite file, which is made when it
	// is missing, or the address of a PostgreSQL database as postgres://….
	At string
	// Listen is the address of the same PostgreSQL database past a pooler that stands
	// before At, for notifications; "" for none.
	Listen string
	// Keys seal and open what is personal. They are required.
	Keys *Keys
	// Retention is the time that texts are kept after they were answered or
	// delivered; 30 days when 0.
	Retention time.Duration
	// AuditRetention is the time that audit rows are kept; three years when 0.
	AuditRetention time.Duration
	// Drain is the time that work under way may take to finish when Run ends; 8
	// seconds when 0.
	Drain time.Duration
	// Program is the version of the program, kept with what each reply was made from.
	Program string
	// Logger takes faults in the background; slog.Default when nil. It
	// is given numbers and names of states, never texts or addresses.
	Logger *slog.Logger
}

// The values of Options left at 0.
const (
	usualRetention      = 30 * 24 * time.Hour
	usualAuditRetention = 3 * 365 * 24 * time.Hour // as /privacy tells patients
	usualDrain          = 8 * time.Second
)

// Store is an open database. It may be used by many goroutines.
type Store struct {
	engine   engine
	keys     *Keys
	log      *slog.Logger
	options  Options
	instance int64 // owns the work that this process does; random
	chats    chatKeys
	// auditKeys are what data keys that were taken out covered lines of the desk's log with.
	auditKeys [][]byte
	pulse     pulse
	refused   atomic.Pointer[error] // why the last arrivals could not be kept; nil when they were
	handlers  atomic.Pointer[handlers]
	busy      sync.Map // the jobs being done
	clockTold rate.Sometimes
}

// Open opens a database and brings its tables up to date. Opening fails when
// another process has the SQLite file open.
func Open(ctx context.Context, o Options) (*Store, error) {
	if o.Keys == nil {
		return nil, errors.New("opening the store: no data key is given")
	}
	o.Retention = cmp.Or(o.Retention, usualRetention)
	o.AuditRetention = cmp.Or(o.AuditRetention, usualAuditRetention)
	o.Drain = cmp.Or(o.Drain, usualDrain)
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	s := &Store{keys: o.Keys, log: o.Logger, options: o, instance: int64(rand.Int32N(1<<31-1)) + 1,
		clockTold: rate.Sometimes{Interval: quietFor}}
	var err error
	if o.isPostgres() {
		s.engine, err = openPostgres(ctx, s)
	} else {
		s.engine, err = openSQLite(ctx, s)
	}
	if err == nil {
		if err = s.begin(ctx); err == nil {
			return s, nil
		}
		err = errors.Join(err, s.engine.close())
	}
	return nil, fmt.Errorf("opening the store: %w", err)
}

// begin makes the store known to others and its keys to the database.
func (s *Store) begin(ctx context.Context) error {
	if err := s.registerKeys(ctx); err != nil {
		return err
	}
	return s.renew(ctx)
}

// Close closes the database. Run must have returned.
func (s *Store) Close() error {
	err := s.resign()
	if errors.Is(err, errClosed) || Transient(err) { // then others take it for dead a little later
		err = nil
	}
	if err := errors.Join(err, s.engine.close()); err != nil {
		return fmt.Errorf("closing the store: %w", err)
	}
	return nil
}

// Ping fails when the database cannot be written, is damaged, or could not keep what
// arrived last.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.engine.check(ctx); err != nil {
		return fmt.Errorf("writing to the store: %w", err)
	}
	if refused := s.refused.Load(); refused != nil {
		return *refused
	}
	return nil
}
