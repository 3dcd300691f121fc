package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"bedside/bot"
)

// writes makes a chat with something answered and sent, something answered and not yet
// sent, and something not yet answered.
func writes(t *testing.T, s *Store, address string) (chat int64) {
	t.Helper()
	ctx := t.Context()
	for i := range 3 {
		id := fmt.Sprint(address, i)
		must(t, accept(ctx, s, "test", "", []bot.Arrival{{ID: id, Chat: address, Message: id, Kind: bot.ArrivalText,
			Text: "text " + id}}))
	}
	chat, err := s.Find(ctx, "test", address)
	must(t, err)
	waiting, err := s.Unanswered(ctx, chat)
	must(t, err)
	for _, in := range waiting[:2] {
		said := bot.Outbound{ID: bot.NewID(), Outcome: bot.OutcomeAnswer,
			Parcels: []bot.Parcel{{Parts: []bot.Part{{Text: "re " + in.Text}}}}}
		must(t, s.Commit(ctx, chat, bot.Turn{Answered: []int64{in.ID}, Outbound: []bot.Outbound{said}}))
	}
	d, _, err := s.NextParcel(ctx, chat)
	must(t, err)
	must(t, s.MarkSent(ctx, chat, d.ID, "1"))
	return chat
}

// TestBackup holds that a backup made while messages come is sound and complete as of its
// moment, that after it is restored nothing goes out without the operator's word, and
// that everything does with it.
func TestBackup(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	o := Options{At: filepath.Join(folder, "bedside.db"), Keys: testKeys(t), Logger: testLogger(t)}
	s := opened(t, o.At)
	chat := writes(t, s, "a")
	var accepted atomic.Int64
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		for i := 0; ctx.Err() == nil; i++ {
			id := fmt.Sprint("load", i)
			err := accept(ctx, s, "test", "", []bot.Arrival{{ID: id, Chat: id, Message: id, Kind: bot.ArrivalText, Text: id}})
			if err != nil && ctx.Err() == nil {
				done <- err
				return
			}
			accepted.Add(1)
		}
		done <- nil
	}()
	for accepted.Load() < 20 {
		time.Sleep(time.Millisecond)
	}
	least := accepted.Load()
	file := filepath.Join(folder, "backup")
	must(t, Backup(t.Context(), o, file))
	cancel()
	must(t, <-done)
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup: %v, %v; want mode 0600", info, err)
	}
	if err := Backup(t.Context(), o, file); err == nil || !strings.Contains(err.Error(), "there already") {
		t.Errorf("a backup over another: %v", err)
	}
	if _, _, err := Restore(t.Context(), o, file); err == nil || !strings.Contains(err.Error(),
		"in use by another process") {
		t.Errorf("restored while it is open: %v", err)
	}
	must(t, s.Forget(t.Context(), chat, 0, nil)) // after the backup
	must(t, s.Close())

	held, before, err := Restore(t.Context(), o, file)
	must(t, err)
	if held.Parcels != 1 || held.Arrivals < least+1 || before == "" {
		t.Errorf("held %+v, before %q; want 1 piece and %d messages at least", held, before, least+1)
	}
	s = opened(t, o.At)
	defer func() { _ = s.Close() }()
	if text, err := s.Export(t.Context(), chat); !strings.Contains(text, "text a0") || err != nil {
		t.Errorf("restored: %q, %v", text, err)
	}
	if d, _, err := s.NextParcel(t.Context(), chat); d != nil || err != nil {
		t.Errorf("to be sent without the operator's word: %+v, %v", d, err)
	}
	if found, err := s.Unanswered(t.Context(), chat); len(found) > 0 || err != nil {
		t.Errorf("to be answered without the operator's word: %+v, %v", found, err)
	}
	if got, err := s.HeldBack(t.Context()); got != held || err != nil {
		t.Errorf("held back: %+v, %v; want %+v", got, err, held)
	}
	if got, err := s.Release(t.Context()); got != held || err != nil {
		t.Errorf("let go: %+v, %v; want %+v", got, err, held)
	}
	d, _, err := s.NextParcel(t.Context(), chat)
	if must(t, err); d == nil || d.Parcel.Parts[0].Text != "re text a1" {
		t.Errorf("let go, and to be sent: %+v", d)
	}
	if found, err := s.Unanswered(t.Context(), chat); len(found) != 1 || found[0].Text != "text a2" || err != nil {
		t.Errorf("let go, and to be answered: %+v, %v", found, err)
	}
}

// TestRestoreRefuses holds that what cannot be restored changes nothing.
func TestRestoreRefuses(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	o := Options{At: filepath.Join(folder, "bedside.db"), Keys: testKeys(t), Logger: testLogger(t)}
	s := opened(t, o.At)
	chat := writes(t, s, "a")
	must(t, s.Close())
	good := filepath.Join(folder, "good")
	must(t, Backup(t.Context(), o, good))
	content, err := os.ReadFile(good)
	must(t, err)
	file := func(name string, content []byte) string {
		must(t, os.WriteFile(filepath.Join(folder, name), content, 0o600))
		return filepath.Join(folder, name)
	}
	newer, foreign := file("newer", content), file("foreign", nil)
	record(t, newer, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, TRUE)")
	record(t, foreign, "CREATE TABLE letters (id INTEGER)")
	broken, none := file("broken", append(content[:8192:8192], make([]byte, len(content)-8192)...)),
		file("none", []byte(strings.Repeat("text ", 1000)))
	other := o
	other.Keys = keysOf(t, 9)
	const damaged = " is damaged; take an earlier backup"
	for _, test := range []struct {
		o          Options
		from, want string
	}{{o, broken, broken + damaged}, {o, newer, newer + " has tables of a newer version"},
		{o, none, none + " is no SQLite database; name the file"},
		{o, filepath.Join(folder, "missing"), "missing: no such file or directory; name the file"},
		{o, folder, folder + " is no file; name the one"}, {other, good, "data key"},
		{o, file("empty", nil), "empty holds no store of Bedside"}, {o, foreign, foreign + " holds no store of Bedside"},
		{o, file("half", content[:len(content)/2]), "half" + damaged},
		{o, file("short", content[:len(content)-1]), "short" + damaged}} {
		if _, _, err := Restore(t.Context(), test.o, test.from); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.from, err, test.want)
		}
	}
	s = opened(t, o.At)
	defer s.Close()
	if d, _, err := s.NextParcel(t.Context(), chat); d == nil || err != nil {
		t.Errorf("the store is not as it was: %v", err)
	}
	left, err := filepath.Glob(filepath.Join(folder, "*.restoring*"))
	if len(left) > 0 || err != nil {
		t.Errorf("left behind: %v", left)
	}
	for _, at := range []string{none, foreign} {
		err := Backup(t.Context(), Options{At: at}, filepath.Join(folder, "new"))
		if err == nil || !strings.Contains(err.Error(), at+" ") {
			t.Errorf("what is no store was backed up, or is not named: %v", err)
		}
	}
}

// TestRestoreWhatWasPutAside holds that restoring takes nothing away: the store of before can be
// put back as it was, though its process was killed and what it wrote last was in its log alone, and
// is still there when another was put aside in the same second.
func TestRestoreWhatWasPutAside(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	o := Options{At: filepath.Join(folder, "bedside.db"), Keys: testKeys(t), Logger: testLogger(t)}
	s := opened(t, o.At)
	old := filepath.Join(folder, "old")
	must(t, Backup(t.Context(), o, old))
	chat := writes(t, s, "a")
	left := filepath.Join(folder, "left") // as a kill leaves it: nothing is brought from the log into the file
	must(t, copyFile(o.At, left))
	must(t, copyFile(o.At+"-wal", left+"-wal"))
	must(t, s.Close())
	must(t, os.Rename(left, o.At))
	must(t, os.Rename(left+"-wal", o.At+"-wal"))

	_, killed, err := Restore(t.Context(), o, old)
	must(t, err)
	aside := map[string]bool{killed: true}
	for range 5 {
		_, before, err := Restore(t.Context(), o, old)
		if must(t, err); aside[before] {
			t.Errorf("%s was put aside twice", before)
		}
		aside[before] = true
	}
	_, _, err = Restore(t.Context(), o, killed)
	must(t, err)
	s = opened(t, o.At)
	defer func() { _ = s.Close() }()
	if text, err := s.Export(t.Context(), chat); err != nil || !strings.Contains(text, "text a0") {
		t.Errorf("put back: %q, %v; want all that was written", text, err)
	}
}

// TestHoldPostgres holds that what waits in a restored database is held, not while an
// instance runs on it, and let go.
func TestHoldPostgres(t *testing.T) {
	t.Parallel()
	at := server.Database(t, "hold")
	s, other := opened(t, at), opened(t, at)
	defer s.Close()
	chat := writes(t, s, "a")
	must(t, s.ProposeRecall(t.Context(), bot.Recall{ID: bot.NewID(), Code: "R-ONE", Proposer: "operator:anna"}))
	_, err := s.DecideRecall(t.Context(), "R-ONE", "operator:ben", true)
	must(t, err)
	recalling := func(want bool) {
		if waits, err := s.Recalling(t.Context()); err != nil || waits != want {
			t.Errorf("a recall goes on: %v, %v; want %v", waits, err, want)
		}
	}
	if _, err := s.Hold(t.Context()); err == nil || !strings.Contains(err.Error(), "stop all of them") {
		t.Errorf("held while another runs: %v", err)
	}
	must(t, other.Close())
	held, err := s.Hold(t.Context())
	if must(t, err); held != (Held{Parcels: 1, Arrivals: 1}) {
		t.Errorf("held %+v", held)
	}
	recalling(false)
	if d, _, err := s.NextParcel(t.Context(), chat); d != nil || err != nil {
		t.Errorf("to be sent all the same: %+v, %v", d, err)
	}
	if got, err := s.Release(t.Context()); got != held || err != nil {
		t.Errorf("let go: %+v, %v", got, err)
	}
	if d, _, err := s.NextParcel(t.Context(), chat); d == nil || err != nil {
		t.Errorf("not to be sent: %v", err)
	}
	for name, err := range map[string]error{
		"backup":  Backup(t.Context(), Options{At: at}, filepath.Join(t.TempDir(), "x")),
		"restore": func() error { _, _, err := Restore(t.Context(), Options{At: at}, "x"); return err }(),
	} {
		if err == nil || !strings.Contains(err.Error(), "pg_") || errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestBackupNamesFolder holds that a backup into a folder which is not there is told by the folder's name, and
// not by that of a file which nobody has named.
func TestBackupNamesFolder(t *testing.T) {
	folder := t.TempDir()
	o := Options{At: filepath.Join(folder, "bedside.db")}
	if err := os.WriteFile(o.At, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, away := range []string{filepath.Join(folder, "away"), o.At} {
		err := Backup(t.Context(), o, filepath.Join(away, "copy.db"))
		if err == nil || err.Error() != "backing up: there is no folder "+away+"; make it, or name a file in another" {
			t.Errorf("the error is %v", err)
		}
	}
}
