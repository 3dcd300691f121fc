package insights

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"bedside/bot/plot"
)

// hiddenMark stands for what is not shown.
const hiddenMark = "–"

func (c cell) String() string {
	if c.hidden {
		return hiddenMark
	}
	return fmt.Sprint(c.shown())
}

// tally is a table that is being counted.
type tally struct {
	rows, columns []string // labels
	counts        [][]int
}

func newTally(columns ...string) *tally { return &tally{columns: columns} }

// row returns the counts of a new row.
func (t *tally) row(label string) []int {
	t.rows = append(t.rows, label)
	t.counts = append(t.counts, make([]int, len(t.columns)))
	return t.counts[len(t.counts)-1]
}

// largest makes a row of each of counts that may be shown, the largest first, and one of the others together, which is
// there whether there are any: that something has a row tells that it was counted.
func (t *tally) largest(counts map[string][]int, label func(id string) string, others string) {
	rest := make([]int, len(t.columns))
	shown := map[string]int{}
	for id, row := range counts {
		if n := total(row); n >= smallest {
			shown[id] = cell{count: n}.shown()
			continue
		}
		for c, n := range row {
			rest[c] += n
		}
	}
	ids := slices.SortedFunc(maps.Keys(shown), func(a, b string) int { // by what is shown, so that the order tells no more
		return cmp.Or(cmp.Compare(shown[b], shown[a]), cmp.Compare(label(a), label(b)), cmp.Compare(a, b))
	})
	for _, id := range ids {
		copy(t.row(label(id)), counts[id])
	}
	copy(t.row(others), rest)
}

// table writes the counts, with what is to be hidden hidden. first names the rows, all the column of
// their totals.
func (t *tally) table(name, caption, first, all string) (Table, grid) {
	g := hide(t.counts)
	return t.tableOf(g, name, caption, first, all), g
}

// tableOf writes a grid.
func (t *tally) tableOf(g grid, name, caption, first, all string) Table {
	table := Table{Name: name, Caption: caption, Head: append(append([]string{first}, t.columns...), all)}
	for r, label := range t.rows {
		row := []string{label}
		for _, c := range g.cells[r] {
			row = append(row, c.String())
		}
		table.Rows = append(table.Rows, append(row, g.rows[r].String()))
	}
	if len(t.rows) > 1 {
		row := []string{"all"}
		for _, c := range g.columns {
			row = append(row, c.String())
		}
		table.Rows = append(table.Rows, append(row, g.all.String()))
	}
	return table
}

// mostDrawn is the largest number of rows that a plot has; the table has all.
const mostDrawn = 53

// drawn is the plot of a table: bars of what is shown of its first rows.
func (t *tally) drawn(g grid, caption plot.Caption) plot.SVG {
	s := plot.Stacks{Caption: caption, Parts: t.columns}
	for r, label := range t.rows[:min(len(t.rows), mostDrawn)] {
		counts := make([]int, len(t.columns))
		for c := range counts {
			counts[c] = g.cells[r][c].shown()
		}
		s.Rows = append(s.Rows, plot.Stack{Label: fmt.Sprintf("%s: %s", label, g.rows[r]), Counts: counts})
	}
	return s.SVG()
}
