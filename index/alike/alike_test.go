package alike_test

import (
	"testing"

	"bedside/index/alike"
)

// closeness of two words that the table must have.
func closeness(t *testing.T, a, b string) float64 {
	t.Helper()
	x, ok := alike.Of(a)
	if !ok {
		t.Fatalf("the table lacks %q", a)
	}
	y, ok := alike.Of(b)
	if !ok {
		t.Fatalf("the table lacks %q", b)
	}
	return alike.Closeness(&x.Vector, &y.Vector)
}

func TestNearness(t *testing.T) {
	for _, c := range []struct{ word, near, far string }{
		{"pee", "urine", "sugar"},
		{"tummy", "stomach", "shoulder"},
		{"shower", "bath", "injection"},
		{"drowsy", "sleepy", "hungry"},
		{"needle", "syringe", "breakfast"},
		{"doctor", "nurse", "kitchen"},
		{"sore", "painful", "cheap"},
	} {
		if near, far := closeness(t, c.word, c.near), closeness(t, c.word, c.far); near <= far {
			t.Errorf("%q lies nearer to %q (%.2f) than to %q (%.2f)", c.word, c.far, far, c.near, near)
		}
	}
}

func TestCloseness(t *testing.T) {
	if c := closeness(t, "marrow", "marrow"); c < 0.97 || c > 1.03 {
		t.Errorf("a word is %.3f near to itself, want 1", c)
	}
	if a, b := closeness(t, "bone", "marrow"), closeness(t, "marrow", "bone"); a != b {
		t.Errorf("bone and marrow are %.3f near, the other way round %.3f", a, b)
	}
}

func TestUnknown(t *testing.T) {
	for _, text := range []string{"", "\n", "zzzzzz", "qqxqq", "Shower", "aaa\nabb", "\xff"} {
		if w, ok := alike.Of(text); ok {
			t.Errorf("Of(%q) = %v, want none", text, w)
		}
	}
}

// A common word tells less in a sentence than a rare one.
func TestTells(t *testing.T) {
	the, _ := alike.Of("the")
	day, _ := alike.Of("day")
	marrow, _ := alike.Of("marrow")
	if the.Tells >= day.Tells || day.Tells >= marrow.Tells {
		t.Errorf("the tells %.2f, day %.2f, marrow %.2f; want them rising", the.Tells, day.Tells, marrow.Tells)
	}
}

func TestGist(t *testing.T) {
	gist := func(words ...string) *alike.Gist {
		var g alike.Gist
		for _, text := range words {
			if w, ok := alike.Of(text); ok {
				g.Add(&w.Vector, w.Tells)
			}
		}
		return &g
	}
	asked := gist("wash", "bath")
	if near, far := asked.Closeness(gist("shower", "soap")), asked.Closeness(gist("results", "letter")); near <= far {
		t.Errorf("washing lies nearer to results (%.2f) than to showers (%.2f)", far, near)
	}
	if c := asked.Closeness(gist("qqxqq")); c != 0 {
		t.Errorf("nothing is %.2f near, want 0", c)
	}
}

func BenchmarkOf(b *testing.B) {
	for b.Loop() {
		alike.Of("shower")
	}
}
