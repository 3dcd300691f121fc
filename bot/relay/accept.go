package relay

import (
	"context"
	"sync"
	"time"

	"bedside/bot"
)

// How long an emergency waits for the store, and for the channel after that.
const (
	urgentStore   = time.Second
	urgentDeliver = 5 * time.Second
)

// Accept takes what a channel received and returns nil once all of it is
// committed, repeats included; then the platform may forget it. When the store
// does not take an emergency within a second, its advice is delivered at once,
// from memory; the error is returned all the same, so that the platform offers
// everything again.
func (r *Relay) Accept(ctx context.Context, channel, cursor string, arrivals []bot.Arrival) error {
	r.options.Step(StepReceived)
	urgent := r.urgent(channel, arrivals)
	within := ctx
	if len(urgent) > 0 {
		var cancel context.CancelFunc
		within, cancel = context.WithTimeout(ctx, urgentStore)
		defer cancel()
	}
	if err := r.store.Accept(within, channel, cursor, arrivals); err != nil {
		r.advise(ctx, channel, urgent)
		return err // it says what could not be accepted
	}
	for _, a := range arrivals {
		r.options.Seen(Event{What: "arrival", Label: string(a.Kind)})
	}
	r.options.Step(StepAccepted)
	return nil
}

// Cursor returns where a channel stands, as its last Accept said.
func (r *Relay) Cursor(ctx context.Context, channel string) (string, error) {
	return r.store.Cursor(ctx, channel)
}

// emergency is an arrival with the advice for it.
type emergency struct {
	bot.Arrival
	advice bot.Reply
}

func (r *Relay) urgent(channel string, arrivals []bot.Arrival) (found []emergency) {
	responder := r.responderFor(r.channels[channel])
	for _, a := range arrivals {
		if a.Kind != bot.ArrivalText {
			continue
		}
		if reply, ok := responder.Urgent(a.Text); ok {
			found = append(found, emergency{a, reply})
		}
	}
	return found
}

// advise delivers the advice for emergencies without the store.
func (r *Relay) advise(ctx context.Context, channel string, urgent []emergency) {
	to, ok := r.channels[channel]
	if !ok {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), urgentDeliver)
	defer cancel()
	var all sync.WaitGroup
	for _, e := range urgent {
		if r.advised.was(channel, e.ID) {
			continue
		}
		all.Go(func() {
			if err := r.deliverAdvice(ctx, to, e); err != nil {
				r.log.Error("advice for an emergency could not be delivered while the store is down", "channel", channel, "error", err)
				return
			}
			r.advised.add(channel, e.ID)
			r.options.Seen(Event{What: "direct", Label: string(bot.OutcomeUrgent)})
		})
	}
	all.Wait()
}

func (r *Relay) deliverAdvice(ctx context.Context, to Channel, e emergency) error {
	for _, parcel := range to.Pack(e.advice, e.Message) {
		parcel.Chat = e.Chat
		if _, err := to.Deliver(ctx, parcel); err != nil {
			return err
		}
	}
	return nil
}

// maxAdvised is how many emergencies are remembered that were answered without
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
