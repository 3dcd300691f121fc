package source

import "slices"

// gappedTo returns the end of a paragraph from one line on whose lines all have the same
// number of wide gaps, as a table of one row does below its heads, and one whose cells
// do not stand below another; the line itself when there is none.
func gappedTo(lines []string, wide [][]rune, start int) int {
	end := start
	for end < len(lines) && squeeze(lines[end]) != "" {
		if wide[end] == nil || markOf(squeeze(lines[end])) != "" {
			return start
		}
		if n := len(gaps(wide[end])); n == 0 || n != len(gaps(wide[start])) {
			return start
		}
		end++
	}
	if end-start < enough {
		return start
	}
	return end
}

// gapped makes a table of rows whose cells are parted by wide gaps. It is sure where the
// cells of all rows begin at the same places, and none goes on with the one above it.
func (d *document) gapped(rows []row, wide [][]rune) []row {
	d.note(rows[0].number, "text in columns was read as a table", "compare it with the leaflet")
	var t textTable
	var above []string
	for i, line := range wide {
		cells := cellsOf(cutAt(line, gaps(line)))
		t.unsure = t.unsure || !slices.EqualFunc(gaps(line), gaps(wide[0]), func(a, b span) bool { return a.to == b.to }) ||
			runsOver(above, cells)
		t.add(rows[i], cells, false)
		above = cells
	}
	return d.tableRows(t)
}
