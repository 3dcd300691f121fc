package store

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bedside/bot"
)

// TestReader reads what is asked while another has the store open and goes on
// writing, on both engines.
func TestReader(t *testing.T) {
	t.Parallel()
	for name, at := range map[string]func(t *testing.T) string{
		"SQLite":     func(t *testing.T) string { return filepath.Join(t.TempDir(), "with ?#%.db") },
		"PostgreSQL": func(t *testing.T) string { return server.Database(t, "reader") },
	} {
		t.Run(name, func(t *testing.T) {
			place := at(t)
			s := opened(t, place)
			ask := func(n string) {
				must(t, accept(t.Context(), s, "test", "", []bot.Arrival{{ID: n, Chat: "a", Message: n, Kind: bot.ArrivalText,
					Text: n}}))
				chat, err := s.Find(t.Context(), "test", "a")
				must(t, err)
				must(t, s.Commit(t.Context(), chat, bot.Turn{Outbound: []bot.Outbound{{ID: bot.NewID(), Outcome: bot.OutcomeAbstain,
					Question: n}}}))
			}
			ask("one")
			r, err := OpenReader(t.Context(), Options{At: place, Keys: testKeys(t)})
			must(t, err)
			wantTexts(t, r, "one")
			ask("two")
			wantTexts(t, r, "one two")
			if changed := r.store.engine.read(t.Context(), func(tx tx) error {
				_, err := tx.exec(t.Context(), "DELETE FROM replies")
				return err
			}); changed == nil {
				t.Error("a reader changed something")
			}
			must(t, s.Close())
			wantTexts(t, r, "one two")
			must(t, r.Close())
			other, err := NewKeys(bytes.Repeat([]byte{9}, KeySize))
			must(t, err)
			if _, err := OpenReader(t.Context(), Options{At: place, Keys: other}); err == nil ||
				!strings.Contains(err.Error(), "data key") {
				t.Errorf("with another key: %v", err)
			}
			again, err := OpenReader(t.Context(), Options{At: place, Keys: testKeys(t)}) // nobody else has it open
			must(t, err)
			wantTexts(t, again, "one two")
			must(t, again.Close())
		})
	}
}

func wantTexts(t *testing.T, r *Reader, want string) {
	t.Helper()
	asked, err := r.Asked(t.Context(), time.Time{})
	must(t, err)
	var texts []string
	for _, a := range asked {
		texts = append(texts, a.Question)
	}
	if got := strings.Join(texts, " "); got != want {
		t.Errorf("asked %q, want %q", got, want)
	}
}

// TestReaderRefuses opens what is no store.
func TestReaderRefuses(t *testing.T) {
	t.Parallel()
	missing := filepath.Join(t.TempDir(), "missing.db")
	if _, err := OpenReader(t.Context(), Options{At: missing, Keys: testKeys(t)}); err == nil ||
		!strings.Contains(err.Error(), "'bedside serve' makes it") {
		t.Errorf("a file that is not there: %v", err)
	}
	older := filepath.Join(t.TempDir(), "older.db")
	must(t, createPrivate(older))
	if _, err := OpenReader(t.Context(), Options{At: older, Keys: testKeys(t)}); err == nil ||
		!strings.Contains(err.Error(), "bring") {
		t.Errorf("a store of before: %v", err)
	}
}

// TestBesideAnotherVersion holds that tables of another version are neither read nor written, on both
// engines, and that the remedy is told.
func TestBesideAnotherVersion(t *testing.T) {
	t.Parallel()
	knows, err := newestMigration()
	must(t, err)
	onEngines(t, "beside_version", func(t *testing.T, at string) {
		must(t, opened(t, at).Close())
		o := Options{At: at, Keys: testKeys(t)}
		for _, test := range []struct{ change, want string }{
			{"INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, TRUE)", "start that version again"},
			{fmt.Sprint("DELETE FROM goose_db_version WHERE version_id >= ", knows), "start 'bedside serve' of this version once"},
		} {
			record(t, at, test.change)
			_, reads := OpenReader(t.Context(), o)
			_, rules := OpenOperator(t.Context(), o)
			for _, err := range []error{reads, rules} {
				if err == nil || !strings.Contains(err.Error(), test.want) || Transient(err) {
					t.Errorf("%s: %v, want %q", test.change, err, test.want)
				}
			}
		}
	})
}
