package insights

import (
	"context"
	"time"

	"golang.org/x/time/rate" // token buckets
)

// How many attempts to sign in may fail of one name, and from one address: so many at once, then one a
// minute. And how many are tried of all together: trying costs a processor 20 to 50 ms, which patients are not
// to wait for.
const (
	failuresAtOnce = 10
	failureEvery   = time.Minute
	triesAtOnce    = 20
	triesASecond   = 1
)

// attempts bound what is tried. One is tried at a time, so that many at once get no further, and need
// no more memory, than one after another.
type attempts struct {
	turn     chan struct{} // held by who tries, and for what follows
	tries    *rate.Limiter
	failures map[string]*rate.Limiter // by name and by address
}

func newAttempts() *attempts {
	return &attempts{turn: make(chan struct{}, 1), tries: rate.NewLimiter(triesASecond, triesAtOnce),
		failures: map[string]*rate.Limiter{}}
}

// try tries once for a name from an address, and tells whether it was right, unless too much has failed
// or the context ends before its turn: then it is not tried.
func (a *attempts) try(ctx context.Context, name, address string, right func() bool) (ok, tried bool) {
	select {
	case a.turn <- struct{}{}:
		defer func() { <-a.turn }()
	case <-ctx.Done():
		return false, false
	}
	now := time.Now()
	of := []*rate.Limiter{a.of("name "+name, now), a.of("address "+address, now)}
	for _, failures := range of {
		if failures.TokensAt(now) < 1 {
			return false, false
		}
	}
	if !a.tries.AllowN(now, 1) {
		return false, false
	}
	if right() {
		return true, true
	}
	for _, failures := range of {
		failures.AllowN(now, 1)
	}
	return false, true
}

// of is the limit of a name or an address. Those that nothing fails of are forgotten: with so many tries
// a second there are never many others.
func (a *attempts) of(key string, now time.Time) *rate.Limiter {
	found := a.failures[key]
	if found == nil {
		if len(a.failures) >= sweepFrom {
			for other, failures := range a.failures {
				if failures.TokensAt(now) >= failuresAtOnce {
					delete(a.failures, other)
				}
			}
		}
		found = rate.NewLimiter(rate.Every(failureEvery), failuresAtOnce)
		a.failures[key] = found
	}
	return found
}

// sweepFrom is from how many limits on those that are full are looked for.
const sweepFrom = 4096
