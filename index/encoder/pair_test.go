package encoder

import (
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"bedside/index/encoder/kernel"
)

// sibling is the second network of the embedded weights.
func sibling(t *testing.T, options ...Option) *Encoder {
	t.Helper()
	e, err := New(shipped(t).Weights(), options...)
	if err != nil {
		t.Fatal(err)
	}
	s, err := e.Sibling("cross.")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// encodePair reads two texts as one.
func encodePair(e *Encoder, first, second string) Encoding {
	return e.EncodePair(e.Tokenize(first, 1000), e.Tokenize(second, 1000))
}

// TestEncodePair holds that a pair is framed by three special tokens, that its vector is the mean of the
// first text, and that each text is seen in the light of the other.
func TestEncodePair(t *testing.T) {
	e := sibling(t)
	got := encodePair(e, "may i eat", "Do not eat for six hours.")
	var ids []string
	for _, token := range got.Tokens {
		switch token.ID {
		case e.vocabulary.First:
			ids = append(ids, "first")
		case e.vocabulary.Last:
			ids = append(ids, "last")
		}
	}
	if n := len(got.Tokens); n != 3+3+7 || !slices.Equal(ids, []string{"first", "last", "last"}) ||
		got.Tokens[4].ID != e.vocabulary.Last || got.Tokens[n-1].ID != e.vocabulary.Last {
		t.Errorf("%d tokens, special ones %v", n, ids)
	}
	width := e.Width()
	for i := range got.Pooled {
		sum := 0.0
		for token := range 5 {
			sum += float64(got.Outputs[token*width+i])
		}
		if math.Abs(sum/5-float64(got.Pooled[i])) > 1e-5 {
			t.Fatalf("component %d of the mean is %v; want %v", i, got.Pooled[i], sum/5)
		}
	}
	other := encodePair(e, "may i eat", "Do not drive for six hours.")
	if slices.Equal(got.Pooled, other.Pooled) {
		t.Error("the first text does not see the second")
	}
	if turned := encodePair(e, "Do not eat for six hours.", "may i eat"); slices.Equal(got.Outputs[:width], turned.Outputs[:width]) {
		t.Error("which text comes first is not seen")
	}
}

// TestEncodePairLong holds that as much is read of two long texts as the table of positions has room for.
func TestEncodePairLong(t *testing.T) {
	e := sibling(t)
	most := e.MaxTokens() + 2
	for _, tt := range []struct{ first, second, tokens, outputs int }{
		{3, 1000, most, 5}, {1000, 3, most, most - 1}, {1000, 1000, most, most - 1}, {0, 0, 3, 2},
	} {
		got := encodePair(e, strings.Repeat("eat ", tt.first), strings.Repeat("eat ", tt.second))
		if len(got.Tokens) != tt.tokens || len(got.Outputs) != tt.outputs*e.Width() {
			t.Errorf("%d and %d: %d tokens, %d numbers; want %d and %d rows of %d",
				tt.first, tt.second, len(got.Tokens), len(got.Outputs), tt.tokens, tt.outputs, e.Width())
		}
	}
}

// TestEncodePairLastLayer holds that leaving the second text out of the last layer changes nothing of the first.
func TestEncodePairLastLayer(t *testing.T) {
	e := sibling(t)
	for _, second := range []string{"", "Do not eat for six hours.", strings.Repeat("Plan half an hour for it. ", 30)} {
		got := encodePair(e, "may i eat before it?", second)
		x, w := make([]float32, len(got.Tokens)*e.Width()), new(workspace)
		e.embed(x, got.Tokens, len(got.Outputs)/e.Width(), w)
		for n := range e.layers {
			e.attend(&e.layers[n], x, len(got.Tokens), w)
			e.feed(&e.layers[n], x, w)
		}
		if !slices.Equal(got.Outputs, x[:len(got.Outputs)]) {
			t.Errorf("%q: other outputs than with all of the last layer", second)
		}
	}
}

// TestPairsByAllKernels compares pairs by all kernels of this machine.
func TestPairsByAllKernels(t *testing.T) {
	first, second := "how long does it take", "The biopsy takes ten minutes. Plan half an hour."
	want := digest(t, encodePair(sibling(t), first, second))
	for _, set := range kernel.All() {
		if got := digest(t, encodePair(sibling(t, WithKernels(set)), first, second)); got != want {
			t.Errorf("%s gives other bits", set.Name)
		}
	}
}

// TestSiblingOnce holds that a network of the weights is made once, whoever asks for it.
func TestSiblingOnce(t *testing.T) {
	e := shipped(t)
	var made [4]*Encoder
	var all sync.WaitGroup
	for i := range made {
		all.Go(func() {
			var err error
			if made[i], err = e.Sibling("cross."); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, s := range made {
		if s == nil || s != made[0] {
			t.Errorf("siblings %p, want one", made)
			break
		}
	}
}

// TestNoSibling holds that weights without a second network of some name say so.
func TestNoSibling(t *testing.T) {
	if _, err := shipped(t).Sibling("crass."); err == nil || !strings.Contains(err.Error(), "tensor crass.embeddings.position_embeddings.weight is missing") {
		t.Errorf("error %v", err)
	}
}
