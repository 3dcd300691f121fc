package store

import (
	"context"

	"github.com/jackc/pgx/v5" // the driver that River works with
	"github.com/riverqueue/river"
)

// postgresTx is a transaction on PostgreSQL.
type postgresTx struct {
	pgx.Tx
	client *river.Client[pgx.Tx]
}

func (t *postgresTx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	done, err := t.Exec(ctx, query, args...)
	return done.RowsAffected(), err
}

func (t *postgresTx) one(ctx context.Context, query string, args []any, into ...any) error {
	return t.QueryRow(ctx, query, args...).Scan(into...)
}

func (t *postgresTx) each(ctx context.Context, query string, args []any, f func(scan) error) error {
	rows, err := t.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (t *postgresTx) enqueue(ctx context.Context, jobs []job) error {
	if len(jobs) == 0 {
		return nil
	}
	_, err := t.client.InsertManyFastTx(ctx, t.Tx, riverJobs(jobs))
	return err
}

func (t *postgresTx) dequeue(ctx context.Context, chat int64) error {
	_, err := t.exec(ctx, "DELETE FROM river_job WHERE state <> 'running' AND (args->>'chat')::bigint = $1", chat)
	return err
}
