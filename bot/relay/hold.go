package relay

import (
	"context"
	"errors"
	"slices"
	"time"

	"bedside/bot"
	"bedside/bot/spool"
)

// noteAgain is the pause after which it is tried again to note an advice, where there is no
// spool; noteFor is for how long an arrival may stay unknown to the store, as one that was
// erased since does.
const (
	noteAgain = 500 * time.Millisecond
	noteFor   = 10 * time.Minute
)

// note has it kept that an advice went out: by the store, or by the spool until that can.
func (l *lane) note(ctx context.Context, e *emergency, at time.Time) {
	for time.Since(at) < noteFor {
		if l.noteOnce(ctx, e, at) {
			l.relay.options.Killpoint(KillNoted)
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(noteAgain):
		}
	}
}

func (l *lane) noteOnce(ctx context.Context, e *emergency, at time.Time) (noted bool) {
	r := l.relay
	store := r.backing()
	full := r.spools() && r.options.Spool.Pending() > 0
	if store != nil && !full {
		known, err := within(ctx, renewWithin, func(ctx context.Context) (bool, error) {
			return store.MarkAdvised(ctx, e.Channel, e.ID, at)
		})
		if err == nil && known {
			return true
		}
	}
	if !r.spools() {
		return false
	}
	a := e.Arrival
	a.Lane.Advised = at
	b := spool.Batch{Channel: a.Channel, Arrivals: []bot.Arrival{a}}
	if r.options.Spool.Append(context.WithoutCancel(ctx), b) != nil {
		return false
	}
	r.tellDeskPlace(ctx, e)
	return true
}

// watch renews the hold on emergencies, and takes over those whose holder was not heard of,
// until the context ends.
func (l *lane) watch(ctx context.Context) {
	tick := time.NewTicker(renewEvery)
	defer tick.Stop()
	attached := l.relay.attached
	for {
		if store := l.relay.backing(); store != nil {
			l.renew(ctx, store)
			l.takeOver(ctx, store)
		}
		select {
		case <-ctx.Done():
			return
		case <-attached:
			attached = nil
		case <-tick.C:
		}
	}
}

// renew renews the hold on what is not advised yet.
func (l *lane) renew(ctx context.Context, store Store) {
	waiting := map[string][]*emergency{}
	l.mu.Lock()
	for _, e := range l.held {
		if e.advised.IsZero() && time.Since(e.began) > renewEvery {
			waiting[e.Channel] = append(waiting[e.Channel], e)
		}
	}
	l.mu.Unlock()
	for channel, all := range waiting {
		l.renewOn(ctx, store, channel, all)
	}
}

// renewOn renews the hold on emergencies of a channel, as far as the store says.
func (l *lane) renewOn(ctx context.Context, store Store, channel string, all []*emergency) {
	var ids []string
	for _, e := range all {
		ids = append(ids, e.ID)
	}
	now := time.Now()
	held, err := within(ctx, renewWithin, func(ctx context.Context) ([]string, error) {
		return store.RenewLane(ctx, channel, l.token, ids)
	})
	if err != nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range all {
		switch {
		case slices.Contains(held, e.ID):
			e.renewed = now
		case !e.renewed.IsZero(): // the store had it, and has given it to somebody else
			e.renewed = time.Time{}
			close(e.lost)
		}
	}
}

// holds tells whether an emergency is still this process's to advise on. Only a process that
// was frozen for a while has to ask; when the store does not say, advice counts for more than
// a copy of it.
func (l *lane) holds(ctx context.Context, e *emergency) bool {
	l.mu.Lock()
	renewed := e.renewed
	l.mu.Unlock()
	store := l.relay.backing()
	if !renewed.IsZero() && time.Since(renewed) > bot.LaneLease && store != nil {
		l.renewOn(ctx, store, e.Channel, []*emergency{e})
	}
	select {
	case <-e.lost:
		return false
	default:
		return true
	}
}

// takeOver takes up emergencies whose holder was not heard of: it was killed, or is frozen.
func (l *lane) takeOver(ctx context.Context, store Store) {
	taken, err := within(ctx, renewWithin, func(ctx context.Context) ([]bot.Arrival, error) {
		return store.TakeLane(ctx, l.token, maxTaken)
	})
	if err != nil {
		if ctx.Err() == nil && !errors.Is(err, context.DeadlineExceeded) {
			l.relay.log.Debug("emergencies of others could not be looked for", "error", err)
		}
		return
	}
	for _, a := range taken {
		l.takeUp(ctx, store, a)
	}
}

// takeUp advises on an emergency that was taken over, unless it was already, or cannot be.
func (l *lane) takeUp(ctx context.Context, store Store, a bot.Arrival) {
	l.mu.Lock()
	if e := l.held[laneKey{a.Channel, a.ID}]; e != nil {
		if at := e.advised; !at.IsZero() {
			l.start(func(ctx context.Context) { l.note(ctx, e, at) })
		}
		l.mu.Unlock()
		return
	}
	full := len(l.held)-len(l.done) >= maxHeld
	l.mu.Unlock()
	if full {
		return
	}
	a.Lane = bot.Lane{}
	if e := l.begin(&a); e != nil {
		e.tell([]string{a.ID}, true)
		return
	}
	l.relay.log.Error("an emergency cannot be advised on", "channel", a.Channel)
	l.relay.options.Observe(Event{Name: "unadvised", Label: "off"})
	_, _ = within(ctx, renewWithin, func(ctx context.Context) (bool, error) { // else it is looked at again
		return store.MarkAdvised(ctx, a.Channel, a.ID, time.Now())
	})
}
