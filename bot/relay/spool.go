package relay

import (
	"context"
	"fmt"
	"time"

	"bedside/bot/spool"
)

// Spool keeps what arrives while the store cannot. *spool.Spool is one.
type Spool interface {
	Append(ctx context.Context, b spool.Batch) error
	// Pending is how many batches wait, and Waiting are they.
	Pending() int
	Waiting() []spool.Batch
	Drain(ctx context.Context, accept func(context.Context, spool.Batch) error) error
}

// The pace of bringing what the spool holds into the store.
const (
	drainEvery  = 250 * time.Millisecond
	drainWithin = 5 * time.Second // for one batch
)

// spools tells whether there is a spool.
func (r *Relay) spools() bool { return r.options.Spool != nil }

// spool keeps a batch in the spool.
func (r *Relay) spool(ctx context.Context, b spool.Batch) error {
	if err := r.options.Spool.Append(context.WithoutCancel(ctx), b); err != nil {
		return fmt.Errorf("keeping %d arrivals from %s: %w", len(b.Arrivals), b.Channel, err)
	}
	r.health.spooled()
	r.options.Killpoint(KillSpooled)
	select {
	case r.filled <- true:
	default: // it is known
	}
	return nil
}

// drainSpool brings what the spool holds into the store, as soon as that works again, until
// the context ends.
func (r *Relay) drainSpool(ctx context.Context) {
	tick := time.NewTicker(drainEvery)
	defer tick.Stop()
	var since time.Time // when the store stopped to take what waits; zero when it takes it
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-r.filled:
		}
		if r.backing() == nil || r.options.Spool.Pending() == 0 {
			continue
		}
		err := r.options.Spool.Drain(ctx, r.acceptSpooled)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil && since.IsZero():
			since = time.Now()
			r.log.Error("what the spool holds is not taken by the store and is tried again", "error", err)
		case err == nil && !since.IsZero():
			r.log.Info("the store has taken what the spool held", "after", time.Since(since).Round(time.Second))
			since = time.Time{}
		}
		if err == nil {
			r.health.drained()
		} else {
			r.health.storeAway()
		}
	}
}

// acceptSpooled hands a batch to the store, with what became of its emergencies meanwhile.
func (r *Relay) acceptSpooled(ctx context.Context, b spool.Batch) error {
	r.lane.update(b.Arrivals)
	_, err := within(context.WithoutCancel(ctx), drainWithin, func(ctx context.Context) ([]string, error) {
		return r.store.Accept(ctx, b.Channel, b.Cursor, b.Arrivals)
	})
	if err == nil {
		r.options.Killpoint(KillDrained)
	}
	return err
}
