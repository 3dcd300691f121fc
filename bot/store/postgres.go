package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5" // River on PostgreSQL
	"github.com/riverqueue/river/rivermigrate"
)

// connections is the largest number of connections, unless the address says
// pool_max_conns.
const connections = 16

// fewest connections are needed: to show life, to listen, to migrate, to work.
const fewest = 5

// Advisory locks are pairs of numbers; the first of ours says what it guards.
const (
	locksMigration = 0x6265_6400 // the second is 0
	locksInstance  = 0x6265_6401 // the second is the instance
)

// postgres is the engine for many instances.
type postgres struct {
	pool     *pgxpool.Pool
	client   *river.Client[pgx.Tx]
	instance int64

	mu    sync.Mutex
	alive *pgxpool.Conn // its advisory lock shows the others that this instance lives
}

func openPostgres(ctx context.Context, s *Store) (_ engine, err error) {
	e := &postgres{instance: s.instance}
	config, err := pgxpool.ParseConfig(s.options.At)
	if err != nil {
		return nil, err // it has no password in it, by pgx
	}
	if !strings.Contains(s.options.At, "pool_max_conns") {
		config.MaxConns = connections
	}
	config.MaxConns = max(config.MaxConns, fewest)
	if e.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, e.close())
		}
	}()
	if err = e.pool.Ping(ctx); err != nil {
		return nil, unreachable(err)
	}
	if err = e.migrate(ctx); err != nil {
		return nil, err
	}
	if err = e.live(ctx); err != nil {
		return nil, err
	}
	e.client, err = river.NewClient(riverpgxv5.New(e.pool), s.riverConfig())
	return e, err
}

// migrate brings the tables up to date, one instance at a time.
func (e *postgres) migrate(ctx context.Context) error {
	conn, err := e.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1, 0)", locksMigration); err != nil {
		return fmt.Errorf("waiting for the turn to migrate: %w", err)
	}
	defer func() {
		_, _ = conn.Exec(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1, 0)", locksMigration)
	}()
	if err := e.migrateTables(ctx); err != nil {
		return fmt.Errorf("bringing the tables up to date: %w", err)
	}
	migrator, err := rivermigrate.New(riverpgxv5.New(e.pool), nil)
	if err != nil {
		return err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("bringing the tables of jobs up to date: %w", err)
	}
	return nil
}

func (e *postgres) migrateTables(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations/postgres")
	if err != nil {
		return err
	}
	db := stdlib.OpenDBFromPool(e.pool)
	provider, err := goose.NewProvider(goose.DialectPostgres, db, files)
	if err != nil {
		return errors.Join(err, db.Close())
	}
	_, err = provider.Up(ctx)
	return errors.Join(err, db.Close())
}

// live takes the lock that shows that this instance lives, again when the
// connection that held it was lost.
func (e *postgres) live(ctx context.Context) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.alive != nil {
		if err := e.alive.Ping(ctx); err == nil {
			return nil
		}
		e.alive.Release()
		e.alive = nil
	}
	conn, err := e.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1, $2)", locksInstance, e.instance); err != nil {
		conn.Release()
		return fmt.Errorf("locking the instance: %w", err)
	}
	e.alive = conn
	return nil
}

func (e *postgres) write(ctx context.Context, f func(tx) error) error {
	return pgx.BeginFunc(ctx, e.pool, func(begun pgx.Tx) error {
		return f(&postgresTx{postgresReader{begun}, begun, e.client})
	})
}

// read does without a transaction, which would cost two more round trips.
func (e *postgres) read(_ context.Context, f func(tx) error) error {
	return f(&postgresTx{postgresReader: postgresReader{e.pool}})
}

func (e *postgres) start(ctx context.Context) (func(context.Context) error, error) {
	return startRiver(ctx, e.client)
}

// dead asks PostgreSQL who holds the lock of an instance: a killed process loses
// it with its connection, at once.
func (e *postgres) dead() string {
	return fmt.Sprintf(`owner <> $1 AND owner NOT IN (SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND
		granted
		AND classid = %d AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`, locksInstance)
}

func (e *postgres) check(ctx context.Context) error {
	if err := e.live(ctx); err != nil {
		return err
	}
	return e.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, "INSERT INTO cursors (channel, cursor) VALUES ('', '') ON CONFLICT (channel) DO UPDATE SET "+
			"cursor = ''")
		return err
	})
}

// scrub leaves it to PostgreSQL to reuse the space of deleted rows; what they
// held is sealed.
func (e *postgres) scrub(context.Context) error { return nil }

func (e *postgres) close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.alive != nil {
		// Close it rather than give it back: the pool would keep the lock.
		_ = e.alive.Hijack().Close(context.Background())
		e.alive = nil
	}
	e.pool.Close()
	return nil
}
