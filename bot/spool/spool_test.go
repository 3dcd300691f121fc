package spool

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
)

// xorSealer hides texts well enough for a test, and binds them to their place.
type xorSealer struct{}

func (xorSealer) Seal(text, place []byte) []byte {
	sum := sha256.Sum256(place)
	sealed := bytes.Clone(sum[:4])
	for _, b := range text {
		sealed = append(sealed, b^0xA5)
	}
	return sealed
}

func (x xorSealer) Open(sealed, place []byte) ([]byte, error) {
	sum := sha256.Sum256(place)
	if len(sealed) < 4 || !bytes.Equal(sealed[:4], sum[:4]) {
		return nil, errors.New("it does not open")
	}
	var text []byte
	for _, b := range sealed[4:] {
		text = append(text, b^0xA5)
	}
	return text, nil
}

func batch(text string) Batch {
	return Batch{Channel: "telegram", Cursor: "7", Arrivals: []bot.Arrival{
		{
			ID:      "1-" + text,
			Chat:    "5",
			Kind:    bot.ArrivalText,
			Text:    text,
			At:      time.Unix(1700000000, 0).UTC(),
			Verdict: bot.Verdict{Urgency: bot.UrgencyNow, Flag: "heart"},
		},
	}}
}

func open(t *testing.T, files ...string) *Spool {
	t.Helper()
	s, err := Open(Options{Files: files, Keys: xorSealer{}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// drained hands over what waits, in order.
func drained(t *testing.T, s *Spool) []string {
	t.Helper()
	var texts []string
	err := s.Drain(t.Context(), func(_ context.Context, b Batch) error {
		for _, a := range b.Arrivals {
			texts = append(texts, a.Text)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func TestAppendAndDrain(t *testing.T) {
	name := filepath.Join(t.TempDir(), "deep", "a.spool")
	s := open(t, name)
	for _, text := range []string{"one", "two", "three"} {
		if err := s.Append(t.Context(), batch(text)); err != nil {
			t.Fatal(err)
		}
	}
	if s.Pending() != 3 {
		t.Errorf("%d wait, want 3", s.Pending())
	}
	var got []Batch
	if err := s.Drain(
		t.Context(),
		func(_ context.Context, b Batch) error { got = append(got, b); return nil },
	); err != nil {
		t.Fatal(err)
	}
	want := batch("one") // one channel's are handed over as one
	want.Arrivals = append(want.Arrivals, append(batch("two").Arrivals, batch("three").Arrivals...)...)
	if diff := cmp.Diff([]Batch{want}, got); diff != "" {
		t.Errorf("drained (-want +got)\n%s", diff)
	}
	if err := s.Append(t.Context(), batch("four")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := drained(t, open(t, name)); !cmp.Equal(got, []string{"four"}) {
		t.Errorf("after a restart %q wait, want what was not drained", got)
	}
}

// TestKilled ends without Close, as a killed process does, after each step.
func TestKilled(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.spool")
	for i := range 5 {
		s := open(t, name)
		b := batch(fmt.Sprint("m", i))
		b.Channel = []string{"telegram", "slack"}[i%2]
		if err := s.Append(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	s := open(t, name)
	down := errors.New("the store is down")
	n := 0
	err := s.Drain(t.Context(), func(context.Context, Batch) error {
		if n++; n == 3 {
			return down
		}
		return nil
	})
	if !errors.Is(err, down) || s.Pending() != 3 {
		t.Errorf("%v, %d wait; want the store's error, and 3", err, s.Pending())
	}
	if got := drained(t, s); !cmp.Equal(got, []string{"m2", "m3", "m4"}) {
		t.Errorf("drained %q, want the last three", got)
	}
	if got := drained(t, open(t, name)); len(got) != 0 {
		t.Errorf("after all was drained %q wait", got)
	}
}

func TestNothingReadableOnDisk(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.spool")
	if err := open(t, name).Append(t.Context(), batch("a canary sings")); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, []byte("canary")) {
		t.Error("the text stands in the file")
	}
	if info, _ := os.Stat(name); info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v", info.Mode())
	}
}

// TestFullIsBounded holds that a spool takes no more than its file, and says so.
func TestFullIsBounded(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.spool")
	s := open(t, name)
	s.places[0].file.size = 4 << 10
	var err error
	n := 0
	for ; err == nil; n++ {
		err = s.Append(t.Context(), batch(strings.Repeat("x", 300)))
	}
	if !errors.Is(err, ErrUnwritable) || !errors.Is(err, errFull) || n < 5 {
		t.Fatalf("%d batches, then %v", n, err)
	}
	if got := drained(t, s); len(got) != n-1 {
		t.Errorf("%d of %d were kept", len(got), n-1)
	}
	if err := s.Append(t.Context(), batch("again")); err != nil {
		t.Errorf("once it is drained: %v", err)
	}
}

// hanging is a disk on which writes hang until it thaws.
type hanging struct {
	disk
	frozen atomic.Bool
	thaw   chan struct{}
}

func (h *hanging) WriteAt(p []byte, off int64) (int, error) {
	if h.frozen.Load() {
		<-h.thaw
	}
	return h.disk.WriteAt(p, off)
}

// TestSecondPlace freezes the first place: the second takes over, in time, and what
// waits keeps its order.
func TestSecondPlace(t *testing.T) {
	dir := t.TempDir()
	first, second := filepath.Join(dir, "a.spool"), filepath.Join(dir, "b.spool")
	s := open(t, first, second)
	disk := &hanging{disk: s.places[0].file.disk, thaw: make(chan struct{})}
	s.places[0].file.disk = disk
	if err := s.Append(t.Context(), batch("before")); err != nil {
		t.Fatal(err)
	}
	disk.frozen.Store(true)
	for _, text := range []string{"frozen 1", "frozen 2"} {
		if err := s.Append(t.Context(), batch(text)); err != nil {
			t.Fatal(err)
		}
	}
	if !s.places[0].slow.Load() {
		t.Error("the place that hangs is waited for again and again")
	}
	if got := drained(t, open(t, second)); !cmp.Equal(got, []string{"frozen 1", "frozen 2"}) {
		t.Errorf("the second place holds %q", got)
	}
	disk.frozen.Store(false)
	close(disk.thaw)
	if got := drained(t, s); !cmp.Equal(got, []string{"before", "frozen 1", "frozen 2"}) {
		t.Errorf("drained %q", got)
	}
}

func TestNoPlace(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(Options{Files: []string{filepath.Join(file, "a.spool")}, Keys: xorSealer{}}); err == nil {
		t.Error("it opens below a file")
	}
	if err := os.WriteFile(file, bytes.Repeat([]byte("not ours"), minSize/8), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(
		Options{Files: []string{file}, Keys: xorSealer{}},
	); err == nil ||
		!strings.Contains(err.Error(), "no spool of this version") {
		t.Errorf("a foreign file: %v", err)
	}
}

// TestManyAtOnce appends from many goroutines while it is drained all the time: each
// batch is handed over, and none is lost to an emptying.
func TestManyAtOnce(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.spool")
	s := open(t, name)
	const writers, each = 8, 50
	var got sync.Map
	accept := func(_ context.Context, b Batch) error {
		for _, a := range b.Arrivals {
			got.Store(a.Text, true)
		}
		return nil
	}
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for i := range each {
				if err := s.Append(t.Context(), batch(fmt.Sprint(w, "-", i))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	stop := make(chan struct{})
	var drains sync.WaitGroup
	drains.Go(func() {
		for {
			if err := s.Drain(t.Context(), accept); err != nil {
				t.Error(err)
			}
			select {
			case <-stop:
				return
			default:
			}
		}
	})
	all.Wait()
	close(stop)
	drains.Wait()
	if err := s.Drain(t.Context(), accept); err != nil {
		t.Fatal(err)
	}
	n := 0
	got.Range(func(any, any) bool { n++; return true })
	if n != writers*each {
		t.Errorf("%d of %d were handed over", n, writers*each)
	}
}

// FuzzRead gives any bytes to the reader of files: it never breaks, and what was
// written after them is found.
func FuzzRead(f *testing.F) {
	f.Add([]byte("BDSP\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x05\x00\x00\x00"))
	f.Add([]byte{})
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		name := filepath.Join(dir, "a.spool")
		if err := os.WriteFile(name, append(data, make([]byte, minSize)...), 0o600); err != nil {
			t.Fatal(err)
		}
		file, records, err := openFile(name)
		if err != nil {
			return
		}
		if err := file.write([]record{{99, []byte("x")}}); err != nil {
			t.Fatal(err)
		}
		_ = file.disk.Close()
		_, again, err := openFile(name)
		if err != nil || len(again) != len(records)+1 || string(again[len(again)-1].sealed) != "x" {
			t.Errorf("%d records became %d, %v", len(records), len(again), err)
		}
	})
}

// TestOneProcess holds that two processes do not share a file, and that what a process
// that is no more left under another name is drained.
func TestOneProcess(t *testing.T) {
	if os.Getenv("BEDSIDE_SPOOL_HELD") != "" { // the other process
		open(t, os.Getenv("BEDSIDE_SPOOL_HELD"))
		fmt.Println("held")
		_, _ = io.Copy(io.Discard, os.Stdin) // until the test lets go
		return
	}
	name := filepath.Join(t.TempDir(), "a.spool")
	other := exec.Command(os.Args[0], "-test.run=^TestOneProcess$")
	other.Env = append(os.Environ(), "BEDSIDE_SPOOL_HELD="+name)
	hold, err := other.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	said, err := other.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(said, make([]byte, len("held"))); err != nil {
		t.Fatal(err)
	}
	s := open(t, name)
	if err := s.Append(t.Context(), batch("beside")); err != nil {
		t.Fatal(err)
	}
	if got := s.places[0].path; got != name+".1" {
		t.Errorf("beside another process it writes to %s", got)
	}
	if err := errors.Join(s.Close(), hold.Close(), other.Wait()); err != nil {
		t.Fatal(err)
	}
	s = open(t, name)
	if got := drained(t, s); s.places[0].path != name || !cmp.Equal(got, []string{"beside"}) {
		t.Errorf("%s is used, and %q was drained; want the first name, and what was left under the second",
			s.places[0].path, got)
	}
	if got := drained(t, open(t, name)); len(got) != 0 {
		t.Errorf("drained again: %q", got)
	}
}

// otherKey is a sealer with another key.
type otherKey struct{ xorSealer }

func (otherKey) Open([]byte, []byte) ([]byte, error) { return nil, errors.New("another key") }

// TestUnreadable puts what another key sealed aside, where that key finds it again.
func TestUnreadable(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.spool")
	if err := open(t, name).Append(t.Context(), batch("sealed before")); err != nil {
		t.Fatal(err)
	}
	s, err := Open(Options{Files: []string{name}, Keys: otherKey{}})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Append(t.Context(), batch("sealed after")); err != nil || s.Pending() != 1 {
		t.Errorf("%v, %d wait; want the new one", err, s.Pending())
	}
	aside, err := filepath.Glob(name + ".unreadable-*")
	if err != nil || len(aside) != 1 {
		t.Fatalf("put aside: %q, %v", aside, err)
	}
	if got := drained(t, open(t, aside[0])); !cmp.Equal(got, []string{"sealed before"}) {
		t.Errorf("with its key it holds %q", got)
	}
}

// TestDrainedLeavesNothing holds that nothing of what was drained stays in the file.
func TestDrainedLeavesNothing(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.spool")
	s := open(t, name)
	if err := s.Append(t.Context(), batch(strings.Repeat("erase me ", 1000))); err != nil {
		t.Fatal(err)
	}
	drained(t, s)
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if left := bytes.Trim(data[headSize:], "\x00"); len(left) > 0 {
		t.Errorf("%d bytes are left", len(left))
	}
}
