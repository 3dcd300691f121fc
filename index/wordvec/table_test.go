package wordvec

import (
	"math"
	"testing"
)

// TestLengths holds that no word's vector is too long for a product with a rounded
// centroid, whose components may be off by one half each.
func TestLengths(t *testing.T) {
	longest := RoundedLength + math.Sqrt(Dim)/2
	for i := range loaded().words {
		var c Centroid
		c.Add(&loaded().words[i].Vector, 1)
		if length := c.Length(); length*longest >= 1<<(laneBits-1) {
			t.Errorf("%q has a vector of length %v", loaded().text(i), length)
		}
	}
}

// TestLookupOfEvery holds that every word of the table is found, and nothing between two.
func TestLookupOfEvery(t *testing.T) {
	for i := range loaded().words {
		text := loaded().text(i)
		if w, ok := Lookup(text); !ok || w != &loaded().words[i] {
			t.Fatalf("Lookup(%q) does not find it", text)
		}
		if _, ok := Lookup(text + "\x00"); ok {
			t.Fatalf("Lookup finds more than %q", text)
		}
	}
}
