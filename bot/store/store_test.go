package store

import (
	"bytes"
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"bedside/bot/bottest/logtest"
	"bedside/bot/bottest/storetest"
)

// testKeys are those of every test.
func testKeys(t testing.TB) *Keys {
	t.Helper()
	keys, err := NewKeys(bytes.Repeat([]byte{7}, KeySize))
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// opened opens a store that logs into a test.
func opened(t testing.TB, at string) *Store {
	t.Helper()
	s, err := Open(context.Background(), Options{
		At: at, Keys: testKeys(t), Retention: storetest.Retention, AuditRetention: 10 * storetest.Retention,
		Drain: 300 * time.Millisecond, Logger: testLogger(t),
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func testLogger(t testing.TB) *slog.Logger {
	log := &logtest.Buffer{}
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(log.String())
		}
	})
	return newLogger(log)
}

// newLogger logs all levels.
func newLogger(log *logtest.Buffer) *slog.Logger {
	return slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func TestSQLite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	storetest.Run(t, func(t *testing.T, name string) storetest.Store {
		return opened(t, filepath.Join(dir, name+" with ?#%.db"))
	})
}

// TestSQLiteIsLocked shows that two processes cannot answer from one file.
func TestSQLiteIsLocked(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "bedside.db")
	s := opened(t, path)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if other, err := Open(ctx, Options{At: path, Keys: testKeys(t)}); err == nil {
		t.Error("opened twice", other.Close())
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := opened(t, path).Close(); err != nil {
		t.Fatal(err)
	}
}

// onEngines runs a test on a SQLite file and on a PostgreSQL database of its own.
func onEngines(t *testing.T, name string, test func(t *testing.T, at string)) {
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		test(t, filepath.Join(t.TempDir(), "bedside.db"))
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		test(t, server.Database(t, name))
	})
}

// idle is a function for Run that has nothing to do.
func idle(context.Context, int64) (time.Duration, error) { return 0, nil }
