package store

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

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
	s = open(2)
	third, found, err := accept(s, "three")
	if third != first || found != nil || err == nil || !strings.Contains(err.Error(), "not among those given") {
		t.Errorf("chat %d became %d with %+v, %v", first, third, found, err)
	}
	if peer, known, err := s.Peer(t.Context(), first); peer.Address != "a" || !known || err != nil {
		t.Errorf("%+v, %v, %v", peer, known, err)
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
