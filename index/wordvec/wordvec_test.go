package wordvec_test

import (
	"testing"

	"bedside/index/wordvec"
)

// cosine of two words that the table must have.
func cosine(t *testing.T, a, b string) float64 {
	t.Helper()
	x, ok := wordvec.Lookup(a)
	if !ok {
		t.Fatalf("the table lacks %q", a)
	}
	y, ok := wordvec.Lookup(b)
	if !ok {
		t.Fatalf("the table lacks %q", b)
	}
	q, p := x.Vector.PackQuery(), y.Vector.Pack()
	return wordvec.CosineOf(q.Product(&p))
}

func TestNearerInMeaning(t *testing.T) {
	for _, c := range []struct{ word, near, far string }{
		{"pee", "urine", "sugar"},
		{"tummy", "stomach", "shoulder"},
		{"shower", "bath", "injection"},
		{"drowsy", "sleepy", "hungry"},
		{"needle", "syringe", "breakfast"},
		{"doctor", "nurse", "kitchen"},
		{"sore", "painful", "cheap"},
	} {
		if near, far := cosine(t, c.word, c.near), cosine(t, c.word, c.far); near <= far {
			t.Errorf("%q is nearer to %q (%.2f) than to %q (%.2f)", c.word, c.far, far, c.near, near)
		}
	}
}

func TestCosine(t *testing.T) {
	if c := cosine(t, "marrow", "marrow"); c < 0.97 || c > 1.03 {
		t.Errorf("a word has the cosine %.3f with itself, want 1", c)
	}
	if a, b := cosine(t, "bone", "marrow"), cosine(t, "marrow", "bone"); a != b {
		t.Errorf("bone and marrow have the cosine %.3f, the other way round %.3f", a, b)
	}
}

func TestLookupOfUnknown(t *testing.T) {
	for _, text := range []string{"", "\n", "zzzzzz", "qqxqq", "Shower", "aaa\nabb", "\xff"} {
		if w, ok := wordvec.Lookup(text); ok {
			t.Errorf("Lookup(%q) = %v, want none", text, w)
		}
	}
}

// TestWeight holds that a common word weighs less than a rare one.
func TestWeight(t *testing.T) {
	the, _ := wordvec.Lookup("the")
	day, _ := wordvec.Lookup("day")
	marrow, _ := wordvec.Lookup("marrow")
	if the.Weight >= day.Weight || day.Weight >= marrow.Weight {
		t.Errorf("the weighs %.2f, day %.2f, marrow %.2f; want them rising", the.Weight, day.Weight, marrow.Weight)
	}
}

func TestCentroid(t *testing.T) {
	centroid := func(words ...string) *wordvec.Centroid {
		var c wordvec.Centroid
		for _, text := range words {
			if w, ok := wordvec.Lookup(text); ok {
				c.Add(&w.Vector, w.Weight)
			}
		}
		return &c
	}
	asked := centroid("wash", "bath")
	if near, far := asked.Cosine(centroid("shower", "soap")), asked.Cosine(centroid("results", "letter")); near <= far {
		t.Errorf("washing is nearer to results (%.2f) than to showers (%.2f)", far, near)
	}
	if c := asked.Cosine(centroid("qqxqq")); c != 0 {
		t.Errorf("the cosine with nothing is %.2f, want 0", c)
	}
}

func BenchmarkLookup(b *testing.B) {
	for b.Loop() {
		wordvec.Lookup("shower")
	}
}
