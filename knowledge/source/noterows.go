package source

// markNotes marks the rows that are notes, and the rows of a paragraph that go on
// with one.
func (l layout) markNotes(rows []row) {
	lines := make([]string, len(rows))
	for i, r := range rows {
		lines[i] = r.text
	}
	x := indexNotes(lines)
	open := false
	for i := range rows {
		starts := !rows[i].table && x.isNote(i, startOfNote(rows[i].text))
		open = starts || open && l.continuesNote(rows[i-1], rows[i])
		rows[i].note, rows[i].joined = open, rows[i].joined && !starts || open && !starts
	}
}

// continuesNote tells whether a row goes on with the note in the row before it: the note
// was broken to fit a page, its sentence is open, and the row cannot be a heading. Other
// text right below a note is no part of it.
func (l layout) continuesNote(before, r row) bool {
	if r.text == "" || r.table || markOf(r.text) != "" || startOfNote(r.text) != "" || endsIn(before.text, sentenceStops+"?") {
		return false
	}
	if startsSmall(r.text) || endsOpen(before.text) {
		return l.wrapped || goesOn(before, r)
	}
	return l.wrapped && !l.breaks(before, r) && (titleOf(r.text) == "" || l.fills(before, r))
}
