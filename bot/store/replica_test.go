package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bedside/bot"
)

// silenced makes an instance appear as one that was not heard of for a while: what it
// had shown last is too old.
func silenced(t *testing.T, s *Store) {
	t.Helper()
	must(t, s.engine.write(t.Context(), func(t tx) error {
		_, err := t.exec(context.Background(), "UPDATE instances SET until = 0 WHERE id = $1", s.instance)
		return err
	}))
	long := time.Now().Add(-time.Hour)
	s.pulse.last.Store(&long)
}

// TestTakeover holds that an instance takes up what a dead one owned, and that nothing is
// kept of what the dead one still wants to write when it comes back.
func TestTakeover(t *testing.T) {
	t.Parallel()
	at := server.Database(t, "takeover")
	first, second := opened(t, at), opened(t, at)
	defer first.Close()
	defer second.Close()
	must(t, accept(t.Context(), first, "test", "", []bot.Arrival{{ID: "1", Chat: "a", Message: "1", Kind: bot.ArrivalText,
		Text: "1"}}))
	chat, err := first.Find(t.Context(), "test", "a")
	must(t, err)
	said := func() []bot.Outbound {
		return []bot.Outbound{{ID: bot.NewID(), Parcels: []bot.Parcel{{Parts: []bot.Part{{Text: "one"}}}}}}
	}
	must(t, first.Commit(t.Context(), chat, bot.Turn{Outbound: said()}))
	j := job{delivering, chat}
	first.busy.Store(j, true)
	mine, ok, err := first.claim(t.Context(), j)
	if !ok || err != nil {
		t.Fatalf("%v, %v", ok, err)
	}
	within := first.claimed(t.Context(), mine)
	parcel, _, err := first.NextParcel(within, chat)
	must(t, err)
	must(t, bot.Owned(within))
	takeOver := func() (claim, bool) {
		_, err := second.sweep(t.Context(), time.Hour)
		must(t, err)
		c, ok, err := second.claim(t.Context(), j)
		must(t, err)
		return c, ok
	}
	if _, ok := takeOver(); ok {
		t.Error("taken over from the living")
	}
	silenced(t, first)
	theirs, ok := takeOver()
	if !ok {
		t.Fatal("not taken over from the dead")
	}
	if err := bot.Owned(within); !errors.Is(err, ErrFenced) {
		t.Errorf("the dead one may send: %v", err)
	}
	for name, write := range map[string]func() error{
		"commit":      func() error { return first.Commit(within, chat, bot.Turn{Outbound: said()}) },
		"next":        func() error { _, _, err := first.NextParcel(within, chat); return err },
		"sent":        func() error { return first.MarkSent(within, chat, parcel.ID, "x") },
		"refused":     func() error { return first.MarkRefused(within, chat, parcel.ID) },
		"defer":       func() error { return first.Defer(within, chat, parcel.ID, time.Hour) },
		"unreachable": func() error { return first.MarkUnreachable(within, chat) },
		"move":        func() error { return first.Move(within, chat, "b") },
		"forget":      func() error { return first.Forget(within, chat, 0, nil) },
		"record":      func() error { return first.Record(within, bot.Line{Who: "a", What: "b"}) },
	} {
		if err := write(); !errors.Is(err, ErrFenced) {
			t.Errorf("%s of the dead one: %v, want it refused", name, err)
		}
	}
	if _, ok, err := first.settle(t.Context(), mine, 0); !ok || err != nil {
		t.Errorf("the dead one could not end: %v, %v", ok, err)
	}
	must(t, first.renew(t.Context())) // it lives again
	again, ok, err := first.claim(t.Context(), j)
	if ok || err != nil {
		t.Errorf("claimed again while the other has it: %+v, %v", again, err)
	}
	if err := second.MarkSent(second.claimed(t.Context(), theirs), chat, parcel.ID, "x"); err != nil {
		t.Errorf("who took over may not write: %v", err)
	}
}

// TestFetchedByDead holds that work whose job a dead instance had fetched, and not begun,
// is found soon.
func TestFetchedByDead(t *testing.T) {
	t.Parallel()
	at := server.Database(t, "fetched")
	first, second := opened(t, at), opened(t, at)
	defer first.Close()
	defer second.Close()
	must(t, accept(t.Context(), first, "test", "", []bot.Arrival{{ID: "1", Chat: "a", Message: "1", Kind: bot.ArrivalText,
		Text: "1"}}))
	set := func(query string, ago time.Duration) {
		must(t, first.engine.write(t.Context(), func(x tx) error {
			_, err := x.exec(t.Context(), query, milliseconds(time.Now().Add(-ago)))
			return err
		}))
	}
	set("UPDATE work SET due = $1", 3*time.Second)
	found, err := second.sweep(t.Context(), lateAfter)
	if must(t, err); found != 0 {
		t.Errorf("%d are late though nobody died", found)
	}
	set("UPDATE instances SET until = $1 WHERE id = (SELECT MIN(id) FROM instances)", time.Second)
	found, err = second.sweep(t.Context(), lateAfter)
	if must(t, err); found != 1 {
		t.Errorf("%d are found after an instance died, want 1", found)
	}
}

// TestTakeoverWaits holds that work is not taken over in the midst of a transaction of
// its owner, which would otherwise be kept after it.
func TestTakeoverWaits(t *testing.T) {
	t.Parallel()
	at := server.Database(t, "takeover_waits")
	first, second := opened(t, at), opened(t, at)
	defer first.Close()
	defer second.Close()
	must(t, accept(t.Context(), first, "test", "", []bot.Arrival{{ID: "1", Chat: "a", Message: "1", Kind: bot.ArrivalText,
		Text: "1"}}))
	chat, err := first.Find(t.Context(), "test", "a")
	must(t, err)
	j := job{answering, chat}
	mine, _, err := first.claim(t.Context(), j)
	must(t, err)
	silenced(t, first)
	must(t, first.write(first.claimed(t.Context(), mine), func(tx) error {
		_, err := second.sweep(t.Context(), time.Hour)
		if _, ok, wrong := second.claim(t.Context(), j); ok || wrong != nil {
			t.Errorf("taken over in the midst of a transaction: %v", wrong)
		}
		must(t, accept(t.Context(), second, "test", "", []bot.Arrival{{ID: "2", Chat: "a", Message: "2",
			Kind: bot.ArrivalText, Text: "2"}}))
		return err
	}))
	_, err = second.sweep(t.Context(), time.Hour)
	must(t, err)
	if _, ok, err := second.claim(t.Context(), j); !ok || err != nil {
		t.Errorf("not taken over afterwards: %v", err)
	}
}

// TestFrozenTransaction holds that an instance that is frozen within a transaction does
// not keep what it has locked.
func TestFrozenTransaction(t *testing.T) {
	t.Parallel()
	at := server.Database(t, "frozen")
	for name, place := range map[string]string{"direct": at, "pooled": pooler(t, at)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := opened(t, place)
			defer s.Close()
			err := s.engine.write(t.Context(), func(x tx) error {
				if _, err := x.exec(t.Context(), "UPDATE audit_head SET count = count"); err != nil {
					return err
				}
				time.Sleep(idleWithin + time.Second)
				_, err := x.exec(t.Context(), "UPDATE audit_head SET count = count")
				return err
			})
			if err == nil || !Transient(err) {
				t.Errorf("a transaction that was frozen goes on: %v", err)
			}
		})
	}
}

// TestLead holds that one instance leads, the next when it is not heard of or resigns.
func TestLead(t *testing.T) {
	t.Parallel()
	at := server.Database(t, "lead")
	first, second := opened(t, at), opened(t, at)
	defer second.Close()
	leads := func(s *Store, want bool, when string) {
		t.Helper()
		for range 2 {
			if got, err := s.Lead(t.Context(), "poll"); got != want || err != nil {
				t.Errorf("%s: %v, %v; want %v", when, got, err, want)
			}
		}
	}
	leads(first, true, "the first")
	leads(second, false, "the second meanwhile")
	if got, err := second.Lead(t.Context(), "something else"); !got || err != nil {
		t.Errorf("another name: %v, %v", got, err)
	}
	must(t, first.engine.write(t.Context(), func(t tx) error {
		_, err := t.exec(context.Background(), "UPDATE leases SET until = until - 6000")
		return err
	}))
	leads(second, true, "the second when the first was not heard of")
	leads(first, false, "the first when it comes back")
	must(t, second.Close())
	leads(first, true, "the first when the second has ended")
	must(t, first.Close())
	if _, err := first.Lead(t.Context(), "poll"); err == nil {
		t.Error("a closed store knows who leads")
	}
	file := opened(t, filepath.Join(t.TempDir(), "bedside.db"))
	defer file.Close()
	leads(file, true, "on SQLite")
}

// TestLiveVersions holds that instances see each other's version and requests, and none of
// those that are no more.
func TestLiveVersions(t *testing.T) {
	t.Parallel()
	at := server.Database(t, "live")
	first, second := opened(t, at), opened(t, at)
	defer first.Close()
	must(t, first.NoteLive(t.Context(), bot.LiveVersion{Digest: "old", Leaflets: 1}))
	must(t, second.NoteLive(t.Context(), bot.LiveVersion{Digest: "new", Leaflets: 2, Kept: []string{"burns"}}))
	digests := func(s *Store) string {
		t.Helper()
		all, err := s.LiveVersions(t.Context())
		must(t, err)
		var found []string
		for _, v := range all {
			found = append(found, fmt.Sprintln(v.Digest, v.Leaflets, v.Kept, v.Own))
		}
		slices.Sort(found) // both may be noted in one millisecond
		return strings.Join(found, "")
	}
	if got := digests(first); got != "new 2 [burns] false\nold 1 [] true\n" {
		t.Errorf("the first sees %s", got)
	}
	must(t, second.AskReload(t.Context()))
	if n, err := first.ReloadsAsked(t.Context()); n != 1 || err != nil {
		t.Errorf("asked %d times, %v", n, err)
	}
	must(t, second.engine.write(t.Context(), func(t tx) error {
		_, err := t.exec(context.Background(), "UPDATE instances SET until = until - 60000 WHERE id = $1", second.instance)
		return err
	}))
	if got := digests(first); got != "old 1 [] true\n" {
		t.Errorf("when the second was not heard of, the first sees %s", got)
	}
	must(t, second.Close())
	reader, err := OpenReader(t.Context(), Options{At: at, Keys: testKeys(t)})
	must(t, err)
	defer reader.Close()
	if all, err := reader.LiveVersions(t.Context()); err != nil || len(all) != 1 || all[0].Digest != "old" || all[0].Own {
		t.Errorf("a reader sees %v, %v", all, err)
	}
}
