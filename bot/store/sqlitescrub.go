package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// How often, and after which pauses, scrub tries while a reader holds what was deleted.
const (
	scrubTries = 50
	scrubPause = 10 * time.Millisecond
)

// scrub moves the log into the database, where deleted bytes are overwritten,
// and cuts it to nothing. While somebody reads for long, as a backup does, it is put
// off.
func (e *sqliteFile) scrub(ctx context.Context, _ bool) error {
	e.closing()
	e.unclean.Store(true)
	for range scrubTries {
		emptied, err := e.emptyLog(ctx)
		if err != nil {
			return fmt.Errorf("emptying the write-ahead log: %w", err)
		}
		if emptied {
			e.unclean.Store(false)
			return nil
		}
		if !pausedScrub(ctx) {
			break
		}
	}
	return nil // tidy tries again
}

// pausedScrub waits until it may be tried again, and tells whether it may.
func pausedScrub(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(scrubPause):
		return true
	}
}

// emptyLog tries once to move the log into the database and to cut it to nothing, and tells
// whether it did. It waits for nobody who reads: it has the one connection that writes, and
// everything that is written would wait with it.
func (e *sqliteFile) emptyLog(ctx context.Context) (emptied bool, err error) {
	conn, err := e.writer.Conn(ctx)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	var before, now, busy, frames, moved int
	if err := conn.QueryRowContext(ctx, "PRAGMA busy_timeout").Scan(&before); err != nil {
		return false, err
	}
	if err := conn.QueryRowContext(ctx, "PRAGMA busy_timeout = 0").Scan(&now); err != nil {
		return false, err
	}
	err = conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &moved)
	restored := conn.QueryRowContext(context.WithoutCancel(ctx), fmt.Sprintf("PRAGMA busy_timeout = %d", before)).Scan(&now)
	return busy == 0, errors.Join(err, restored)
}

// tidy scrubs when that was put off.
func (e *sqliteFile) tidy(ctx context.Context) error {
	if !e.unclean.Load() {
		return nil
	}
	return e.scrub(ctx, false)
}
