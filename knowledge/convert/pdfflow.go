package convert

import "slices"

// flow is a part of a page that is read from top to bottom: lines, or a table.
type flow struct {
	rows   []row
	table  bool
	closed bool  // it is a column, or part of one
	grid   *grid // the lines drawn around its cells, where there are any
}

// gap is a white band from the top to the bottom of some rows.
type gap struct{ left, right float64 }

// flows cuts the segments of a page, or of a column, into parts in reading order: columns
// where a white band runs down the whole of it, and within each the lines and tables.
func flows(segments []*segment, grids []*grid, depth int) []flow {
	rows := rows(segments)
	const deepest = 4 // columns within columns
	middle, ok := gutter(rows)
	if !ok || depth >= deepest {
		return plain(rows, grids, depth)
	}
	var found []flow
	for _, b := range split(rows, middle) {
		if b.whole != nil {
			found = append(found, plain(b.whole, grids, depth)...)
			continue
		}
		for _, side := range [][]*segment{b.left, b.right} {
			if len(side) > 0 {
				found = append(found, closed(flows(side, grids, depth+1))...)
			}
		}
	}
	return found
}

// closed marks the end of a column, so that no row of another is added to it.
func closed(column []flow) []flow {
	for i := range column {
		column[i].closed = true
	}
	return column
}

// plain cuts the rows of one column into lines and tables. Where white bands run down
// between the text of some rows, the parts beside them are columns or the cells of a
// table. Which they are is told by the order of the file: it goes down a column before
// it goes to the next, but along each row of a table.
func plain(rows []row, grids []*grid, depth int) []flow {
	var found []flow
	for i := 0; i < len(rows); {
		if g := gridAt(rows[i], grids); g != nil {
			n := 1
			for i+n < len(rows) && gridAt(rows[i+n], grids) == g {
				n++
			}
			found = append(found, flow{rows: rows[i : i+n], table: true, grid: g})
			i += n
			continue
		}
		n, gaps := region(rows[i:], grids)
		if n == 0 || isStretched(rows[i:i+n], rows) {
			last := len(found) - 1
			if last < 0 || found[last].table || found[last].closed {
				found = append(found, flow{})
				last++
			}
			found[last].rows = append(found[last].rows, rows[i])
			i++
			continue
		}
		found = append(found, side(rows[i:i+n], gaps, grids, depth)...)
		i += n
	}
	return found
}

// region returns how many rows, from the first on, stand side by side with white bands
// between, and the bands; none when the first does not.
func region(rows []row, grids []*grid) (n int, gaps []gap) {
	start := firstWithGap(rows)
	if start < 0 {
		return 0, nil
	}
	gaps = rows[start].gaps()
	n = start + 1
	last := n // after the last row with text on both sides
	for n < len(rows) && gridAt(rows[n], grids) == nil && rows[n-1].base-rows[n].base < wideBreak*rows[n].size() {
		left := cutGaps(gaps, rows[n])
		if len(left) == 0 {
			break
		}
		if len(rows[n].segments) == 1 && !belongsBeside(rows[:last], rows[n], left) {
			break
		}
		gaps = left
		n++
		if len(rows[n-1].segments) > 1 {
			last = n
		}
	}
	if sideBySide(rows[:n]) < 2 {
		return 0, nil
	}
	return n, gaps
}

// wideBreak is the distance between two lines, in sizes of the font, that parts what
// stands above from what stands below, over all columns.
const wideBreak = 3.2

// isStretched tells whether rows are no table, but lines of text that were stretched to
// both edges of their column.
func isStretched(rows, column []row) bool {
	left, right := column[0].left(), column[0].right()
	for _, r := range column {
		left, right = min(left, r.left()), max(right, r.right())
	}
	const most = 4 // more lines in a row do not have gaps at one place by chance
	for _, r := range rows {
		if len(r.segments) > 1 && (r.left() > left+1.5 || r.right() < right-1.5) {
			return false
		}
	}
	return sideBySide(rows) <= most && len(column) > len(rows)
}

// sideBySide counts the rows with several segments.
func sideBySide(rows []row) int {
	n := 0
	for _, r := range rows {
		if len(r.segments) > 1 {
			n++
		}
	}
	return n
}

// firstWithGap returns the index of the row at which a region begins: the first, or the
// one below rows of the right side alone.
func firstWithGap(rows []row) int {
	for i, r := range rows {
		if gaps := r.gaps(); len(gaps) > 0 {
			for _, above := range rows[:i] {
				if above.left() < gaps[0].right-1 {
					return -1
				}
			}
			return i
		}
		if i > 3 {
			return -1
		}
	}
	return -1
}

// belongsBeside tells whether a row with text on one side only goes on with a region:
// with its right side, or with what the file has before the end of that.
func belongsBeside(rows []row, r row, gaps []gap) bool {
	if r.left() >= gaps[0].right-1 {
		return true
	}
	last := 0
	for _, above := range rows {
		for _, s := range above.segments {
			if s.left >= gaps[0].right-1 {
				last = max(last, s.order)
			}
		}
	}
	return r.order() < last
}

// gaps returns the white bands between the segments of a row.
func (r row) gaps() []gap {
	var found []gap
	for i := 1; i < len(r.segments); i++ {
		g := gap{r.segments[i-1].right, r.segments[i].left}
		if g.right-g.left >= 0.8*r.size() {
			found = append(found, g)
		}
	}
	return found
}

// cutGaps returns what a row leaves of white bands.
func cutGaps(gaps []gap, r row) []gap {
	var left []gap
	for _, g := range gaps {
		for _, s := range r.segments {
			switch {
			case s.right <= g.left || s.left >= g.right:
			case s.left <= g.left && s.right >= g.right:
				g.right = g.left
			case s.left-g.left > g.right-s.right:
				g.right = s.left
			default:
				g.left = s.right
			}
		}
		if g.right-g.left >= 0.7*r.size() {
			left = append(left, g)
		}
	}
	return left
}

// side cuts a region at its widest band, into columns or a table.
func side(rows []row, gaps []gap, grids []*grid, depth int) []flow {
	widest := slices.MaxFunc(gaps, func(a, b gap) int {
		if a.right-a.left < b.right-b.left {
			return -1
		}
		return 1
	})
	middle := (widest.left + widest.right) / 2
	if !areColumns(rows, middle) {
		return []flow{{rows: rows, table: true}}
	}
	b := band{}
	for _, r := range rows {
		b.put(r, middle)
	}
	return append(closed(flows(b.left, grids, depth+1)), closed(flows(b.right, grids, depth+1))...)
}

// areColumns tells columns from the cells of a table: the file changes from the left to
// the right side about once, not once a row. Columns of a word or two are cells
// whatever their order.
func areColumns(rows []row, middle float64) bool {
	var all []*segment
	for _, r := range rows {
		all = append(all, r.segments...)
	}
	slices.SortFunc(all, func(a, b *segment) int { return a.order - b.order })
	changes, both := 0, sideBySide(rows)
	words := [2][]int{}
	before := 1
	for _, s := range all {
		at := 0
		if s.left >= middle {
			at = 1
		}
		words[at] = append(words[at], len(s.text))
		if before == 0 && at == 1 {
			changes++
		}
		before = at
	}
	if changes > max(1, both/6) {
		return false
	}
	const short = 18 // characters: a cell, not a line of text
	return both < 3 || median(words[0]) > short || median(words[1]) > short
}

func median(of []int) int {
	if len(of) == 0 {
		return 0
	}
	slices.Sort(of)
	return of[len(of)/2]
}
