package reader

import (
	"context"
	"maps"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// maxYield is how long a Build gives way to questions before it encodes one more window:
// a library that is asked without pause must be encoded too.
const maxYield = 2 * time.Second

// Passages returns passages, encoding those that are not encoded yet, until the context is
// done: then it returns an ErrLate, and keeps the passages it has encoded for the next time.
func (s *Shelf) Passages(ctx context.Context, texts []Text) ([]*Passage, error) {
	out, opening := make([]*Passage, len(texts)), s.opening()
	missing := s.findAll(out, texts)
	if len(missing) > 0 && opening != nil { // to find a passage in the file is quicker than to encode it
		select {
		case <-opening:
		case <-ctx.Done():
		}
		missing = s.findAll(out, texts)
	}
	s.onTwoCores(len(missing), func(k int) {
		i := missing[k]
		out[i] = s.encode(ctx, texts[i])
	})
	if slices.Contains(out, nil) {
		return nil, s.reader.lane.tooLate(ctx)
	}
	return out, nil
}

// findAll writes the passages that are encoded already where there are none yet, and returns which are not.
func (s *Shelf) findAll(out []*Passage, texts []Text) (missing []int) {
	for i, t := range texts {
		if out[i] == nil {
			out[i] = s.find(t.key(), t)
		}
		if out[i] == nil {
			missing = append(missing, i)
		}
	}
	return missing
}

// opening is closed once the first Build has opened the file, or could not; nil when no Build is about to.
func (s *Shelf) opening() <-chan struct{} {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	select {
	case <-s.opened:
		return nil
	default:
		return s.opened
	}
}

// onTwoCores does something for 0 to n-1, the next on a second core where one is free: that
// on which a Build works, which gives way to questions.
func (s *Shelf) onTwoCores(n int, do func(i int)) {
	var next atomic.Int64
	work := func() {
		for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
			do(int(i))
		}
	}
	var other sync.WaitGroup
	if n > 1 && runtime.GOMAXPROCS(0) > 1 && s.helping.TryLock() {
		defer s.helping.Unlock()
		other.Go(work)
	}
	work()
	other.Wait()
}

// encode encodes a passage that is not yet; nil where the context is done before the end.
func (s *Shelf) encode(ctx context.Context, t Text) *Passage {
	encoded, whole := s.reader.encode(t, func() bool { return ctx.Err() == nil })
	if !whole {
		return nil
	}
	k, p := t.key(), s.reader.passageOf(encoded)
	s.recent.put(k, p)
	s.write(k, encoded)
	return p
}

// find looks for a passage in memory, then in what came with the program and in the file; nil where it is in none.
func (s *Shelf) find(k key, t Text) *Passage {
	if p, ok := s.recent.get(k); ok {
		return p
	}
	found, ok := s.kept(k, len(t.Text))
	if !ok {
		return nil
	}
	p := s.reader.passageOf(found)
	s.recent.put(k, p)
	return p
}

// kept looks for the encoding of a passage of so many bytes in what came with the program, then in the file.
func (s *Shelf) kept(k key, length int) (found rows, ok bool) {
	found, ok, err := s.bundle.read(k, length)
	if err != nil {
		s.options.Warn(err)
	}
	if ok || s.disk == nil {
		return found, ok
	}
	if found, ok, err = s.disk.read(k, length); err != nil {
		s.options.Warn(err)
	}
	return found, ok
}

// write puts what was encoded into the file, where there is one and room in it.
func (s *Shelf) write(k key, encoded rows) {
	if s.disk == nil {
		return
	}
	if err := s.disk.append(k, encoded); err != nil {
		s.options.Warn(err)
	}
}

// build encodes the passages that are not encoded yet; false when not all are.
func (s *Shelf) build(ctx context.Context, texts []Text) bool {
	if s.disk != nil && ctx.Err() == nil {
		s.open(texts)
	}
	for i, t := range texts {
		if ctx.Err() != nil {
			return false
		}
		if k := t.key(); !s.has(k) && !s.stock(ctx, k, t) {
			return false
		}
		s.options.Progress(i+1, len(texts))
	}
	return ctx.Err() == nil
}

// open opens the file, if that has not been done yet, and drops what is neither of a library
// nor of the one before.
func (s *Shelf) open(texts []Text) {
	wanted := make(map[key]bool, len(texts))
	for _, t := range texts {
		wanted[t.key()] = true
	}
	before := s.last
	s.last = maps.Clone(wanted)
	maps.Copy(wanted, before)
	err := s.disk.open()
	s.fileTried()
	for _, err := range []error{err, s.disk.prune(wanted)} {
		if err != nil {
			s.options.Warn(err)
		}
	}
}

// has tells whether a passage need not be encoded by a Build.
func (s *Shelf) has(k key) bool {
	if s.bundle.has(k) {
		return true
	}
	if s.disk != nil && s.disk.usable() {
		return s.disk.has(k)
	}
	return s.recent.has(k)
}

// stock encodes a passage for later; false when the Build is over, because it was ended or
// because there is no more room. Of what was read lately it takes nothing out of memory.
func (s *Shelf) stock(ctx context.Context, k key, t Text) bool {
	encoded, whole := s.reader.encode(t, func() bool { return s.giveWay(ctx) })
	if !whole {
		return false
	}
	room := s.recent.room(s.reader.packedBytes(encoded))
	if room {
		s.recent.put(k, s.reader.passageOf(encoded))
	}
	s.write(k, encoded)
	return room || s.disk != nil && s.disk.has(k)
}

// giveWay waits while questions are read, maxYield at most; false when the context is done.
func (s *Shelf) giveWay(ctx context.Context) bool {
	timer := time.NewTimer(maxYield)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-s.reader.lane.idle():
	case <-timer.C:
	}
	return ctx.Err() == nil
}
