package slack

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// mentionWithin is the time that Slack may take to bring an event again, and a little
// more: at once, after a minute, after five (docs, events-api).
const mentionWithin = 7 * time.Minute

// errNotYet means that something can only be judged once Slack has brought again what
// came before it.
var errNotYet = errors.New("the begin of its thread has not come yet")

// maxThreads is the number of threads that are remembered as begun.
const maxThreads = 5000

// threads are those whose mention came and may not be kept yet: what follows in them
// is for the bot all the same.
type threads struct {
	mu    sync.Mutex
	begun map[string]time.Time
}

func (t *threads) begin(chat string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.begun == nil || len(t.begun) >= maxThreads {
		t.begun = map[string]time.Time{}
	}
	t.begun[chat] = time.Now()
}

func (t *threads) has(chat string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	at, ok := t.begun[chat]
	return ok && time.Since(at) < mentionWithin
}

// takesPart tells whether a thread is one in which the bot was mentioned. Right after
// a start it may have been, just before, with nobody to keep it: then Slack brings
// the mention again, and this has to come again too.
func (r *receiver) takesPart(ctx context.Context, chat string) (bool, error) {
	if r.threads.has(chat) {
		return true, nil
	}
	known, err := r.inbox.Knows(ctx, name, chat)
	switch {
	case err != nil:
		return false, fmt.Errorf("whether a thread is the bot's cannot be told: %w", err)
	case !known && r.interrupted(chat):
		return false, errNotYet
	}
	return known, nil
}

// interrupted tells whether a thread began shortly before the start, which was not
// long ago.
func (c *Channel) interrupted(chat string) bool {
	to, err := parseAddress(chat)
	if err != nil {
		return false
	}
	began, ok := moment(to.thread)
	return ok && began.Before(c.started) && c.started.Sub(began) < mentionWithin && time.Since(c.started) < mentionWithin
}
