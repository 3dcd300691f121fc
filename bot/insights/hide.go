package insights

import "slices"

// smallest is the least count that is shown.
const smallest = 5

// cell is a count as it may be shown.
type cell struct {
	count  int // as it is; never shown
	hidden bool
}

// shown is the count to the nearest 5; 0 when it is hidden.
func (c cell) shown() int {
	if c.hidden {
		return 0
	}
	return (c.count + 2) / 5 * 5
}

// grid is a table of counts with the totals of its rows and columns, of which none that is hidden
// can be worked out from the others of its row or column.
type grid struct {
	cells   [][]cell
	rows    []cell // totals of rows
	columns []cell // totals of columns
	all     cell
}

// hide makes a grid of counts: those below 5 are hidden, all others are shown to the nearest 5, and
// where that would still leave only one possibility for a hidden one, the smallest of its line
// is hidden too. What is hidden may be 0.
func hide(counts [][]int) grid {
	g := newGrid(counts)
	hideLines(g.lines(), nil)
	return g
}

// newGrid makes a grid of counts, of which none is hidden yet.
func newGrid(counts [][]int) grid {
	g := grid{cells: make([][]cell, len(counts)), rows: make([]cell, len(counts))}
	for r, row := range counts {
		g.cells[r] = make([]cell, len(row))
		if g.columns == nil {
			g.columns = make([]cell, len(row))
		}
		for c, n := range row {
			g.cells[r][c].count = n
			g.rows[r].count += n
			g.columns[c].count += n
			g.all.count += n
		}
	}
	return g
}

// hideLines hides what has to be hidden of lines. Cells that are the same are hidden together.
func hideLines(lines []line, same [][]*cell) {
	for _, l := range lines {
		for _, c := range append(slices.Clone(l.parts), l.total) {
			c.hidden = c.count < smallest
		}
	}
	for again := true; again; {
		again = false
		for _, l := range lines {
			for l.tells() && l.hideOne() {
				again = true
			}
		}
		for _, cells := range same {
			if slices.ContainsFunc(cells, func(c *cell) bool { return c.hidden }) {
				for _, c := range cells {
					again = again || !c.hidden
					c.hidden = true
				}
			}
		}
	}
}

// line is some counts and their total.
type line struct {
	parts []*cell
	total *cell
}

// lines are all of a grid: its rows, its columns, and the totals of each.
func (g *grid) lines() []line {
	var lines []line
	rows, columns := line{total: &g.all}, line{total: &g.all}
	for r := range g.cells {
		row := line{total: &g.rows[r]}
		for c := range g.cells[r] {
			row.parts = append(row.parts, &g.cells[r][c])
		}
		lines, rows.parts = append(lines, row), append(rows.parts, &g.rows[r])
	}
	for c := range g.columns {
		column := line{total: &g.columns[c]}
		for r := range g.cells {
			column.parts = append(column.parts, &g.cells[r][c])
		}
		lines, columns.parts = append(lines, column), append(columns.parts, &g.columns[c])
	}
	return append(lines, rows, columns)
}

// unbounded is more than any count.
const unbounded = 1 << 40

// bounds are the least and the largest count that a reader takes for possible: of what is hidden below
// 5, unless something larger is hidden in the line as well.
func (c *cell) bounds(beside bool) (low, high int) {
	switch {
	case c.hidden && beside:
		return 0, unbounded
	case c.hidden:
		return 0, smallest - 1
	}
	return max(c.shown()-2, smallest), c.shown() + 2
}

// tells tells whether only one count is possible for something that is hidden in the line.
func (l line) tells() bool {
	beside := l.total.hidden && l.total.count >= smallest ||
		slices.ContainsFunc(l.parts, func(c *cell) bool { return c.hidden && c.count >= smallest })
	lows, highs := 0, 0
	for _, c := range l.parts {
		low, high := c.bounds(beside)
		lows, highs = lows+low, min(highs+high, unbounded)
	}
	totalLow, totalHigh := l.total.bounds(beside)
	for _, c := range l.parts {
		if !c.hidden {
			continue
		}
		low, high := c.bounds(beside)
		low, high = max(low, totalLow-(highs-high)), min(high, totalHigh-(lows-low))
		if low == high {
			return true
		}
	}
	return l.total.hidden && max(totalLow, lows) == min(totalHigh, highs)
}

// hideOne hides the smallest count of the line that is shown, the total last; false when nothing is
// shown.
func (l line) hideOne() bool {
	var least *cell
	for _, c := range l.parts {
		if !c.hidden && (least == nil || c.count < least.count) {
			least = c
		}
	}
	if least == nil {
		if l.total.hidden {
			return false
		}
		least = l.total
	}
	least.hidden = true
	return true
}
