package telegram

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"
)

// The pauses between tries: each about twice the one before. A Telegram in trouble is
// asked often, as whoever writes an emergency waits for that; what only a person can
// mend is asked for seldom.
const (
	firstPause     = 250 * time.Millisecond
	longestPause   = 1500 * time.Millisecond
	firstRefused   = time.Second
	longestRefused = 30 * time.Second
)

// backoff counts failures in a row. The zero value has had none.
type backoff struct{ failures int }

// reset forgets the failures.
func (b *backoff) reset() { b.failures = 0 }

// wait waits as long as an error asks for, or longer with every failure in a row,
// or until the context ends. Between half the pause and all of it is left to
// chance, so that many do not come back together.
func (b *backoff) wait(ctx context.Context, err error) {
	pause := b.pause(err)
	select {
	case <-time.After(pause):
	case <-ctx.Done():
	}
}

func (b *backoff) pause(err error) time.Duration {
	first, longest := firstPause, longestPause
	var e *apiError
	if errors.Is(err, ErrWebhookSet) || errors.As(err, &e) && e.Code >= 400 && e.Code < 500 {
		first, longest = firstRefused, longestRefused
	}
	pause := min(first<<min(b.failures, 10), longest)
	b.failures++
	if e != nil && e.Code == http.StatusTooManyRequests && e.After > 0 {
		return e.After + rand.N(time.Second)
	}
	return pause/2 + rand.N(pause/2)
}
