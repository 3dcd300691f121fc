package storetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"bedside/bot"
)

// patience is how long the suite waits for work to be done.
const patience = 30 * time.Second

// idle is a function for Run that has nothing to do.
func idle(context.Context, int64) (time.Duration, error) { return 0, nil }

// running runs a store until the function returned is called.
func (h *fixture) running(answer, deliver func(context.Context, int64) (time.Duration, error)) (stop func()) {
	h.t.Helper()
	return h.runningDesk(answer, deliver, idle)
}

func (h *fixture) runningDesk(answer, deliver, desk func(context.Context, int64) (time.Duration, error)) (stop func()) {
	h.t.Helper()
	ctx, cancel := context.WithCancel(h.ctx())
	done := make(chan error, 1)
	go func() { done <- h.Run(ctx, answer, deliver, desk) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			if err := <-done; err != nil {
				h.t.Errorf("running: %v", err)
			}
		})
	}
	h.t.Cleanup(stop)
	return stop
}

// eventually waits until something is so.
func (h *fixture) eventually(what string, so func() bool) {
	h.t.Helper()
	for end := time.Now().Add(patience); !so(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			h.t.Fatalf("waited %v in vain: %s", patience, what)
		}
	}
}

// worker answers and delivers as the relay does, and checks that nobody else does
// so for the same chat at the same time.
type worker struct {
	*fixture
	mu        sync.Mutex
	busy      map[string]bool
	delivered map[int64][]string
	slow      func()
}

func newClerk(h *fixture) *worker {
	return &worker{fixture: h, busy: map[string]bool{}, delivered: map[int64][]string{}, slow: func() {}}
}

func (c *worker) alone(kind string, chat int64) (done func()) {
	key := fmt.Sprint(kind, chat)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.busy[key] {
		c.t.Errorf("two at once %s for chat %d", kind, chat)
	}
	c.busy[key] = true
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.busy[key] = false
	}
}

// answer says back what was written.
func (c *worker) answer(ctx context.Context, chat int64) (time.Duration, error) {
	defer c.alone("answer", chat)()
	found, err := c.Unanswered(ctx, chat)
	if err != nil {
		return 0, err
	}
	for _, in := range found {
		c.slow()
		if err := c.Commit(ctx, chat, bot.Turn{Answered: []int64{in.ID},
			Outbound: []bot.Outbound{said(in.Text)}}); err != nil {
			return 0, err
		}
	}
	return 0, nil
}

func (c *worker) deliver(ctx context.Context, chat int64) (time.Duration, error) {
	defer c.alone("deliver", chat)()
	for {
		d, wait, err := c.NextParcel(ctx, chat)
		if d == nil || err != nil {
			return wait, err
		}
		c.slow()
		c.mu.Lock()
		c.delivered[chat] = append(c.delivered[chat], d.Parcel.Parts[0].Text)
		c.mu.Unlock()
		if err := c.MarkSent(ctx, chat, d.ID, "x"); err != nil {
			return 0, err
		}
	}
}

func (c *worker) got(chat int64) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string(nil), c.delivered[chat]...)
}

// working lets many chats write at random moments, so that arrivals meet work at
// every point of it.
func working(t *testing.T, h *fixture) {
	const people, messages = 12, 15
	c := newClerk(h)
	c.slow = func() { time.Sleep(rand.N(3 * time.Millisecond)) }
	stop := h.running(c.answer, c.deliver)
	var group errgroup.Group
	for p := range people {
		group.Go(func() error {
			for m := range messages {
				id := fmt.Sprintf("%d-%d", p, m)
				arrival := bot.Arrival{ID: id, Message: id, Chat: fmt.Sprint(p), Kind: bot.ArrivalText, Text: fmt.Sprint(m),
					At: time.Now()}
				if _, err := h.Accept(t.Context(), channel, id, []bot.Arrival{arrival}); err != nil {
					return err
				}
				time.Sleep(rand.N(40 * time.Millisecond))
			}
			return nil
		})
	}
	h.must(group.Wait())
	var want []string
	for m := range messages {
		want = append(want, fmt.Sprint(m))
	}
	for p := range people {
		chat := h.find(fmt.Sprint(p))
		h.eventually("delivery", func() bool { return len(c.got(chat)) >= messages })
		if diff := cmp.Diff(want, c.got(chat)); diff != "" {
			t.Errorf("delivered to %d (-want +got):\n%s", p, diff)
		}
	}
	stop()
}

// waking checks that work that waits is called when its time comes, and earlier
// when something arrives.
func waking(t *testing.T, h *fixture) {
	var mu sync.Mutex
	var calls []time.Time
	waits := []time.Duration{400 * time.Millisecond, time.Hour}
	called := func() int {
		mu.Lock()
		defer mu.Unlock()
		return len(calls)
	}
	h.running(func(_ context.Context, chat int64) (time.Duration, error) {
		mu.Lock()
		defer mu.Unlock()
		calls = append(calls, time.Now())
		if n := len(calls); n <= len(waits) {
			return waits[n-1], nil
		}
		return 0, nil
	}, idle)
	h.chat("a", "one")
	h.eventually("the second call", func() bool { return called() == 2 })
	mu.Lock()
	if got := calls[1].Sub(calls[0]); got < waits[0]-150*time.Millisecond || got > waits[0]+2*time.Second {
		t.Errorf("called again after %v, want %v", got, waits[0])
	}
	mu.Unlock()
	time.Sleep(100 * time.Millisecond) // until it waits
	h.chat("a", "two")
	h.eventually("the call for what arrived", func() bool { return called() == 3 })
}

// failing checks that neither an error nor a panic loses work.
func failing(_ *testing.T, h *fixture) {
	c := newClerk(h)
	var mu sync.Mutex
	tries := 0
	h.running(func(ctx context.Context, chat int64) (time.Duration, error) {
		mu.Lock()
		tries++
		try := tries
		mu.Unlock()
		switch try {
		case 1:
			return 0, errors.New("a passing fault")
		case 2:
			panic("a fault")
		}
		return c.answer(ctx, chat)
	}, c.deliver)
	chat := h.chat("a", "one")
	h.eventually("delivery", func() bool { return len(c.got(chat)) == 1 })
}

// resuming checks that a store that is opened again goes on where it was.
func resuming(t *testing.T, h *fixture) {
	chat, other := h.chat("a", "one"), h.chat("b", "two")
	h.answer(other, said("second"))
	h.next(other) // being sent
	began := make(chan bool, 100)
	never := func(ctx context.Context, _ int64) (time.Duration, error) {
		began <- true
		<-ctx.Done()
		return 0, ctx.Err()
	}
	stop := h.running(never, never)
	<-began
	stop()
	h.reopen()
	c := newClerk(h)
	h.running(c.answer, c.deliver)
	h.eventually("delivery", func() bool { return len(c.got(chat)) == 1 && len(c.got(other)) == 1 })
	if diff := cmp.Diff([]string{"second"}, c.got(other)); diff != "" {
		t.Errorf("delivered (-want +got):\n%s", diff)
	}
}

// leading checks that a store that nobody else has open leads for every name, again
// after it was opened anew.
func leading(t *testing.T, h *fixture) {
	for range 2 {
		for _, name := range []string{"one", "two", "one"} {
			if leads, err := h.Lead(h.ctx(), name); !leads || err != nil {
				t.Errorf("leads for %s: %v, %v", name, leads, err)
			}
		}
		h.reopen()
	}
}
