package convert

import (
	"strconv"
	"unicode/utf8"
)

// cell is a cell of a table as a file has it.
type cell struct {
	blocks []block
	span   int  // how many columns it covers
	merged bool // it goes on with the cell above
}

// maxCell is the length in characters up to which a cell is one: longer ones are parts
// of a page that a table lays out.
const maxCell = 600

// maxSpan bounds the columns that a cell can claim to cover.
const maxSpan = 64

// maxCells bounds the cells of a table, those included that its draft has to fill up.
const maxCells = 200_000

// addTable adds a table, or what it holds when it only lays out a page.
func (d *document) addTable(rows [][]cell, page int) {
	if laysOut(rows) {
		for _, row := range rows {
			for _, c := range row {
				for _, b := range c.blocks {
					d.add(b)
				}
			}
		}
		return
	}
	var table block
	table.kind, table.page = tableBlock, page
	for _, row := range rows {
		var above []text
		if n := len(table.rows); n > 0 {
			above = table.rows[n-1]
		}
		if line := d.row(row, above); line != nil {
			table.rows = append(table.rows, line)
		}
	}
	if len(table.rows) > 0 {
		d.remark(page, "a table of "+strconv.Itoa(len(table.rows))+" rows: compare it row by row")
		d.add(table)
	}
}

// laysOut tells whether a table is none, but lays out a page: a box, one row of long
// cells, cells with headings.
func laysOut(rows [][]cell) bool {
	columns, filled, wide := 0, 0, 0
	for _, row := range rows {
		columns, wide = max(columns, len(row)), max(wide, width(row))
		for _, c := range row {
			size := 0
			for _, b := range c.blocks {
				if b.kind == tableBlock || b.kind == headingBlock && b.level < boldRank {
					return true
				}
				size += utf8.RuneCountInString(b.text.String())
			}
			if size > maxCell {
				return true
			}
		}
		if len(row) > 0 {
			filled++
		}
	}
	return columns < 2 || filled < 2 || wide*len(rows) > maxCells
}

// width returns how many columns the cells of a row cover.
func width(row []cell) int {
	n := 0
	for _, c := range row {
		n += max(1, min(c.span, maxSpan))
	}
	return n
}

// row returns the cells of a row, nil for an empty one. A cell that is merged with the
// one above says the same again, since a row is quoted with its own cells.
func (d *document) row(cells []cell, above []text) []text {
	var row []text
	empty := true
	for _, c := range cells {
		var t text
		if c.merged && len(row) < len(above) {
			t = above[len(row)].copied()
		}
		for _, b := range c.blocks {
			if b.kind == leftOutBlock {
				d.add(b)
				continue
			}
			d.tellTabs([]block{b})
			t = append(t, lineBreak(t)...)
			if b.kind == itemBlock {
				t = append(t, d.itemMark(b)...)
			}
			t = append(t, b.text...)
		}
		empty = empty && len(t) == 0
		row = append(row, t)
		for range min(c.span, maxSpan) - 1 {
			row = append(row, nil)
		}
	}
	if empty {
		return nil
	}
	return row
}

// itemMark returns how an item is marked where it is no list of Markdown: as in the file,
// or as its program counts.
func (d *document) itemMark(b block) text {
	if len(b.mark) > 0 {
		return append(append(text(nil), b.mark...), written(" ")...)
	}
	sign := itemSign(b.number)
	d.added = append(d.added, sign)
	return written(sign)
}

func lineBreak(after text) text {
	if len(after) == 0 {
		return nil
	}
	return written("\n")
}

// itemSign is the mark of an item that has none in the file.
func itemSign(number int) string {
	if number > 0 {
		return strconv.Itoa(number) + ". "
	}
	return "- "
}
