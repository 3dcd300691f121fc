package faketelegram

import (
	"math"
	"time"
)

// Limits are the rates at which a bot may write. 0 is no limit.
type Limits struct {
	ChatBurst int // messages to a chat at once; after that one a second
	Group     int // messages to a group in any minute
	Overall   int // messages in any second
}

// The limits of the platform (core.telegram.org/bots/faq, "My bot is hitting
// limits"), and none, for measuring.
var (
	RealLimits = Limits{ChatBurst: 5, Group: 20, Overall: 30}
	NoLimits   = Limits{ChatBurst: math.MaxInt32, Group: math.MaxInt32, Overall: math.MaxInt32}
)

// window lets so many happen in any span of time.
type window struct {
	most int
	span time.Duration
	past []time.Time
}

// delay returns how long it takes until another may happen.
func (w *window) delay(now time.Time) time.Duration {
	if w.most == 0 || w.most == math.MaxInt32 {
		return 0
	}
	for len(w.past) > 0 && !now.Before(w.past[0].Add(w.span)) {
		w.past = w.past[1:]
	}
	if len(w.past) < w.most {
		return 0
	}
	return w.past[len(w.past)-w.most].Add(w.span).Sub(now)
}

func (w *window) take(now time.Time) {
	if w.most != 0 && w.most != math.MaxInt32 {
		w.past = append(w.past, now)
	}
}

// bucket lets a burst happen, then one a second.
type bucket struct {
	most int
	full time.Time // when it will be full again
}

func (b *bucket) delay(now time.Time) time.Duration {
	if b.most == 0 || b.most == math.MaxInt32 || b.full.Before(now) {
		return 0
	}
	return b.full.Sub(now) - time.Duration(b.most-1)*time.Second
}

func (b *bucket) take(now time.Time) {
	if b.full.Before(now) {
		b.full = now
	}
	b.full = b.full.Add(time.Second)
}

// flood returns the 429 that a message to a chat earns now, nil when it may be
// sent; the lock is held. A message that comes before a retry_after is over is
// noted as hasty and refused again.
func (s *Server) flood(c *chat, request *Request, now time.Time) *apiError {
	wait := c.silent.Sub(now)
	if wait > 0 {
		request.Early = true
	}
	wait = max(wait, c.bucket.delay(now), s.overall.delay(now))
	if c.id < 0 {
		wait = max(wait, c.group.delay(now))
	}
	if wait > 0 {
		seconds := int(math.Ceil(wait.Seconds()))
		c.silent = now.Add(time.Duration(seconds) * time.Second)
		return tooMany(seconds)
	}
	c.bucket.take(now)
	c.group.take(now)
	s.overall.take(now)
	return nil
}

// RateLimit makes a chat answer 429 for so long, as after a flood.
func (s *Server) RateLimit(chat int64, d time.Duration) {
	s.state.Change(func() { s.chat(chat).hush = d })
}
