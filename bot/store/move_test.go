package store

import (
	"fmt"
	"path/filepath"
	"testing"

	"bedside/bot"
)

// TestMovedAndKeysChange holds that the former address of a desk, by which the config names it,
// leads to it after the data key was changed, and the one of before taken out.
func TestMovedAndKeysChange(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "bedside.db")
	open := func(seeds ...byte) (s *Store, desk int64) {
		s, err := Open(t.Context(), Options{At: path, Keys: keysOf(t, seeds...), Logger: testLogger(t)})
		must(t, err)
		t.Cleanup(func() { _ = s.Close() })
		desk, err = s.OpenDesk(t.Context(), "test", "old")
		must(t, err)
		return s, desk
	}
	s, first := open(1)
	must(t, s.Move(t.Context(), first, "new"))
	must(t, s.Close())
	for _, seeds := range [][]byte{{2, 1}, {2}} {
		s, desk := open(seeds...)
		peer, _, err := s.Peer(t.Context(), desk)
		if must(t, err); desk != first || peer.Address != "new" {
			t.Errorf("with keys %v the desk is chat %d at %q, want %d", seeds, desk, peer.Address, first)
		}
		must(t, s.reseal(t.Context()))
		must(t, s.Close())
	}
}

// TestSecondDesk holds that a desk has the tickets of one that a version without former
// addresses opened, and moved, for the same group.
func TestSecondDesk(t *testing.T) {
	t.Parallel()
	for name, at := range map[string]func(t *testing.T) string{
		"SQLite":     func(t *testing.T) string { return filepath.Join(t.TempDir(), "bedside.db") },
		"PostgreSQL": func(t *testing.T) string { return server.Database(t, fmt.Sprint("second", bot.NewID())) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := opened(t, at(t))
			defer s.Close()
			second, err := s.OpenDesk(t.Context(), "test", "old")
			must(t, err)
			id := bot.NewID()
			must(t, s.Commit(t.Context(), second, bot.Turn{Tickets: []bot.Ticket{
				{ID: id, Code: "M3XA", State: bot.TicketWaiting, Chat: second, Desk: second}}}))
			must(t, s.engine.write(t.Context(), func(tx tx) error {
				if _, err := tx.exec(t.Context(), "UPDATE tickets SET card = 'c', shown = version"); err != nil {
					return err
				}
				return s.readdress(t.Context(), tx, second, "new", nil)
			}))
			desk, err := s.OpenDesk(t.Context(), "test", "new")
			must(t, err)
			due, err := s.TicketsDue(t.Context(), desk)
			if must(t, err); len(due) != 1 || due[0].ID != id || due[0].Desk != desk || due[0].Card != "" || due[0].Shown != 0 {
				t.Errorf("due are %+v", due)
			}
			if again, err := s.OpenDesk(t.Context(), "test", "new"); again != desk || err != nil {
				t.Errorf("opened desk %d, then %d, %v", desk, again, err)
			}
			if left, err := s.TicketsDue(t.Context(), second); len(left) != 0 || err != nil {
				t.Errorf("left behind are %+v, %v", left, err)
			}
		})
	}
}
