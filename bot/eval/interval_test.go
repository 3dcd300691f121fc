package eval

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
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

// TestReadmeIntervals holds the intervals that the README gives to the counts beside them.
func TestReadmeIntervals(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	const readers = "2800" // messages with an answer of the leaflets that the reader did not learn from
	found := 0
	for _, row := range []struct {
		pattern       string
		hits, n       int // groups of the pattern; 0 of n is readers
		low, decimals int // the group of the lower end, before that of the upper one
	}{
		{`\| (\d+) of (\d+) \| \d+ % \| (\d+) to (\d+) % \|`, 1, 2, 3, 0},
		{`\b(\d+) of (\d+) \(\d+ %, (\d+) to (\d+)\)`, 1, 2, 3, 0},
		{`\| ([\d,]+) \(\d+ %, (\d+) to (\d+)\)`, 1, 0, 2, 0},
		{`\| ([\d,]+) \| [\d,]+ \(\d+ %\) \| ([\d,]+) \(\d+ %\) \| (\d+\.\d) to (\d+\.\d) % \|`, 2, 1, 3, 1},
	} {
		for _, m := range regexp.MustCompile(row.pattern).FindAllStringSubmatch(string(text), -1) {
			n := readers
			if row.n > 0 {
				n = m[row.n]
			}
			hits, _ := strconv.Atoi(strings.ReplaceAll(m[row.hits], ",", ""))
			of, _ := strconv.Atoi(strings.ReplaceAll(n, ",", ""))
			low, high := exactInterval(hits, of)
			want := fmt.Sprintf("%.*f to %.*f", row.decimals, 100*low, row.decimals, 100*high)
			if got := m[row.low] + " to " + m[row.low+1]; got != want {
				t.Errorf("%q gives %s, want %s", m[0], got, want)
			}
			found++
		}
	}
	if found < 15 {
		t.Errorf("only %d intervals are found", found)
	}
}
