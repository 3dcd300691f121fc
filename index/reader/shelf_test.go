package reader

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// shelfIn makes a shelf with a file; warnings are what it said of it.
func shelfIn(t *testing.T, path string) (s *Shelf, warnings *[]string) {
	t.Helper()
	warnings = new([]string)
	warn := func(err error) { *warnings = append(*warnings, err.Error()) }
	return NewShelf(shipped(t), ShelfOptions{Path: path, Warn: warn}), warnings
}

// stocked builds a library and waits for it, and closes the shelf.
func (s *Shelf) stocked(t *testing.T, texts []Text) {
	t.Helper()
	s.Build(texts)
	s.working.Wait()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// direct reads without a shelf.
func direct(r *Reader, turns []string, texts []Text) []Reading {
	return r.Read(r.Question(turns), r.all(texts))
}

var shower = []string{"when can i have a shower"}

// TestShelfReads holds that readings are the same whether passages are encoded when they
// are read, come from memory, or from a file of the start before.
func TestShelfReads(t *testing.T) {
	path, content := stock(t)
	want := direct(shipped(t), shower, biopsy)
	inMemory := NewShelf(shipped(t), ShelfOptions{})
	fromFile, _ := shelfIn(t, path)
	if err := fromFile.disk.open(); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]*Shelf{"encoded": inMemory, "from memory": inMemory, "from the file": fromFile} {
		got, err := s.Read(t.Context(), shower, biopsy)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v %s", name, err, diff)
		}
	}
	fromFile.stocked(t, biopsy)
	if now, err := os.ReadFile(path); err != nil || string(now) != string(content) {
		t.Errorf("what the file holds was encoded again: %v", err)
	}
	if _, err := fromFile.Read(t.Context(), shower, biopsy); err != nil {
		t.Errorf("after Close: %v", err)
	}
}

// many are so many short passages.
func many(n int) []Text {
	texts := make([]Text, n)
	for i := range texts {
		texts[i] = Text{"Title", "Section", fmt.Sprintf("Passage %d says this.", i)}
	}
	return texts
}

// TestShelfIsBounded holds that neither memory nor file outgrow their bounds, that what
// found no room is read all the same, and that a Build ends where there is no room.
func TestShelfIsBounded(t *testing.T) {
	r := shipped(t)
	texts := many(20)
	one := int64(r.Passage(texts[0]).Bytes())
	path := filepath.Join(t.TempDir(), "encodings")
	for _, o := range []ShelfOptions{{Memory: 3 * one}, {Memory: 3 * one, Path: path, Disk: 40_000}, {Memory: 1}} {
		last := 0
		o.Progress = func(done, _ int) { last = done }
		o.Warn = func(err error) { t.Error(err) }
		s := NewShelf(r, o)
		s.Build(texts)
		s.working.Wait()
		if last == 0 && o.Memory > 1 || last == len(texts) {
			t.Errorf("%+v: %d of %d were encoded", o, last, len(texts))
		}
		got, err := s.Read(t.Context(), shower, texts)
		if diff := cmp.Diff(direct(r, shower, texts), got); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
		if s.recent.bytes > o.Memory || int64(len(s.recent.byKey))*one > o.Memory {
			t.Errorf("%d bytes in memory", s.recent.bytes)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Size() > 40_000 || info.Size() < 20_000 {
		t.Errorf("the file has %v, %v", info.Size(), err)
	}
}

// TestShelfLate holds that a question whose passages cannot be encoded in time gets ErrLate, and finds
// more of them encoded the next time.
func TestShelfLate(t *testing.T) {
	s := NewShelf(shipped(t), ShelfOptions{})
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := s.Passages(ctx, biopsy[:1]); err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := s.Passages(ctx, biopsy); !errors.Is(err, ErrLate) || s.reader.Late() != 1 {
		t.Errorf("%v; %d late", err, s.reader.Late())
	}
	if got, err := s.Passages(ctx, biopsy[:1]); err != nil || len(got) != 1 {
		t.Errorf("what is encoded: %v", err)
	}
	if _, err := s.Read(ctx, shower, biopsy[:1]); !errors.Is(err, ErrLate) {
		t.Errorf("Read: %v", err)
	}
}

// TestShelfOnTwoCores holds that several things are done on one core more, as long as there is one and no other
// question has it, and each of them once.
func TestShelfOnTwoCores(t *testing.T) {
	s := NewShelf(shipped(t), ShelfOptions{})
	cores := runtime.GOMAXPROCS(2)
	defer runtime.GOMAXPROCS(cores)
	atOnce := func(n int, patience time.Duration) bool {
		var now atomic.Int32
		done, met := make([]atomic.Int32, n), make(chan struct{})
		meet := sync.OnceFunc(func() { close(met) })
		s.onTwoCores(n, func(i int) {
			if now.Add(1) == 2 {
				meet()
			}
			select {
			case <-met:
			case <-time.After(patience):
			}
			now.Add(-1)
			done[i].Add(1)
		})
		for i := range done {
			if times := done[i].Load(); times != 1 {
				t.Errorf("of %d the one numbered %d is done %d times", n, i, times)
			}
		}
		return isClosed(met)
	}
	if !atOnce(9, time.Minute) {
		t.Error("several are done one after the other")
	}
	if atOnce(1, 0) || atOnce(0, 0) {
		t.Error("one is done by two")
	}
	s.helping.Lock()
	if atOnce(9, time.Millisecond) {
		t.Error("the core that another question has is taken")
	}
	s.helping.Unlock()
	runtime.GOMAXPROCS(1)
	if atOnce(9, time.Millisecond) {
		t.Error("a second core is taken where there is none")
	}
}

func isClosed(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// TestShelfClose ends a Build that would take long.
func TestShelfClose(t *testing.T) {
	s, _ := shelfIn(t, filepath.Join(t.TempDir(), "encodings"))
	started := make(chan struct{})
	begin := sync.OnceFunc(func() { close(started) })
	s.options.Progress = func(int, int) { begin() }
	s.Build(many(100_000))
	<-started
	s.Build(many(50_000))
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	s.Build(biopsy) // does nothing
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// TestShelfByMany reads in many goroutines while libraries come and go.
func TestShelfByMany(t *testing.T) {
	s, warnings := shelfIn(t, filepath.Join(t.TempDir(), "encodings"))
	s.recent.most = 400_000
	texts := append(many(12), biopsy...)
	want := direct(s.reader, shower, texts)
	var group sync.WaitGroup
	for k := range 6 {
		group.Go(func() {
			for i := range 5 {
				from := (k + i) % 5
				got, err := s.Read(t.Context(), shower, texts[from:])
				if diff := cmp.Diff(want[from:], got); err != nil || diff != "" {
					t.Errorf("%v %s", err, diff)
				}
			}
		})
	}
	for i := range 4 {
		s.Build(texts[i*3:])
	}
	group.Wait()
	s.stocked(t, texts)
	if len(*warnings) > 0 {
		t.Errorf("warnings %q", *warnings)
	}
}

// TestShelfOfTwoVersions holds that the encodings of a library stay while the next one is
// encoded, and what is known of it as well: questions are answered from it meanwhile.
func TestShelfOfTwoVersions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "encodings")
	s, warnings := shelfIn(t, path)
	texts := many(9)
	first := s.Build(texts[:6])
	s.Wait()
	second := s.Build(texts[6:])
	s.Wait()
	if !first.Built() || !second.Built() {
		t.Errorf("built: %v, %v", first.Built(), second.Built())
	}
	holds := func(texts []Text) (n int) {
		for _, text := range texts {
			if s.disk.has(text.key()) {
				n++
			}
		}
		return n
	}
	if n := holds(texts[:6]); n != 6 {
		t.Errorf("the file holds %d passages of the version before, want 6", n)
	}
	s.stocked(t, texts[6:])
	s, more := shelfIn(t, path)
	s.stocked(t, texts[6:])
	if n := holds(texts[:6]); n > 0 || len(*warnings)+len(*more) > 0 {
		t.Errorf("the file holds %d passages of versions before; warnings %q, %q", n, *warnings, *more)
	}
}
