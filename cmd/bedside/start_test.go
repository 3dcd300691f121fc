package main

import (
	"errors"
	"log/slog"
	"path/filepath"
	"testing"

	"bedside/bot/store"
	"bedside/bot/telegram"
)

// opening is a service whose store is at a place.
func opening(t *testing.T, at string) *service {
	t.Helper()
	keys, err := store.NewKeys([]byte("thirty-two bytes of a test's key"))
	if err != nil {
		t.Fatal(err)
	}
	return &service{config: config{Store: storePlace(at)}, keys: keys, log: slog.New(slog.DiscardHandler),
		stages: newStages()}
}

// TestLeadsWhileOpening holds that an instance takes the store for away only when it could
// not be opened: one that took the moment between open and ready for that would poll
// Telegram beside the elected one.
func TestLeadsWhileOpening(t *testing.T) {
	s := opening(t, filepath.Join(t.TempDir(), "bedside.db"))
	opened, err := s.openStore(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	if leads, err := s.leadsTelegram(t.Context()); leads || !errors.Is(err, errStarting) {
		t.Errorf("open and not ready: leads %v, %v", leads, err)
	}
	s.store = opened
	close(s.stages.opened)
	if leads, err := s.leadsTelegram(t.Context()); !leads || err != nil {
		t.Errorf("ready: leads %v, %v", leads, err)
	}
}

// TestLeadsWithoutStore holds that an instance whose store is away has no word of who leads,
// so that emergencies do not wait for the store.
func TestLeadsWithoutStore(t *testing.T) {
	s := opening(t, "postgres://bedside@127.0.0.1:1/bedside?sslmode=disable")
	done := make(chan struct{})
	go func() {
		defer close(done)
		if opened, err := s.openStore(t.Context()); opened != nil || err != nil {
			t.Errorf("opened %v, %v", opened, err)
		}
	}()
	<-s.stages.away
	if leads, err := s.leadsTelegram(t.Context()); leads || !errors.Is(err, telegram.ErrNobodyElects) {
		t.Errorf("away: leads %v, %v", leads, err)
	}
	t.Cleanup(func() { <-done })
}
