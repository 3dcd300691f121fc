package parcel

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate" // token buckets whose tokens can be given back

	"bedside/bot"
)

// Rates are how fast a platform takes messages.
type Rates struct {
	Overall      float64                                         // messages a second over all chats
	OverallBurst int                                             // and how many at once
	Urgent       float64                                         // the same for what is urgent alone, beyond Overall
	Chat         func(chat string) (perSecond float64, most int) // the same for one chat
}

// urgentBurst is how many urgent messages a chat may get at once at least: cards of several
// emergencies come to the desk's chat. A platform that minds says for how long to wait.
const urgentBurst = 15

// yield is how long what is not urgent waits once the platform takes a chat's messages again,
// so that what is goes first.
const yield = 300 * time.Millisecond

// The time that a message waits here for the rate limit; for longer it is given back with the
// time to wait. The limit over all is waited for longer: it is everybody's, and who
// comes back later finds as many before it.
const (
	patience        = 2 * time.Second
	patienceOverall = 10 * time.Second
)

// Pace keeps the rates. It is safe for many goroutines.
type Pace struct {
	rates   Rates
	overall *rate.Limiter
	urgent  *rate.Limiter

	mu    sync.Mutex
	chats map[string]*lane
	sweep int // how many lanes there may be before the idle ones are dropped
}

// lane is one chat's.
type lane struct {
	limiter *rate.Limiter
	urgent  *rate.Limiter // of what is urgent, which does not wait for the other
	until   time.Time     // when the platform will take messages again
}

// NewPace makes a Pace.
func NewPace(r Rates) *Pace {
	most := r.OverallBurst + int(r.Overall)
	return &Pace{rates: r, overall: rate.NewLimiter(rate.Limit(r.Overall), r.OverallBurst),
		urgent: rate.NewLimiter(rate.Limit(r.Overall+r.Urgent), most), chats: map[string]*lane{}, sweep: 1000}
}

// Enter waits for a chat's turn. It fails with a *bot.WaitError when that is too
// far, when the context ends, or when another process may send the message by now. What
// is urgent counts for the others, but does not wait for them: it waits only where the
// platform itself has said so, or for what is urgent as well.
func (p *Pace) Enter(ctx context.Context, chat string, urgent bool) error {
	if err := bot.Owned(ctx); err != nil {
		return err
	}
	now := time.Now()
	own, until := p.lane(chat, now)
	if wait := until.Sub(now); wait > 0 {
		return &bot.WaitError{After: wait}
	}
	turn, overall := own.limiter.ReserveN(now, 1), p.overall.ReserveN(now, 1)
	if urgent {
		turn, overall = own.urgent.ReserveN(now, 1), p.urgent.ReserveN(now, 1)
	}
	wait := max(turn.DelayFrom(now), overall.DelayFrom(now))
	if !urgent && !until.IsZero() {
		wait = max(wait, until.Add(yield).Sub(now))
	}
	if turn.DelayFrom(now) > patience || wait > patienceOverall {
		turn.CancelAt(now)
		overall.CancelAt(now)
		return &bot.WaitError{After: wait}
	}
	return pause(ctx, wait, turn, overall)
}

// pause waits for reserved turns, and gives them back when the context ends.
func pause(ctx context.Context, wait time.Duration, turns ...*rate.Reservation) error {
	if wait <= 0 {
		return nil
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return bot.Owned(ctx) // a process that was frozen meanwhile may not be alone with this message any more
	case <-ctx.Done():
		for _, turn := range turns {
			turn.Cancel()
		}
		return ctx.Err()
	}
}

// lane returns a chat's limiters, and until when the platform wants it left alone.
func (p *Pace) lane(chat string, now time.Time) (*lane, time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.open(chat, now)
	return l, l.until
}

func (p *Pace) open(chat string, now time.Time) *lane {
	l := p.chats[chat]
	if l != nil {
		return l
	}
	p.dropIdle(now)
	perSecond, most := p.rates.Chat(chat)
	l = &lane{limiter: rate.NewLimiter(rate.Limit(perSecond), most),
		urgent: rate.NewLimiter(rate.Limit(perSecond), max(most, urgentBurst))}
	p.chats[chat] = l
	return l
}

// dropIdle forgets chats that have their whole burst again, once there are many.
func (p *Pace) dropIdle(now time.Time) {
	if len(p.chats) < p.sweep {
		return
	}
	for chat, l := range p.chats {
		if now.After(l.until) && l.limiter.TokensAt(now) >= float64(l.limiter.Burst()) {
			delete(p.chats, chat)
		}
	}
	p.sweep = max(1000, 2*len(p.chats))
}

// Hold leaves a chat alone for as long as the platform has asked for.
func (p *Pace) Hold(chat string, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	l := p.open(chat, now)
	if until := now.Add(wait); until.After(l.until) {
		l.until = until
	}
}
