package source

import (
	"strings"

	"bedside/knowledge"
)

// markSplitTables marks the rows of a table at the top of a page that may go on with the one at
// the foot of the page before: without the heads of its columns "Ibuprofen" stands below no
// "Do not". Such a table is not quoted, but where the heads are repeated.
func (d *document) markSplitTables(rows []row) {
	head, last := -1, -1 // the first row of the last table, and the last row with text
	for i, r := range rows {
		if r.text == "" {
			continue
		}
		begins := r.table && (last < 0 || last < i-1 || !rows[last].table)
		if begins && last >= 0 && rows[last].table && rows[last].page < r.page &&
			r.text != rows[head].text && cellsOfRow(r) == cellsOfRow(rows[head]) {
			d.note(r.number, "a table at the top of a page may go on with the one on the page before, so that it is never quoted",
				"write both as one, or write the heads of the columns above its rows")
			markApart(rows[i:])
		}
		if begins {
			head = i
		}
		last = i
	}
}

// cellsOfRow counts the cells of a table's row.
func cellsOfRow(r row) int { return strings.Count(r.text, strings.TrimSpace(knowledge.CellBorder)) + 1 }

// markApart marks the rows of the table that some rows begin with.
func markApart(rows []row) {
	for i := 0; i < len(rows) && rows[i].table; i++ {
		rows[i].apart = true
	}
}
