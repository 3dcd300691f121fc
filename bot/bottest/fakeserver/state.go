package fakeserver

import (
	"context"
	"fmt"
	"sync"
)

// State is a lock whose changes can be waited for. The zero value is ready.
type State struct {
	sync.Mutex
	changed chan struct{} // closed and made anew at every change; nil until somebody waits
}

// Change does something under the lock and wakes whoever waits for a change.
func (s *State) Change(do func()) {
	s.Lock()
	defer s.Unlock()
	do()
	s.Touch()
}

// Touch wakes whoever waits for a change; the lock is held.
func (s *State) Touch() {
	if s.changed != nil {
		close(s.changed)
		s.changed = nil
	}
}

// Changed returns a channel that is closed at the next change; the lock is held.
func (s *State) Changed() <-chan struct{} {
	if s.changed == nil {
		s.changed = make(chan struct{})
	}
	return s.changed
}

// Await waits until something is true, looking again at every change, and fails
// when the context ends first. what is for the error. ok is called without the lock.
func (s *State) Await(ctx context.Context, what string, ok func() bool) error {
	for {
		s.Lock()
		changed := s.Changed()
		s.Unlock()
		if ok() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("waiting for %s: %w", what, ctx.Err())
		}
	}
}
