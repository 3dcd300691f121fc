package publish

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"bedside/bot"
)

// RulingStore keeps the rulings.
type RulingStore interface {
	Rulings(ctx context.Context) ([]bot.Ruling, error)
}

// How often the rulings are read, and how long that may take. Every instance has a ruling
// within the sum of both.
const (
	readEvery  = 2 * time.Second
	readWithin = 2 * time.Second
)

// Rulings are the rulings of staff as this process read them last. What was read stands until
// it is read anew, whatever becomes of the store. Many goroutines may use it.
type Rulings struct {
	store RulingStore
	log   *slog.Logger
	last  atomic.Pointer[[]bot.Ruling] // replaced only by another one
	read  atomic.Pointer[time.Time]    // when that went well last
}

// NewRulings makes rulings that are not read yet: none hold.
func NewRulings(store RulingStore, log *slog.Logger) *Rulings {
	r := &Rulings{store: store, log: log}
	r.last.Store(&[]bot.Ruling{})
	return r
}

// Refresh reads the rulings. When it fails, those of before go on to hold.
func (r *Rulings) Refresh(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	began := time.Now()
	found, err := r.store.Rulings(ctx)
	if err != nil {
		return fmt.Errorf("reading what is withdrawn: %w", err)
	}
	if !slices.EqualFunc(*r.last.Load(), found, sameRuling) {
		r.last.Store(&found)
	}
	r.read.Store(&began)
	return nil
}

func sameRuling(a, b bot.Ruling) bool {
	return a.Target == b.Target && a.Why == b.Why && a.By == b.By && a.At.Equal(b.At) &&
		slices.Equal(a.Passages, b.Passages)
}

// Watch reads the rulings every two seconds until the context ends. It does not wait for a store
// that hangs once the context has ended.
func (r *Rulings) Watch(ctx context.Context) {
	tick := time.NewTicker(readEvery)
	defer tick.Stop()
	failing := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		done := make(chan error, 1)
		go func() { done <- r.Refresh(ctx) }()
		select {
		case <-ctx.Done():
			return
		case err := <-done:
			if err != nil && !failing && ctx.Err() == nil {
				r.log.Error("what is withdrawn cannot be read; what was withdrawn before stays so", "error", err)
			}
			failing = err != nil
		}
	}
}

// All returns the rulings that hold.
func (r *Rulings) All() []bot.Ruling { return *r.last.Load() }

// Read is when the rulings were read last; the zero time before.
func (r *Rulings) Read() time.Time {
	if at := r.read.Load(); at != nil {
		return *at
	}
	return time.Time{}
}

// Off tells whether the bot is switched off, and with which words; "" for general ones.
func (r *Rulings) Off() (words string, off bool) {
	ruling, off := find(r.All(), bot.Everything)
	return ruling.Why, off
}

// find returns the ruling on a target.
func find(all []bot.Ruling, target string) (bot.Ruling, bool) {
	i := slices.IndexFunc(all, func(r bot.Ruling) bool { return r.Target == target })
	if i < 0 {
		return bot.Ruling{}, false
	}
	return all[i], true
}
