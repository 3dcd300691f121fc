package faketelegram

import (
	"context"
	"encoding/json"
	"strconv"
	"time"
)

// The limits of getUpdates (Client.cpp).
const (
	maxPoll       = 50 * time.Second
	conflictDelay = 3 * time.Second
)

// poll is a getUpdates that waits.
type poll struct{ aborted chan string }

// lastPoll is the last getUpdates, kept to slow down one that turns in circles.
type lastPoll struct {
	offset int
	at     time.Time
}

// number reads a parameter that is a number, within bounds; otherwise when it is none.
func number(p params, name string, otherwise, least, most int) int {
	n, err := strconv.Atoi(p[name])
	if err != nil {
		n = otherwise
	}
	return min(max(n, least), most)
}

const (
	webhookActive = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the " +
		"webhook first"
	otherPoll = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
	hookSet   = "Conflict: terminated by setWebhook request"
)

// getUpdates answers with the waiting updates, or waits for the first.
func (s *Server) getUpdates(ctx context.Context, p params) (any, *apiError) {
	s.state.Lock()
	defer s.state.Unlock()
	if s.hook != nil {
		return nil, s.conflict(ctx, webhookActive)
	}
	now := time.Now()
	offset := number(p, "offset", 0, -1<<31, 1<<31-1)
	limit := number(p, "limit", 100, 1, 100)
	timeout := min(time.Duration(number(p, "timeout", 0, 0, 3600))*time.Second, maxPoll)
	s.allow(p)
	if again := offset == s.lastPoll.offset; again && timeout < conflictDelay &&
		now.Before(s.lastPoll.at.Add(conflictDelay)) {
		timeout = conflictDelay
	}
	if offset == s.lastPoll.offset && now.Before(s.lastPoll.at.Add(500*time.Millisecond)) {
		limit = 1
	}
	s.lastPoll = lastPoll{offset, now}
	if batch := s.handOut(offset, limit); len(batch) > 0 || timeout == 0 {
		return batch, nil
	}
	return s.wait(ctx, offset, limit, now.Add(timeout))
}

// wait waits for an update, the time to be over, or another to take over; the lock is held.
func (s *Server) wait(ctx context.Context, offset, limit int, until time.Time) (any, *apiError) {
	if s.poll != nil {
		s.poll.aborted <- otherPoll
	}
	me := &poll{aborted: make(chan string, 1)}
	s.poll = me
	defer func() {
		if s.poll == me {
			s.poll = nil
		}
	}()
	timer := time.NewTimer(time.Until(until))
	defer timer.Stop()
	for {
		changed := s.state.Changed()
		s.state.Unlock()
		over := false
		select {
		case <-changed:
		case <-timer.C:
			over = true
		case <-ctx.Done():
			over = true
		case <-s.closed:
			over = true
		case why := <-me.aborted:
			s.state.Lock()
			return nil, s.conflict(ctx, why)
		}
		s.state.Lock()
		if ctx.Err() != nil {
			return nil, &apiError{Code: 500, Description: "Internal Server Error: client gone"}
		}
		if s.poll != me {
			continue // aborted, and about to read it
		}
		if batch := s.handOut(offset, limit); len(batch) > 0 || over {
			return batch, nil
		}
	}
}

// handOut takes updates for an answer and notes it in the ledger; the lock is held.
func (s *Server) handOut(offset, limit int) []json.RawMessage {
	now := time.Now()
	batch := []json.RawMessage{}
	before := len(s.queue.events)
	for _, event := range s.queue.get(offset, limit, now) {
		event.HandedOut = append(event.HandedOut, now)
		batch = append(batch, event.body)
	}
	if len(batch) > 0 || len(s.queue.events) != before {
		s.state.Touch()
	}
	return batch
}

// conflict is a 409, late when there was one just before; the lock is held but
// let go while waiting.
func (s *Server) conflict(ctx context.Context, why string) *apiError {
	now := time.Now()
	if now.Before(s.conflictAt) {
		s.state.Unlock()
		s.sleep(ctx, conflictDelay)
		s.state.Lock()
	} else {
		s.conflictAt = now.Add(conflictDelay)
	}
	return &apiError{Code: 409, Description: why}
}

// sleep waits, but no longer than there is somebody to answer.
func (s *Server) sleep(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	case <-s.closed:
	}
}
