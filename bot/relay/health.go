package relay

import (
	"context"
	"errors"
	"sync"
	"time"

	"bedside/bot"
)

// Health is what keeps people from being answered. Durations are 0 where nothing does.
type Health struct {
	Waiting  time.Duration // since when the oldest emergency was not advised
	Spooled  int           // batches that the store does not take
	Failing  time.Duration // since when not one delivery succeeded, of those that were tried
	Stalled  bool          // the store could not begin with the work
	DeskShut time.Duration // since when staff could not be told of something at their desk, as this instance tried
}

// A failure counts for so long, and longer only by another one: then there is nobody to write
// to, or another instance writes to them now and has its own health. It is three times as
// long as a delivery waits to be tried again.
const failureFor = 3 * lastRetry

// outage is when something failed that has not succeeded since. The zero value is none.
type outage struct{ began, last time.Time }

// fail notes a failure.
func (o *outage) fail(now time.Time) {
	if !o.lasts(now) {
		o.began = now
	}
	o.last = now
}

// lasts tells whether there is an outage.
func (o *outage) lasts(now time.Time) bool {
	return !o.began.IsZero() && now.Sub(o.last) < failureFor
}

// since is when the outage began; the zero time when there is none.
func (o *outage) since(now time.Time) time.Time {
	if !o.lasts(now) {
		return time.Time{}
	}
	return o.began
}

// health is what is known of the deliveries. The zero value is ready.
type health struct {
	mu       sync.Mutex
	failing  outage // of all deliveries
	stalled  bool
	deskShut outage
	away     bool      // the store does not take what arrives
	filled   time.Time // when the spool was last empty
}

// spoolFor is how long something may be in the spool because there is much of it.
const spoolFor = 5 * time.Second

// spooled notes that the spool has something.
func (h *health) spooled() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.filled.IsZero() {
		h.filled = time.Now()
	}
}

// drained notes that the spool has nothing.
func (h *health) drained() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.filled, h.away = time.Time{}, false
}

// storeAway notes that the store does not take what arrives.
func (h *health) storeAway() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.away = true
}

// isStoreAway tells whether what is in the spool may stay there for long.
func (h *health) isStoreAway() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.away || !h.filled.IsZero() && time.Since(h.filled) > spoolFor
}

// delivered notes what came of a delivery.
func (r *Relay) delivered(err error, took time.Duration) {
	r.options.Observe(Event{Name: "delivery", Label: deliveryLabel(err), Took: took})
	r.health.mu.Lock()
	defer r.health.mu.Unlock()
	switch {
	case err == nil, errors.Is(err, bot.ErrChatGone), errors.Is(err, bot.ErrRefused): // the platform answers
		r.health.failing = outage{}
	default:
		r.health.failing.fail(time.Now())
	}
}

func (h *health) stall(stalled bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stalled = stalled
}

// desk notes whether staff can be told of something at their desk.
func (h *health) desk(open bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if open {
		h.deskShut = outage{}
	} else {
		h.deskShut.fail(time.Now())
	}
}

func (h *health) isDeskShut() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.deskShut.lasts(time.Now())
}

// Health returns what keeps people from being answered now.
func (r *Relay) Health() Health {
	now := time.Now()
	since := func(at time.Time) time.Duration {
		if at.IsZero() {
			return 0
		}
		return max(now.Sub(at), 1)
	}
	h := Health{Waiting: since(r.lane.oldest())}
	if r.spools() && (r.backing() == nil || r.health.isStoreAway()) {
		h.Spooled = r.options.Spool.Pending()
	}
	r.health.mu.Lock()
	defer r.health.mu.Unlock()
	h.Failing, h.DeskShut = since(r.health.failing.since(now)), since(r.health.deskShut.since(now))
	h.Stalled = r.health.stalled
	return h
}

// Unanswered is how long the oldest message waits for an answer, 0 for none; it asks the
// store, which fails when it cannot be read.
func (r *Relay) Unanswered(ctx context.Context) (time.Duration, error) {
	store := r.backing()
	if store == nil {
		return 0, nil
	}
	oldest, err := store.OldestUnanswered(ctx)
	if err != nil || oldest.IsZero() {
		return 0, err
	}
	return max(time.Since(oldest), 0), nil // the clock may have been set back since
}
