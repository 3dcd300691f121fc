package source

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// firstRows is how many rows of a table tell whether it is one.
const firstRows = 40

// tabbedTo returns the end of the lines from one on that are the rows of a table,
// their cells parted by tabs; the line itself when there are none. The columns are
// not sure where rows below the first two have fewer tabs: cells may be missing
// anywhere in them.
func tabbedTo(lines []string, start int) (end int, sure bool) {
	tabs := strings.Count(trimBlank(lines[start]), "\t")
	if start+1 < len(lines) && strings.Count(lines[start+1], "\t") == strings.Count(lines[start], "\t") {
		tabs = strings.Count(lines[start], "\t")
	}
	rowsTo := func(limit int) int {
		end := start
		for end < limit && tabs > 0 && hasCells(lines[end], tabs) {
			end++
		}
		return end
	}
	if end = rowsTo(min(start+firstRows, len(lines))); end-start < enough || !isHead(lines[start:end]) {
		return start, true
	}
	end = rowsTo(len(lines))
	sure = true
	for ; end < len(lines) && hasTabs(lines[end:end+1]) && markOf(squeeze(lines[end])) == ""; end++ {
		sure = false
	}
	return end, sure
}

// hasCells tells whether a line is the row of a table that has some tabs in each
// row. Those after the last cell may be more.
func hasCells(line string, tabs int) bool {
	return squeeze(line) != "" && strings.Count(line, "\t") >= tabs && strings.Count(trimBlank(line), "\t") <= tabs &&
		markOf(squeeze(line)) == ""
}

// hasTabs tells whether one of some lines has a tab between other text.
func hasTabs(lines []string) bool {
	return slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(strings.TrimSpace(line), "\t") })
}

// isHead tells whether the first of some lines with tabs can head the columns of
// the others: it names every column, but for the first where there are several more.
func isHead(lines []string) bool {
	var t textTable
	for _, line := range lines {
		t.add(row{}, cellsIn(line), false)
	}
	t.dropBlankColumns()
	head := t.cells[0]
	named := 0
	for _, c := range t.cells {
		if c[0] != "" {
			named++
		}
	}
	return len(head) > 1 && named >= enough && !slices.Contains(head[1:], "") && (head[0] != "" || len(head) > 2)
}

// trimBlank takes the white space off the end of a line.
func trimBlank(line string) string { return strings.TrimRightFunc(line, unicode.IsSpace) }

// cellsIn returns the cells of a line that tabs part.
func cellsIn(line string) []string {
	cells := strings.Split(line, "\t")
	for i := range cells {
		cells[i] = squeeze(cells[i])
	}
	return cells
}

// tabbed makes a table of rows with tabs.
func (d *document) tabbed(rows []row, lines []string, sure bool) []row {
	d.note(rows[0].number, "lines with tabs were read as a table", "compare it with the leaflet")
	t := textTable{unsure: !sure}
	for i, line := range lines {
		cells := cellsIn(line)
		goesOn := cells[0] == "" && startsSmall(squeeze(line))
		t.add(rows[i], cells, goesOn)
	}
	t.unsure = t.unsure && !t.closeUp()
	return d.tableRows(t)
}

// textTable is a table of a plain text.
type textTable struct {
	rows   []row
	cells  [][]string // of each row
	unsure bool       // a cell may stand in another column than it was written in
}

// add adds a row, or what goes on with the cells of the last one. A row of lines drawn
// below the heads is none.
func (t *textTable) add(r row, cells []string, goesOn bool) {
	if !slices.ContainsFunc(cells, func(c string) bool { return !drawnCell.MatchString(c) }) {
		return
	}
	if last := len(t.cells) - 1; goesOn && last >= 0 {
		t.cells[last] = joinCells(t.cells[last], cells)
		return
	}
	t.rows, t.cells = append(t.rows, r), append(t.cells, cells)
}

// drawnCell matches a cell with nothing but a line in it.
var drawnCell = regexp.MustCompile(`^(?:[-=_–—+]{2,})?$`)

// joinCells adds the further lines of cells to those of a row.
func joinCells(cells, more []string) []string {
	for i, m := range more {
		if i >= len(cells) {
			cells = append(cells, m)
		} else {
			cells[i] = squeeze(cells[i] + " " + m)
		}
	}
	return cells
}

// hasBlank tells whether a cell is blank.
func (t *textTable) hasBlank() bool {
	return slices.ContainsFunc(t.cells, func(cells []string) bool { return slices.Contains(cells, "") })
}

// closeUp takes out blank cells when all rows have the same number of others: some
// cells were parted by several tabs. It reports false for any other table.
func (t *textTable) closeUp() bool {
	closed := make([][]string, len(t.cells))
	for i, cells := range t.cells {
		closed[i] = slices.DeleteFunc(slices.Clone(cells), func(c string) bool { return c == "" })
		if len(closed[i]) != len(closed[0]) {
			return false
		}
	}
	t.cells = closed
	return true
}

// dropBlankColumns gives all rows the same number of cells, and takes out what is
// blank in all of them: white space before the table or after it.
func (t *textTable) dropBlankColumns() {
	var used []bool
	for _, cells := range t.cells {
		for i, c := range cells {
			if i == len(used) {
				used = append(used, false)
			}
			used[i] = used[i] || c != ""
		}
	}
	for n, cells := range t.cells {
		t.cells[n] = nil
		for i, isUsed := range used {
			if isUsed && i < len(cells) {
				t.cells[n] = append(t.cells[n], cells[i])
			} else if isUsed {
				t.cells[n] = append(t.cells[n], "")
			}
		}
	}
}

// tableRows writes a table as rows. One whose columns are not sure is not quoted.
func (d *document) tableRows(t textTable) []row {
	t.dropBlankColumns()
	first := t.rows[0]
	if t.unsure {
		d.note(first.number, fmt.Sprintf("the columns of the table up to line %d cannot be told for certain, "+
			"so that it is never quoted", t.rows[len(t.rows)-1].number),
			"write it as a table of Markdown, or part its cells by single tabs, also blank ones")
	}
	blank := row{number: first.number, page: first.page}
	out := []row{blank}
	for i, cells := range t.cells {
		r := t.rows[i]
		out = append(out, row{text: rowLine(cells)[0], number: r.number, page: r.page, table: true, apart: t.unsure})
	}
	return append(out, blank)
}

// table adds the rows of a table.
func (t *textReader) table(rows []row) {
	texts := make([]string, len(rows))
	for i, r := range rows {
		texts[i] = r.text
	}
	t.doc.add(table, strings.Join(texts, "\n"), rows[0].number)
	t.doc.blocks[len(t.doc.blocks)-1].unfit = rows[0].apart
}
