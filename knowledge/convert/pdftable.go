package convert

import (
	"cmp"
	"slices"
)

// table makes a table of a flow.
func (b *builder) table(f flow) {
	var cells [][][]*segment
	if f.grid != nil {
		cells = gridCells(f)
	} else {
		cells = looseCells(f.rows)
	}
	table := block{kind: tableBlock, page: f.rows[0].segments[0].page}
	for _, line := range cells {
		var made []text
		filled := false
		for _, segments := range line {
			t := b.joined(segments)
			filled = filled || len(t) > 0
			made = append(made, t)
		}
		if filled {
			table.rows = append(table.rows, made)
		}
	}
	b.placeTable(table)
}

// placeTable adds a table, or goes on with the one that the end of a page cut.
func (b *builder) placeTable(t block) {
	if len(t.rows) == 0 {
		return
	}
	if last := b.last(); last != nil && last.kind == tableBlock && last.page < t.page &&
		len(last.rows[0]) == len(t.rows[0]) {
		if slices.EqualFunc(last.rows[0], t.rows[0], func(x, y text) bool { return visible(x) == visible(y) }) {
			for _, c := range t.rows[0] {
				b.doc.leaveOut(c, reasonRepeated, t.page)
			}
			t.rows = t.rows[1:]
		}
		b.doc.remark(t.page, "a table goes on from the page before: compare it row by row")
		last = b.last()
		last.rows = append(last.rows, t.rows...)
		return
	}
	b.doc.remark(t.page, "a table of "+itoa(len(t.rows))+" rows: compare it row by row")
	b.doc.add(t)
}

// gridCells puts the segments of a table with borders into its cells.
func gridCells(f flow) [][][]*segment {
	cells := make([][][]*segment, len(f.grid.down)-1)
	for i := range cells {
		cells[i] = make([][]*segment, len(f.grid.across)-1)
	}
	for _, r := range f.rows {
		for _, s := range r.segments {
			line, column := f.grid.cellOf(s)
			cells[line][column] = append(cells[line][column], s)
		}
	}
	return cells
}

// looseCells finds the cells of a table without borders: its columns by the white bands
// between them, its rows by the order of the file, in which each row begins anew from
// the left.
func looseCells(rows []row) [][][]*segment {
	gaps := tableGaps(rows)
	var all []*segment
	for _, r := range rows {
		all = append(all, r.segments...)
	}
	columnOf := func(s *segment) int {
		n := 0
		for n < len(gaps) && s.left >= gaps[n].right-1 {
			n++
		}
		return n
	}
	if byColumns(all, columnOf, len(rows)) {
		return lineCells(rows, columnOf, len(gaps)+1)
	}
	slices.SortFunc(all, func(a, b *segment) int { return cmp.Compare(a.order, b.order) })
	pitch := linePitch(rows)
	var cells [][][]*segment
	last := len(gaps) + 1
	for i, s := range all {
		column := columnOf(s)
		again := i > 0 && column == last && all[i-1].base-s.base > 1.35*pitch
		if column < last || again {
			cells = append(cells, make([][]*segment, len(gaps)+1))
		}
		cells[len(cells)-1][column] = append(cells[len(cells)-1][column], s)
		last = column
	}
	return cells
}

// byColumns tells whether the file has a table column after column.
func byColumns(all []*segment, columnOf func(*segment) int, rows int) bool {
	sorted := slices.Clone(all)
	slices.SortFunc(sorted, func(a, b *segment) int { return cmp.Compare(a.order, b.order) })
	back := 0
	for i := 1; i < len(sorted); i++ {
		if columnOf(sorted[i]) < columnOf(sorted[i-1]) {
			back++
		}
	}
	return rows > 2 && back <= 1
}

// lineCells makes each line a row.
func lineCells(rows []row, columnOf func(*segment) int, columns int) [][][]*segment {
	var cells [][][]*segment
	for _, r := range rows {
		line := make([][]*segment, columns)
		for _, s := range r.segments {
			line[columnOf(s)] = append(line[columnOf(s)], s)
		}
		cells = append(cells, line)
	}
	return cells
}

// tableGaps returns the white bands that run through all rows of a table, its head
// aside when that covers some.
func tableGaps(rows []row) []gap {
	all := bands(rows)
	if body := bands(rows[1:]); len(body) > len(all) && len(rows) > 2 {
		return body
	}
	return all
}

// bands returns the white bands between the outermost segments of rows.
func bands(rows []row) []gap {
	left, right := rows[0].left(), rows[0].right()
	size := rows[0].size()
	for _, r := range rows {
		left, right = min(left, r.left()), max(right, r.right())
	}
	var covered []gap
	for _, r := range rows {
		for _, s := range r.segments {
			covered = append(covered, gap{s.left, s.right})
		}
	}
	slices.SortFunc(covered, func(a, b gap) int { return cmp.Compare(a.left, b.left) })
	var found []gap
	end := left
	for _, c := range covered {
		if c.left-end >= 0.5*size {
			found = append(found, gap{end, c.left})
		}
		end = max(end, c.right)
	}
	return found
}

// linePitch returns the least distance from one line to the next.
func linePitch(rows []row) float64 {
	least := 0.0
	for i := 1; i < len(rows); i++ {
		d := rows[i-1].base - rows[i].base
		if d > 0.8*rows[i].size() && (least == 0 || d < least) {
			least = d
		}
	}
	if least == 0 {
		return 1.4 * rows[0].size()
	}
	return least
}
