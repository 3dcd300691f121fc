package telegram

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate" // token buckets whose tokens can be given back

	"bedside/bot"
)

// Limits are how fast messages are sent; fields that are 0 are the platform's.
type Limits struct {
	Overall float64 // messages a second over all chats; 0 is 25
	Chat    float64 // messages a second to one chat, after a burst of three; 0 is 1
	Group   float64 // messages a minute to one group; 0 is 15
}

// The platform's limits are about 30 messages a second over all, one a second to
// a chat, short bursts aside, and 20 a minute to a group (core.telegram.org/bots/faq,
// "My bot is hitting limits"). What is used here stays below them with the burst
// counted: 25 and a burst of 5, 15 and a burst of 5.
const (
	overallRate, overallBurst = 25, 5
	chatRate, chatBurst       = 1, 3
	groupRate, groupBurst     = 15, 5
)

// How long a message waits here for its turn; for longer it is given back with the
// time to wait. The limit over all is waited for longer: it is everybody's, and who
// comes back later finds as many before it.
const (
	patience        = 2 * time.Second
	patienceOverall = 10 * time.Second
)

// pace keeps the limits.
type pace struct {
	limits  Limits
	overall *rate.Limiter

	mu    sync.Mutex
	chats map[string]*lane
	sweep int // how many lanes there may be before the idle ones are dropped
}

// lane is one chat's.
type lane struct {
	limiter *rate.Limiter
	until   time.Time // when the platform will take messages again
}

func newPace(l Limits) *pace {
	if l.Overall <= 0 {
		l.Overall = overallRate
	}
	if l.Chat <= 0 {
		l.Chat = chatRate
	}
	if l.Group <= 0 {
		l.Group = groupRate
	}
	burst := max(overallBurst, int(l.Overall/5))
	return &pace{limits: l, overall: rate.NewLimiter(rate.Limit(l.Overall), burst), chats: map[string]*lane{}, sweep: 1000}
}

// enter waits for a chat's turn. It fails with a *bot.WaitError when that is too
// far, or when the context ends. What is urgent counts, but waits only where the
// platform itself has said so.
func (p *pace) enter(ctx context.Context, chat string, urgent bool) error {
	now := time.Now()
	own, until := p.lane(chat, now)
	if wait := until.Sub(now); wait > 0 {
		return &bot.WaitError{After: wait}
	}
	turn, overall := own.ReserveN(now, 1), p.overall.ReserveN(now, 1)
	if urgent {
		return nil
	}
	wait := max(turn.DelayFrom(now), overall.DelayFrom(now))
	if turn.DelayFrom(now) > patience || wait > patienceOverall {
		turn.CancelAt(now)
		overall.CancelAt(now)
		return &bot.WaitError{After: wait}
	}
	if wait <= 0 {
		return nil
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		turn.Cancel()
		overall.Cancel()
		return ctx.Err()
	}
}

// lane returns a chat's limiter, and until when the platform wants it left alone.
func (p *pace) lane(chat string, now time.Time) (*rate.Limiter, time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.open(chat, now)
	return l.limiter, l.until
}

func (p *pace) open(chat string, now time.Time) *lane {
	l := p.chats[chat]
	if l != nil {
		return l
	}
	p.dropIdle(now)
	l = &lane{limiter: rate.NewLimiter(rate.Limit(p.limits.Chat), max(chatBurst, int(p.limits.Chat)))}
	if isGroup(chat) {
		l.limiter = rate.NewLimiter(rate.Limit(p.limits.Group/60), groupBurst)
	}
	p.chats[chat] = l
	return l
}

// dropIdle forgets chats that have their whole burst again, once there are many.
func (p *pace) dropIdle(now time.Time) {
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

// hold leaves a chat alone for as long as the platform has asked for.
func (p *pace) hold(chat string, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	l := p.open(chat, now)
	if until := now.Add(wait); until.After(l.until) {
		l.until = until
	}
}

// isGroup tells a group's address from a person's (docs: groups are below 0).
func isGroup(chat string) bool { return len(chat) > 0 && chat[0] == '-' }
