package store

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"bedside/bot"
)

// TestExpireBesideMessages holds that messages get between what is erased when there is much of
// it, as after the retention was made shorter: for every second batch one at least.
func TestExpireBesideMessages(t *testing.T) {
	t.Parallel()
	s := opened(t, filepath.Join(t.TempDir(), "bedside.db"))
	defer func() { _ = s.Close() }()
	chat := writes(t, s, "a")
	const batches = 20
	_, err := s.engine.(*sqliteFile).writer.ExecContext(t.Context(), `INSERT INTO arrivals
		(chat, external, message, edit, press, kind, public, text, at, received, answered)
		WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < $1)
		SELECT $2, 'old' || n, 'old' || n, 0, '', 'text', FALSE, randomblob(100), 1, 1, 1 FROM c`, batches*expireRows, chat)
	must(t, err)
	expired := make(chan error, 1)
	go func() { expired <- s.Expire(t.Context(), time.Now()) }()
	accepted := 0
	for waits := true; waits; accepted++ {
		id := fmt.Sprint("beside", accepted)
		must(t, accept(t.Context(), s, "test", "", []bot.Arrival{{ID: id, Chat: "b", Message: id, Kind: bot.ArrivalText,
			Text: id}}))
		select {
		case err := <-expired:
			must(t, err)
			waits = false
		default:
		}
	}
	if accepted < batches/2 {
		t.Errorf("%d messages were taken while %d batches were erased", accepted, batches)
	}
	var left int
	must(t, s.engine.(*sqliteFile).reader.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM arrivals WHERE received = 1").Scan(&left))
	if left > 0 {
		t.Errorf("%d messages that are too old are left", left)
	}
}
