package reader

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// logitsOf reads passages, then together with the question.
func logitsOf(t testing.TB, s *Shelf, turns []string, texts []Text) []float64 {
	t.Helper()
	read, err := s.Read(t.Context(), turns, texts)
	if err != nil {
		t.Fatal(err)
	}
	logits, err := s.Together(t.Context(), Asked{Spellings: [][]string{turns}}, texts, read)
	if err != nil {
		t.Fatal(err)
	}
	return logits
}

// TestTogether holds that the passage that answers stands first, and is likelier than not.
func TestTogether(t *testing.T) {
	s := NewShelf(shipped(t), ShelfOptions{})
	for want, turns := range map[int][]string{
		0: {"when can i have a shower"},
		1: {"how long do results take?"},
		2: {"what if i get a temperature"},
	} {
		logits := logitsOf(t, s, turns, biopsy)
		for i, logit := range logits {
			if (i == want) != (logit > 0) {
				t.Errorf("%q: %.2f for %q", turns, logit, biopsy[i].Section)
			}
		}
	}
}

// TestTogetherByAllKernels compares what is read together by all kernels of this machine.
func TestTogetherByAllKernels(t *testing.T) {
	read := func(r *Reader) []float64 {
		return logitsOf(t, NewShelf(r, ShelfOptions{}), []string{"may i eat before it", "or drink"}, biopsy)
	}
	want := read(shipped(t))
	for name, r := range byKernels(t) {
		if diff := cmp.Diff(want, read(r)); diff != "" {
			t.Errorf("%s gives other bits: %s", name, diff)
		}
	}
}

// TestReadsTwice holds that an answer is found that stands outside the first excerpt, and that nothing is read a
// second time that does not promise one, nor where a passage is likely to answer already.
func TestReadsTwice(t *testing.T) {
	r := shipped(t)
	s := NewShelf(r, ShelfOptions{})
	const answer, start = "You can have a shower after 24 hours.", "The ward is on the second floor."
	long := Text{"Biopsy", "At home", start + strings.Repeat(" There is a lift beside the shop, and the stairs are behind it.", 9) + " " + answer}
	answering := Text{"Biopsy", "Washing", answer}
	// units says of each sentence of a text how likely it seems to answer.
	units := func(text Text, logits map[string]float64) Reading {
		read := r.Read(r.Question(shower), []*Passage{r.Passage(text)})[0]
		for i, u := range read.Units {
			read.Units[i].Logit = -9
			if logit, ok := logits[text.Text[u.Start:u.End]]; ok {
				read.Units[i].Logit = logit
			}
		}
		return read
	}
	for name, tt := range map[string]struct {
		texts []Text
		read  []Reading
		found bool // the answer in the first text
	}{
		"promising":     {[]Text{long}, []Reading{units(long, map[string]float64{start: 0, answer: -2})}, true},
		"read first":    {[]Text{long}, []Reading{units(long, map[string]float64{start: 0, answer: 1})}, true},
		"not promising": {[]Text{long}, []Reading{units(long, map[string]float64{start: 0, answer: -5})}, false},
		"found by another": {[]Text{long, answering},
			[]Reading{units(long, map[string]float64{start: 0, answer: -2}), units(answering, map[string]float64{answer: 1})}, false},
	} {
		t.Run(name, func(t *testing.T) {
			logits, err := s.readTogether(t.Context(), r.asked(shower, maxAsked), tt.texts, tt.read)
			if err != nil {
				t.Fatal(err)
			}
			if found := logits[0] > unlikely; found != tt.found {
				t.Errorf("log-odds %.2f", logits)
			}
		})
	}
}

// TestReadsSpellings holds that a spelling is read where those before it find nothing likely, and that the likeliest
// reading counts.
func TestReadsSpellings(t *testing.T) {
	s := NewShelf(shipped(t), ShelfOptions{})
	defer s.Close()
	read, err := s.Read(t.Context(), shower, biopsy)
	if err != nil {
		t.Fatal(err)
	}
	together := func(chats ...[]string) []float64 {
		logits, err := s.Together(t.Context(), Asked{Spellings: chats}, biopsy, read)
		if err != nil {
			t.Fatal(err)
		}
		return logits
	}
	ill, well := []string{"wobble shoe tree"}, shower
	if ok := together(well)[0] >= likely && together(ill)[0] < unlikely; !ok {
		t.Fatalf("%.2f and %.2f are of no use", together(well), together(ill))
	}
	for i, logit := range together(ill, well) {
		if want := max(together(ill)[i], together(well)[i]); logit != want {
			t.Errorf("%q: %.2f, want %.2f", biopsy[i].Section, logit, want)
		}
	}
	if diff := cmp.Diff(together(well), together(well, []string{"what if i get a temperature"})); diff != "" {
		t.Errorf("more is read than needed (-want +got)\n%s", diff)
	}
	if logits := together(); slices.Max(logits) != NoWords {
		t.Errorf("no spelling: %.2f", logits)
	}
}

// TestReadsReworded holds that an unlikely passage is read with the question in its own words where nothing is likely
// to answer, and no other, and that the likeliest reading counts.
func TestReadsReworded(t *testing.T) {
	s := NewShelf(shipped(t), ShelfOptions{})
	defer s.Close()
	read, err := s.Read(t.Context(), shower, biopsy)
	if err != nil {
		t.Fatal(err)
	}
	ill := []string{"wobble shoe tree"}
	together := func(turns, first []string) (logits []float64, asked int) {
		var mutex sync.Mutex
		reworded := func(i int) []string {
			mutex.Lock()
			defer mutex.Unlock()
			asked++
			if i == 0 {
				return first
			}
			return nil
		}
		logits, err := s.Together(t.Context(), Asked{[][]string{turns}, reworded}, biopsy, read)
		if err != nil {
			t.Fatal(err)
		}
		return logits, asked
	}
	none, asked := together(ill, nil)
	if asked != len(biopsy) || slices.Max(none) >= unlikely {
		t.Fatalf("%.2f are of no use, %d passages asked for, want %d", none, asked, len(biopsy))
	}
	want := slices.Clone(none)
	well, asked := together(shower, ill)
	if want[0] = well[0]; want[0] < likely || asked > 0 {
		t.Errorf("%.2f: though a passage is likely, %d are asked for", well, asked)
	}
	got, _ := together(ill, shower)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the first passage in its words (-want +got)\n%s", diff)
	}
	if got, _ := together(ill, []string{"tree"}); got[0] < none[0] {
		t.Errorf("other words made the first passage less likely: %.2f, before %.2f", got[0], none[0])
	}
}

// TestHostileTogether reads texts that nobody should write together with messages that nobody should send.
func TestHostileTogether(t *testing.T) {
	s := NewShelf(shipped(t), ShelfOptions{Wait: time.Minute})
	texts := []Text{{}, {"Title", "Section", " ** \n"}, {"Title", "Section", "word"},
		{"Title", "Section", strings.Repeat("a. ", 3000)}, {"Title", "Section", strings.Repeat("x", 10_000)},
		{strings.Repeat("title ", 5000), strings.Repeat("section ", 5000), "Text."},
		{"Title", "Section", strings.Repeat("\xff\xc3 a. ", 300)}, {"Title", "Section", strings.Repeat("! ", 1000)}}
	for _, turns := range [][]string{nil, {""}, {"?"}, {strings.Repeat("漢", 4096)}, {strings.Repeat("is it normal ", 315)}, {"\xff"}} {
		for i, logit := range logitsOf(t, s, turns, texts) {
			if math.IsNaN(logit) || logit < NoWords || logit > -NoWords || i < 2 && logit != NoWords {
				t.Errorf("%.20q of text %d: %v", turns, i, logit)
			}
		}
	}
}

// TestTogetherLate holds that a question waits a fiftieth of Wait for its turn, that whoever cannot be served
// is counted, and that nobody is served once the context is done.
func TestTogetherLate(t *testing.T) {
	s := NewShelf(shipped(t), ShelfOptions{Wait: 200 * time.Millisecond})
	defer s.Close()
	read, err := s.Read(t.Context(), shower, biopsy)
	if err != nil {
		t.Fatal(err)
	}
	var release []func()
	for range cap(s.reader.lane.slots) {
		done, err := s.reader.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		release = append(release, done)
	}
	began := time.Now()
	if _, err := s.Together(t.Context(), Asked{Spellings: [][]string{shower}}, biopsy, read); !errors.Is(err, ErrLate) || time.Since(began) < 4*time.Millisecond {
		t.Errorf("%v after %v", err, time.Since(began))
	}
	for _, done := range release {
		done()
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Together(ctx, Asked{Spellings: [][]string{shower}}, biopsy, read); !errors.Is(err, ErrLate) {
		t.Errorf("without time: %v", err)
	}
	if s.Apart() != 2 || s.Late() != 0 {
		t.Errorf("%d apart, %d late; want 2 and 0", s.Apart(), s.Late())
	}
	if _, err := s.Together(t.Context(), Asked{Spellings: [][]string{shower}}, biopsy, read); err != nil {
		t.Error(err)
	}
}

// TestTogetherCrowded holds that a question does not wait to be read together with passages where others
// wait already, and does as soon as they do not.
func TestTogetherCrowded(t *testing.T) {
	s := NewShelf(shipped(t), ShelfOptions{Wait: time.Hour})
	defer s.Close()
	read, err := s.Read(t.Context(), shower, biopsy)
	if err != nil {
		t.Fatal(err)
	}
	release, err := s.reader.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var waiting sync.WaitGroup
	for range 3 * cap(s.reader.lane.slots) {
		waiting.Go(func() {
			if done, err := s.reader.Acquire(ctx); err == nil {
				<-ctx.Done()
				done()
			}
		})
	}
	for !s.reader.lane.crowded() {
		time.Sleep(time.Millisecond)
	}
	if _, err := s.Together(t.Context(), Asked{Spellings: [][]string{shower}}, biopsy, read); !errors.Is(err, ErrLate) || s.Apart() != 1 {
		t.Errorf("while others wait: %v, %d apart", err, s.Apart())
	}
	cancel()
	waiting.Wait()
	release()
	if _, err := s.Together(t.Context(), Asked{Spellings: [][]string{shower}}, biopsy, read); err != nil {
		t.Error(err)
	}
}

// TestTogetherOnTwoCores holds that it makes no difference whether a second core helps, and that none does while
// another question is read.
func TestTogetherOnTwoCores(t *testing.T) {
	s := NewShelf(shipped(t), ShelfOptions{})
	defer s.Close()
	s.helping.Lock()
	want := logitsOf(t, s, shower, biopsy)
	s.helping.Unlock()
	if diff := cmp.Diff(want, logitsOf(t, s, shower, biopsy)); diff != "" {
		t.Errorf("with a second core other log-odds (-want +got)\n%s", diff)
	}
	for others, want := range []bool{true, false, false} {
		s.reader.lane.come()
		if got := s.reader.lane.alone(); got != want {
			t.Errorf("beside %d other questions alone is %v", others, got)
		}
	}
}
