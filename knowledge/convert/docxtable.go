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
		var row []cell
		for _, tc := range tr.rowsOf("tc") {
			row = append(row, w.cell(tc))
		}
		rows = append(rows, row)
	}
	w.doc.addTable(rows, page)
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
