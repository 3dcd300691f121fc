package store

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bedside/bot"
)

// whenForgotten is how much waits that was written after the wish to be forgotten.
var whenForgotten = map[string]int{"nothing came after": 0, "something came after": 3}

// writesOn writes on in the chat with the canary, and returns the last arrival before that.
func writesOn(t *testing.T, s *Store, chat int64, times int) (asked int64) {
	t.Helper()
	found, err := s.Unanswered(t.Context(), chat)
	must(t, err)
	for i := range times {
		id := fmt.Sprint("later", i)
		must(t, accept(t.Context(), s, "test", "", []bot.Arrival{{ID: id, Chat: canary + "@address", Message: id,
			Kind: bot.ArrivalText, Text: "later"}}))
	}
	return found[len(found)-1].ID
}

// TestForgetLeavesNoByte looks for what was written in the raw bytes of the
// database and its log.
func TestForgetLeavesNoByte(t *testing.T) {
	t.Parallel()
	for name, after := range whenForgotten {
		t.Run(name, func(t *testing.T) { testForgetLeavesNoByte(t, after) })
	}
}

func testForgetLeavesNoByte(t *testing.T, after int) {
	path := filepath.Join(t.TempDir(), "bedside.db")
	s := opened(t, path)
	defer s.Close()
	chat, sealed := plantCanary(t, s)
	part := sealed[len(sealed)/2 : len(sealed)/2+24]
	desked := deskBytes(t, s)
	asked := writesOn(t, s, chat, after)
	raw := rawBytes(t, path)
	if bytes.Contains(raw, []byte(canary)) {
		t.Error("the canary lies in the open")
	}
	if !bytes.Contains(raw, part) || !bytes.Contains(raw, desked[0]) || !bytes.Contains(raw, desked[1]) {
		t.Fatal("what is looked for was not there before: the test can find nothing")
	}
	must(t, s.engine.scrub(t.Context(), true)) // into the database itself
	must(t, s.Forget(t.Context(), chat, asked, nil))
	raw = rawBytes(t, path)
	if bytes.Contains(raw, part) || bytes.Contains(raw, sealed[:headSize]) {
		t.Error("the sealed text is still on disk")
	}
	if bytes.Contains(raw, desked[0]) || bytes.Contains(raw, desked[1]) {
		t.Error("the ticket or its card is still on disk")
	}
	if info, err := os.Stat(path + "-wal"); err == nil && info.Size() > 0 {
		t.Errorf("the log still has %d bytes", info.Size())
	}
	if bytes.Contains(raw, []byte(fmt.Sprintf(`{"chat":%d}`, chat))) ||
		bytes.Contains(raw, []byte(fmt.Sprintf(`{"chat": %d}`, chat))) {
		t.Error("a job of the chat is still on disk")
	}
}

// deskBytes are the sealed bodies of the ticket and of its card, which are short
// enough to lie on disk in one piece.
func deskBytes(t *testing.T, s *Store) (found [2][]byte) {
	t.Helper()
	for i, query := range []string{"SELECT body FROM tickets", "SELECT body FROM parcels WHERE role = 'card'"} {
		must(t, s.engine.read(t.Context(), func(t tx) error { return t.one(context.Background(), query, nil, &found[i]) }))
	}
	return found
}

// tables are all that may hold something of a chat.
var tables = []string{"chats", "arrivals", "parcels", "replies", "work", "tickets", "audit", "rulings", "deliveries",
	"cursors", "river_job", "recalls", "recall_chats"}

// dump is all rows of the tables as PostgreSQL writes them.
func dump(t *testing.T, s *Store) string {
	t.Helper()
	var b strings.Builder
	for _, table := range tables {
		must(t, s.engine.read(t.Context(), func(t tx) error {
			return t.each(context.Background(), "SELECT x::text FROM "+table+" x", nil, func(scan scan) error {
				var row string
				err := scan(&row)
				b.WriteString(table + row + "\n")
				return err
			})
		}))
	}
	return b.String()
}

func TestForgetLeavesNoRow(t *testing.T) {
	t.Parallel()
	for name, after := range whenForgotten {
		t.Run(name, func(t *testing.T) { testForgetLeavesNoRow(t, after) })
	}
}

func testForgetLeavesNoRow(t *testing.T, after int) {
	s := opened(t, server.Database(t, fmt.Sprint("forget", after)))
	defer s.Close()
	chat, sealed := plantCanary(t, s)
	part, number := fmt.Sprintf("%x", sealed), fmt.Sprint(chat)
	asked := writesOn(t, s, chat, after)
	before := dump(t, s)
	if strings.Contains(before, canary) || strings.Contains(before, fmt.Sprintf("%x", canary)) {
		t.Error("the canary lies in the open")
	}
	if !strings.Contains(before, part) || !strings.Contains(before, "river_job") || !strings.Contains(before, number) {
		t.Fatal("what is looked for was not there before: the test can find nothing")
	}
	must(t, s.Forget(t.Context(), chat, asked, nil))
	if after := dump(t, s); strings.Contains(after, part) || strings.Contains(after, number) {
		t.Errorf("left of the chat:\n%s", after)
	}
}
