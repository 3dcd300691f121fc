package store

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bedside/bot"
)

func keysOf(t *testing.T, seeds ...byte) *Keys {
	t.Helper()
	var secrets [][]byte
	for _, seed := range seeds {
		secrets = append(secrets, bytes.Repeat([]byte{seed}, KeySize))
	}
	keys, err := NewKeys(secrets[0], secrets[1:]...)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func TestSeal(t *testing.T) {
	first, second := keysOf(t, 1), keysOf(t, 2)
	here := place("arrivals.text", 7, "x")
	sealed := first.seal([]byte("secret"), here)
	if bytes.Contains(sealed, []byte("secret")) || bytes.Equal(sealed, first.seal([]byte("secret"), here)) {
		t.Error("it is readable, or always the same")
	}
	for _, test := range []struct {
		name   string
		keys   *Keys
		sealed []byte
		place  []byte
		wrong  string
	}{
		{"as sealed", first, sealed, here, ""},
		{"with a newer key", keysOf(t, 2, 1), sealed, here, ""},
		{"with another key", second, sealed, here, "is not among those given"},
		{"in another row", first, sealed, place("arrivals.text", 8, "x"), "was moved"},
		{"in another column", first, sealed, place("parcels.body", 7, "x"), "was moved"},
		{"one bit changed", first, append(bytes.Clone(sealed[:len(sealed)-1]), sealed[len(sealed)-1]^1), here, "damaged"},
		{"cut short", first, sealed[:5], here, "damaged"},
		{"nothing", first, nil, here, "damaged"},
	} {
		text, err := test.keys.open(test.sealed, test.place)
		if test.wrong == "" && (err != nil || string(text) != "secret") || test.wrong != "" &&
			(err == nil || !strings.Contains(err.Error(), test.wrong)) {
			t.Errorf("%s: %q, %v", test.name, text, err)
		}
	}
	if _, err := NewKeys([]byte("short")); err == nil || !strings.Contains(err.Error(), "5 bytes") {
		t.Errorf("a short key: %v", err)
	}
	if shown := fmt.Sprintf("%v %+v %#v %s", first, first, first, first); strings.Contains(shown, "1, 1") ||
		!strings.Contains(shown, "[data keys]") {
		t.Errorf("keys print as %s", shown)
	}
}

func FuzzOpenSealed(f *testing.F) {
	keys, err := NewKeys(bytes.Repeat([]byte{1}, KeySize))
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(nil))
	f.Add(keys.seal([]byte("secret"), nil))
	f.Fuzz(func(t *testing.T, sealed []byte) {
		if text, err := keys.open(sealed, []byte("elsewhere")); err == nil {
			t.Errorf("opened %q", text)
		}
	})
}

// TestKeysChange holds that a store goes on with a new key, and that what is
// touched is sealed anew.
func TestKeysChange(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "bedside.db")
	open := func(seeds ...byte) *Store {
		s, err := Open(t.Context(), Options{At: path, Keys: keysOf(t, seeds...), Logger: testLogger(t)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	accept := func(s *Store, id string) (int64, []bot.Inbound, error) {
		ctx := context.Background()
		arrival := bot.Arrival{ID: id, Chat: "a", Message: id, Kind: bot.ArrivalText, Text: "text " + id}
		if _, err := s.Accept(ctx, "test", "", []bot.Arrival{arrival}); err != nil {
			t.Fatal(err)
		}
		chat, err := s.Find(ctx, "test", "a")
		if err != nil {
			t.Fatal(err)
		}
		found, err := s.Unanswered(ctx, chat)
		return chat, found, err
	}
	s := open(1)
	first, _, _ := accept(s, "one")
	_ = s.Close()
	s = open(2, 1)
	second, found, err := accept(s, "two")
	if first != second || len(found) != 2 || found[0].Text != "text one" || err != nil {
		t.Errorf("chat %d became %d with %+v, %v", first, second, found, err)
	}
	_ = s.Close()
	_, err = Open(t.Context(), Options{At: path, Keys: keysOf(t, 2), Logger: testLogger(t)})
	if err == nil || !strings.Contains(err.Error(), "1 of its values are still sealed with data key") || Transient(err) {
		t.Errorf("the older key was taken out too early: %v", err)
	}
	s = open(2, 1)
	must(t, s.reseal(t.Context()))
	_ = s.Close()
	s = open(2)
	third, found, err := accept(s, "three")
	if third != first || len(found) != 3 || found[0].Text != "text one" || err != nil {
		t.Errorf("chat %d became %d with %+v, %v", first, third, found, err)
	}
	if peer, known, err := s.Peer(t.Context(), first); peer.Address != "a" || !known || err != nil {
		t.Errorf("%+v, %v, %v", peer, known, err)
	}
}

// sealAsBefore seals everything as versions before keys of chats did, and takes those
// away.
func sealAsBefore(t *testing.T, s *Store) {
	t.Helper()
	ctx := t.Context()
	must(t, s.engine.write(ctx, func(x tx) error {
		for _, c := range resealColumns {
			rows, err := collect(ctx, x, fmt.Sprintf("SELECT x.id, %s, x.%s FROM %s x WHERE x.%s IS NOT NULL", c.columns,
				c.column, c.table, c.column), nil,
				func(scan scan, r *sealedRow) error {
					return scan(&r.id, &r.chat, &r.owner, &r.external, &r.said, &r.piece, &r.sealed)
				})
			if err != nil {
				return err
			}
			for _, r := range rows {
				if len(r.sealed) == 0 {
					continue
				}
				text, err := s.open(ctx, x, r.sealed, c.place(r))
				if err != nil {
					return err
				}
				if _, err := x.exec(ctx, fmt.Sprintf("UPDATE %s SET %s = $1 WHERE id = $2", c.table, c.column), s.keys.seal(text,
					c.place(r)), r.id); err != nil {
					return err
				}
			}
		}
		_, err := x.exec(ctx, "DELETE FROM chat_keys")
		return err
	}))
	s.chats.keys = nil
}

// sealVersions counts sealed values by what they begin with.
func sealVersions(t *testing.T, s *Store) map[byte]int {
	t.Helper()
	found := map[byte]int{}
	must(t, s.engine.read(t.Context(), func(x tx) error {
		for _, c := range resealColumns {
			rows, err := collect(t.Context(), x, "SELECT "+c.column+" FROM "+c.table+" WHERE "+c.column+" IS NOT NULL", nil,
				func(scan scan, sealed *[]byte) error { return scan(sealed) })
			if err != nil {
				return err
			}
			for _, sealed := range rows {
				if len(sealed) > 0 {
					found[sealed[0]]++
				}
			}
		}
		return nil
	}))
	return found
}

// TestReseal holds that what an earlier version sealed is read, that all of it is sealed
// with keys of chats in the end, and that being broken off does no harm.
func TestReseal(t *testing.T) {
	t.Parallel()
	onEngines(t, "reseal", func(t *testing.T, at string) {
		s := opened(t, at)
		chat, _ := plantCanary(t, s)
		before, err := s.Export(t.Context(), chat)
		must(t, err)
		sealAsBefore(t, s)
		old := sealVersions(t, s)
		if old[sealVersion] < 10 || old[chatSealVersion] > 0 {
			t.Fatalf("sealed as before: %v", old)
		}
		if text, err := s.Export(t.Context(), chat); text != before || err != nil {
			t.Errorf("as before it reads %q, %v", text, err)
		}
		broken, cancel := context.WithCancel(t.Context())
		last, _, _, err := s.rekeyBatch(broken, 0)
		must(t, err)
		_, _, _, err = s.resealBatch(broken, resealColumns[2], 0)
		must(t, err)
		cancel()
		if half := sealVersions(t, s); half[sealVersion] == 0 || half[chatSealVersion] == 0 || last == 0 {
			t.Errorf("broken off: %v", half)
		}
		must(t, s.Close())
		s = opened(t, at)
		defer s.Close()
		must(t, s.reseal(t.Context()))
		if all := sealVersions(t, s); all[sealVersion] > 0 || all[chatSealVersion] != old[sealVersion] {
			t.Errorf("sealed anew: %v, before: %v", all, old)
		}
		if text, err := s.Export(t.Context(), chat); text != before || err != nil {
			t.Errorf("sealed anew it reads %q, %v", text, err)
		}
		must(t, s.Forget(t.Context(), chat, 0, nil))
	})
}

// TestResealWhileItRuns holds that Run seals anew by itself.
func TestResealWhileItRuns(t *testing.T) {
	t.Parallel()
	s := opened(t, filepath.Join(t.TempDir(), "bedside.db"))
	defer s.Close()
	plantCanary(t, s)
	sealAsBefore(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx, idle, idle, idle) }()
	for end := time.Now().Add(20 * time.Second); sealVersions(t, s)[sealVersion] > 0; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not sealed anew: %v", sealVersions(t, s))
		}
	}
	cancel()
	must(t, <-done)
}

// TestKeysOfInstances holds that a second instance with another data key is refused, on a
// fresh database too, whichever is first; and that a key is changed in steps.
func TestKeysOfInstances(t *testing.T) {
	t.Parallel()
	at := server.Empty(t, "keys")
	open := func(seeds ...byte) (*Store, error) {
		s, err := Open(t.Context(), Options{At: at, Keys: keysOf(t, seeds...), Logger: testLogger(t)})
		if err == nil {
			t.Cleanup(func() { _ = s.Close() })
		}
		return s, err
	}
	results := make(chan error, 2)
	for seed := range byte(2) {
		go func() {
			_, err := open(seed + 1)
			results <- err
		}()
	}
	first, second := <-results, <-results
	if (first == nil) == (second == nil) {
		t.Fatalf("of two fresh instances with different keys: %v and %v, want one refused", first, second)
	}
	if err := cmp.Or(first, second); !strings.Contains(err.Error(), "Give every instance the same keys") ||
		Transient(err) {
		t.Errorf("refused with %v", err)
	}
	current, other := byte(1), byte(2)
	if _, err := open(current); err != nil {
		current, other = other, current
	}
	for _, step := range []struct {
		name  string
		seeds []byte
		ok    bool
	}{
		{"the other key alone", []byte{other}, false},
		{"both, the one in use first", []byte{current, other}, true},
		{"both, the new one first", []byte{other, current}, true},
		{"the one of before alone", []byte{current}, false},
		{"the new one alone: nothing is left of the one of before", []byte{other}, true},
		{"a third one", []byte{9}, false},
	} {
		if _, err := open(step.seeds...); (err == nil) != step.ok {
			t.Errorf("%s: %v", step.name, err)
		}
	}
}

// TestOtherKey holds that a store is not opened with a key that cannot read it, as
// everybody in it would be a stranger.
func TestOtherKey(t *testing.T) {
	at := filepath.Join(t.TempDir(), "bedside.db")
	open := func(keys *Keys) (*Store, error) { return Open(t.Context(), Options{At: at, Keys: keys}) }
	s, err := open(keysOf(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Accept(t.Context(), "test", "", []bot.Arrival{{ID: "1", Chat: "a", Message: "1", Kind: bot.ArrivalText,
		Text: "Can I swim?"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := open(keysOf(t, 2)); err == nil || !strings.Contains(err.Error(), "cannot be read with this data key") {
		t.Errorf("opened with another key: %v", err)
	}
	s, err = open(keysOf(t, 2, 1))
	if err != nil {
		t.Fatalf("opened with a new key before the old one: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
