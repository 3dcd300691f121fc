package store

import (
	"context"

	"github.com/jackc/pgx/v5" // the driver that River works with
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/riverqueue/river"
)

// postgresReader runs SQL in a transaction or outside of one.
type postgresReader struct {
	on interface {
		Exec(ctx context.Context, query string, args ...any) (pgconn.CommandTag, error)
		Query(ctx context.Context, query string, args ...any) (pgx.Rows, error)
		QueryRow(ctx context.Context, query string, args ...any) pgx.Row
	}
}

// postgresTx is a transaction on PostgreSQL.
type postgresTx struct {
	postgresReader
	begun  pgx.Tx
	client *river.Client[pgx.Tx]
}

func (r postgresReader) exec(ctx context.Context, query string, args ...any) (int64, error) {
	done, err := r.on.Exec(ctx, query, args...)
	return done.RowsAffected(), err
}

func (r postgresReader) one(ctx context.Context, query string, args []any, into ...any) error {
	return r.on.QueryRow(ctx, query, args...).Scan(into...)
}

func (r postgresReader) each(ctx context.Context, query string, args []any, f func(scan) error) error {
	rows, err := r.on.Query(ctx, query, args...)
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

func (t *postgresTx) enqueue(ctx context.Context, jobs []queuedJob) error {
	if len(jobs) == 0 {
		return nil
	}
	_, err := t.client.InsertManyFastTx(ctx, t.begun, riverJobs(jobs))
	return err
}

func (t *postgresTx) dequeue(ctx context.Context, chat int64) error {
	_, err := t.exec(ctx, "DELETE FROM river_job WHERE state <> 'running' AND (args->>'chat')::bigint = $1", chat)
	return err
}
