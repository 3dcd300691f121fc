package convert

import (
	"slices"
	"strconv"
	"strings"
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
	r := rowReader{doc: d, left: mostRepeated * size(rows)}
	for _, row := range rows {
		if line := r.row(row, len(table.rows) > 0 && len(row) > 1); line != nil {
			table.rows = append(table.rows, line)
			r.above = line
		}
	}
	if r.left < 0 {
		d.doubt(page, "cells of a table cover more columns than the draft can repeat them in; write in each row what it says")
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
			if c.size() > maxCell || slices.ContainsFunc(c.blocks, func(b block) bool {
				return b.kind == tableBlock || b.kind == headingBlock && b.level < boldRank
			}) {
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

// size returns how many characters a cell has.
func (c cell) size() int {
	n := 0
	for _, b := range c.blocks {
		n += utf8.RuneCountInString(b.text.String())
	}
	return n
}

// size returns how many characters the cells of a table have.
func size(rows [][]cell) int {
	n := 0
	for _, row := range rows {
		for _, c := range row {
			n += c.size()
		}
	}
	return n
}

// mostRepeated is how many times the text of a table cells over several columns may repeat, as a
// few of them can cover very many.
const mostRepeated = 8

// rowReader reads the rows of a table, one after the other.
type rowReader struct {
	doc   *document
	above []text // the row before
	left  int    // how many characters may still be repeated
}

// row returns the cells of a row, nil for an empty one. A cell that is merged with the
// one above says the same again, and so does one over several columns of a row with others
// where repeats is set, since a row is quoted with its own cells.
func (r *rowReader) row(cells []cell, repeats bool) []text {
	var row []text
	empty := true
	for _, c := range cells {
		t := r.cell(c, len(row))
		empty = empty && len(t) == 0
		row = append(row, t)
		for range min(c.span, maxSpan) - 1 {
			row = append(row, r.again(t, repeats))
		}
	}
	if empty {
		return nil
	}
	return row
}

// again returns the text for a further column that a cell covers: none for a label beside a
// place to write, which says nothing of it.
func (r *rowReader) again(t text, repeats bool) text {
	if !repeats || r.left < 0 || strings.HasSuffix(t.String(), ":") {
		return nil
	}
	if r.left -= len(t); r.left < 0 {
		return nil
	}
	return t.copied()
}

// cell returns the text of a cell in a column.
func (r *rowReader) cell(c cell, column int) text {
	var t text
	if c.merged && column < len(r.above) {
		t = r.above[column].copied()
	}
	for _, b := range c.blocks {
		if b.kind == leftOutBlock {
			r.doc.add(b)
			continue
		}
		r.doc.tellTabs([]block{b})
		t = append(t, lineBreak(t)...)
		if b.kind == itemBlock {
			t = append(t, r.doc.itemMark(b)...)
		}
		t = append(t, b.text...)
	}
	return t
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
