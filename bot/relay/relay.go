package relay

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// Options say how a relay works.
type Options struct {
	// Staff replies on channels of staff; nil is the responder for everybody.
	Staff Responder
	// Desk is where people answer; nil when nobody does.
	Desk Desk
	// Retention is the time that the store keeps texts, for /privacy to say.
	Retention time.Duration
	// RestWithin is the time that a piece of a question waits for its rest; 0 is 2 s.
	RestWithin time.Duration
	// Killpoint is called at each of Killpoints; a test may kill the process there.
	Killpoint func(name string)
	// Observe is told what happened, for metrics.
	Observe func(Event)
	// Logger takes numbers, names of states and errors of channels and store,
	// never texts or addresses; slog.Default when nil.
	Logger *slog.Logger
}

// Event is something that happened.
type Event struct {
	Name  string // "arrival", "reply", "delivery", "direct", "claim"
	Label string // of an arrival its kind, of a reply its outcome, of a delivery "sent" or why not
	// a reply: since the arrival; a delivery: the channel's answer; a claim: since the ticket
	// was opened; else 0
	Took time.Duration
}

// Relay is the way between channels and the responder.
type Relay struct {
	store     Store
	responder Responder
	channels  map[string]Channel
	options   Options
	log       *slog.Logger
	flood     flood
	advised   advised
	joined    joined

	// parcels that went out while the store could not note it, with the messages they became
	unrecorded sync.Map
	running    atomic.Pointer[context.Context] // of the last Run
}

// New makes a relay between a store, a responder and channels.
func New(store Store, responder Responder, channels []Channel, o Options) *Relay {
	r := &Relay{store: store, responder: responder, channels: map[string]Channel{}, options: o, log: o.Logger}
	for _, channel := range channels {
		r.channels[channel.Name()] = channel
	}
	if r.log == nil {
		r.log = slog.Default()
	}
	if r.options.RestWithin == 0 {
		r.options.RestWithin = restWithin
	}
	if r.options.Killpoint == nil {
		r.options.Killpoint = func(string) {}
	}
	if r.options.Observe == nil {
		r.options.Observe = func(Event) {}
	}
	return r
}

// expireEvery is the interval at which texts that are too old are erased.
const expireEvery = time.Hour

// Run answers and delivers until the context ends, and then ends what is under
// way. Texts that are too old are erased all the while.
func (r *Relay) Run(ctx context.Context) error {
	r.running.Store(&ctx)
	var clock sync.WaitGroup
	clock.Go(func() { r.expire(ctx) })
	defer clock.Wait()
	return r.store.Run(ctx, r.answer, r.deliver, r.runDue)
}

// stopping tells whether Run is ending, so that nothing new is to be begun.
func (r *Relay) stopping() bool {
	ctx := r.running.Load()
	return ctx != nil && (*ctx).Err() != nil
}

func (r *Relay) expire(ctx context.Context) {
	tick := time.NewTicker(expireEvery)
	defer tick.Stop()
	for {
		if err := r.store.Expire(ctx, time.Now()); err != nil && ctx.Err() == nil {
			r.log.Error("texts that are too old could not be erased", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
