package wordvec_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"bedside/index/wordvec"
)

// TestProduct holds that a product is exact for words and for the longest vectors, and that
// nothing of a vector is lost by packing it.
func TestProduct(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var a, b wordvec.Vector
		want := 0
		for i := range a {
			a[i], b[i] = int8(random.IntN(53)-26), int8(random.IntN(53)-26)
			if i%8 == 0 {
				b[i] = -a[i]
			}
			want += int(a[i]) * int(b[i])
		}
		p, q := a.Pack(), b.PackQuery()
		if got := q.Product(&p); got != want {
			t.Fatalf("%v times %v is %d, want %d", a, b, got, want)
		}
		var sum, added wordvec.Centroid
		sum.Add(&a, 0.3)
		if p.AddTo(&added, 0.3); added != sum {
			t.Fatalf("%v adds %v, want %v", a, added, sum)
		}
	}
	longest := wordvec.Vector{0: 127, 1: -128}
	p, q := longest.Pack(), longest.PackQuery()
	if got := q.Product(&p); got != 127*127+128*128 {
		t.Errorf("the longest vector times itself is %d", got)
	}
}

// TestRound holds that products with a rounded centroid tell cosines within its tolerance,
// for every direction a few words give.
func TestRound(t *testing.T) {
	texts := []string{"shower", "marrow", "the", "needle", "doctor", "pain", "bleeding", "sore", "breakfast", "not"}
	random := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		var c wordvec.Centroid
		for range 1 + random.IntN(5) {
			c.Add(&lookup(t, texts[random.IntN(len(texts))]).Vector, 2*random.Float64()-1)
		}
		rounded := c.Round()
		for _, text := range texts {
			word := lookup(t, text)
			var alone wordvec.Centroid
			alone.Add(&word.Vector, 1)
			p := word.Vector.Pack()
			estimate := float64(rounded.Product(&p)) / (alone.Length() * wordvec.RoundedLength)
			if got := alone.Cosine(&c); math.Abs(got-estimate) > rounded.Tolerance || rounded.Tolerance > 0.02 {
				t.Fatalf("%q has the cosine %v, estimated %v within %v", text, got, estimate, rounded.Tolerance)
			}
		}
	}
	var none wordvec.Centroid
	if r := none.Round(); r.PackedQuery != (wordvec.PackedQuery{}) {
		t.Errorf("a centroid of no word has a direction")
	}
}

func lookup(t *testing.T, text string) *wordvec.Word {
	t.Helper()
	w, ok := wordvec.Lookup(text)
	if !ok {
		t.Fatalf("the table lacks %q", text)
	}
	return w
}
