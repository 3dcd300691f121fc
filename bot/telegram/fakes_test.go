package telegram

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"bedside/bot"
	"bedside/bot/bottest/faketelegram"
	"bedside/bot/bottest/logtest"
)

// fakeInbox keeps arrivals in memory, each once.
type fakeInbox struct {
	mu      sync.Mutex
	kept    []bot.Arrival
	seen    map[string]bool
	cursors []string
	again   int           // repeats that were taken
	fail    int           // how many times Accept fails, from now on
	slow    time.Duration // how long Accept takes
}

var errFull = errors.New("the disk is full")

func (in *fakeInbox) Accept(ctx context.Context, _, cursor string, arrivals []bot.Arrival) error {
	select {
	case <-time.After(in.slow):
	case <-ctx.Done():
		return ctx.Err()
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.fail > 0 {
		in.fail--
		return errFull
	}
	in.cursors = append(in.cursors, cursor)
	for _, a := range arrivals {
		if in.seen == nil {
			in.seen = map[string]bool{}
		}
		if in.seen[a.ID] {
			in.again++
			continue
		}
		in.seen[a.ID] = true
		in.kept = append(in.kept, a)
	}
	return nil
}

func (in *fakeInbox) failing(times int) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.fail = times
}

func (in *fakeInbox) arrivals() []bot.Arrival {
	in.mu.Lock()
	defer in.mu.Unlock()
	return slices.Clone(in.kept)
}

// texts returns what was kept, in order.
func (in *fakeInbox) texts() []string {
	var found []string
	for _, a := range in.arrivals() {
		found = append(found, a.Text)
	}
	return found
}

// harness is a channel before a fake Telegram, in a bubble.
type harness struct {
	t     *testing.T
	fake  *faketelegram.Server
	inbox *fakeInbox
	c     *Channel
	logs  *logtest.Buffer
	stop  func() error // ends Run and returns what it said
	ended chan error
}

// newHarness makes a channel that does not run yet.
func newHarness(t *testing.T, fake *faketelegram.Server, change func(*Options)) *harness {
	t.Helper()
	r := &harness{t: t, fake: fake, inbox: &fakeInbox{}, logs: &logtest.Buffer{}, ended: make(chan error, 1)}
	o := Options{Token: fake.Token(), APIURL: fake.URL, Transport: fake.Transport,
		Log: slog.New(slog.NewTextHandler(r.logs, nil))}
	if change != nil {
		change(&o)
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	r.c = c
	return r
}

// run runs the channel until stop, or the test ends.
func (r *harness) run() *harness { return r.runInto(r.inbox) }

// runInto runs the channel with another inbox.
func (r *harness) runInto(inbox Inbox) *harness {
	ctx, cancel := context.WithCancel(r.t.Context())
	go func() { r.ended <- r.c.Run(ctx, inbox) }()
	var once sync.Once
	var err error
	r.stop = func() error {
		once.Do(func() {
			cancel()
			err = <-r.ended
		})
		return err
	}
	r.t.Cleanup(func() { _ = r.stop() })
	return r
}

// bubble runs a test with a polling channel and a fake, with time that costs nothing.
func bubble(t *testing.T, o faketelegram.Options, test func(t *testing.T, r *harness)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r := newHarness(t, faketelegram.StartPiped(t, o), nil)
		test(t, r)
		if r.stop != nil {
			_ = r.stop()
		}
	})
}

// settle lets a while pass.
func settle(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}
