package source

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// maxCell is the length in characters up to which a cell holds data. A longer one
// is a column of the page, unless the table has a header.
const maxCell = 600

// maxSpan is how many columns or rows a cell can cover.
const maxSpan = 20

// isDataTable tells whether a table has rows and columns to be read together, and
// is none that only places the parts of a page.
func isDataTable(t *html.Node) bool {
	if attribute(t, "role") == "presentation" || attribute(t, "role") == "none" ||
		holds(t, "h1", "h2", "h3", "h4", "h5", "h6", "table", "summary") {
		return false
	}
	if holds(t, "th", "caption") {
		return true
	}
	columns := 0
	for n := range t.Descendants() {
		if n.Data != "tr" || n.Type != html.ElementNode {
			continue
		}
		row := rowElements(n)
		columns = max(columns, len(row))
		for _, cell := range row {
			if utf8.RuneCountInString(strings.Join(linesOf(cell), " ")) > maxCell {
				return false
			}
		}
	}
	return columns > 1
}

func rowElements(row *html.Node) []*html.Node {
	var cells []*html.Node
	for n := range row.ChildNodes() {
		if n.Type == html.ElementNode && (n.Data == "td" || n.Data == "th") && !isHidden(n) {
			cells = append(cells, n)
		}
	}
	return cells
}

// tableLines returns the lines of a table. Where a cell covers several columns or
// rows of data, its text stands in each, so that every row can be read alone. In
// other rows empty cells keep its place: no value slips under another heading. Where that would
// repeat too much, whole is false.
func tableLines(t *html.Node) (lines []string, whole bool) {
	var r tableReader
	for n := range t.Descendants() {
		switch {
		case n.Data == "caption" && n.Type == html.ElementNode:
			lines = append(lines, linesOf(n)...)
		case n.Data == "tr" && n.Type == html.ElementNode && !isHidden(n) && !isStruck(n):
			lines = append(lines, r.row(n)...)
		}
	}
	return lines, !r.full
}

// tableReader reads the rows of a table, one after the other.
type tableReader struct {
	covered       []covered // by column, what a cell above covers
	started       bool      // a row was read
	own, repeated int       // the length of all text, and of what was repeated of it
	full          bool      // no more can be repeated, so that rows lack what they need to be read alone
}

// covered tells how many rows from here on a cell covers, and the text that counts there.
type covered struct {
	rows int
	text string
}

// row returns the line of a row; none where no cell of its own has text.
func (r *tableReader) row(row *html.Node) []string {
	cells := rowElements(row)
	isData := row.Parent.Data != "thead" &&
		slices.ContainsFunc(cells, func(cell *html.Node) bool { return cell.Data == "td" })
	line := rowReader{tableReader: r, isData: isData, below: slices.Clone(r.covered)}
	before := r.own
	for _, cell := range cells {
		line.skip()
		line.add(cell, isData && r.started && len(cells) > 1)
	}
	line.skip()
	r.covered, r.started = line.below, true
	if r.own == before {
		return nil
	}
	return rowLine(line.texts)
}

// repeat returns the text for a further place that a cell covers. What is repeated is bounded by
// what a table says, as a few cells can cover very many places.
func (r *tableReader) repeat(text string) string {
	const most = 8
	if r.full = r.full || r.repeated+len(text) > most*r.own; r.full {
		return ""
	}
	r.repeated += len(text)
	return text
}

// rowReader reads one row.
type rowReader struct {
	*tableReader
	isData bool
	texts  []string  // by column
	below  []covered // what is covered of the rows below
}

// skip passes the columns that a cell above covers.
func (r *rowReader) skip() {
	for at := len(r.texts); at < len(r.covered) && r.covered[at].rows > 0; at++ {
		r.below[at].rows--
		text := ""
		if r.isData {
			text = r.repeat(r.covered[at].text)
		}
		r.texts = append(r.texts, text)
	}
}

// add adds a cell; repeats tells whether its text stands in each column that it covers.
func (r *rowReader) add(cell *html.Node, repeats bool) {
	text := cellText(linesOf(cell))
	r.own += len(text)
	rows := spanOf(cell, "rowspan")
	for i := range spanOf(cell, "colspan") {
		at := len(r.texts)
		for len(r.below) <= at {
			r.below = append(r.below, covered{})
		}
		shown := ""
		switch {
		case i == 0:
			shown = text
		case repeats && !isLabelCell(text):
			shown = r.repeat(text)
		}
		r.below[at].rows = rows - 1
		if r.isData && !isLabelCell(text) {
			r.below[at].text = shown
		}
		r.texts = append(r.texts, shown)
	}
}

// isLabelCell tells whether a cell is a label beside a place to write, which says nothing of the
// places that it covers: "Name:".
func isLabelCell(text string) bool { return strings.HasSuffix(text, ":") }

func spanOf(cell *html.Node, key string) int {
	n, err := strconv.Atoi(strings.TrimSpace(attribute(cell, key)))
	if err != nil {
		return 1
	}
	return min(max(n, 1), maxSpan)
}
