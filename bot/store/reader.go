package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/jackc/pgx/v5"

	"bedside/bot"
)

// Reader reads a store that another process may have open, and changes nothing.
type Reader struct{ store *Store }

// OpenReader opens a database to be read. Of the options it needs At and Keys. It
// fails when there is none, or when it is of another version than this program.
func OpenReader(ctx context.Context, o Options) (*Reader, error) {
	s, err := openBeside(ctx, o, readPostgres, readSQLite)
	if err != nil {
		return nil, err
	}
	return &Reader{s}, nil
}

// openBeside opens a database that other processes may have open, by what opens one of each kind.
func openBeside(ctx context.Context, o Options, inPostgres, inSQLite func(context.Context, string) (engine, error)) (
	*Store, error) {
	if o.Keys == nil {
		return nil, errors.New("opening the store: no data key is given")
	}
	s := &Store{keys: o.Keys, options: o}
	var err error
	if o.isPostgres() {
		s.engine, err = inPostgres(ctx, o.At)
	} else {
		s.engine, err = inSQLite(ctx, o.At)
	}
	if err != nil {
		return nil, fmt.Errorf("opening the store: %w", err)
	}
	if err = s.isCurrent(ctx); err == nil {
		if err = s.readKeys(ctx); err == nil {
			return s, nil
		}
	}
	return nil, errors.Join(fmt.Errorf("opening the store: %w", err), s.engine.close())
}

// isCurrent fails when the tables are of another version than this program knows: what an older or
// a newer program reads or writes in them may mean something else there.
func (s *Store) isCurrent(ctx context.Context) error {
	knows, err := newestMigration()
	if err != nil {
		return err
	}
	has, err := s.tablesVersion(ctx)
	switch {
	case err != nil:
		return err
	case has > knows:
		return newerTables(has, knows)
	case has < knows:
		return &fault{words: fmt.Sprintf("its tables are those of an older version of Bedside (%d; this one knows %d): start "+
			"'bedside serve' of this version once, which brings them up to date", has, knows)}
	}
	return nil
}

// readSQLite opens a file beside the process that answers from it, whose lock is
// for those that write: the log lets many read while one writes.
func readSQLite(ctx context.Context, path string) (engine, error) {
	db, err := openFileBeside(ctx, path, "_pragma=query_only(1)")
	if err != nil {
		return nil, err
	}
	return &sqliteFile{reader: db}, nil
}

// openFileBeside opens a file with one connection.
func openFileBeside(ctx context.Context, path, more string) (*sql.DB, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("%w; 'bedside serve' makes it", err)
	}
	db := openFile(path, "mode=rw&_pragma=busy_timeout(5000)&"+more)
	db.SetMaxOpenConns(1)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), db.Close())
	}
	return db, nil
}

func readPostgres(ctx context.Context, at string) (engine, error) {
	e, err := openPostgresBeside(ctx, at)
	if err != nil {
		return nil, err
	}
	e.begin = pgx.TxOptions{AccessMode: pgx.ReadOnly}
	return &postgresReading{e}, nil
}

// openPostgresBeside opens a database with one connection.
func openPostgresBeside(ctx context.Context, at string) (*postgres, error) {
	config, own, err := suitedConfig(ctx, at)
	if err != nil {
		return nil, err
	}
	config.MaxConns, config.MinConns = 1, 0
	return newPostgres(ctx, config, own)
}

// postgresReading is the engine for a reader: a transaction holds it to reading, which a
// setting of the session would not behind a pooler.
type postgresReading struct{ *postgres }

func (e *postgresReading) read(ctx context.Context, f func(tx) error) error { return e.write(ctx, f) }

// readKeys fails when the keys given cannot read everything.
func (s *Store) readKeys(ctx context.Context) error {
	return s.engine.read(ctx, func(t tx) error {
		_, err := s.checkKeys(ctx, t)
		return err
	})
}

// Asked is that of Store.
func (r *Reader) Asked(ctx context.Context, since time.Time) ([]bot.Asked, error) {
	return r.store.Asked(ctx, since)
}

// Log is that of Store.
func (r *Reader) Log(ctx context.Context, f func(bot.LoggedLine) error) error {
	return r.store.Log(ctx, f)
}

// VerifyLog is that of Store.
func (r *Reader) VerifyLog(ctx context.Context) (LogState, error) { return r.store.VerifyLog(ctx) }

// Close ends reading.
func (r *Reader) Close() error {
	if err := r.store.engine.close(); err != nil {
		return fmt.Errorf("closing the store: %w", err)
	}
	return nil
}
