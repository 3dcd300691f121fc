package reader

import (
	"slices"
	"strings"
	"testing"
)

// dozen returns a question of 16 tokens and twelve passages of 120.
func dozen(t testing.TB, r *Reader) (Question, []*Passage) {
	t.Helper()
	q := r.Question([]string{"can i have a hot shower or a bath today after the biopsy"})
	if len(q.weights) != 16 {
		t.Fatalf("the question has %d tokens", len(q.weights))
	}
	passage := r.Passage(Text{Text: strings.Repeat("keep the dressing dry for ten days. ", 15)})
	return q, slices.Repeat([]*Passage{passage}, 12)
}

// BenchmarkRead reads twelve passages of 120 tokens for a question of 16.
func BenchmarkRead(b *testing.B) {
	r := shipped(b)
	q, passages := dozen(b, r)
	b.ReportAllocs()
	for b.Loop() {
		r.Read(q, passages)
	}
}

// BenchmarkPassage encodes a passage of 120 tokens.
func BenchmarkPassage(b *testing.B) {
	r := shipped(b)
	for b.Loop() {
		r.Passage(Text{Text: strings.Repeat("keep the dressing dry for ten days. ", 15)})
	}
}

// TestReadAllocations holds that reading takes no memory but that of its result.
func TestReadAllocations(t *testing.T) {
	r := shipped(t)
	q, passages := dozen(t, r)
	r.Read(q, passages)
	// The race detector lets pools forget one thing in four, and the kernel of AVX2 asks one for each chunk.
	const most = 3
	least := 1000.0
	for tries := 0; tries < 3000 && least > most; tries++ {
		least = min(least, testing.AllocsPerRun(1, func() { r.Read(q, passages) }))
	}
	if least > most {
		t.Errorf("reading twelve passages allocates %g times", least)
	}
}

// BenchmarkTogether reads a passage together with a question.
func BenchmarkTogether(b *testing.B) {
	r := shipped(b)
	text := Text{Title: "Your operation", Section: "At home", Text: strings.Repeat("keep the dressing dry for ten days. ", 15)}
	turns := []string{"how long before i can drive my car again"}
	read := r.Read(r.Question(turns), []*Passage{r.Passage(text)})[0]
	for b.Loop() {
		r.together(r.asked(turns, maxAsked), r.excerpt(text, read.Units))
	}
}
