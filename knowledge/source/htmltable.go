package source

import (
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
// rows, empty ones keep its place, so that no value slips under another heading.
func tableLines(t *html.Node) []string {
	var lines []string
	var covered []int // by column, how many rows from here on a cell above covers
	for n := range t.Descendants() {
		switch {
		case n.Data == "caption" && n.Type == html.ElementNode:
			lines = append(lines, linesOf(n)...)
		case n.Data == "tr" && n.Type == html.ElementNode && !isHidden(n):
			var cells []string
			cells, covered = rowCells(n, covered)
			lines = append(lines, rowLine(cells)...)
		}
	}
	return lines
}

// rowCells returns the texts of a row by column, and what its cells cover of the
// rows below.
func rowCells(row *html.Node, covered []int) (cells []string, below []int) {
	below = append(below, covered...)
	skip := func() {
		for len(cells) < len(covered) && covered[len(cells)] > 0 {
			below[len(cells)]--
			cells = append(cells, "")
		}
	}
	for _, cell := range rowElements(row) {
		skip()
		columns, rows := spanOf(cell, "colspan"), spanOf(cell, "rowspan")
		for i := range columns {
			for len(below) <= len(cells) {
				below = append(below, 0)
			}
			below[len(cells)] = rows - 1
			text := ""
			if i == 0 {
				text = strings.Join(linesOf(cell), " ")
			}
			cells = append(cells, text)
		}
	}
	skip()
	return cells, below
}

func spanOf(cell *html.Node, key string) int {
	n, err := strconv.Atoi(strings.TrimSpace(attribute(cell, key)))
	if err != nil {
		return 1
	}
	return min(max(n, 1), maxSpan)
}
