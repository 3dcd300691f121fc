package reader

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"sync"
	"sync/atomic"
	"time"
)

// ShelfOptions are where a shelf keeps what it has encoded; the zero options are for one
// in memory alone.
type ShelfOptions struct {
	// Bundle is the file of encodings, as a shelf wrote it, that comes with the program; none that is of another
	// reader is used.
	Bundle []byte
	// Path names the file that keeps encodings between starts; none without it.
	Path string
	// Memory is how many bytes of encodings are kept in memory; DefaultMemory when 0.
	Memory int64
	// Disk is how many bytes the file may have; DefaultDisk when 0.
	Disk int64
	// Wait is how long a question waits for its turn and its passages; MaxWait when 0. To be read
	// together with passages it waits a fiftieth of that.
	Wait time.Duration
	// Progress, if there is one, is called while a library is encoded: so many of its
	// passages are encoded.
	Progress func(done, total int)
	// Warn, if there is one, is called with what went wrong with the file: it is not
	// needed to read, only to start sooner.
	Warn func(error)
}

// Bounds of a shelf. A passage of 120 tokens takes some 60 KB, one of 450 tokens 200 KB in
// memory and 120 to 200 KB in the file. More memory makes no question faster where there is a file: the
// system keeps what was read of it.
const (
	DefaultMemory = 96 << 20
	DefaultDisk   = 8 << 30
)

// Shelf keeps the encoded passages of a library. It may be used by many goroutines.
type Shelf struct {
	reader  *Reader
	options ShelfOptions
	recent  *lru
	bundle  bundle
	disk    *disk         // nil without a file
	opened  chan struct{} // closed once the file was opened, or could not be; nil before the first Build
	tried   sync.Once     // closes it

	building sync.Mutex // held by the Build that runs
	helping  sync.Mutex // held by the question that encodes on a second core
	mutex    sync.Mutex
	cancel   context.CancelFunc // of the last Build
	working  sync.WaitGroup
	closed   bool
	apart    atomic.Int64 // questions that were not read together with passages
	last     map[key]bool // the passages of the last Build
}

// Batch is the passages of a library that is being encoded.
type Batch struct{ whole atomic.Bool }

// Built tells whether all of it was encoded. It stays so, whatever is encoded later.
func (b *Batch) Built() bool { return b.whole.Load() }

// NewShelf makes a shelf. Its file is opened by the first Build, in the background: only a question that finds a
// passage missing waits for it.
func NewShelf(r *Reader, options ShelfOptions) *Shelf {
	if options.Memory == 0 {
		options.Memory = DefaultMemory
	}
	if options.Wait == 0 {
		options.Wait = MaxWait
	}
	if options.Disk == 0 {
		options.Disk = DefaultDisk
	}
	if options.Progress == nil {
		options.Progress = func(int, int) {}
	}
	if options.Warn == nil {
		options.Warn = func(error) {}
	}
	s := &Shelf{reader: r, options: options, recent: newLRU(options.Memory), cancel: func() {}}
	var err error
	if s.bundle, err = newBundle(options.Bundle, r); err != nil {
		options.Warn(err)
	}
	if options.Path != "" {
		s.disk = newDisk(options.Path, options.Disk, r)
	}
	return s
}

// key tells passages apart: the checksum of everything that is read of one.
type key [sha256.Size]byte

func (t Text) key() key {
	sum := sha256.New()
	for _, part := range []string{t.Title, t.Section, t.Text} {
		var size [8]byte
		binary.LittleEndian.PutUint64(size[:], uint64(len(part)))
		sum.Write(size[:])
		sum.Write([]byte(part))
	}
	return key(sum.Sum(nil))
}

// Build encodes the passages of a library in the background, one after the other, giving
// way to questions, as long as there is room in the file, or without one in memory: what
// finds none is encoded when it is read. It takes the place of a Build that still runs.
// What the file holds of other passages is dropped when it is more than that of these and of
// the Build before, whose library is asked until the next one takes its place.
func (s *Shelf) Build(texts []Text) *Batch {
	ctx, cancel := context.WithCancel(context.Background())
	batch := &Batch{}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.closed {
		cancel()
		return batch
	}
	s.cancel()
	s.cancel = cancel
	if s.disk != nil && s.opened == nil {
		s.opened = make(chan struct{})
	}
	s.working.Go(func() {
		defer cancel()
		s.building.Lock()
		defer s.building.Unlock()
		batch.whole.Store(s.build(ctx, texts))
	})
	return batch
}

// fileTried lets the questions on that wait for the file.
func (s *Shelf) fileTried() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.opened != nil {
		s.tried.Do(func() { close(s.opened) })
	}
}

// Late is how many questions could not be read in time since the start, passages and question apart.
func (s *Shelf) Late() int64 { return s.reader.Late() }

// MaxWait is how long a question waits for its turn and its passages.
func (s *Shelf) MaxWait() time.Duration { return s.options.Wait }

// Wait waits until no Build runs.
func (s *Shelf) Wait() { s.working.Wait() }

// Close ends the Build that runs, waits for it, and closes the file.
func (s *Shelf) Close() error {
	s.mutex.Lock()
	s.closed = true
	s.cancel()
	s.mutex.Unlock()
	s.working.Wait()
	if s.disk == nil {
		return nil
	}
	s.fileTried()
	return s.disk.close()
}

// Read reads passages for the chat whose messages, oldest first, end with a question. It
// waits for its turn, and encodes those that are not encoded yet. The error is ErrLate
// when that takes longer than Options.Wait or the context allows.
func (s *Shelf) Read(ctx context.Context, turns []string, texts []Text) ([]Reading, error) {
	return s.ReadLikeliest(ctx, turns, texts, len(texts), nil)
}

// ReadLikeliest is Read for many passages: see Reader.ReadLikeliest.
func (s *Shelf) ReadLikeliest(ctx context.Context, turns []string, texts []Text, n int,
	must func(i int) bool) ([]Reading, error) {
	ctx, cancel := context.WithTimeout(ctx, s.options.Wait)
	defer cancel()
	release, err := s.reader.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	passages, err := s.Passages(ctx, texts)
	if err != nil {
		return nil, err
	}
	return s.reader.ReadLikeliest(s.reader.Question(turns), passages, n, must), nil
}
