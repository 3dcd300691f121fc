package convert

import "strconv"

// frame notes a picture, and puts the text of a box behind the paragraph.
func (o *openText) frame(n *node) {
	if len(n.find("image", nil)) > 0 {
		words := ""
		for _, d := range append(n.find("title", nil), n.find("desc", nil)...) {
			words += ": " + shorten(oneLine(d.all().String()))
			o.doc.leaveOut(held(d), reasonAlt, o.page)
		}
		o.doc.remark(o.page, "a picture is left out"+words)
	}
	for _, box := range n.find("text-box", nil) {
		o.after = append(o.after, func() { o.blocks(box.kids, place{}) })
	}
	if n.name != "frame" {
		o.after = append(o.after, func() { o.blocks(n.kids, place{}) })
	}
}

// table reads a table.
func (o *openText) table(n *node) {
	page := o.page
	var rows [][]cell
	for _, tr := range n.rowsOf("table-row") {
		rows = append(rows, o.cells(tr))
	}
	o.doc.addTable(rows, page)
}

// cells reads the cells of a row. One that is covered goes on with the cell to its left as far as
// that spans, and with the one above beyond.
func (o *openText) cells(tr *node) []cell {
	var row []cell
	covered := 0
	for _, tc := range tr.kids {
		if tc.name != "table-cell" && tc.name != "covered-table-cell" {
			continue
		}
		c := cell{span: 1, blocks: o.within(tc)}
		again := max(1, min(atoi(tc.get("number-columns-repeated")), maxSpan))
		if tc.name == "table-cell" {
			c.span = max(1, min(atoi(tc.get("number-columns-spanned")), maxSpan))
			covered = c.span - 1
		} else {
			left := min(again, covered)
			covered, again = covered-left, again-left
			c.merged = true
		}
		for range again {
			row = append(row, c)
			c.blocks = copiedBlocks(c.blocks)
		}
	}
	return row
}

// within reads the blocks of a cell.
func (o *openText) within(tc *node) []block {
	kept := o.doc.blocks
	o.doc.blocks = nil
	o.blocks(tc.kids, place{})
	blocks := o.doc.blocks
	o.doc.blocks = kept
	return blocks
}

func itoa(n int) string { return strconv.Itoa(n) }

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// copiedBlocks are the same blocks as a repetition.
func copiedBlocks(blocks []block) []block {
	var copies []block
	for _, b := range blocks {
		if b.kind != leftOutBlock {
			copies = append(copies, block{kind: b.kind, level: b.level, number: b.number, text: b.text.copied(), page: b.page})
		}
	}
	return copies
}
