package store

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// keysWithin is how long the table of the chats' keys may be waited for: a backup that
// reads it must not hold up everybody.
const keysWithin = 500 * time.Millisecond

// lockNotAvailable is the code of a lock that was waited for too long.
const lockNotAvailable = "55P03"

// scrub writes the chats' keys into a new file when some were deleted, so that the old one,
// with those, goes. What they sealed may stay where PostgreSQL has it: nothing opens it any
// more. While somebody reads for long, as a backup does, it is put off.
func (e *postgres) scrub(ctx context.Context, keys bool) error {
	if !keys {
		return nil
	}
	if err := e.mark(ctx); err != nil {
		return explained(err)
	}
	for range scrubTries {
		seen, err := e.isSeen(ctx, e.unclean.Load())
		if err != nil {
			return explained(err)
		}
		if !seen || !pausedScrub(ctx) {
			break
		}
	}
	return e.tidy(ctx) // which is asked again when this does not do it
}

// mark notes that keys which were deleted by now may be in the table's file.
func (e *postgres) mark(ctx context.Context) error {
	var next int64 // after all transactions that have ended
	err := e.pool.QueryRow(ctx, "SELECT txid_snapshot_xmax(txid_current_snapshot())").Scan(&next)
	if err != nil {
		return err
	}
	for {
		marked := e.unclean.Load()
		if marked != 0 && int32(uint32(next)-marked) <= 0 { // PostgreSQL counts round and round
			return nil
		}
		if e.unclean.CompareAndSwap(marked, uint32(next)) {
			return nil
		}
	}
}

// tidy scrubs when that was put off.
func (e *postgres) tidy(ctx context.Context) error {
	marked := e.unclean.Load()
	if marked == 0 {
		return nil
	}
	if seen, err := e.isSeen(ctx, marked); err != nil || seen {
		return explained(err)
	}
	gone, err := e.rewriteKeys(ctx, marked)
	if refused := (*pgconn.PgError)(nil); errors.As(err, &refused) && refused.Code == lockNotAvailable {
		return nil
	}
	if err == nil && gone {
		e.unclean.CompareAndSwap(marked, 0)
	}
	return explained(err)
}

// isSeen tells whether somebody may see what transactions before this one deleted, so that
// PostgreSQL keeps it in a table that is written anew. Vacuuming sees nothing.
func (e *postgres) isSeen(ctx context.Context, before uint32) (seen bool, err error) {
	err = e.pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM (
			SELECT backend_xmin AS oldest FROM pg_stat_activity
			WHERE COALESCE(datname = current_database(), TRUE) AND backend_type IS DISTINCT FROM 'autovacuum worker'
			UNION ALL SELECT xmin FROM pg_replication_slots
			UNION ALL SELECT transaction FROM pg_prepared_xacts) seen
		WHERE age(oldest) > age($1::text::xid))`, xidText(before)).Scan(&seen)
	return seen, err
}

// rewriteKeys writes the chats' keys into a new file, and tells whether all that
// transactions before this one deleted is gone: no row has to do with a transaction before
// the table's relfrozenxid. It is CLUSTER that does so, as a table that ALTER TABLE or
// TRUNCATE wrote anew is empty to whoever began to read before, and a backup would be
// without keys.
func (e *postgres) rewriteKeys(ctx context.Context, before uint32) (gone bool, err error) {
	err = pgx.BeginFunc(ctx, e.pool, func(begun pgx.Tx) error {
		for _, query := range []string{
			"SET LOCAL lock_timeout = " + milliText(keysWithin), "CLUSTER chat_keys USING chat_keys_pkey",
		} {
			if _, err := begun.Exec(ctx, query); err != nil {
				return err
			}
		}
		return begun.QueryRow(ctx, `SELECT age(relfrozenxid) <= age($1::text::xid) FROM pg_class
			WHERE oid = 'chat_keys'::regclass`, xidText(before)).Scan(&gone)
	})
	return gone, err
}

func xidText(id uint32) string { return strconv.FormatUint(uint64(id), 10) }
