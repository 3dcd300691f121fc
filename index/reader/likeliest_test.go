package reader

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// manyTexts are passages about n different things, each in a sentence or two.
func manyTexts(n int) []Text {
	var texts []Text
	things := []string{"the drip", "your tablets", "the scan", "a hearing aid", "parking", "your glasses", "the blood test"}
	for i := range n {
		texts = append(texts, Text{Title: "Your visit", Section: fmt.Sprintf("Part %d", i),
			Text: fmt.Sprintf("Somebody will tell you about %s on day %d. Ask if you are unsure.", things[i%len(things)], i)})
	}
	return texts
}

// TestReadLikeliest holds that what must be read is read, and of the rest what promises most, each as Read reads it.
func TestReadLikeliest(t *testing.T) {
	r := shipped(t)
	texts := append(manyTexts(40), biopsy...)
	q, passages := r.Question(shower), r.all(texts)
	whole := r.Read(q, passages)
	const n, must = 6, 3
	got := r.ReadLikeliest(q, passages, n, func(i int) bool { return i == must })
	read := 0
	for i := range got {
		want := Unread
		if got[i].Logit > NoWords {
			read++
			want = whole[i]
		}
		if diff := gocmp.Diff(want, got[i]); diff != "" {
			t.Errorf("passage %d: %s", i, diff)
		}
	}
	if read != n+1 || got[must].Logit == NoWords {
		t.Errorf("%d passages are read, and the one that must be is %+v; want %d", read, got[must], n+1)
	}
	best := func(readings []Reading) int {
		most := slices.MaxFunc(readings, func(a, b Reading) int { return cmp.Compare(a.Logit, b.Logit) })
		return slices.IndexFunc(readings, func(r Reading) bool { return r.Logit == most.Logit })
	}
	if best(got) != best(whole) {
		t.Errorf("the likeliest is %d; of all of them %d", best(got), best(whole))
	}
}

// TestReadLikeliestOdd holds that nothing to read, a passage longer than its means are known of, and no question are borne.
func TestReadLikeliestOdd(t *testing.T) {
	r := shipped(t)
	endless := Text{Text: strings.Repeat("Do not drive for a day. ", chunkRows+1)}
	texts := append([]Text{{}, endless, {Text: "!"}}, manyTexts(5)...)
	passages := r.all(texts)
	got := r.ReadLikeliest(r.Question(shower), passages, 1, func(int) bool { return false })
	if len(got[1].Units) < chunkRows || got[0].Logit != NoWords {
		t.Errorf("of a long passage %d units are read, of an empty one the logit is %g", len(got[1].Units), got[0].Logit)
	}
	for _, q := range []Question{{}, r.Question(nil)} {
		for i, reading := range r.ReadLikeliest(q, passages, 3, func(int) bool { return false }) {
			if !(reading.Logit >= NoWords && reading.Logit < -NoWords) {
				t.Errorf("passage %d for no question: %+v", i, reading)
			}
		}
	}
}

// BenchmarkReadLikeliest reads 64 of 600 passages; BenchmarkReadAll all of them.
func BenchmarkReadLikeliest(b *testing.B) { readMany(b, 64) }

func BenchmarkReadAll(b *testing.B) { readMany(b, 600) }

func readMany(b *testing.B, n int) {
	r := shipped(b)
	q, passages := dozen(b, r)
	passages = slices.Repeat(passages, 50)
	b.ReportAllocs()
	for b.Loop() {
		r.ReadLikeliest(q, passages, n, func(int) bool { return false })
	}
}
