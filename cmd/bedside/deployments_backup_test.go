package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"bedside/bot"
	"bedside/bot/store"
)

// backUp runs the script of the nightly backup once, and returns the backups that there are
// then.
func backUp(t *testing.T, at string) (backups []string, said string, err error) {
	t.Helper()
	folder := t.TempDir()
	config, err := pgx.ParseConfig(at)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "sh", filepath.Join(deployments, "compose/backup.sh"), "once")
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "BACKUP_FOLDER=" + folder, "PGHOST=" + config.Host,
		fmt.Sprintf("PGPORT=%d", config.Port), "PGUSER=" + config.User, "PGDATABASE=" + config.Database}
	out, err := cmd.CombinedOutput()
	backups, _ = filepath.Glob(filepath.Join(folder, "bedside-*.dump"))
	return backups, string(out), err
}

// TestBackupScript holds that a backup gets its name when it has the keys of the chats that it
// has, and that the script says why it does not.
func TestBackupScript(t *testing.T) {
	at := postgres.Database(t, databaseName(t))
	for _, tool := range []string{"pg_dump", "pg_restore"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(tool + " is not on the path")
		}
	}
	conn, err := pgx.Connect(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	for _, step := range []struct {
		name   string
		before func() error
		want   string // what it says; "" for a backup
	}{
		{"no tables yet", func() error { return nil }, "the dump has not all of the chats and their keys"},
		{"a new store", func() error { return makeChats(t, at) }, ""},
		{"chats", func() error { return makeChats(t, at, "a", "b", "c") }, ""},
		{"a chat of a version without keys", inSQL(conn, `DELETE FROM chat_keys WHERE chat = (SELECT MIN(id) FROM chats)`,
			`UPDATE chats SET address = '\x01' WHERE id = (SELECT MIN(id) FROM chats)`), ""},
		{"one key is missing", inSQL(conn, `DELETE FROM chat_keys WHERE chat = (SELECT MAX(id) FROM chats)`),
			"the dump lacks the keys of 1 chats"},
		{"all keys are missing", inSQL(conn, `DELETE FROM chat_keys`), "the dump lacks the keys of 2 chats"},
		{"no table of keys", inSQL(conn, `DROP TABLE chat_keys`), "the dump has not all of the chats and their keys"},
	} {
		if err := step.before(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		backups, said, err := backUp(t, at)
		if (err == nil) != (step.want == "") || len(backups) > 0 != (step.want == "") || !strings.Contains(said, step.want) {
			t.Errorf("%s: %d backups, %v: %s", step.name, len(backups), err, said)
		}
	}
}

// makeChats opens the store of a database and has people write to it.
func makeChats(t *testing.T, at string, from ...string) error {
	t.Helper()
	keys, err := store.NewKeys(make([]byte, store.KeySize))
	if err != nil {
		return err
	}
	s, err := store.Open(t.Context(), store.Options{At: at, Keys: keys})
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	for _, chat := range from {
		_, err := s.Accept(t.Context(), "test", "", []bot.Arrival{{ID: chat, Chat: chat, Message: "1", Kind: bot.ArrivalText,
			Text: "can I\tshower?\n"}})
		if err != nil {
			return err
		}
	}
	return nil
}

// inSQL changes the database by hand.
func inSQL(conn *pgx.Conn, queries ...string) func() error {
	return func() error {
		for _, query := range queries {
			if _, err := conn.Exec(context.Background(), query); err != nil {
				return err
			}
		}
		return nil
	}
}
