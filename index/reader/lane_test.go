package reader

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// fill takes all places of a reader's lane.
func fill(t *testing.T, r *Reader) (free func()) {
	t.Helper()
	var releases []func()
	for range cap(r.lane.slots) {
		release, err := r.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		releases = append(releases, release)
	}
	return func() {
		for _, release := range releases {
			release()
			release() // does nothing
		}
	}
}

// TestAcquireInOrder holds that who came first is served first.
func TestAcquireInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := shipped(t)
		r.lane.slots = make(chan struct{}, 1) // so that there is an order
		free := fill(t, r)
		var order []int
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				release, err := r.Acquire(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				order = append(order, i)
				time.Sleep(time.Millisecond)
				release()
			})
			synctest.Wait()
		}
		free()
		all.Wait()
		if len(order) != 20 || !slices.IsSorted(order) {
			t.Errorf("served in the order %v", order)
		}
		select {
		case <-r.lane.idle():
		default:
			t.Error("nobody waits, but the lane is not idle")
		}
	})
}

// TestAcquireLate holds that nobody waits longer than MaxWait, or than the context allows.
func TestAcquireLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := shipped(t)
		free := fill(t, r)
		start := time.Now()
		if _, err := r.Acquire(t.Context()); !errors.Is(err, ErrLate) || time.Since(start) != MaxWait {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start = time.Now()
		_, err := r.Acquire(ctx)
		if !errors.Is(err, ErrLate) || !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Second {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
		if r.Late() != 2 {
			t.Errorf("%d were late; want 2", r.Late())
		}
		free()
		release, err := r.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		release()
	})
}

// TestBuildGivesWay holds that no passage is encoded while a question is read, except one window
// after maxYield.
func TestBuildGivesWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := shipped(t)
		var done atomic.Int64
		s := NewShelf(r, ShelfOptions{Progress: func(n, _ int) { done.Store(int64(n)) }})
		release, err := r.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		s.Build(biopsy)
		for want := range 2 {
			synctest.Wait()
			if n := int(done.Load()); n != want {
				t.Errorf("%d passages are encoded; want %d", n, want)
			}
			time.Sleep(maxYield)
		}
		release()
		synctest.Wait()
		if n := int(done.Load()); n != len(biopsy) {
			t.Errorf("%d passages are encoded after the question", n)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}
