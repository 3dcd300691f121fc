package store

import (
	"context"
	"fmt"
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
	db, err := openFileBeside(ctx, path,
		"_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=secure_delete(1)&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	e := &sqliteFile{writer: db, path: path}
	e.group = newGroup(db, e.tx)
	return &sqliteOperating{e}, nil
}

// sqliteOperating is the engine for an operator: it has one connection, to read as well.
type sqliteOperating struct{ *sqliteFile }

func (e *sqliteOperating) read(ctx context.Context, f func(tx) error) error { return e.write(ctx, f) }

func operatePostgres(ctx context.Context, at string) (engine, error) {
	e, err := openPostgresBeside(ctx, at)
	if err != nil {
		return nil, err
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
