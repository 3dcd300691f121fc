package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bedside/bot"
	"bedside/bot/bottest/logtest"
	"bedside/bot/bottest/storetest"
)

// canary is what nobody but the database's owner may find.
const canary = "kwyjibo"

// plantCanary makes a chat that has the canary everywhere, and returns a sealed value of it.
func plantCanary(t *testing.T, s *Store) (chat int64, sealed []byte) {
	t.Helper()
	ctx := t.Context()
	arrivals := []bot.Arrival{
		{ID: "1", Chat: canary + "@address", Message: "1", Kind: bot.ArrivalText,
			Text: strings.Repeat("my name is "+canary+" ", 400)},
		{ID: "2", Chat: canary + "@address", Message: "2", Kind: bot.ArrivalOther, Text: canary},
	}
	must(t, accept(ctx, s, "test", "", arrivals))
	chat, err := s.Find(ctx, "test", canary+"@address")
	must(t, err)
	said := bot.Outbound{ID: bot.NewID(), Outcome: bot.OutcomeClarify, Question: canary,
		Offer:   bot.Offer{Choices: []bot.Choice{{Ask: canary}}},
		Parcels: []bot.Parcel{{Parts: []bot.Part{{Text: canary}}}, {Parts: []bot.Part{{Text: canary}}}}}
	must(t, s.Commit(ctx, chat, bot.Turn{Conversation: &bot.Conversation{Earlier: []string{canary}},
		Standing: &bot.Standing{Links: []string{canary}},
		Outbound: []bot.Outbound{said}}))
	d, _, err := s.NextParcel(ctx, chat)
	must(t, err)
	must(t, s.MarkSent(ctx, chat, d.ID, "1"))
	desk, err := s.OpenDesk(ctx, "test", "desk")
	must(t, err)
	ticket := bot.Ticket{ID: bot.NewID(), Code: "K7Q2", State: bot.TicketWaiting, Question: canary, Number: canary,
		Chat: chat, Desk: desk}
	card := bot.Outbound{ID: bot.NewID(), Chat: desk, Ticket: ticket.ID, Role: bot.RoleCard,
		Parcels: []bot.Parcel{{Parts: []bot.Part{{Text: canary}}}}}
	must(t, s.Commit(ctx, chat, bot.Turn{Tickets: []bot.Ticket{ticket}, Outbound: []bot.Outbound{card}}))
	must(t, s.engine.read(ctx, func(t tx) error {
		return t.one(ctx, "SELECT text FROM arrivals WHERE chat = $1 ORDER BY id LIMIT 1", []any{chat}, &sealed)
	}))
	return chat, sealed
}

// accept accepts arrivals.
func accept(ctx context.Context, s *Store, channel, cursor string, arrivals []bot.Arrival) error {
	_, err := s.Accept(ctx, channel, cursor, arrivals)
	return err
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// rawBytes are all files of a SQLite database.
func rawBytes(t *testing.T, path string) []byte {
	t.Helper()
	files, err := filepath.Glob(path + "*")
	must(t, err)
	var all []byte
	for _, file := range files {
		data, err := os.ReadFile(file)
		must(t, err)
		all = append(all, data...)
	}
	return all
}

// TestExpireLeavesNoByte holds the same for what is too old.
func TestExpireLeavesNoByte(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "bedside.db")
	s := opened(t, path)
	defer s.Close()
	_, sealed := plantCanary(t, s)
	must(t, s.Expire(t.Context(), time.Now().Add(storetest.Retention+time.Minute)))
	if bytes.Contains(rawBytes(t, path), sealed[100:124]) {
		t.Error("the sealed text is still on disk")
	}
}

// TestSilence holds that neither the log nor an error holds what was written.
func TestSilence(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "bedside.db")
	log := &logtest.Buffer{}
	s, err := Open(t.Context(), Options{At: path, Keys: testKeys(t), Logger: newLogger(log), Drain: time.Second})
	must(t, err)
	chat, _ := plantCanary(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	called := make(chan bool, 100)
	go func() {
		done <- s.Run(ctx, func(context.Context, int64) (time.Duration, error) {
			called <- true
			panic(canary)
		}, func(context.Context, int64) (time.Duration, error) {
			called <- true
			return 0, errors.New("a fault that the channel has described without " + strings.ToUpper(canary[:1]))
		}, idle)
	}()
	<-called
	<-called
	cancel()
	must(t, <-done)
	must(t, s.Close())
	for name, err := range map[string]error{
		"accept": accept(t.Context(), s, "test", "", []bot.Arrival{{ID: "9", Chat: canary, Text: canary,
			Kind: bot.ArrivalText}}),
		"commit": s.Commit(t.Context(), chat, bot.Turn{Conversation: &bot.Conversation{Earlier: []string{canary}}}),
		"move":   s.Move(t.Context(), chat, canary),
	} {
		if err == nil || strings.Contains(err.Error(), canary) {
			t.Errorf("%s on a closed store: %v", name, err)
		}
	}
	if text := log.String(); strings.Contains(text, canary) || !strings.Contains(text, "work broke down") {
		t.Errorf("the log holds what was written, or nothing:\n%s", text)
	}
}

// TestRepeatsAreForgotten holds that a platform may start its numbers anew.
func TestRepeatsAreForgotten(t *testing.T) {
	t.Parallel()
	s := opened(t, filepath.Join(t.TempDir(), "bedside.db"))
	defer s.Close()
	for i, test := range []struct {
		age  time.Duration
		want int
	}{{0, 1}, {47 * time.Hour, 1}, {49 * time.Hour, 2}} {
		must(t, s.engine.write(t.Context(), func(t tx) error {
			_, err := t.exec(context.Background(), "UPDATE deliveries SET received = $1",
				milliseconds(time.Now().Add(-test.age)))
			return err
		}))
		arrival := bot.Arrival{ID: "1", Chat: "a", Message: fmt.Sprint(i), Kind: bot.ArrivalText, Text: "x"}
		must(t, accept(t.Context(), s, "test", "", []bot.Arrival{arrival}))
		chat, err := s.Find(t.Context(), "test", "a")
		must(t, err)
		if found, err := s.Unanswered(t.Context(), chat); len(found) != test.want || err != nil {
			t.Errorf("after %v: %d arrivals, %v; want %d", test.age, len(found), err, test.want)
		}
	}
}

// TestDamagedTicket holds that one ticket that cannot be read neither stops the desk
// nor keeps its patient from being forgotten.
func TestDamagedTicket(t *testing.T) {
	t.Parallel()
	s := opened(t, filepath.Join(t.TempDir(), "bedside.db"))
	defer s.Close()
	ctx := t.Context()
	chat, _ := plantCanary(t, s)
	desk, err := s.OpenDesk(ctx, "test", "desk")
	must(t, err)
	well := bot.Ticket{ID: bot.NewID(), Code: "M3XA", State: bot.TicketWaiting, Question: "why", Chat: chat, Desk: desk}
	must(t, s.Commit(ctx, chat, bot.Turn{Tickets: []bot.Ticket{well}}))
	must(t, s.engine.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, "UPDATE tickets SET body = $1 WHERE code = 'K7Q2'", bytes.Repeat([]byte{1}, 100))
		return err
	}))
	found, err := s.TicketsDue(ctx, desk)
	if must(t, err); len(found) != 1 || found[0].ID != well.ID {
		t.Errorf("needy: %+v", found)
	}
	found, err = s.ReadableTickets(ctx, chat)
	if must(t, err); len(found) != 1 || found[0].ID != well.ID {
		t.Errorf("of the chat: %+v", found)
	}
	must(t, s.Forget(ctx, chat, 0, nil))
	found, err = s.TicketsDue(ctx, desk)
	if must(t, err); len(found) != 2 || !found[0].Erased || !found[1].Erased {
		t.Errorf("after it was forgotten: %+v", found)
	}
}

// TestTicketOutlivesSilence holds that a ticket that staff work on stays readable though
// its patient was silent for longer than texts are kept.
func TestTicketOutlivesSilence(t *testing.T) {
	t.Parallel()
	onEngines(t, "silence", func(t *testing.T, at string) {
		s := opened(t, at)
		defer s.Close()
		ctx := t.Context()
		chat, _ := plantCanary(t, s)
		must(t, s.engine.write(ctx, func(x tx) error {
			if _, err := x.exec(ctx, "UPDATE chats SET seen = 0 WHERE id = $1", chat); err != nil {
				return err
			}
			_, err := x.exec(ctx, "DELETE FROM parcels WHERE chat = $1", chat)
			return err
		}))
		must(t, s.Expire(ctx, time.Now()))
		found, err := s.Tickets(ctx, chat)
		if err != nil || len(found) != 1 || found[0].Question != canary {
			t.Errorf("the ticket: %+v, %v", found, err)
		}
		must(t, s.Expire(ctx, time.Now().Add(storetest.Retention+time.Minute)))
		if _, known, err := s.Peer(ctx, chat); known || err != nil {
			t.Errorf("the chat is kept: %v", err)
		}
	})
}
