package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	_ "github.com/jackc/pgx/v5/stdlib" // database/sql for goose
	"github.com/pressly/goose/v3"

	"bedside/bot"
)

// downTo takes the tables of a database back to a version.
func downTo(t *testing.T, dialect goose.Dialect, driver, at, folder string, version int64) {
	t.Helper()
	db, err := sql.Open(driver, at)
	must(t, err)
	files, err := fs.Sub(migrations, folder)
	must(t, err)
	provider, err := goose.NewProvider(dialect, db, files)
	must(t, err)
	_, err = provider.DownTo(t.Context(), version)
	must(t, errors.Join(err, db.Close()))
}

// TestOffersOfEarlierVersions keeps replies as versions before offers did, and
// reads them after the tables were brought up to date, on both engines.
func TestOffersOfEarlierVersions(t *testing.T) {
	t.Parallel()
	one := []bot.Choice{{Leaflet: "ear-tubes", Ask: "one", Label: "Ear tubes"}}
	quoted := []bot.Choice{{Passage: "ear-tubes/pain#1", Label: "Pain", Why: "it is about pain"}}
	tried := []bot.Choice{{Passage: "ear-tubes/pain#1", Label: "Pain"}}
	tests := []struct {
		choices []bot.Choice
		want    bot.Offer
	}{
		{one, bot.Offer{Choices: one}},
		{append(one[:1:1], quoted...), bot.Offer{Choices: one, Quoted: quoted}},
		{append(append(one[:1:1], bot.Choice{Label: "ask", Ask: "why?", Section: "m1"}), tried...),
			bot.Offer{Choices: one, Draft: &bot.Draft{Text: "why?", Message: "m1", Author: "m1", Tried: tried}}},
		{[]bot.Choice{{Label: "ask", Ask: "my reply", Section: "U1"}},
			bot.Offer{Draft: &bot.Draft{Text: "my reply", Message: "U1", Author: "U1"}}},
		{[]bot.Choice{{Label: "erase"}}, bot.Offer{Erase: true}},
	}
	for name, engine := range map[string]struct {
		at   func(t *testing.T) string
		down func(t *testing.T, at string)
	}{
		"SQLite": {
			func(t *testing.T) string { return filepath.Join(t.TempDir(), "old.db") },
			func(t *testing.T, at string) { downTo(t, goose.DialectSQLite3, "sqlite", at, "migrations/sqlite", 3) },
		},
		"PostgreSQL": {
			func(t *testing.T) string { return server.Database(t, "old") },
			func(t *testing.T, at string) { downTo(t, goose.DialectPostgres, "pgx", at, "migrations/postgres", 3) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			at := engine.at(t)
			s := opened(t, at)
			ids := map[int64]bot.Offer{}
			must(t, accept(t.Context(), s, "test", "", []bot.Arrival{{ID: "1", Chat: "a", Message: "1", Kind: bot.ArrivalText,
				Text: "one"}}))
			chat, err := s.Find(t.Context(), "test", "a")
			must(t, err)
			for _, test := range tests {
				id := bot.NewID()
				ids[id] = test.want
				must(t, s.Commit(t.Context(), chat, bot.Turn{Outbound: []bot.Outbound{{ID: id, Outcome: bot.OutcomeAbstain,
					Question: "one"}}}))
				keepChoices(t, s, id, test.choices)
			}
			sealAsBefore(t, s)
			must(t, s.Close())
			engine.down(t, at)
			s = opened(t, at)
			defer s.Close()
			for id, want := range ids {
				got, err := s.Offer(t.Context(), chat, id)
				if diff := cmp.Diff(want, got); diff != "" || err != nil {
					t.Errorf("%v (-want +got):\n%s", err, diff)
				}
			}
			waiting, err := s.Unanswered(t.Context(), chat)
			if len(waiting) != 1 || waiting[0].Verdict.Known() || waiting[0].Text != "one" || err != nil {
				t.Errorf("waiting: %+v, %v", waiting, err)
			}
		})
	}
}

// keepChoices keeps the choices of a reply as an earlier version did.
func keepChoices(t *testing.T, s *Store, reply int64, choices []bot.Choice) {
	t.Helper()
	text, err := json.Marshal(choices)
	must(t, err)
	sealed := s.keys.seal(text, replyChoices(reply))
	must(t, s.engine.write(t.Context(), func(tx tx) error {
		_, err := tx.exec(t.Context(), "UPDATE replies SET choices = $1 WHERE id = $2", sealed, reply)
		return err
	}))
}
