package spool

import (
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
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

// Open opens the places, each with what it holds from before. A place that cannot be
// opened is logged and done without; it fails when there is no place at all.
//
// A file belongs to one process at a time: where another process of this machine has it,
// the next free name is taken (".1", ".2" and so on), and what a process that is no more
// left under another name is drained too. A file with a batch that does not open, because
// it was sealed with a key that is not given, is put aside under another name and told of.
func Open(o Options) (*Spool, error) {
	o.Patience = cmp.Or(o.Patience, usualPatience)
	s := &Spool{options: o, log: o.Log}
	if s.log == nil {
		s.log = slog.Default()
	}
	var faults []error
	for _, path := range o.Files {
		if err := s.openInTime(path); err != nil {
			faults = append(faults, err)
			s.log.Warn("a spool cannot be used", "file", path, "error", err)
		}
	}
	if len(s.places) == 0 {
		return nil, fmt.Errorf("opening the spool: %w", errors.Join(faults...))
	}
	slices.SortStableFunc(s.pending, numbered.before)
	return s, nil
}

// openWithin is the time that opening a place may take: on a file system that is frozen
// it never ends.
const openWithin = time.Second

// openInTime opens a place unless that takes too long.
func (s *Spool) openInTime(path string) error {
	alone := &Spool{options: s.options, log: s.log}
	done := make(chan error, 1)
	go func() { done <- alone.openPlace(path) }()
	select {
	case err := <-done:
		s.places, s.adopted = append(s.places, alone.places...), append(s.adopted, alone.adopted...)
		s.pending, s.number = append(s.pending, alone.pending...), max(s.number, alone.number)
		return err
	case <-time.After(openWithin):
		return fmt.Errorf("opening the spool %s: %w", path, errSlow)
	}
}

// names are how many processes of one machine may have spools under one name.
const names = 10

// openPlace opens the first file of a name that no other process has, and what others
// left behind under it.
func (s *Spool) openPlace(path string) error {
	own := false
	for i := range names {
		name := path
		if i > 0 {
			name = fmt.Sprintf("%s.%d", path, i)
		}
		if _, err := os.Stat(name); own && errors.Is(err, fs.ErrNotExist) {
			continue
		}
		p, found, err := s.openNamed(name)
		switch {
		case errors.Is(err, errTaken):
		case err != nil && own:
			s.log.Warn("a spool of before cannot be used", "file", name, "error", err)
		case err != nil:
			return err
		case !own:
			own, s.places = true, append(s.places, p)
		case found:
			s.adopted = append(s.adopted, p)
		default:
			_ = p.close() // an empty one is left as it is
		}
	}
	if !own {
		return fmt.Errorf("%w, and %d more like it", errTaken, names-1)
	}
	return nil
}

// openNamed opens one file; found tells that something in it waits to be drained.
func (s *Spool) openNamed(name string) (p *place, found bool, err error) {
	f, records, err := openFile(name)
	if err != nil {
		return nil, false, err
	}
	readable, faulty := s.readable(records)
	if faulty != nil {
		if f, err = f.putAside(name, readable); err != nil {
			return nil, false, errors.Join(faulty, err)
		}
		s.log.Error("what a spool holds cannot be read, and is kept in a file beside it", "file", name, "error", faulty)
	}
	p = newPlace(name, f)
	if err := s.load(readable, p); err != nil {
		return nil, false, errors.Join(err, p.close())
	}
	return p, len(readable) > 0, nil
}

// readable are the records that open; the error says why others do not.
func (s *Spool) readable(records []record) (those []record, err error) {
	for _, r := range records {
		var b Batch
		text, fault := s.options.Keys.Open(r.sealed, recordPlace(r.number))
		if fault == nil && json.Unmarshal(text, &b) != nil {
			fault = errors.New("it was written by another version")
		}
		if fault != nil {
			err = fmt.Errorf("batch %d: %w", r.number, fault)
			continue
		}
		those = append(those, r)
	}
	return those, err
}

// load puts what a place holds among what waits.
func (s *Spool) load(records []record, from *place) error {
	for _, r := range records {
		text, err := s.options.Keys.Open(r.sealed, recordPlace(r.number))
		if err != nil {
			return fmt.Errorf("batch %d: %w", r.number, err)
		}
		n := numbered{number: r.number, from: from}
		if err := json.Unmarshal(text, &n.batch); err != nil {
			return fmt.Errorf("batch %d: it was written by another version", r.number)
		}
		s.pending = append(s.pending, n)
		s.number = max(s.number, r.number)
	}
	return nil
}

func recordPlace(number uint64) []byte {
	return binary.LittleEndian.AppendUint64([]byte("spool\x00"), number)
}

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
