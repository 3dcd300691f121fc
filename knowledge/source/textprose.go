package source

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// uncolumned puts rows in columns into the order of reading.
func (d *document) uncolumned(rows []row, lines []string, gutters []span) []row {
	cells := make([][]string, len(rows))
	for i, line := range lines {
		cells[i] = cellsOf(cutAt(expanded(line), gutters))
	}
	if isProse(cells) && !hasWrappedCells(cells) {
		d.note(rows[0].number, "text in columns was read one column after the other", "compare it with the leaflet")
		return columnByColumn(rows, cells)
	}
	d.note(rows[0].number, "text in columns was read as a table", "compare it with the leaflet")
	return d.tableRows(tableOf(rows, lines, gutters))
}

// tableOf makes a table of rows in columns. It is not sure where a wide gap is left
// within a cell, where a cell goes on with the one above though their rows do not,
// where what is read as more of a row may be a row without a name, and where tabs
// leave open in which column a cell stands.
func tableOf(rows []row, lines []string, gutters []span) textTable {
	const body = 2 // below the heads of the columns cells may begin in small letters
	var t textTable
	var above []string
	for i, line := range lines {
		pieces := cutAt(expanded(line), gutters)
		cells := cellsOf(pieces)
		t.unsure = t.unsure || slices.ContainsFunc(pieces, hasGap) || isNameless(cells) ||
			i >= body && cells[0] != "" && runsOver(above, cells)
		t.add(rows[i], cells, cells[0] == "")
		above = slices.Clone(cells)
	}
	t.unsure = t.unsure || t.hasBlank() && hasTabs(lines)
	return t
}

// hasWrappedCells tells whether the first column names what the others tell of: it
// is blank where another cell goes on, and no name runs over two rows.
func hasWrappedCells(cells [][]string) bool {
	wrapped := false
	for i, c := range cells[1:] {
		if c[0] != "" && runsOver(cells[i][:1], c[:1]) {
			return false
		}
		wrapped = wrapped || c[0] != "" && cells[i][0] == "" && strings.Join(cells[i], "") != ""
	}
	return wrapped
}

// runsOver tells whether a cell goes on with the sentence of the one above it.
func runsOver(above, cells []string) bool {
	for n, text := range cells {
		if n < len(above) && runsInto(above[n], text) {
			return true
		}
	}
	return false
}

// runsInto tells whether a cell may have been broken to fit its column: it is
// several words in capitals and small letters that the next goes on with.
func runsInto(above, text string) bool {
	return startsSmall(text) && !startsSmall(above) && strings.Contains(above, " ") && !endsIn(above, sentenceStops+"?:")
}

// isNameless tells whether a row without a first cell has several others, none of
// which goes on with a sentence.
func isNameless(cells []string) bool {
	filled := 0
	for _, c := range cells {
		if startsSmall(c) {
			return false
		}
		if c != "" {
			filled++
		}
	}
	return cells[0] == "" && filled > 1
}

// isProse tells whether columns hold sentences that run from row to row.
func isProse(cells [][]string) bool {
	runs := make([]int, len(cells[0]))
	for i := 1; i < len(cells); i++ {
		for n, text := range cells[i] {
			before := cells[i-1][n]
			if startsSmall(text) && utf8.RuneCountInString(before) > wrapped/2 && !endsIn(before, sentenceStops+"?:") {
				runs[n]++
			}
		}
	}
	slices.Sort(runs)
	return runs[len(runs)-1] > 0 && (runs[0] > 0 || 3*runs[len(runs)-1] >= len(cells)) && runs[0]+runs[len(runs)-1] > 1
}

// columnByColumn puts the rows of one column after those of another. When each
// column begins with what looks like a heading, it is one.
func columnByColumn(rows []row, cells [][]string) []row {
	var out []row
	headed := len(cells) > 1 && !slices.ContainsFunc(cells[0], func(text string) bool { return !isTitle(text) }) &&
		!slices.ContainsFunc(cells[1], startsSmall)
	for n := range cells[0] {
		width := 0
		for _, c := range cells {
			width = max(width, utf8.RuneCountInString(c[n]))
		}
		for i, c := range cells {
			out = append(out, row{text: c[n], number: rows[i].number, page: rows[i].page, width: width})
			if i == 0 && headed {
				out = append(out, row{number: rows[i].number, page: rows[i].page})
			}
		}
		out = append(out, row{number: rows[len(rows)-1].number, page: rows[len(rows)-1].page})
	}
	return out
}
