package store

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"bedside/bot"
)

// TestVerifyLog changes the log as somebody who has the database and not the key.
func TestVerifyLog(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, tamper, want string }{
		{"nothing", "UPDATE audit SET at = at", ""},
		{"who", "UPDATE audit SET who = 'slack:U9' WHERE id = 2", "line 2 is not as it was written"},
		{"what", "UPDATE audit SET what = 'closed' WHERE id = 3", "line 3 is not as it was written"},
		{"when", "UPDATE audit SET at = at + 1 WHERE id = 1", "line 1 is not as it was written"},
		{"a border between fields", "UPDATE audit SET who = who || substr(what, 1, 1), what = substr(what, 2) WHERE id = 2",
			"line 2 is not as"},
		{"one is taken out", "DELETE FROM audit WHERE id = 2", "line 2 is missing"},
		{"one is taken out and the gap closed", "DELETE FROM audit WHERE id = 2; UPDATE audit SET id = 2 WHERE id = 3",
			"line 2 is not as"},
		{"two change places", "UPDATE audit SET id = 9 WHERE id = 1; UPDATE audit SET id = 1 WHERE id = 2; UPDATE audit " +
			"SET id = 2 WHERE id = 9", "line 1 is not as"},
		{"one is added", "INSERT INTO audit (id, at, who, what, ticket, mac) SELECT 4, at, who, what, ticket, mac FROM " +
			"audit WHERE id = 3", "line 4 is not as"},
		{"the last is cut off", "DELETE FROM audit WHERE id = 3", "lines after line 2 are missing"},
		{"all are cut off", "DELETE FROM audit", "lines after line 0 are missing"},
		{"the head", "UPDATE audit_head SET mac = (SELECT mac FROM audit WHERE id = 1)", "the head is not that of line 3"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := opened(t, filepath.Join(t.TempDir(), "bedside.db"))
			defer s.Close()
			chat, err := s.OpenDesk(t.Context(), "test", "desk")
			must(t, err)
			for _, what := range []string{"opened", "claimed", "answered"} {
				must(t, s.Commit(t.Context(), chat, bot.Turn{Lines: []bot.Line{{Who: "slack:U1", What: what, Ticket: "K7Q2"}}}))
			}
			for query := range strings.SplitSeq(test.tamper, ";") {
				must(t, s.engine.write(t.Context(), func(t tx) error {
					_, err := t.exec(context.Background(), query)
					return err
				}))
			}
			state, err := s.VerifyLog(t.Context())
			must(t, err)
			if (test.want == "") != (state.Fault == "") || !strings.Contains(state.Fault, test.want) {
				t.Errorf("fault %q, want %q", state.Fault, test.want)
			}
			if test.want == "" && (state.Lines != 3 || len(state.Head) != 64) {
				t.Errorf("state %+v", state)
			}
		})
	}
}

// TestLogOutlivesKeys holds that lines written with an older key are still checked,
// and that without it they are not taken for true.
func TestLogOutlivesKeys(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "bedside.db")
	older, newer := bytes.Repeat([]byte{7}, KeySize), bytes.Repeat([]byte{8}, KeySize)
	for _, ring := range [][][]byte{{older}, {newer, older}} {
		keys, err := NewKeys(ring[0], ring[1:]...)
		must(t, err)
		s, err := Open(t.Context(), Options{At: path, Keys: keys, Logger: testLogger(t)})
		must(t, err)
		chat, err := s.OpenDesk(t.Context(), "test", "desk")
		must(t, err)
		must(t, s.Commit(t.Context(), chat, bot.Turn{Lines: []bot.Line{{Who: "a", What: "b"}}}))
		state, err := s.VerifyLog(t.Context())
		if must(t, err); state.Fault != "" {
			t.Error(state.Fault)
		}
		must(t, s.Close())
	}
	keys, err := NewKeys(newer, older)
	must(t, err)
	s, err := Open(t.Context(), Options{At: path, Keys: keys, Logger: testLogger(t)})
	must(t, err)
	defer s.Close()
	must(t, s.reseal(t.Context()))
	must(t, s.Close())
	keys, err = NewKeys(newer)
	must(t, err)
	s, err = Open(t.Context(), Options{At: path, Keys: keys, Logger: testLogger(t)})
	must(t, err)
	if state, err := s.VerifyLog(t.Context()); state.Fault != "" || state.Lines != 2 || err != nil {
		t.Errorf("after the older key was taken out: %+v, %v", state, err)
	}
	s.auditKeys = nil
	if state, err := s.VerifyLog(t.Context()); state.Fault == "" || err != nil {
		t.Errorf("without the older key: %+v, %v", state, err)
	}
}

// TestLogInParallel holds that writers at the same time make one chain.
func TestLogInParallel(t *testing.T) {
	t.Parallel()
	for name, at := range map[string]string{"sqlite": filepath.Join(t.TempDir(), "bedside.db"),
		"postgres": server.Database(t, "log")} {
		s := opened(t, at)
		defer s.Close()
		chat, err := s.OpenDesk(t.Context(), "test", "desk")
		must(t, err)
		var all errgroup.Group
		for range 20 {
			all.Go(func() error {
				return s.Commit(context.Background(), chat, bot.Turn{Lines: []bot.Line{{Who: "a", What: "b"},
					{Who: "c", What: "d"}}})
			})
		}
		must(t, all.Wait())
		if state, err := s.VerifyLog(t.Context()); state.Lines != 40 || state.Fault != "" || err != nil {
			t.Errorf("%s: %+v, %v", name, state, err)
		}
	}
}
