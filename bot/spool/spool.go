package spool

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"bedside/bot"
)

// Batch is what a channel received at once.
type Batch struct {
	Channel  string        `json:"channel"`
	Cursor   string        `json:"cursor,omitempty"` // the channel's, after these arrivals; "" when there is none
	Arrivals []bot.Arrival `json:"arrivals"`
}

// Sealer encrypts what is written. place tells one value from others: what was sealed
// for one does not open for another.
type Sealer interface {
	Seal(text, place []byte) []byte
	Open(sealed, place []byte) ([]byte, error)
}

// Options say where a spool lies and how it is sealed.
type Options struct {
	// Files are the paths of up to two places, the preferred one first.
	Files []string
	// Keys seal the batches.
	Keys Sealer
	// Patience is how long a place may take to write before the next one is asked; 300 ms
	// when 0.
	Patience time.Duration
	// Log is told of places that fail; slog.Default when nil.
	Log *slog.Logger
}

const usualPatience = 300 * time.Millisecond

// ErrUnwritable means that no place took a batch: nothing of it is kept.
var ErrUnwritable = errors.New("no spool could be written")

// Spool keeps batches until they are drained. It may be used by many goroutines.
type Spool struct {
	options Options
	log     *slog.Logger
	places  []*place

	adopted []*place // left behind by processes that are no more: drained and emptied, never written

	mu      sync.Mutex
	number  uint64 // of the batch that was appended last
	writing int    // so many batches are being appended
	pending []numbered
}

// numbered is a batch that waits to be drained.
type numbered struct {
	number uint64
	from   *place // that it was read from at the start; nil for one appended since
	batch  Batch
}

// before is the order of draining.
func (n numbered) before(other numbered) int { return cmp.Compare(n.number, other.number) }

// is tells whether two are the same batch.
func (n numbered) is(other numbered) bool { return n.number == other.number && n.from == other.from }

// Append keeps a batch and returns nil once it is synced to a place. It returns
// ErrUnwritable when no place took it in time; then a place may still take it later, so
// that it is drained although the caller was told that it was not kept.
func (s *Spool) Append(ctx context.Context, b Batch) error {
	text, err := json.Marshal(b)
	if err != nil {
		return fmt.Errorf("writing to the spool: %w", err)
	}
	n := s.begin(b)
	kept := false
	defer func() { s.end(n, kept) }()
	r := record{n.number, s.options.Keys.Seal(text, recordPlace(n.number))}
	var faults []error
	for _, p := range s.places {
		err := p.append(ctx, r, s.options.Patience)
		if kept = err == nil; kept {
			return nil
		}
		faults = append(faults, err)
	}
	return fmt.Errorf("%w: %w", ErrUnwritable, errors.Join(faults...))
}

// begin gives a batch its number. Until end no place is emptied, as the batch may lie
// in it already.
func (s *Spool) begin(b Batch) numbered {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.number++
	s.writing++
	return numbered{number: s.number, batch: b}
}

// end puts a batch that was kept among those to be drained.
func (s *Spool) end(n numbered, kept bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writing--
	if !kept {
		return
	}
	at, _ := slices.BinarySearchFunc(s.pending, n, numbered.before)
	s.pending = slices.Insert(s.pending, at, n)
}

// idle tells whether nothing waits and nothing is being appended.
func (s *Spool) idle() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.pending) == 0 && s.writing == 0
}

// Pending returns how many batches wait to be drained.
func (s *Spool) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.pending)
}

// Waiting returns the batches that wait to be drained, in their order.
func (s *Spool) Waiting() []Batch {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Batch, 0, len(s.pending))
	for _, n := range s.pending {
		all = append(all, n.batch)
	}
	return all
}

// Drain hands what waits to a store, in the order of Append, until nothing waits, and
// then empties the places. Batches of one channel that follow one another are handed over
// as one. It ends with the first error of accept; what was handed over before that is not
// handed over again, unless the process ends before all is.
func (s *Spool) Drain(ctx context.Context, accept func(context.Context, Batch) error) error {
	for {
		batch, these := s.oldest()
		if len(these) == 0 {
			return s.empty(ctx)
		}
		if err := accept(ctx, batch); err != nil {
			return fmt.Errorf("draining the spool: %w", err)
		}
		s.mu.Lock()
		s.pending = slices.DeleteFunc(s.pending, func(p numbered) bool { return slices.ContainsFunc(these, p.is) })
		s.mu.Unlock()
	}
}

// maxHandedOver is how many arrivals are handed over at once, but for a batch that has
// more by itself.
const maxHandedOver = 100

// oldest joins the oldest batches that may be handed over as one.
func (s *Spool) oldest() (joined Batch, these []numbered) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range s.pending {
		more := len(joined.Arrivals) + len(n.batch.Arrivals)
		if len(these) > 0 && (n.batch.Channel != joined.Channel || more > maxHandedOver) {
			break
		}
		joined.Channel, joined.Cursor = n.batch.Channel, cmp.Or(n.batch.Cursor, joined.Cursor)
		joined.Arrivals = append(joined.Arrivals, n.batch.Arrivals...)
		these = append(these, n)
	}
	return joined, these
}

// empty begins every place anew, unless something was appended meanwhile.
func (s *Spool) empty(ctx context.Context) error {
	for _, p := range slices.Concat(s.places, s.adopted) {
		if err := p.empty(ctx, s.options.Patience, s.idle); err != nil {
			s.log.Warn("a spool could not be emptied; what it holds is told from repeats at the next start",
				"file", p.path, "error", err)
		}
	}
	return nil
}

// Close closes the places. What waits is read again by the next Open.
func (s *Spool) Close() error {
	var faults []error
	for _, p := range slices.Concat(s.places, s.adopted) {
		faults = append(faults, p.close())
	}
	return errors.Join(faults...)
}
