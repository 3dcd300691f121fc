package telegram

import (
	"errors"
	"net/http"
	"sync"
	"time"
)

// contest is what is known of the refusals of a poll because updates go elsewhere: another polls, or a
// webhook is set. It is safe for many goroutines.
type contest struct {
	mu    sync.Mutex
	err   error         // the last of them; nil when there was none
	at    time.Time     // of the last
	fresh time.Duration // how long one counts
	again bool          // the one before it counted still
}

// note keeps an error if it is such a refusal, which counts for so long. Two programs that
// take turns, each with pauses of its own, are refused once a minute at the least.
func (c *contest) note(err error, fresh time.Duration) {
	var refused *apiError
	if !errors.As(err, &refused) || refused.Code != http.StatusConflict {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	c.again = c.err != nil && now.Sub(c.at) < fresh
	c.err, c.at, c.fresh = err, now, fresh
}

// latest is the time of the last; zero when there was none.
func (c *contest) latest() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// lasting is the last when they keep coming. One alone says little: a poll may meet that of a
// process that is just ending.
func (c *contest) lasting() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.again || time.Since(c.at) >= c.fresh {
		return nil
	}
	return c.err
}

// Contested returns what Telegram says while updates go elsewhere again and again, nil while
// they do not. Polls in between may succeed, so that LastPoll alone does not tell.
func (c *Channel) Contested() error { return c.contest.lasting() }

// Elected tells whether this instance is one of several that elect who polls. What contests a
// poll may be another of them then, for as long as that one is cut off from the election.
func (c *Channel) Elected() bool { return c.options.Elect != nil }
