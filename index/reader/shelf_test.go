package reader

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

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

// stock makes a file that has encodings of the biopsy.
func stock(t *testing.T) (path string, content []byte) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "encodings")
	s, warnings := shelfIn(t, path)
	s.stocked(t, biopsy)
	content, err := os.ReadFile(path)
	if err != nil || len(*warnings) > 0 {
		t.Fatalf("%v, warnings %q", err, *warnings)
	}
	return path, content
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

// TestShelfFaults spoils the file in every way, and holds that a shelf says so, reads as
// ever, and leaves a file with which nothing is wrong.
func TestShelfFaults(t *testing.T) {
	_, whole := stock(t)
	head := len(headOf("", 0))
	body := head + recordHead
	other := append(headOf("other.1", shipped(t).width), whole[head:]...)
	flipped := func(at int) []byte {
		spoilt := append([]byte{}, whole...)
		spoilt[at] ^= 1
		return spoilt
	}
	for name, test := range map[string]struct {
		file []byte
		want string
	}{
		"empty":                 {nil, "not a file of encodings"},
		"foreign":               {[]byte("#!/bin/sh\n" + strings.Repeat("echo hello\n", 20)), "not a file"},
		"another version":       {other, "another version of the reader"},
		"another form":          {flipped(8), "another version of the reader"},
		"cut off in its head":   {whole[:20], "cut off in its head"},
		"cut off in a head":     {whole[:body-3], "cut off after"},
		"cut off in a body":     {whole[:body+100], "cut off after"},
		"cut off at the end":    {whole[:len(whole)-1], "cut off after"},
		"something at its end":  {append(append([]byte{}, whole...), make([]byte, 100)...), "damaged after"},
		"damaged in a key":      {flipped(head), "damaged after"},
		"damaged in a size":     {flipped(head + len(key{}) + 3), "damaged after"},
		"damaged in a body":     {flipped(body + 3000), "is damaged; it is made again"},
		"damaged in units":      {flipped(body), "is damaged; it is made again"},
		"damaged in a checksum": {flipped(head + len(key{}) + 5), "damaged after"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "encodings")
			if err := os.WriteFile(path, test.file, 0o600); err != nil {
				t.Fatal(err)
			}
			s, warnings := shelfIn(t, path)
			if err := s.disk.open(); err != nil {
				s.options.Warn(err)
			}
			got, err := s.Read(t.Context(), shower, biopsy)
			if diff := cmp.Diff(direct(s.reader, shower, biopsy), got); err != nil || diff != "" {
				t.Errorf("%v %s", err, diff)
			}
			s.stocked(t, biopsy)
			if all := strings.Join(*warnings, "; "); len(*warnings) != 1 || !strings.Contains(all, test.want) {
				t.Errorf("warnings %q; want %q", *warnings, test.want)
			}
			again, warnings := shelfIn(t, path)
			again.stocked(t, biopsy)
			if len(*warnings) > 0 {
				t.Errorf("when it is opened again: %q", *warnings)
			}
		})
	}
}

// TestShelfWithoutFile holds that a shelf whose file cannot be had says so and reads.
func TestShelfWithoutFile(t *testing.T) {
	folder := t.TempDir()
	path, _ := stock(t)
	owner, _ := shelfIn(t, path)
	owner.Build(biopsy)
	owner.working.Wait()
	defer owner.Close()
	for path, want := range map[string]string{
		folder: "no regular file", filepath.Join(folder, "missing", "file"): "no such file", path: "another process uses it",
	} {
		s, warnings := shelfIn(t, path)
		s.Build(biopsy)
		s.working.Wait()
		if len(*warnings) != 1 || !strings.Contains((*warnings)[0], want) {
			t.Errorf("warnings %q; want %q", *warnings, want)
		}
		if got, err := s.Read(t.Context(), shower, biopsy); err != nil || got[0].Logit < 0 {
			t.Errorf("%s: %v, %v", want, got, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
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

// TestShelfPrunes holds that the file loses what is of other libraries once that is more than
// what is of this one, and not before.
func TestShelfPrunes(t *testing.T) {
	texts := many(9)
	path := filepath.Join(t.TempDir(), "encodings")
	size := func(texts []Text) int64 {
		s, warnings := shelfIn(t, path)
		s.stocked(t, texts)
		info, err := os.Stat(path)
		if err != nil || len(*warnings) > 0 {
			t.Fatalf("%v, warnings %q", err, *warnings)
		}
		return info.Size()
	}
	whole := size(texts)
	if got := size(texts[4:]); got != whole {
		t.Errorf("%d bytes became %d while most are wanted", whole, got)
	}
	if got := size(texts[6:]); got > whole/2 {
		t.Errorf("%d bytes became %d while a third is wanted", whole, got)
	}
	if got := size(texts); got != whole {
		t.Errorf("%d bytes for the whole library; they were %d", got, whole)
	}
	left, err := filepath.Glob(path + "*")
	if err != nil || len(left) != 1 {
		t.Errorf("files %q, %v", left, err)
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
