package eval

import (
	"math"
	"testing"
)

// TestExactInterval holds exact intervals to published ones.
func TestExactInterval(t *testing.T) {
	tests := []struct {
		hits, n   int
		low, high float64
	}{
		{0, 10, 0, 0.3085}, {10, 10, 0.6915, 1}, {5, 10, 0.1871, 0.8129}, {1, 100, 0.0003, 0.0545},
		{0, 34, 0, 0.1028}, {50, 1000, 0.0373, 0.0654}, {0, 0, 0, 1},
	}
	for _, tt := range tests {
		low, high := exactInterval(tt.hits, tt.n)
		if math.Abs(low-tt.low) > 1e-3 || math.Abs(high-tt.high) > 1e-3 {
			t.Errorf("%d of %d: %.4f to %.4f, want %.4f to %.4f", tt.hits, tt.n, low, high, tt.low, tt.high)
		}
	}
}
