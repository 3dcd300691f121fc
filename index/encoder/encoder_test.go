package encoder

import (
	"crypto/sha256"
	"encoding/binary"
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"bedside/index/encoder/kernel"
)

var update = flag.Bool("update", false, "write testdata/digests.txt anew")

// digest is a checksum of all numbers of an encoding.
func digest(t *testing.T, c Encoding) string {
	t.Helper()
	sum := sha256.New()
	for _, part := range []any{c.Pooled, c.Outputs} {
		if err := binary.Write(sum, binary.LittleEndian, part); err != nil {
			t.Fatal(err)
		}
	}
	return fmt.Sprintf("%x", sum.Sum(nil))
}

// digestTexts are some messages, the empty one and one that is too long.
func digestTexts(t *testing.T) []string {
	messages, _ := goldens(t)
	texts := []string{"", "x", strings.Repeat("is it normal that my leg is swollen? ", 100)}
	for i := 0; i < len(messages); i += 50 {
		texts = append(texts, messages[i])
	}
	return texts
}

// TestDigests holds every bit of some encodings, so that no machine, kernel or
// compiler changes an answer. After new weights: go test -run Digests -update.
func TestDigests(t *testing.T) {
	const name = "testdata/digests.txt"
	e := shipped(t)
	var got strings.Builder
	for _, text := range digestTexts(t) {
		fmt.Fprintln(&got, digest(t, e.Encode(text)))
	}
	if *update {
		if err := os.WriteFile(name, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("encodings by %s have other bits than those of %s", e.Kernels().Name, name)
	}
}

// TestKernelsAgree compares encodings by all kernels of this machine.
func TestKernelsAgree(t *testing.T) {
	texts := append(digestTexts(t)[3:6], "", strings.Repeat("does the wound need a plaster? ", 16))
	for _, set := range kernel.All() {
		e, err := New(shipped(t).Weights(), WithKernels(set))
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range texts {
			if got, want := digest(t, e.Encode(text)), digest(t, shipped(t).Encode(text)); got != want {
				t.Errorf("%s gives other bits for %.40q", set.Name, text)
			}
		}
	}
}

// TestConcurrent encodes in many goroutines at once.
func TestConcurrent(t *testing.T) {
	e := shipped(t)
	texts := []string{"chest pain", "can I shower after the biopsy? " + strings.Repeat("and swim ", 40), ""}
	want := make([]string, len(texts))
	for i, text := range texts {
		want[i] = digest(t, e.Encode(text))
	}
	var group sync.WaitGroup
	for k := range 8 {
		group.Go(func() {
			for i := range 6 {
				n := (k + i) % len(texts)
				if got := digest(t, e.Encode(texts[n])); got != want[n] {
					t.Errorf("%.20q: other bits in goroutine %d", texts[n], k)
				}
			}
		})
	}
	group.Wait()
}

// TestTokens shows which tokens an encoding has, and that their number is bounded.
func TestTokens(t *testing.T) {
	e := shipped(t)
	v := e.vocabulary
	c := e.Encode(" Fever, 39°")
	var texts []string
	for _, k := range c.Tokens {
		texts = append(texts, " Fever, 39°"[k.Start:k.End])
	}
	if want := []string{"", "Fever", ",", "39", "°", ""}; !slices.Equal(texts, want) {
		t.Errorf("tokens %q; want %q", texts, want)
	}
	if c.Tokens[0].ID != v.First || c.Tokens[5].ID != v.Last || c.Tokens[0].Start != 1 || c.Tokens[5].Start != 12 {
		t.Errorf("special tokens: %v, %v", c.Tokens[0], c.Tokens[5])
	}
	if got := len(e.Encode("").Tokens); got != 2 {
		t.Errorf("the empty text has %d tokens", got)
	}
	for _, part := range []string{"a ", "a", "\u0301", "\xff", "\u302e", "漢"} {
		if got := len(e.Encode(strings.Repeat(part, 1<<19)).Tokens); got > e.MaxTokens()+2 {
			t.Errorf("%d tokens of %q again and again", got, part)
		}
	}
	all := e.Tokenize(strings.Repeat("a ", 600), 600)
	if got := e.EncodeTokens(all); len(all) != 600 || len(got.Tokens) != e.MaxTokens()+2 {
		t.Errorf("%d tokens of %d", len(got.Tokens), len(all))
	}
	if got := e.EncodeTokens([]Token{{ID: -1}, {ID: 1 << 30}}); len(got.Outputs) != 4*e.Width() {
		t.Errorf("unknown ids give %d numbers", len(got.Outputs))
	}
}

// TestEncodeTokens shows that a choice of tokens is encoded like a text of its own.
func TestEncodeTokens(t *testing.T) {
	e := shipped(t)
	tokens := e.Tokenize("first part. my chest hurts", 100)
	got, want := e.EncodeTokens(tokens[3:]), e.Encode("my chest hurts")
	if digest(t, got) != digest(t, want) {
		t.Error("other bits")
	}
	if got.Tokens[1].Start != 12 {
		t.Errorf("a token's place became %v", got.Tokens[1])
	}
}

// TestMeaning shows that the vectors mean something at all.
func TestMeaning(t *testing.T) {
	e := shipped(t)
	of := func(text string) []float32 { return e.Encode(text).Pooled }
	near := cosine(of("Can I take a shower afterwards?"), of("When may I wash myself after the procedure?"))
	far := cosine(of("Can I take a shower afterwards?"), of("Which form does the insurance need?"))
	if near < far+0.2 {
		t.Errorf("cosines %.2f and %.2f", near, far)
	}
}

// TestAllocations holds that a layer, once its workspace has grown, takes no memory.
func TestAllocations(t *testing.T) {
	e := shipped(t)
	c := e.Encode("How long must the bandage stay on?")
	w := new(workspace)
	x := slices.Clone(c.Outputs)
	// The race detector lets pools forget one thing in four, and the kernel of AVX2 asks one for each product.
	allocated := 1.0
	for tries := 0; tries < 3000 && allocated >= 1; tries++ {
		allocated = testing.AllocsPerRun(1, func() {
			e.attend(&e.layers[0], x, len(x)/e.Width(), w)
			e.feed(&e.layers[0], x, w)
		})
	}
	if allocated >= 1 {
		t.Errorf("a layer allocates %g times", allocated)
	}
}

// TestFinite encodes texts of odd characters and looks for what is no number.
func TestFinite(t *testing.T) {
	e := shipped(t)
	for _, text := range []string{"\x00", "😀😀", "한국어 العربية ไทย", strings.Repeat("!", 600), strings.Repeat("😀 ", 600)} {
		for _, v := range e.Encode(text).Outputs {
			if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
				t.Fatalf("%.20q has the output %g", text, v)
			}
		}
	}
}
