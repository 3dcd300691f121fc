package parcel

import (
	"sync"
	"time"
)

// Health is how a channel gets on with its platform, for whoever asks whether people
// are reached. The zero value has had no contact. It is safe for many goroutines.
type Health struct {
	mu          sync.Mutex
	fault       error
	failing     time.Time // since when the platform has not answered as it should; zero when it has
	seen        time.Time
	quarantined int64
}

// Record keeps the outcome of a contact, nil for a good one. It reports true when
// that ends a time of trouble, and how long that was.
func (h *Health) Record(err error) (trouble time.Duration, over bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.fault = err
	switch {
	case err != nil && h.failing.IsZero():
		h.failing = time.Now()
	case err == nil && !h.failing.IsZero():
		trouble, over = time.Since(h.failing), true
		h.failing = time.Time{}
	}
	return trouble, over
}

// Fault returns what was wrong at the last contact, nil when nothing was.
func (h *Health) Fault() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.fault
}

// RecordSign notes a sign that messages can come from the platform.
func (h *Health) RecordSign() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seen = time.Now()
}

// LastSign returns when RecordSign was last called; the zero time when it never was.
func (h *Health) LastSign() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.seen
}

// Quarantine counts a message that could not be read and was left out.
func (h *Health) Quarantine() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.quarantined++
}

// Quarantined returns how often Quarantine was called.
func (h *Health) Quarantined() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.quarantined
}
