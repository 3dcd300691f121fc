package telegram

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"
)

// The pauses between tries: each about twice the one before, so that a Telegram
// in trouble is not pressed, and short enough for health to be back soon.
const (
	firstPause   = time.Second
	longestPause = 30 * time.Second
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
	pause := min(firstPause<<min(b.failures, 10), longestPause)
	b.failures++
	var e *apiError
	if errors.As(err, &e) && e.Code == http.StatusTooManyRequests && e.After > 0 {
		return e.After + rand.N(time.Second)
	}
	return pause/2 + rand.N(pause/2)
}
