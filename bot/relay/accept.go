package relay

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"bedside/bot"
	"bedside/bot/spool"
)

// keepWithin is the time that the store has for what arrives; then the spool keeps it. So it
// does with a batch of so many that there are more behind it: what is an emergency among those
// is to be seen soon, and the spool takes any number in the time of one.
const (
	keepWithin = time.Second
	manyAtOnce = 50
)

// errStarting means that there is no store yet.
var errStarting = errors.New("the store is not open yet")

// Accept takes arrivals from a channel and returns nil once all of them are kept, repeats
// included; then the platform may forget them. They are kept by the store, or by the spool
// while the store does not commit in time. Emergencies are in the lane before that, and
// wait for neither. On an error nothing is kept, and the platform is to offer it again.
func (r *Relay) Accept(ctx context.Context, channel, cursor string, arrivals []bot.Arrival) error {
	r.options.Killpoint(KillReceived)
	b := spool.Batch{Channel: channel, Cursor: cursor, Arrivals: r.assessed(channel, arrivals)}
	taken := r.lane.take(b)
	fresh, spooled, err := r.keep(ctx, b)
	for _, e := range taken {
		e.tell(fresh, err == nil && !spooled)
	}
	if err != nil {
		return err // it says what could not be kept
	}
	for _, a := range arrivals {
		r.options.Observe(Event{Name: "arrival", Label: string(a.Kind)})
	}
	r.options.Killpoint(KillAccepted)
	return nil
}

// Cursor returns where a channel stands, as its last Accept said.
func (r *Relay) Cursor(ctx context.Context, channel string) (string, error) {
	store := r.backing()
	if store == nil {
		return "", errStarting
	}
	return store.Cursor(ctx, channel)
}

// assessed returns arrivals with the verdict on each text, with what its chat said lately.
// The relay makes it here and nowhere else, but for a text that is put together from pieces; who
// is offered something again finds the verdict of the first time.
func (r *Relay) assessed(channel string, arrivals []bot.Arrival) []bot.Arrival {
	arrivals = slices.Clone(arrivals)
	for i := range arrivals {
		a := &arrivals[i]
		a.Channel = channel
		if a.Kind != bot.ArrivalText || r.lane.recall(a) {
			continue
		}
		a.Verdict = r.recent.verdict(*a, r.advisors.Patients.Assess)
	}
	return arrivals
}

// keep has a batch kept. fresh are the IDs of what is new, as far as the store says.
func (r *Relay) keep(ctx context.Context, b spool.Batch) (fresh []string, spooled bool, err error) {
	if r.spools() && (r.options.Spool.Pending() > 0 || len(b.Arrivals) >= manyAtOnce) { // that is the order of a chat, too
		full := r.spool(ctx, b)
		if full == nil || r.options.Spool.Pending() > 0 {
			return nil, true, full
		}
	}
	fresh, err = r.keepInStore(ctx, b)
	if err == nil || !r.spools() {
		return fresh, false, err
	}
	if !errors.Is(err, errStarting) {
		r.health.storeAway()
		r.log.Warn("the store does not take what arrives; it is kept in the spool meanwhile", "error", err)
	}
	return nil, true, r.spool(ctx, b)
}

// keepInStore asks the store to keep a batch, and does not wait for it longer than it may take:
// on a file system that is frozen, a transaction that has begun never ends.
func (r *Relay) keepInStore(ctx context.Context, b spool.Batch) ([]string, error) {
	store := r.backing()
	if store == nil {
		return nil, errStarting
	}
	urgent := slices.ContainsFunc(b.Arrivals, func(a bot.Arrival) bool { return a.Verdict.Urgent() })
	if !r.spools() && !urgent {
		return store.Accept(ctx, b.Channel, b.Cursor, b.Arrivals)
	}
	return within(context.WithoutCancel(ctx), keepWithin, func(ctx context.Context) ([]string, error) {
		return store.Accept(ctx, b.Channel, b.Cursor, b.Arrivals)
	})
}

// within does something that may take so long. When it does not heed its context, it goes
// on by itself and nobody waits for it.
func within[T any](ctx context.Context, most time.Duration, do func(context.Context) (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	ctx, cancel := context.WithTimeout(ctx, most)
	done := make(chan result, 1)
	go func() {
		defer cancel()
		value, err := do(ctx)
		done <- result{value, err}
	}()
	late := time.NewTimer(most + most/10)
	defer late.Stop()
	select {
	case r := <-done:
		return r.value, r.err
	case <-late.C:
		var none T
		return none, fmt.Errorf("it took longer than %s: %w", most, context.DeadlineExceeded)
	}
}
