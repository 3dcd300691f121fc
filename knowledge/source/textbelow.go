package source

// markBelowItems marks the rows that stand further in right below an item: "2 weeks" below
// "1. No aspirin for" goes on with it, and an amount there is no heading.
func markBelowItems(rows []row) {
	item := -1 // the indentation of the item that the row before belongs to; -1 for none
	for i := range rows {
		r := &rows[i]
		switch {
		case r.text == "" || r.table || r.note:
			item = -1
		case markOf(r.text) != "":
			item = r.indent
		case item < 0 || r.indent <= item || !startsSmall(r.text) && !amount.MatchString(r.text):
			item = -1
		default:
			r.item = true
			r.within = r.within || endsOpen(rows[i-1].text)
		}
	}
}
