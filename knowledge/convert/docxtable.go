package convert

import "strconv"

// table reads a table.
func (w *word) table(n *node) {
	page := w.page
	var rows [][]cell
	for _, tr := range n.rowsOf("tr") {
		if _, deleted := tr.val("trPr", "del"); deleted {
			w.doc.leaveOut(spaced(tr), reasonDeleted, w.page)
			continue
		}
		rows = append(rows, w.cells(tr))
	}
	w.doc.addTable(rows, page)
}

// cells reads the cells of a row, with the columns that it leaves open before the first. A cell
// that goes on with the one to its left widens that.
func (w *word) cells(tr *node) []cell {
	var row []cell
	if before, _ := tr.val("trPr", "gridBefore"); before != "" {
		for range min(atoi(before), maxSpan) {
			row = append(row, cell{span: 1})
		}
	}
	for _, tc := range tr.rowsOf("tc") {
		c := w.cell(tc)
		merge, merged := tc.val("tcPr", "hMerge")
		if merged && merge != "restart" && len(row) > 0 {
			left := &row[len(row)-1]
			left.span, left.blocks = left.span+1, append(left.blocks, c.blocks...)
			continue
		}
		row = append(row, c)
	}
	return row
}

// rowsOf returns the rows of a table or the cells of a row, also those in a content
// control.
func (n *node) rowsOf(name string) []*node {
	var found []*node
	for _, k := range n.kids {
		switch k.name {
		case name:
			found = append(found, k)
		case "tbl", "p", "tblPr", "trPr", "tblGrid":
		default:
			found = append(found, k.rowsOf(name)...)
		}
	}
	return found
}

// cell reads one cell.
func (w *word) cell(tc *node) cell {
	c := cell{span: 1}
	if span, ok := tc.val("tcPr", "gridSpan"); ok {
		c.span, _ = strconv.Atoi(span)
	}
	if merge, ok := tc.val("tcPr", "vMerge"); ok {
		c.merged = merge != "restart"
	}
	kept := w.doc.blocks
	w.doc.blocks = nil
	w.blocks(tc.kids)
	c.blocks, w.doc.blocks = w.doc.blocks, kept
	return c
}
