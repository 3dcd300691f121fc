package web

import (
	"net/http"
	"sync/atomic"
	"time"

	"bedside/bot/clientip"
)

// Tally is what became, since the start, of what people sent and looked at. It knows nobody.
type Tally struct {
	Sessions int64          // conversations begun
	Messages map[Fate]int64 // messages and presses, by what became of them; all of Fates
	Unseen   int64          // pages and streams refused, for too much was asked or is open
	Streams  int            // open now
}

// Fate is what became of a message.
type Fate string

// What becomes of messages.
const (
	FateTaken   Fate = "taken"
	FateAdvised Fate = "advised"  // not kept, but its author got the advice for an emergency
	FateTooFast Fate = "too_fast" // refused for the rate
	FateUnfit   Fate = "unfit"    // empty or too long
	FateForeign Fate = "foreign"  // sent by another site
	FateFailed  Fate = "failed"   // neither store nor spool took it
)

// Fates are all that may become of a message.
func Fates() []Fate {
	return []Fate{FateTaken, FateAdvised, FateTooFast, FateUnfit, FateForeign, FateFailed}
}

// counts are what a Tally is made of.
type counts struct {
	sessions, unseen atomic.Int64
	fates            map[Fate]*atomic.Int64
	asOne            atomic.Int64 // when somebody was refused who counts as one with others, in ns since 1970
}

func newCounts() *counts {
	c := &counts{fates: map[Fate]*atomic.Int64{}}
	for _, fate := range Fates() {
		c.fates[fate] = &atomic.Int64{}
	}
	return c
}

// Tally counts.
func (c *Channel) Tally() Tally {
	t := Tally{Sessions: c.counts.sessions.Load(), Unseen: c.counts.unseen.Load(), Streams: c.open.count(),
		Messages: map[Fate]int64{}}
	for fate, n := range c.counts.fates {
		t.Messages[fate] = n.Load()
	}
	return t
}

// met counts what became of a message.
func (c *Channel) met(fate Fate) { c.counts.fates[fate].Add(1) }

// unseen counts what was not shown to who looks too often, or where too much is open.
func (c *Channel) unseen(r *http.Request) {
	c.counts.unseen.Add(1)
	c.tooFast(r)
}

// tooFast notes a refusal for the rate of somebody who may stand for many.
func (c *Channel) tooFast(r *http.Request) {
	if c.hidesWho(r) {
		c.counts.asOne.Store(time.Now().UnixNano())
	}
}

// hidesWho tells whether a request comes from what seems to pass on the requests of others, and
// does not say for whom, or is not believed.
func (c *Channel) hidesWho(r *http.Request) bool {
	tells := r.Header.Get("X-Forwarded-For") != ""
	if clientip.FromProxy(r, c.options.Proxies) {
		return !tells
	}
	return tells || r.Header.Get("Forwarded") != ""
}

// asOneFor is how long a refusal is remembered for CountsAsOne.
const asOneFor = 10 * time.Minute

// CountsAsOne tells whether people were lately refused for the rate who count as one: what passes
// them on does not say whom it stands for, or is none of Options.Proxies.
func (c *Channel) CountsAsOne(now time.Time) bool {
	return now.Sub(time.Unix(0, c.counts.asOne.Load())) < asOneFor
}
