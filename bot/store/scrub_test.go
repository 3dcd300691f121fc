package store

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"bedside/bot"
)

// TestScrubBesideReader holds that what is deleted while somebody reads for long keeps no
// message waiting, and leaves the disk once the reader has gone.
func TestScrubBesideReader(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "bedside.db")
	s := opened(t, path)
	defer func() { _ = s.Close() }()
	chat := writes(t, s, "a")
	reader := openFile(path, "mode=ro")
	defer func() { _ = reader.Close() }()
	begun, err := reader.BeginTx(t.Context(), nil)
	must(t, err)
	var held int
	must(t, begun.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM arrivals").Scan(&held))

	forgotten := make(chan error, 1)
	go func() { forgotten <- s.Forget(t.Context(), chat, 0, nil) }()
	const messages = 10
	slowest := time.Duration(0)
	for i := range messages {
		start, id := time.Now(), fmt.Sprint("beside", i)
		must(t, accept(t.Context(), s, "test", "", []bot.Arrival{{ID: id, Chat: "b", Message: id, Kind: bot.ArrivalText,
			Text: id}}))
		slowest = max(slowest, time.Since(start))
		time.Sleep(scrubPause)
	}
	must(t, <-forgotten)
	if patience := busyPatience(t, s); slowest >= patience {
		t.Errorf("a message waited for %s, as long as for another process (%s)", slowest, patience)
	}
	if engine := s.engine.(*sqliteFile); !engine.unclean.Load() {
		t.Error("it is done with while the reader holds what was deleted")
	}
	must(t, begun.Rollback())
	must(t, s.engine.tidy(t.Context()))
	if s.engine.(*sqliteFile).unclean.Load() {
		t.Error("it is put off though nobody reads")
	}
}

// busyPatience is how long a write waits for another process; emptying the log leaves it as it is.
func busyPatience(t *testing.T, s *Store) time.Duration {
	t.Helper()
	var ms int
	must(t, s.engine.(*sqliteFile).writer.QueryRowContext(t.Context(), "PRAGMA busy_timeout").Scan(&ms))
	return time.Duration(ms) * time.Millisecond
}
