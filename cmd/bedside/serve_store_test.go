package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // PostgreSQL, to look into the tables
	_ "modernc.org/sqlite"             // SQLite, to look into the file and to stand in the way

	"bedside/bot/bottest/faketelegram"
	"bedside/bot/bottest/storetest"
)

// TestStoreDown takes the store away while people write: an emergency is answered
// all the same, nothing else is lost, and health says so.
func TestStoreDown(t *testing.T) {
	t.Parallel()
	t.Run("34 42 SQLite is locked", func(t *testing.T) {
		t.Parallel()
		p := storeless(t, setup{})
		var held *sql.Conn
		p.without(func() { held = p.lock() }, func() {
			if _, err := held.ExecContext(t.Context(), "ROLLBACK"); err != nil {
				t.Fatal(err)
			}
		})
	})
	t.Run("34 41 the disk is full", func(t *testing.T) {
		t.Parallel()
		disk := t.TempDir()
		if said, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=3m", "none", disk).CombinedOutput(); err != nil {
			t.Skipf("a small disk cannot be mounted here: %s", said)
		}
		t.Cleanup(func() {
			if err := exec.Command("umount", "-l", disk).Run(); err != nil {
				t.Error(err)
			}
		})
		p := storeless(t, setup{store: filepath.Join(disk, "bedside.db")})
		ballast := filepath.Join(disk, "ballast")
		p.without(func() { fillDisk(t, ballast) }, func() {
			if err := os.Remove(ballast); err != nil {
				t.Fatal(err)
			}
		})
	})
	t.Run("34 42 PostgreSQL crashes", func(t *testing.T) {
		t.Parallel()
		var server storetest.Postgres
		t.Cleanup(server.Stop)
		p := storeless(t, setup{store: server.Database(t, "bedside")})
		p.without(func() { server.Crash(t) }, func() { server.Restart(t) })
	})
}

// storeless starts a process whose store is about to fail.
func storeless(t *testing.T, s setup) *process {
	t.Helper()
	fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
	s.env = quickTelegram
	return newProcess(t, fake, s).start()
}

// without lets people write while the store is away.
func (p *process) without(away, back func()) {
	p.t.Helper()
	p.wantAnswer(1, "can I shower?", "24 hours")
	away()
	began := time.Now()
	p.wantAnswer(2, "I can't breathe", "112")
	if took := time.Since(began); took > 2*time.Second {
		p.t.Errorf("the advice takes %v without the store", took)
	}
	p.say(1, "will it hurt?")
	p.say(3, "do I need to stop warfarin?")
	p.awaitUnready(15*time.Second, "store:")
	p.wantAnswer(4, "my chest hurts and I can't breathe", "112")
	back()
	p.await(60*time.Second, "what was written meanwhile to be answered", func() bool {
		return len(p.fake.Unanswered()) == 0 && p.fake.Pending() == 0
	})
	p.until(30*time.Second, "it to be ready", func() bool { code, _ := p.get("/readyz"); return code == http.StatusOK })
	p.wantAnswer(5, "can I shower?", "24 hours")
	for chat, want := range map[int64]int{1: 2, 2: 1, 3: 1, 4: 1, 5: 1} {
		if sent := p.fake.Sent(chat); len(sent) != want {
			p.t.Errorf("chat %d has %d messages, want %d", chat, len(sent), want)
		}
	}
	if skipped := p.fake.Skipped(); len(skipped) > 0 {
		p.t.Errorf("%d updates were confirmed that nobody saw", len(skipped))
	}
	if code := p.stop(); code != exitOK {
		p.t.Errorf("serve ended with %d", code)
	}
}

// lock locks the SQLite file, as another program would.
func (p *process) lock() *sql.Conn {
	p.t.Helper()
	conn := p.sqlite()
	if _, err := conn.ExecContext(p.t.Context(), "BEGIN IMMEDIATE"); err != nil {
		p.t.Fatal(err)
	}
	return conn
}

// sqlite opens the process's SQLite file.
func (p *process) sqlite() *sql.Conn {
	p.t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(p.folder, "bedside.db")+"?_pragma=busy_timeout(5000)")
	if err != nil {
		p.t.Fatal(err)
	}
	conn, err := db.Conn(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() {
		_ = conn.Close()
		_ = db.Close()
	})
	return conn
}

// fillDisk writes to a disk until it is full.
func fillDisk(t *testing.T, path string) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	for page := make([]byte, 4096); err == nil; {
		_, err = file.Write(page)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestDrain ends the process while it is busy: what is under way is finished, and
// nothing is lost or comes twice.
func TestDrain(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, at func(*testing.T) string) {
		fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
		p := newProcess(t, fake, setup{store: at(t), env: quickTelegram})
		for round := range 3 {
			p.start()
			for chat := int64(1); chat <= 40; chat++ {
				p.say(chat, story[round].ask)
			}
			time.Sleep(time.Duration(round*40) * time.Millisecond)
			if code := p.stop(); code != exitOK {
				t.Errorf("serve ended with %d", code)
			}
		}
		// What is under way cannot be finished: no message gets through.
		p.start()
		p.drain(3 * 40)
		fake.Break(faketelegram.Fault{Kind: faketelegram.Hang, Method: "sendMessage", Times: -1})
		p.say(50, "can I shower?")
		p.until(5*time.Second, "a try", func() bool { return len(fake.Requests("sendMessage")) > 120 })
		if code := p.stop(); code != exitOK {
			t.Errorf("serve ended with %d while Telegram hangs", code)
		}
		fake.Heal()
		p.start()
		p.await(30*time.Second, "everything to be answered", func() bool { return len(fake.Unanswered()) == 0 })
		for chat := int64(1); chat <= 40; chat++ {
			if told := checkStory(t, fake, chat, 3); told.lost > 0 || len(told.doubled) > 0 {
				t.Errorf("chat %d: %d replies lost, %d doubled", chat, told.lost, len(told.doubled))
			}
		}
	})
}

// TestForget erases a chat and looks for what is left of it in the raw bytes: the
// sealed texts that were there before must be gone too.
func TestForget(t *testing.T) {
	t.Parallel()
	fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
	p := newProcess(t, fake, setup{}).start()
	const chat, other = 7700420042, 8
	const canary = "canary: when can I shower on my birthday?"
	p.wantAnswer(chat, canary, "24 hours")
	p.wantAnswer(other, "can I shower?", "24 hours")
	p.wantAnswer(chat, "/export", canary)
	sealed := p.sealed()
	if len(sealed) < 5 {
		t.Fatalf("only %d sealed values are there", len(sealed))
	}
	ask := p.wantAnswer(chat, "/forget", "Shall I erase")
	fake.Break(faketelegram.Fault{Kind: faketelegram.Page, Method: "sendMessage"}) // the farewell is tried twice
	fake.Press(chat, ask.ID, ask.Keyboard[0][0].Data)
	p.reply(chat, 3, "the button")
	p.until(5*time.Second, "the chat to go", func() bool { return len(p.sealed()) < len(sealed) })
	var held []string
	gone := func() bool { // the farewell's own erasure ends a moment after its rows are gone
		held = p.leftOnDisk(sealed, p.sealed(), canary, "canary", "birthday", "7700420042")
		return len(held) == 0
	}
	for deadline := time.Now().Add(5 * time.Second); !gone() && time.Now().Before(deadline); {
		time.Sleep(20 * time.Millisecond)
	}
	if len(held) > 0 {
		t.Errorf("what was forgotten is still on disk:\n%s", strings.Join(held, "\n"))
	}
	if p.wantAnswer(chat, "/export", "everything that I keep"); strings.Contains(fake.Sent(chat)[4].Text, "birthday") {
		t.Error("what was forgotten is exported")
	}
}

// leftOnDisk returns what the store's files still hold of the plain texts, and of the
// sealed values that no row has any more.
func (p *process) leftOnDisk(sealed, left map[string]string, plain ...string) []string {
	p.t.Helper()
	var held []string
	for _, name := range []string{"bedside.db", "bedside.db-wal"} {
		for _, text := range plain {
			if p.fileContains(name, []byte(text)) {
				held = append(held, fmt.Sprintf("%s: %q", name, text))
			}
		}
		for value := range sealed {
			if _, kept := left[value]; !kept && p.fileContains(name, []byte(value)) {
				held = append(held, fmt.Sprintf("%s: a sealed value of %s", name, sealed[value]))
			}
		}
	}
	return held
}

// sealed returns all sealed values and keyed hashes, by value, with where they lie.
func (p *process) sealed() map[string]string {
	p.t.Helper()
	conn := p.sqlite()
	defer func() { _ = conn.Close() }()
	found := map[string]string{}
	for _, query := range []string{
		"SELECT text, 'arrivals.text' FROM arrivals", "SELECT body, 'parcels.body' FROM parcels",
		"SELECT address, 'chats.address' FROM chats",
		"SELECT lookup, 'chats.lookup' FROM chats",
		"SELECT conversation, 'chats.conversation' FROM chats WHERE conversation IS NOT NULL",
		"SELECT choices, 'replies.choices' FROM replies WHERE choices IS NOT NULL",
		"SELECT args, 'river_job.args' FROM river_job",
	} {
		rows, err := conn.QueryContext(context.Background(), query)
		if err != nil {
			p.t.Fatal(err)
		}
		for rows.Next() {
			var value []byte
			var where string
			if err := rows.Scan(&value, &where); err != nil {
				p.t.Fatal(err)
			}
			if len(bytes.TrimSpace(value)) > 0 {
				found[string(value)] = where
			}
		}
		if err := rows.Err(); err != nil {
			p.t.Fatal(err)
		}
		_ = rows.Close()
	}
	return found
}

// TestForgetPostgres looks for a forgotten chat in all files of the database: its
// words were never there unsealed, and no row of it is left.
func TestForgetPostgres(t *testing.T) {
	t.Parallel()
	at := postgres.Database(t, databaseName(t))
	fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
	p := newProcess(t, fake, setup{store: at}).start()
	const chat = 7700420043
	p.wantAnswer(chat, "canary: when can I shower on my birthday?", "24 hours")
	p.wantAnswer(chat, "/export", "birthday")
	p.wantAnswer(chat, "/forget yes", "I have erased everything")
	db, err := sql.Open("pgx", at)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	p.until(5*time.Second, "the chat to go", func() bool {
		var rows int
		err := db.QueryRowContext(
			t.Context(),
			`SELECT (SELECT count(*) FROM chats) + (SELECT count(*) FROM arrivals) + (SELECT count(*) FROM parcels)
			+ (SELECT count(*) FROM work) + (SELECT count(*) FROM replies WHERE chat IS NOT NULL OR choices IS NOT NULL)`,
		).Scan(
			&rows,
		)
		if err != nil {
			t.Fatal(err)
		}
		return rows == 0
	})
	var folder string
	if _, err := db.ExecContext(t.Context(), "CHECKPOINT"); err != nil {
		t.Fatal(err)
	}
	if err := db.QueryRowContext(t.Context(), "SHOW data_directory").Scan(&folder); err != nil {
		t.Fatal(err)
	}
	searched := 0
	err = fs.WalkDir(os.DirFS(folder), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return nil // another test's file that went meanwhile
		}
		content, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return nil
		}
		searched++
		for _, text := range []string{"canary: can I", "birthday", "7700420043"} {
			if bytes.Contains(content, []byte(text)) {
				t.Errorf("%s holds %q", name, text)
			}
		}
		return nil
	})
	if err != nil || searched < 100 {
		t.Errorf("%d files of the database were searched: %v", searched, err)
	}
}
