package insights

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// written is a grid as a page has it, with - for what is hidden.
func written(g grid) [][]string {
	text := func(c cell) string {
		if c.hidden {
			return "-"
		}
		return fmt.Sprint(c.shown())
	}
	var rows [][]string
	for r := range g.cells {
		var row []string
		for _, c := range g.cells[r] {
			row = append(row, text(c))
		}
		rows = append(rows, append(row, text(g.rows[r])))
	}
	var last []string
	for _, c := range g.columns {
		last = append(last, text(c))
	}
	return append(rows, append(last, text(g.all)))
}

func TestHide(t *testing.T) {
	for _, test := range []struct {
		name   string
		counts [][]int
		want   [][]string
	}{
		{"nothing", nil, [][]string{{"-"}}},
		{"below 5", [][]int{{4, 0}, {1, 2}}, [][]string{{"-", "-", "-"}, {"-", "-", "-"}, {"5", "-", "5"}}},
		{"to the nearest 5", [][]int{{100, 7, 8}, {50, 12, 13}},
			[][]string{{"100", "5", "10", "115"}, {"50", "10", "15", "75"}, {"150", "20", "20", "190"}}},
		// 32 is shown as 30, which four eights reach by themselves: the hidden one could only be 0.
		{"would be told by its row", [][]int{{8, 8, 8, 8, 0}, {20, 20, 20, 20, 20}},
			[][]string{{"-", "10", "10", "10", "-", "30"}, {"20", "20", "20", "20", "20", "100"},
				{"30", "30", "30", "30", "20", "130"}}},
		// 28 less two of at most 12 leaves 4 at least.
		{"would be told by its column", [][]int{{12, 20}, {12, 20}, {4, 20}},
			[][]string{{"-", "20", "30"}, {"10", "20", "30"}, {"-", "20", "25"}, {"30", "60", "90"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, written(hide(test.counts))); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// TestHideKeepsSecrets tries all counts that a reader could take for possible: no count below 5 is
// shown, and by its row or column nothing that is hidden is the only one possible.
func TestHideKeepsSecrets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, columns := rapid.IntRange(1, 4).Draw(t, "rows"), rapid.IntRange(1, 4).Draw(t, "columns")
		counts := make([][]int, rows)
		for r := range counts {
			counts[r] = rapid.SliceOfN(rapid.IntRange(0, 14), columns, columns).Draw(t, "counts")
		}
		g := hide(counts)
		for _, l := range g.lines() {
			for _, c := range append([]*cell{l.total}, l.parts...) {
				if !c.hidden && c.count < smallest || c.hidden && c.shown() != 0 || !c.hidden && max(c.shown()-c.count,
					c.count-c.shown()) > 2 {
					t.Fatalf("%v: a count of %d is shown as %d", counts, c.count, c.shown())
				}
			}
			for i, values := range possible(l) {
				if len(values) == 1 && l.parts[i].hidden {
					t.Fatalf("%v: only %v is possible for a hidden count in a line of %v", counts, values, written(g))
				}
			}
		}
	})
}

// possible are the counts, for each part of a line, that fit with what is shown of the others. It tries
// every combination, knowing of what is hidden only that it is below 5, or below 20 where more is hidden
// than that.
func possible(l line) []map[int]bool {
	most := smallest - 1
	for _, c := range append([]*cell{l.total}, l.parts...) {
		if c.hidden && c.count >= smallest {
			most = 20
		}
	}
	fits := func(c *cell, n int) bool {
		if c.hidden {
			return n <= most
		}
		return n >= smallest && (n+2)/5*5 == c.shown()
	}
	found := make([]map[int]bool, len(l.parts))
	for i := range found {
		found[i] = map[int]bool{}
	}
	values := make([]int, len(l.parts))
	var try func(i, sum int)
	try = func(i, sum int) {
		if i == len(values) {
			if l.total.hidden && most == 20 || fits(l.total, sum) {
				for j, n := range values {
					found[j][n] = true
				}
			}
			return
		}
		high := most
		if !l.parts[i].hidden {
			high = l.parts[i].shown() + 2
		}
		for n := range high + 1 {
			if fits(l.parts[i], n) {
				values[i] = n
				try(i+1, sum+n)
			}
		}
	}
	try(0, 0)
	return found
}
