package relay

import (
	"context"
	"slices"
	"sync"
	"time"

	"bedside/bot"
)

// The times that an emergency waits for the store, and for the channel after that.
const (
	urgentStore   = time.Second
	urgentDeliver = 5 * time.Second
)

// Accept takes arrivals from a channel and returns nil once all of them are
// committed, repeats included; then the platform may forget them. When the store
// does not take an emergency within a second, its advice is delivered at once,
// from memory; the error is returned all the same, so that the platform offers
// everything again.
func (r *Relay) Accept(ctx context.Context, channel, cursor string, arrivals []bot.Arrival) error {
	r.options.Killpoint(KillReceived)
	arrivals = r.triaged(arrivals)
	urgent := slices.ContainsFunc(arrivals, func(a bot.Arrival) bool { return a.Verdict.Urgent() })
	within := ctx
	if urgent {
		var cancel context.CancelFunc
		within, cancel = context.WithTimeout(ctx, urgentStore)
		defer cancel()
	}
	if err := r.store.Accept(within, channel, cursor, arrivals); err != nil {
		if urgent {
			r.advise(ctx, channel, arrivals)
		}
		return err // it says what could not be accepted
	}
	for _, a := range arrivals {
		r.options.Observe(Event{Name: "arrival", Label: string(a.Kind)})
	}
	r.options.Killpoint(KillAccepted)
	return nil
}

// Cursor returns where a channel stands, as its last Accept said.
func (r *Relay) Cursor(ctx context.Context, channel string) (string, error) {
	return r.store.Cursor(ctx, channel)
}

// triaged returns arrivals with the verdict on each text. It is made here and
// nowhere else, but for a text that is put together from pieces.
func (r *Relay) triaged(arrivals []bot.Arrival) []bot.Arrival {
	arrivals = slices.Clone(arrivals)
	for i := range arrivals {
		if a := &arrivals[i]; a.Kind == bot.ArrivalText {
			a.Verdict = r.responder.Triage(a.Text)
		}
	}
	return arrivals
}

// advise delivers the advice for emergencies without the store.
func (r *Relay) advise(ctx context.Context, channel string, arrivals []bot.Arrival) {
	to, ok := r.channels[channel]
	if !ok {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), urgentDeliver)
	defer cancel()
	var all sync.WaitGroup
	responder := r.responderFor(audienceOf(to, bot.Peer{}, nil))
	for _, a := range arrivals {
		if !a.Verdict.Urgent() || r.advised.was(channel, a.ID) {
			continue
		}
		advice, _ := responder.Advise(bot.Message{Text: a.Text, Verdict: a.Verdict})
		all.Go(func() {
			if err := r.deliverAdvice(ctx, to, a, advice); err != nil {
				r.log.Error("advice for an emergency could not be delivered while the store is down", "channel", channel, "error",
					err)
				return
			}
			r.advised.add(channel, a.ID)
			r.options.Observe(Event{Name: "direct", Label: string(bot.OutcomeUrgent)})
		})
	}
	all.Wait()
}

func (r *Relay) deliverAdvice(ctx context.Context, to Channel, a bot.Arrival, advice bot.Reply) error {
	for _, parcel := range to.Pack(advice, a.Message) {
		parcel.Chat = a.Chat
		if _, err := to.Deliver(ctx, parcel); err != nil {
			return err
		}
	}
	return nil
}

// maxAdvised is the number of emergencies remembered that were answered without
// the store.
const maxAdvised = 10_000

// advised remembers what was answered without the store, so that it is not
// answered again when the platform offers it again. The zero value is ready.
type advised struct {
	mu  sync.Mutex
	ids map[string]bool
}

func (a *advised) add(channel, id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ids == nil || len(a.ids) >= maxAdvised {
		a.ids = map[string]bool{}
	}
	a.ids[channel+"\x00"+id] = true
}

func (a *advised) was(channel, id string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.ids[channel+"\x00"+id]
}
