package reader

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// done is a context in which nothing can be encoded.
func done(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

// TestBundle holds that what comes with the program is not encoded again, neither for a question nor by a Build,
// and reads as ever.
func TestBundle(t *testing.T) {
	_, content := stock(t)
	path := filepath.Join(t.TempDir(), "encodings")
	s := NewShelf(shipped(t), ShelfOptions{Bundle: content, Path: path, Warn: func(err error) { t.Error(err) }})
	if _, err := s.Passages(done(t), biopsy); err != nil {
		t.Errorf("passages of the bundle: %v", err)
	}
	got, err := s.Read(t.Context(), shower, biopsy)
	if diff := cmp.Diff(direct(s.reader, shower, biopsy), got); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	s.stocked(t, biopsy)
	if info, err := os.Stat(path); err != nil || info.Size() != int64(len(headOf("", 0))) {
		t.Errorf("the file has %v beside its head, %v", info.Size(), err)
	}
}

// TestBundleFaults holds that a bundle of another reader counts as none, and that a damaged one is told of and what
// it lacks encoded.
func TestBundleFaults(t *testing.T) {
	_, whole := stock(t)
	head := len(headOf("", 0))
	damaged := append([]byte{}, whole...)
	damaged[head+recordHead+3000] ^= 1
	for name, test := range map[string]struct {
		bundle []byte
		want   string
	}{
		"none":            {nil, ""},
		"no bundle":       {[]byte("no bundle"), ""},
		"another version": {append(headOf("other.1", shipped(t).width), whole[head:]...), ""},
		"cut off":         {whole[:len(whole)-1], "cut off after"},
		"damaged":         {damaged, "is damaged; it is made again"},
	} {
		t.Run(name, func(t *testing.T) {
			var warnings []string
			s := NewShelf(shipped(t), ShelfOptions{Bundle: test.bundle, Warn: func(err error) {
				warnings = append(warnings, err.Error())
			}})
			got, err := s.Read(t.Context(), shower, biopsy)
			if diff := cmp.Diff(direct(s.reader, shower, biopsy), got); err != nil || diff != "" {
				t.Errorf("%v %s", err, diff)
			}
			told := strings.Join(warnings, "; ")
			if (told == "") != (test.want == "") || !strings.Contains(told, test.want) || len(warnings) > 1 {
				t.Errorf("warnings %q; want %q", warnings, test.want)
			}
		})
	}
}

// TestAwaitsFile holds that a question which comes before the first Build has opened the file takes from there what
// is in it, and is late when that takes too long.
func TestAwaitsFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "encodings")
	r := shipped(t)
	other, _ := r.encode(biopsy[1], func() bool { return true })
	other.units = other.units[:1] // by which it is told from what is encoded
	other.units[0].end, other.units[0].tokens = 1, int32(len(other.scales))-2
	marked := append(headOf(r.Version(), r.width), recordOf(biopsy[0].key(), other)...)
	if err := os.WriteFile(path, marked, 0o600); err != nil {
		t.Fatal(err)
	}
	s, warnings := shelfIn(t, path)
	s.disk.writing.Lock() // what opens the file waits for it
	s.Build(biopsy[:1])
	if _, err := s.Passages(done(t), biopsy[:1]); !errors.Is(err, ErrLate) {
		t.Errorf("while the file is not open: %v; want %v", err, ErrLate)
	}
	found := make(chan []*Passage)
	go func() {
		passages, _ := s.Passages(t.Context(), biopsy[:1])
		found <- passages
	}()
	time.Sleep(20 * time.Millisecond) // so that the question comes before
	s.disk.writing.Unlock()
	if got := <-found; len(got) != 1 || len(got[0].units) != 1 {
		t.Errorf("the passage was encoded though the file has it: %v", got)
	}
	if err := s.Close(); err != nil || len(*warnings) > 0 {
		t.Errorf("%v, warnings %q", err, *warnings)
	}
}

// TestCloseEndsWaiting holds that a question does not wait for a file that is opened no more.
func TestCloseEndsWaiting(t *testing.T) {
	s, _ := shelfIn(t, filepath.Join(t.TempDir(), "encodings"))
	s.building.Lock()
	s.Build(biopsy)
	found := make(chan error)
	go func() {
		_, err := s.Passages(t.Context(), biopsy[:1])
		found <- err
	}()
	s.cancel()
	s.building.Unlock()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := <-found; err != nil {
		t.Error(err)
	}
}
