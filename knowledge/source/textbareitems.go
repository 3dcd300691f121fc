package source

// fewestBareItems is how many rows in small letters make a list without marks: two
// may as well be a sentence in a narrow box.
const fewestBareItems = 3

// markBareItems gives a mark to the rows of a list whose marks were lost when it was
// copied: joined to one line, "do not: use tampons have sex swim" is no sentence.
func (l layout) markBareItems(rows []row) {
	for i := range rows {
		end := i + 1
		for end < len(rows) && leadsToBare(rows[i], rows[i+1]) && l.isBareItem(rows[end], rows[i+1].indent) {
			end++
		}
		if end-i <= fewestBareItems || !endsBareList(rows, end) {
			continue
		}
		for n := i + 1; n < end; n++ {
			rows[n].text, rows[n].item, rows[n].joined = "• "+rows[n].text, true, false
		}
	}
}

// leadsToBare tells whether the row below another can begin a list without marks. A heading is
// followed by no sentence in small letters; one that breaks off needs its items further in.
func leadsToBare(r, next row) bool {
	if r.text == "" || markOf(r.text) != "" || r.table || r.note || r.apart {
		return false
	}
	return endsIn(r.text, ":") || isTitle(r.text) && !endsOpen(r.text) || ruler.MatchString(r.text) ||
		endsOpen(r.text) && next.indent > r.indent+1
}

// isBareItem tells whether a row can be an item of a list without marks: it begins in
// small letters where the first does, and ends well before the page.
func (l layout) isBareItem(r row, indent int) bool {
	if !startsSmall(r.text) || r.indent != indent || r.table || r.note || r.apart || endsIn(r.text, ":") {
		return false
	}
	return 5*r.size() < 3*l.width && (!endsOpen(r.text) || goesOnToItem.MatchString(r.text))
}

// endsBareList tells whether what could be a list ends where a list does: above a blank row or
// a new beginning. A stop after the last row alone is that of a sentence in a narrow box.
func endsBareList(rows []row, end int) bool {
	if end < len(rows) && (startsSmall(rows[end].text) || markOf(rows[end].text) != "") {
		return false
	}
	return endsIn(rows[end-1].text, sentenceStops) == endsIn(rows[end-2].text, sentenceStops)
}
