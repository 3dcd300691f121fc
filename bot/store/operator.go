package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"

	"github.com/jackc/pgx/v5/pgxpool"
	"modernc.org/sqlite"
)

// Operator changes what a person decides on in a store that other processes answer from.
type Operator struct{ store *Store }

// OpenOperator opens a database for what a person decides on, beside the processes that have it open. Of
// the options it needs At and Keys. It fails as OpenReader does.
func OpenOperator(ctx context.Context, o Options) (*Operator, error) {
	s, err := openBeside(ctx, o, operatePostgres, operateSQLite)
	if err != nil {
		return nil, err
	}
	return &Operator{s}, nil
}

// operateSQLite opens a file to be written beside the process that has it locked. SQLite lets
// one process write at a time, and others wait: a decision takes milliseconds. What the lock is
// for, answering twice, cannot come of it.
func operateSQLite(ctx context.Context, path string) (engine, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("%w; 'bedside serve' makes it", err)
	}
	file := url.URL{Path: path}
	name := "file:" + file.EscapedPath() + "?mode=rw&_pragma=busy_timeout(5000)&_pragma=synchronous(FULL)" +
		"&_pragma=foreign_keys(1)&_pragma=secure_delete(1)&_txlock=immediate"
	db := sql.OpenDB(connector{name: name, driver: new(sqlite.Driver)})
	db.SetMaxOpenConns(1)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), db.Close())
	}
	e := &sqliteFile{writer: db, path: path}
	e.group = newGroup(db, e.tx)
	return &sqliteOperating{e}, nil
}

// sqliteOperating is the engine for an operator: it has one connection, to read as well.
type sqliteOperating struct{ *sqliteFile }

func (e *sqliteOperating) read(ctx context.Context, f func(tx) error) error { return e.write(ctx, f) }

func operatePostgres(ctx context.Context, at string) (engine, error) {
	config, err := poolConfig(at)
	if err != nil {
		return nil, err
	}
	own, err := hasSession(ctx, config.ConnConfig)
	if err != nil {
		return nil, err
	}
	suit(config, own)
	config.MaxConns, config.MinConns = 1, 0
	e := &postgres{}
	if !own {
		e.begin.BeginQuery = beginPooled
	}
	if e.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return nil, explained(err)
	}
	return &postgresOperating{e}, nil
}

// postgresOperating is the engine for an operator: a query within another has no connection
// of its own.
type postgresOperating struct{ *postgres }

func (e *postgresOperating) read(ctx context.Context, f func(tx) error) error { return e.write(ctx, f) }

// Close ends it.
func (o *Operator) Close() error {
	if err := o.store.engine.close(); err != nil {
		return fmt.Errorf("closing the store: %w", err)
	}
	return nil
}
