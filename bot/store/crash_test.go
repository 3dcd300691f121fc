package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"bedside/bot"
	"bedside/bot/bottest/logtest"
)

// What the child of the crash test is told.
const (
	childStore  = "BEDSIDE_TEST_STORE"  // what to open
	childLedger = "BEDSIDE_TEST_LEDGER" // where to write what was delivered
)

const (
	crashMessages = 400
	crashChats    = 9
	crashKills    = 8
)

// TestCrash kills a process that accepts, answers and delivers, again and again,
// and counts what came out.
func TestCrash(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a while")
	}
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) { crash(t, filepath.Join(t.TempDir(), "bedside.db")) })
	t.Run("postgres", func(t *testing.T) { crash(t, server.Database(t, "crash")) })
}

func crash(t *testing.T, at string) {
	ledger := filepath.Join(t.TempDir(), "ledger")
	for kill := 0; ; kill++ {
		child := exec.Command(os.Args[0], "-test.run=^TestCrashChild$", "-test.v")
		child.Env = append(os.Environ(), childStore+"="+at, childLedger+"="+ledger)
		told := &logtest.Buffer{}
		child.Stdout, child.Stderr = told, told
		must(t, child.Start())
		ended := make(chan error, 1)
		go func() { ended <- child.Wait() }()
		limit := time.Minute
		if kill < crashKills {
			limit = 300*time.Millisecond + rand.N(700*time.Millisecond)
		}
		select {
		case err := <-ended:
			if err != nil {
				t.Fatalf("the child failed: %v\n%s", err, told)
			}
			audit(t, ledger, kill)
			auditDesk(t, at, kill)
			return
		case <-time.After(limit):
			_ = child.Process.Kill()
			<-ended
		}
		if kill > crashKills {
			t.Fatalf("not done after a minute:\n%s", told)
		}
	}
}

// audit checks what was delivered: everything, in the order of its chat, and
// twice only around a kill.
func audit(t *testing.T, ledger string, kills int) {
	file, err := os.Open(ledger)
	must(t, err)
	defer file.Close()
	count := map[int]int{}
	last := map[int]int{}
	lines := bufio.NewScanner(file)
	extra := 0
	for lines.Scan() {
		n, err := strconv.Atoi(lines.Text())
		must(t, err)
		if count[n]++; count[n] > 1 {
			extra++
		}
		if n < last[n%crashChats] {
			t.Errorf("%d came after %d", n, last[n%crashChats])
		}
		last[n%crashChats] = n
	}
	for n := range crashMessages {
		if count[n] == 0 {
			t.Errorf("message %d was lost", n)
		}
	}
	t.Logf("%d messages, %d kills, %d extra copies", crashMessages, kills, extra)
	if extra > kills*crashChats { // one chat sends one parcel at a time
		t.Errorf("%d extra copies after %d kills of %d chats", extra, kills, crashChats)
	}
}

// TestCrashChild is the process that is killed.
func TestCrashChild(t *testing.T) {
	at := os.Getenv(childStore)
	if at == "" {
		t.Skip("it is run by TestCrash")
	}
	ledger, err := os.OpenFile(os.Getenv(childLedger), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	must(t, err)
	s := opened(t, at)
	ctx, cancel := context.WithCancel(t.Context())
	desk, err := s.OpenDesk(ctx, "test", deskAddress)
	must(t, err)
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx, answerEach(s, desk), deliverTo(s, ledger), deskOf(s)) }()
	for next := cursorOf(t, s); next < crashMessages; next++ {
		id := strconv.Itoa(next)
		arrival := bot.Arrival{ID: id, Chat: strconv.Itoa(next % crashChats), Message: id, Kind: bot.ArrivalText, Text: id}
		must(t, accept(ctx, s, "test", strconv.Itoa(next+1), []bot.Arrival{arrival}))
		time.Sleep(5 * time.Millisecond)
	}
	for waiting := -1; waiting != 0; time.Sleep(10 * time.Millisecond) {
		must(t, s.engine.read(ctx, func(t tx) error {
			return t.one(ctx, `SELECT (SELECT COUNT(*) FROM arrivals WHERE answered IS NULL)
				+ (SELECT COUNT(*) FROM parcels WHERE state IN ('pending', 'sending')) 
				+ (SELECT COUNT(*) FROM tickets WHERE version <> shown)`, nil, &waiting)
		}))
	}
	cancel()
	must(t, <-done)
	must(t, s.Close())
}

func cursorOf(t *testing.T, s *Store) int {
	text, err := s.Cursor(t.Context(), "test")
	must(t, err)
	n, _ := strconv.Atoi(text)
	return n
}

// deskAddress is where the cards go; its chat is none of those that are counted.
const deskAddress = "desk"

// answerEach answers with what was written, and opens a ticket for each.
func answerEach(s *Store, desk int64) Do {
	return func(ctx context.Context, chat int64) (time.Duration, error) {
		found, err := s.Unanswered(ctx, chat)
		for _, in := range found {
			said := bot.Outbound{ID: bot.NewID(), Outcome: bot.OutcomeAnswer,
				Parcels: []bot.Parcel{{Parts: []bot.Part{{Text: in.Text}}}}}
			ticket := bot.Ticket{ID: bot.NewID(), Code: "T" + in.Text, State: bot.TicketAnswered, Question: in.Text,
				Opened: in.At, Chat: chat, Desk: desk}
			said.Ticket, said.Role = ticket.ID, bot.RoleReply
			turn := bot.Turn{Answered: []int64{in.ID}, Outbound: []bot.Outbound{said}, Tickets: []bot.Ticket{ticket},
				Lines: []bot.Line{{Who: "patient", What: "opened", Ticket: ticket.Code}}}
			if err := s.Commit(ctx, chat, turn); err != nil {
				return 0, err
			}
		}
		return 0, err
	}
}

// deliverTo delivers into a file.
func deliverTo(s *Store, ledger *os.File) Do {
	return func(ctx context.Context, chat int64) (time.Duration, error) {
		for {
			d, wait, err := s.NextParcel(ctx, chat)
			if d == nil || err != nil {
				return wait, err
			}
			if d.Parcel.Chat != deskAddress {
				if _, err := fmt.Fprintln(ledger, d.Parcel.Parts[0].Text); err != nil {
					return 0, err
				}
			}
			if err := s.MarkSent(ctx, chat, d.ID, "x"); err != nil {
				return 0, err
			}
		}
	}
}

// deskOf keeps the cards true.
func deskOf(s *Store) Do {
	return func(ctx context.Context, desk int64) (time.Duration, error) {
		found, err := s.TicketsDue(ctx, desk)
		for _, ticket := range found {
			ticket.Shown = ticket.Version + 1
			said := bot.Outbound{ID: bot.NewID(), Ticket: ticket.ID, Role: bot.RoleCard,
				Parcels: []bot.Parcel{{Parts: []bot.Part{{Text: ticket.Question}}}}}
			err := s.Commit(ctx, desk, bot.Turn{Tickets: []bot.Ticket{ticket}, Outbound: []bot.Outbound{said}})
			if err != nil && !errors.Is(err, bot.ErrChanged) {
				return 0, err
			}
		}
		return 0, err
	}
}

// auditDesk checks that there is one ticket a message, that each was delivered, its
// card shows so, and that the log says both once.
func auditDesk(t *testing.T, at string, kills int) {
	s := opened(t, at)
	defer s.Close()
	tickets := 0
	must(t, s.engine.read(t.Context(), func(t tx) error {
		return t.one(context.Background(),
			"SELECT COUNT(*) FROM tickets WHERE delivered > 0 AND version = shown AND card <> ''", nil, &tickets)
	}))
	state, err := s.VerifyLog(t.Context())
	must(t, err)
	t.Logf("%d tickets, %d lines of the log after %d kills", tickets, state.Lines, kills)
	if tickets != crashMessages || state.Lines != 2*crashMessages || state.Fault != "" {
		t.Errorf("%d tickets are delivered and shown so, the log is %+v; want %d and twice as many lines", tickets, state,
			crashMessages)
	}
}
