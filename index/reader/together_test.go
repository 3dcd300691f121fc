package reader

import (
	"context"
	"errors"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"bedside/index/encoder"

	"github.com/google/go-cmp/cmp"
)

// logitsOf reads passages, then together with the question.
func logitsOf(t testing.TB, s *Shelf, turns []string, texts []Text) []float64 {
	t.Helper()
	read, err := s.Read(t.Context(), turns, texts)
	if err != nil {
		t.Fatal(err)
	}
	logits, err := s.Together(t.Context(), turns, texts, read)
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

// TestExcerpt shows what is read of a passage around one of its units.
func TestExcerpt(t *testing.T) {
	r := shipped(t)
	ten := "one two three four five six seven eight nine. " // ten tokens with the stop
	for name, tt := range map[string]struct {
		text Text
		best string // the unit begins so
		want string
	}{
		"all of it":        {Text{"T", "S", "A cat. A dog."}, "A dog", "t : s : a cat . a dog ."},
		"around the unit":  {Text{"T", "S", strings.Repeat("x "+ten, 3) + "Here it is. " + strings.Repeat("y "+ten, 6)}, "Here", ""},
		"only its start":   {Text{"T", "S", "Before it. " + strings.Repeat("word ", 100) + ". After it."}, "word", "t : s :" + strings.Repeat(" word", 68)},
		"a long head":      {Text{strings.Repeat("name ", 80), "S", "A cat."}, "A cat", strings.Repeat("name ", 56) + "a cat ."},
		"a list":           {Text{"T", "S", "Bring:\n- a bag\n- a coat"}, "a coat", "t : s : bring : - a bag - a coat"},
		"one word":         {Text{"", "", "word"}, "word", ": : word"},
		"nothing was read": {Text{"T", "S", "A cat."}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var read []Evidence
			if tt.best != "" {
				read = r.Read(r.Question([]string{"it"}), []*Passage{r.Passage(tt.text)})[0].Units
				at := strings.Index(tt.text.Text, tt.best)
				for i := range read {
					read[i].Logit = -float64(i)
					if tt.text.Text[read[i].Start:][:len(tt.best)] == tt.best || read[i].Start == at {
						read[i].Logit = 9
					}
				}
			}
			tokens := r.excerpt(tt.text, read)
			if tt.want == "" && tt.best != "" {
				if n := len(tokens); n > maxExcerpt || n < maxExcerpt-12 {
					t.Fatalf("%d tokens", n)
				}
				return
			}
			want := r.encoder.Tokenize(tt.want, 1000)
			if diff := cmp.Diff(ids(want), ids(tokens)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func ids(tokens []encoder.Token) []int32 {
	var out []int32
	for _, token := range tokens {
		out = append(out, int32(token.ID))
	}
	return out
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
	if _, err := s.Together(t.Context(), shower, biopsy, read); !errors.Is(err, ErrLate) || time.Since(began) < 4*time.Millisecond {
		t.Errorf("%v after %v", err, time.Since(began))
	}
	for _, done := range release {
		done()
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Together(ctx, shower, biopsy, read); !errors.Is(err, ErrLate) {
		t.Errorf("without time: %v", err)
	}
	if s.Apart() != 2 || s.Late() != 0 {
		t.Errorf("%d apart, %d late; want 2 and 0", s.Apart(), s.Late())
	}
	if _, err := s.Together(t.Context(), shower, biopsy, read); err != nil {
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
	if _, err := s.Together(t.Context(), shower, biopsy, read); !errors.Is(err, ErrLate) || s.Apart() != 1 {
		t.Errorf("while others wait: %v, %d apart", err, s.Apart())
	}
	cancel()
	waiting.Wait()
	release()
	if _, err := s.Together(t.Context(), shower, biopsy, read); err != nil {
		t.Error(err)
	}
}
