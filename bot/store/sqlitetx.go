package store

import (
	"context"
	"database/sql"

	"github.com/riverqueue/river"
)

// sqliteTx is a transaction on SQLite.
type sqliteTx struct {
	*sql.Tx
	client *river.Client[*sql.Tx]
}

func (t *sqliteTx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	result, err := t.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (t *sqliteTx) one(ctx context.Context, query string, args []any, into ...any) error {
	return t.QueryRowContext(ctx, query, args...).Scan(into...)
}

func (t *sqliteTx) each(ctx context.Context, query string, args []any, f func(scan) error) error {
	rows, err := t.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (t *sqliteTx) enqueue(ctx context.Context, jobs []queuedJob) error {
	if len(jobs) == 0 {
		return nil
	}
	_, err := t.client.InsertManyFastTx(ctx, t.Tx, riverJobs(jobs))
	return err
}

func (t *sqliteTx) dequeue(ctx context.Context, chat int64) error {
	_, err := t.exec(ctx, "DELETE FROM river_job WHERE state <> 'running' AND json_extract(args, '$.chat') = $1", chat)
	return err
}
