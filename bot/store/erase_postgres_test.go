package store

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"bedside/bot/bottest/storetest"
)

// serverFiles calls f with the files of a store's database and of the server's
// write-ahead log.
func serverFiles(t *testing.T, s *Store, f func(name string, content []byte)) {
	t.Helper()
	var folder, database string
	must(t, s.engine.read(t.Context(), func(x tx) error {
		if err := x.one(t.Context(), "SELECT oid::text FROM pg_database WHERE datname = current_database()", nil,
			&database); err != nil {
			return err
		}
		return x.one(t.Context(), "SHOW data_directory", nil, &folder)
	}))
	must(t, s.engine.(*postgres).checkpoint(t.Context()))
	found := 0
	for _, part := range []string{"pg_wal", "base/" + database} {
		entries, err := os.ReadDir(filepath.Join(folder, part))
		must(t, err)
		for _, entry := range entries {
			content, err := os.ReadFile(filepath.Join(folder, part, entry.Name()))
			if err == nil { // else it is a folder, or it went meanwhile
				f(part+"/"+entry.Name(), content)
				found++
			}
		}
	}
	if found < 100 {
		t.Fatalf("only %d files of the server can be read", found)
	}
}

// checkpoint lets the server write to its files what it has in memory.
func (e *postgres) checkpoint(ctx context.Context) error {
	_, err := e.pool.Exec(ctx, "CHECKPOINT")
	return err
}

// readable counts the copies of a value in the server's files that somebody who has the
// data key, and knows where the value belongs, can read, by file.
func readable(t *testing.T, s *Store, place []byte, length int) map[string]int {
	t.Helper()
	head, found := append([]byte{sealVersion}, s.keys.current.id[:]...), map[string]int{}
	serverFiles(t, s, func(name string, content []byte) {
		for at := bytes.Index(content, head); at >= 0; {
			if end := at + headSize + length + 16; end <= len(content) {
				if _, err := s.keys.open(content[at:end], place); err == nil {
					found[name]++
				}
			}
			next := bytes.Index(content[at+1:], head)
			if next < 0 {
				break
			}
			at += 1 + next
		}
	})
	return found
}

// TestForgetDestroysTheKey holds that after a chat was forgotten nothing of its texts can
// be read with the data key in any file of PostgreSQL, its write-ahead log included, nor
// the key of the chat in any but that log; and that it could be before.
func TestForgetDestroysTheKey(t *testing.T) {
	t.Parallel()
	s := opened(t, server.Database(t, "destroyed"))
	defer s.Close()
	chat, _ := plantCanary(t, s)
	text, keyed := arrivalText(chat, "2"), chatKeyPlace(chat)
	if got := readable(t, s, keyed, KeySize); len(got) == 0 {
		t.Fatal("the key of the chat is not found before: the test can find nothing")
	}
	must(t, s.Forget(t.Context(), chat, 0, nil))
	tidied(t, s)
	if got := readable(t, s, text, len(canary)); len(got) > 0 {
		t.Errorf("a text can be read with the data key in %v", got)
	}
	wantKeyGone(t, s, keyed)
}

// wantKeyGone holds that a chat's key, with the data key, is in no file but the log.
func wantKeyGone(t *testing.T, s *Store, keyed []byte) {
	t.Helper()
	for name := range readable(t, s, keyed, KeySize) {
		if !strings.HasPrefix(name, "pg_wal/") {
			t.Errorf("the key of the chat can be read in %s", name)
		}
	}
}

// TestForgetAsBefore shows that the test above finds what versions without keys of chats
// left behind.
func TestForgetAsBefore(t *testing.T) {
	t.Parallel()
	s := opened(t, server.Database(t, "left"))
	defer s.Close()
	chat, _ := plantCanary(t, s)
	sealAsBefore(t, s)
	must(t, s.Forget(t.Context(), chat, 0, nil))
	if got := readable(t, s, arrivalText(chat, "2"), len(canary)); len(got) == 0 {
		t.Error("what an earlier version left behind is not found: the test can find nothing")
	}
}

// TestForgetDuringBackup holds that a chat is forgotten while somebody reads all tables,
// as pg_dump does, and that the table of keys is written anew afterwards.
func TestForgetDuringBackup(t *testing.T) {
	t.Parallel()
	s := opened(t, server.Database(t, "dumped"))
	defer s.Close()
	chat, _ := plantCanary(t, s)
	e := s.engine.(*postgres)
	reading, err := e.pool.Begin(t.Context())
	must(t, err)
	_, err = reading.Exec(t.Context(), "LOCK TABLE chat_keys IN ACCESS SHARE MODE")
	must(t, err)
	must(t, s.Forget(t.Context(), chat, 0, nil))
	if e.unclean.Load() == 0 {
		t.Error("written anew while it was read")
	}
	must(t, reading.Rollback(t.Context()))
	tidied(t, s)
}

// tidied tidies until nothing is left to do: transactions of other tests on the server hold
// it up while they run.
func tidied(t *testing.T, s *Store) {
	t.Helper()
	e := s.engine.(*postgres)
	for range 600 {
		if must(t, e.tidy(t.Context())); e.unclean.Load() == 0 {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the keys are not written anew")
}

// TestBackupHasKeys holds that who began to read before a chat was forgotten, as pg_dump does
// with its snapshot before it locks anything, finds the keys of all chats that it finds; and
// that the key which was deleted goes once nobody can see it any more.
func TestBackupHasKeys(t *testing.T) {
	t.Parallel()
	s := opened(t, server.Database(t, "keyed"))
	defer s.Close()
	ctx := t.Context()
	chat, _ := plantCanary(t, s)
	e, keyed := s.engine.(*postgres), chatKeyPlace(chat)
	reading, err := e.pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	must(t, err)
	count := func(table string) (found int) {
		must(t, reading.QueryRow(ctx, "SELECT COUNT(*) FROM "+table).Scan(&found))
		return found
	}
	count("cursors") // takes the snapshot, and no lock of another table
	must(t, s.Forget(ctx, chat, 0, nil))
	must(t, e.tidy(ctx))
	gone, err := e.rewriteKeys(ctx, e.unclean.Load()) // though it is seen: somebody may begin to read in between
	if must(t, err); gone || e.unclean.Load() == 0 {
		t.Error("the key is taken for gone while it can be seen")
	}
	if chats, keys := count("chats"), count("chat_keys"); chats != 2 || keys != chats {
		t.Errorf("it finds %d chats and %d keys, want 2 of each", chats, keys)
	}
	must(t, reading.Rollback(ctx))
	tidied(t, s)
	wantKeyGone(t, s, keyed)
}

// TestScrubKeysAlone holds that the table of keys is written anew when a key was deleted, and
// not for anything else that grew old.
func TestScrubKeysAlone(t *testing.T) {
	t.Parallel()
	s := opened(t, server.Database(t, "aged"))
	defer s.Close()
	ctx := t.Context()
	plantCanary(t, s)
	file := func() (node int64) {
		must(t, s.engine.read(ctx, func(x tx) error {
			return x.one(ctx, "SELECT pg_relation_filenode('chat_keys')::bigint", nil, &node)
		}))
		return node
	}
	before := file()
	for _, old := range []string{"UPDATE deliveries SET received = 0", "UPDATE arrivals SET received = 0"} {
		must(t, s.engine.write(ctx, func(x tx) error { _, err := x.exec(ctx, old); return err }))
		must(t, s.Expire(ctx, time.Now()))
		if tidied(t, s); file() != before {
			t.Errorf("written anew after %s", old)
		}
	}
	must(t, s.Expire(ctx, time.Now().Add(storetest.Retention+time.Minute)))
	if tidied(t, s); file() == before {
		t.Error("not written anew after a chat was deleted")
	}
}
