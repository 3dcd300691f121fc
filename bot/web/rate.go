package web

import (
	"cmp"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate" // token buckets

	"bedside/bot/clientip"
)

// limits bound what people send and look at.
type limits struct {
	rates Rates
	mu    sync.Mutex
	known map[string]*limit
}

// limit is that of one session or address.
type limit struct {
	*rate.Limiter
	used time.Time
}

// maxLimits is how many are kept; those that were not used for limitIdle give way, for they are
// full again.
const (
	maxLimits = 50_000
	limitIdle = 10 * time.Minute
)

// looksAMessage is how many times a page may be loaded for each message that may be sent.
const looksAMessage = 10

func newLimits(r Rates) *limits {
	r.Session = cmp.Or(r.Session, usualSessionRate)
	r.Address = cmp.Or(r.Address, usualAddressRate)
	return &limits{rates: r, known: map[string]*limit{}}
}

// allowMessage tells whether a message may be sent by a session, from an address.
func (l *limits) allowMessage(chat, address string) bool {
	return l.allow("message from "+address, l.rates.Address) && l.allow("message in "+chat, l.rates.Session)
}

// allowLook tells whether something may be looked at from an address.
func (l *limits) allowLook(address string) bool {
	return l.allow("look from "+address, looksAMessage*l.rates.Address)
}

// allow takes one of so many a minute, of which all may come at once.
func (l *limits) allow(key string, perMinute int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	found := l.known[key]
	if found == nil {
		if len(l.known) >= maxLimits {
			l.sweep(now)
		}
		found = &limit{Limiter: rate.NewLimiter(rate.Limit(perMinute)/60, perMinute)}
		l.known[key] = found
	}
	found.used = now
	return found.AllowN(now, 1)
}

// sweep forgets what is full again, and everything when that is not enough.
func (l *limits) sweep(now time.Time) {
	for key, found := range l.known {
		if now.Sub(found.used) > limitIdle {
			delete(l.known, key)
		}
	}
	if len(l.known) >= maxLimits {
		clear(l.known)
	}
}

// address is where a request comes from, as far as rates go.
func (c *Channel) address(r *http.Request) string { return clientip.Of(r, c.options.Proxies) }
