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
