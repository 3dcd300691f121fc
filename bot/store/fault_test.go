package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bedside/bot"
	"bedside/bot/bottest/logtest"
	"bedside/bot/bottest/storetest"
)

// TestUnreachable holds that each way in which PostgreSQL cannot be used is told with
// what to do, says whether waiting helps, and shows nothing of the address.
func TestUnreachable(t *testing.T) {
	t.Parallel()
	server.Database(t, "first")
	at := server.Guarded(t)
	refusing := freeAddress(t)
	mute := silentServer(t)
	for _, test := range []struct {
		name, at, want string
		transient      bool
	}{
		{"wrong password", "postgres://guarded:canary-secret@" + at + "/guarded?sslmode=disable", "PGPASSWORD", false},
		{"no password", "postgres://guarded@" + at + "/guarded?sslmode=disable", "PGPASSWORD", false},
		{"no such user", "postgres://canary-user@" + at + "/postgres?sslmode=disable", "createuser", false},
		{"no such database", "postgres://postgres@" + at + "/canary-database?sslmode=disable", "createdb", false},
		{"not let in", "postgres://banned@" + at + "/postgres?sslmode=disable", "pg_hba.conf", false},
		{"no encryption there", "postgres://postgres@" + at + "/postgres?sslmode=require", "sslmode", false},
		{"may not connect", "postgres://stranger@" + at + "/guarded?sslmode=disable", "GRANT", false},
		{"nobody listens", "postgres://canary-user:canary-secret@" + refusing + "/canary-database", "nothing listens", true},
		{"no socket", "postgres://canary-user@/canary-database?host=/nowhere/canary-host", "nothing listens", true},
		{"no such host", "postgres://canary-user@canary-host.invalid/canary-database", "host", true},
		{"no answer", "postgres://canary-user:canary-secret@" + mute + "/canary-database?connect_timeout=1",
			"does not answer in time", true},
		{"no address", "postgres://canary-user:canary-secret@[canary-host/canary-database", "postgres://USER@HOST", false},
		{"no number", "postgres://canary-user:canary-secret@canary-host:canary-port/", "postgres://USER@HOST", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for what, open := range map[string]func(context.Context, Options) (interface{ Close() error }, error){
				"opening": func(ctx context.Context, o Options) (interface{ Close() error }, error) { return Open(ctx, o) },
				"reading": func(ctx context.Context, o Options) (interface{ Close() error }, error) { return OpenReader(ctx, o) },
			} {
				s, err := open(t.Context(), Options{At: test.at, Keys: testKeys(t)})
				if err == nil {
					t.Fatal(what, "worked", s.Close())
				}
				if got := err.Error(); !strings.Contains(got, test.want) || strings.Contains(got, "canary") ||
					strings.Contains(got, "\n") ||
					strings.Contains(got, "guarded") || strings.Contains(got, "127.0.0.1") {
					t.Errorf("%s: %s, want %q in it and no address", what, got, test.want)
				}
				if Transient(err) != test.transient {
					t.Errorf("%s: transient is %v", what, !test.transient)
				}
			}
		})
	}
}

// TestUnreachableMeanwhile holds the same for a server that goes away later, in what is
// returned and in what is logged.
func TestUnreachableMeanwhile(t *testing.T) {
	t.Parallel()
	server.Database(t, "first") // or skip
	own := &storetest.Postgres{Prepare: prepare}
	t.Cleanup(own.Stop)
	log := &logtest.Buffer{}
	s, err := Open(t.Context(), Options{At: own.Database(t, "canary_database"), Keys: testKeys(t), Logger: newLogger(log),
		Drain: time.Second})
	must(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx, idle, idle, idle) }()
	time.Sleep(500 * time.Millisecond)
	own.Crash(t)
	for end := time.Now().Add(30 * time.Second); !strings.Contains(log.String(),
		"cannot be written"); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("nothing is logged")
		}
	}
	for range 3 { // the first may meet a connection that was there before
		err = s.Ping(t.Context())
		if err == nil || !Transient(err) {
			t.Errorf("writing to a server that is gone: %v", err)
		}
	}
	cancel()
	<-done
	must(t, s.Close())
	for _, text := range []string{err.Error(), log.String()} {
		if strings.Contains(text, "canary") || strings.Contains(text, "user=") {
			t.Errorf("it shows the address: %s", text)
		}
	}
}

// freeAddress is where nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	must(t, listener.Close())
	return listener.Addr().String()
}

// silentServer takes connections and says nothing.
func silentServer(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	return listener.Addr().String()
}

// TestNewerTables holds that a program does not work on tables that it does not know.
func TestNewerTables(t *testing.T) {
	t.Parallel()
	onEngines(t, "newer", func(t *testing.T, at string) {
		s := opened(t, at)
		must(t, s.engine.write(t.Context(), func(x tx) error {
			_, err := x.exec(t.Context(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, TRUE)")
			return err
		}))
		must(t, s.Close())
		_, err := Open(t.Context(), Options{At: at, Keys: testKeys(t)})
		if err == nil || !strings.Contains(err.Error(), "newer version of Bedside (99999") || Transient(err) {
			t.Errorf("opened with %v", err)
		}
	})
}

// TestUnrecordedMigration holds that a migration that was done and is not on record is
// told with the way out, which works.
func TestUnrecordedMigration(t *testing.T) {
	t.Parallel()
	onEngines(t, "unrecorded", func(t *testing.T, at string) {
		s := opened(t, at)
		var newest int64
		must(t, s.engine.write(t.Context(), func(x tx) error {
			if err := x.one(t.Context(), "SELECT MAX(version_id) FROM goose_db_version", nil, &newest); err != nil {
				return err
			}
			_, err := x.exec(t.Context(), "DELETE FROM goose_db_version WHERE version_id = $1", newest)
			return err
		}))
		must(t, s.Close())
		_, err := Open(t.Context(), Options{At: at, Keys: testKeys(t)})
		way := fmt.Sprintf("INSERT INTO goose_db_version (version_id, is_applied) VALUES (%d, TRUE)", newest)
		if err == nil || !strings.Contains(err.Error(), way) || Transient(err) {
			t.Fatalf("opened with %v, want %q", err, way)
		}
		record(t, at, way)
		must(t, opened(t, at).Close())
	})
}

// TestDamagedPage holds that a damaged page is noticed, by whoever reads it first or by
// the check of the file, and that health says what to do from then on.
func TestDamagedPage(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "bedside.db")
	s := opened(t, path)
	chat, _ := plantCanary(t, s)
	must(t, s.Close())
	path = zeroed(t, path, "arrivals")
	if _, err := Open(t.Context(), Options{At: zeroed(t, path, "river_job"), Keys: testKeys(t)}); err == nil ||
		!strings.Contains(err.Error(), "is damaged") || Transient(err) {
		t.Errorf("a page that the start needs: %v", err)
	}
	for name, notice := range map[string]func(s *Store){
		"read":    func(s *Store) { _, _ = s.Unanswered(t.Context(), chat) },
		"checked": func(s *Store) { s.engine.(*sqliteFile).checking.Wait() },
	} {
		s, err := Open(t.Context(), Options{At: path, Keys: testKeys(t), Logger: testLogger(t)})
		must(t, err)
		notice(s)
		err = s.Ping(t.Context())
		if err == nil || !strings.Contains(err.Error(), "is damaged") || !strings.Contains(err.Error(), "bedside restore") ||
			Transient(err) {
			t.Errorf("%s: health says %v", name, err)
		}
		must(t, s.Close())
	}
}

// zeroed copies a SQLite file and zeroes the first page of a table in the copy.
func zeroed(t *testing.T, path, table string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	must(t, err)
	db, err := sql.Open("sqlite", path)
	must(t, err)
	var root, size int
	must(t, db.QueryRowContext(t.Context(), "SELECT rootpage FROM sqlite_master WHERE name = $1", table).Scan(&root))
	must(t, db.QueryRowContext(t.Context(), "PRAGMA page_size").Scan(&size))
	must(t, db.Close())
	clear(content[(root-1)*size : root*size])
	to := filepath.Join(t.TempDir(), "zeroed.db")
	must(t, os.WriteFile(to, content, 0o600))
	return to
}

// TestRefusedArrivals holds that a store that can be written, but keeps nothing that
// arrives, does not pass for sound.
func TestRefusedArrivals(t *testing.T) {
	t.Parallel()
	onEngines(t, "refused", func(t *testing.T, at string) {
		s := opened(t, at)
		defer s.Close()
		accept := func(id string) error {
			return accept(t.Context(), s, "test", "", []bot.Arrival{{ID: id, Chat: "a", Message: id, Kind: bot.ArrivalText,
				Text: id}})
		}
		change := func(query string) {
			must(t, s.engine.write(t.Context(), func(x tx) error {
				_, err := x.exec(t.Context(), query)
				return err
			}))
		}
		must(t, accept("1"))
		must(t, s.Ping(t.Context()))
		change("ALTER TABLE arrivals RENAME TO hidden")
		if err := accept("2"); err == nil {
			t.Error("kept nowhere")
		}
		if err := s.Ping(t.Context()); err == nil || !strings.Contains(err.Error(), "accepting") {
			t.Errorf("health says %v", err)
		}
		change("ALTER TABLE hidden RENAME TO arrivals")
		must(t, accept("2"))
		must(t, s.Ping(t.Context()))
	})
}

// TestPassingFaults holds which errors of SQLite are worth waiting for.
func TestPassingFaults(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path := filepath.Join(folder, "bedside.db")
	s := opened(t, path)
	_, err := Open(t.Context(), Options{At: path, Keys: testKeys(t)})
	if err == nil || Transient(err) || !strings.Contains(err.Error(), "in use by another process") {
		t.Errorf("in use: %v, transient %v", err, Transient(err))
	}
	must(t, s.Close())
	must(t, os.WriteFile(path+"x", []byte(strings.Repeat("no database ", 1000)), 0o600))
	_, err = Open(t.Context(), Options{At: path + "x", Keys: testKeys(t)})
	if err == nil || Transient(err) || !strings.Contains(err.Error(), "no SQLite database") {
		t.Errorf("no database: %v, transient %v", err, Transient(err))
	}
	other, err := sql.Open("sqlite", path)
	must(t, err)
	defer func() { _ = other.Close() }()
	_, err = other.Exec("BEGIN IMMEDIATE")
	must(t, err)
	if _, err = Open(t.Context(), Options{At: path, Keys: testKeys(t)}); err == nil || !Transient(err) {
		t.Errorf("locked: %v, transient %v", err, Transient(err))
	}
}

// record runs SQL as an operator would.
func record(t *testing.T, at, query string) {
	t.Helper()
	driver := "sqlite"
	if strings.HasPrefix(at, "postgres") {
		driver = "pgx"
	}
	db, err := sql.Open(driver, at)
	must(t, err)
	_, err = db.ExecContext(t.Context(), query)
	must(t, errors.Join(err, db.Close()))
}
