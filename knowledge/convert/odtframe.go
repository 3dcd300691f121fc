package convert

import "strconv"

// note puts the text of a note behind the paragraph; its sign is left out.
func (o *openText) note(n *node) {
	if sign := n.child("note-citation"); sign != nil {
		o.doc.leaveOut(held(sign), reasonMark, o.page)
	}
	if body := n.child("note-body"); body != nil {
		o.doc.remark(o.page, "a note of the foot of the page stands behind the paragraph that refers to it")
		o.after = append(o.after, func() { o.blocks(body.kids, place{}) })
	}
}

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
		var row []cell
		for _, tc := range tr.kids {
			c := cell{span: 1}
			switch tc.name {
			case "table-cell":
				c.span = max(1, atoi(tc.get("number-columns-spanned")))
			case "covered-table-cell": // by the cell to its left, or the one above
				if len(row) > 0 && row[len(row)-1].span > 1 {
					continue
				}
				c.merged = true
			default:
				continue
			}
			kept := o.doc.blocks
			o.doc.blocks = nil
			o.blocks(tc.kids, place{})
			c.blocks, o.doc.blocks = o.doc.blocks, kept
			row = append(row, c)
		}
		rows = append(rows, row)
	}
	o.doc.addTable(rows, page)
}

func itoa(n int) string { return strconv.Itoa(n) }

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
