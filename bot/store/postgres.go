package store

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// locksMigration is the first of the two numbers of our advisory lock, which guards
// the tables; the second is 0.
const locksMigration = 0x6265_6400

// migrateWithin is how long an instance may keep the others from migrating when it is
// not heard of.
const migrateWithin = 10 * time.Minute

// pooledPoll is how often jobs are looked for where no notification tells of them.
const pooledPoll = 50 * time.Millisecond

// postgres is the engine for many instances.
type postgres struct {
	pool     *pgxpool.Pool
	listener *pgxpool.Pool // nil but with an address of its own
	client   *river.Client[pgx.Tx]
	instance int64
	begin    pgx.TxOptions
	unclean  atomic.Uint32 // keys that transactions before this one deleted may be in the table's file; 0 for none
}

func openPostgres(ctx context.Context, s *Store) (_ engine, err error) {
	config, own, err := suitedConfig(ctx, s.options.At)
	if err != nil {
		return nil, err
	}
	e, err := newPostgres(ctx, config, own)
	if err != nil {
		return nil, err
	}
	e.instance = s.instance
	defer func() {
		if err != nil {
			err = errors.Join(err, e.close())
		}
	}()
	if err = e.migrate(ctx); err != nil {
		return nil, explained(err)
	}
	return e, e.openJobs(ctx, s, own)
}

// newPostgres makes an engine with a pool.
func newPostgres(ctx context.Context, config *pgxpool.Config, own bool) (e *postgres, err error) {
	e = &postgres{}
	if !own {
		e.begin.BeginQuery = beginPooled
	}
	e.pool, err = pgxpool.NewWithConfig(ctx, config)
	return e, explained(err)
}

// openJobs sets up River: with notifications where they come, else it looks for jobs
// often.
func (e *postgres) openJobs(ctx context.Context, s *Store, own bool) (err error) {
	jobs, driver := s.riverConfig(), riverpgxv5.New(e.pool)
	switch {
	case s.options.Listen != "":
		if e.listener, err = openListener(ctx, s.options.Listen); err != nil {
			return explained(err)
		}
	case !own:
		s.log.Info("a pooler stands before PostgreSQL: jobs are looked for, as it lets no notification through; "+
			"store_listen may name a direct address",
			"every", pooledPoll)
		jobs.PollOnly, jobs.FetchPollInterval = true, pooledPoll
	}
	if e.listener == nil {
		e.client, err = river.NewClient(driver, jobs)
		return err
	}
	e.client, err = river.NewClient(listening{driver, riverpgxv5.New(e.listener)}, jobs)
	return err
}

// migrate brings the tables up to date, one instance at a time: a transaction that does
// nothing else holds the lock, so that it works behind a pooler, too.
func (e *postgres) migrate(ctx context.Context) error {
	held, err := e.pool.BeginTx(ctx, pgx.TxOptions{
		BeginQuery: "BEGIN; SET LOCAL idle_in_transaction_session_timeout = " + milliText(migrateWithin),
	})
	if err != nil {
		return err
	}
	defer func() { _ = held.Rollback(context.WithoutCancel(ctx)) }()
	if _, err := held.Exec(ctx, "SELECT pg_advisory_xact_lock($1, 0)", int32(locksMigration)); err != nil {
		return fmt.Errorf("waiting for the turn to migrate: %w", err)
	}
	if err := e.migrateTables(ctx); err != nil {
		return err
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
	db := stdlib.OpenDBFromPool(e.pool)
	return errors.Join(migrateTables(ctx, goose.DialectPostgres, db, "migrations/postgres"), db.Close())
}

// live renews the row of this instance.
func (e *postgres) live(ctx context.Context) error {
	_, err := e.pool.Exec(ctx, `INSERT INTO instances (id, until) VALUES ($1, `+postgresNow+` + $2)
		ON CONFLICT (id) DO UPDATE SET until = excluded.until`, e.instance, aliveFor.Milliseconds())
	return explained(err)
}

func (e *postgres) write(ctx context.Context, f func(tx) error) error {
	return explained(pgx.BeginTxFunc(ctx, e.pool, e.begin, func(begun pgx.Tx) error {
		return f(&postgresTx{postgresReader{begun}, begun, e.client})
	}))
}

// read does without a transaction, which would cost two more round trips.
func (e *postgres) read(_ context.Context, f func(tx) error) error {
	return explained(f(&postgresTx{postgresReader: postgresReader{e.pool}}))
}

func (e *postgres) start(ctx context.Context) (func(context.Context) error, error) {
	if err := e.mark(ctx); err != nil { // a process of before may have ended with a scrub put off
		return nil, explained(err)
	}
	return startRiver(ctx, e.client)
}

// postgresNow is the server's clock: that of the transaction would stand still in it.
const postgresNow = "(EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::bigint"

func (e *postgres) dialect() dialect {
	return dialect{
		now: postgresNow,
		dead: "owner <> $1 AND NOT EXISTS (SELECT 1 FROM instances WHERE instances.id = work.owner AND until > " +
			postgresNow + ")",
		// The weaker lock does not hold up what wakes the owner.
		share: " FOR KEY SHARE",
		take:  " FOR UPDATE SKIP LOCKED",
	}
}

func (e *postgres) check(ctx context.Context) error {
	return e.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, "INSERT INTO cursors (channel, cursor) VALUES ('', '') ON CONFLICT (channel) DO UPDATE SET "+
			"cursor = ''")
		return err
	})
}

func (e *postgres) close() error {
	if e.listener != nil {
		e.listener.Close()
	}
	e.pool.Close()
	return nil
}
