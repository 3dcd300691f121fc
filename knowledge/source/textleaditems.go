package source

import "strings"

// markLeadItems marks the rows with a mark of their own that head the items below them,
// which have another: "✗ Never" above "• swim" and "• dive". A whole sentence, such as
// "✗ Share it", may as well be one item among the others, which it would turn.
func markLeadItems(rows []row) {
	for i := range rows {
		rows[i].leads = headsItems(rows, i)
	}
}

// headsItems tells whether a row is short and open, and stands above items with another
// mark, which says nothing.
func headsItems(rows []row, i int) bool {
	m := readMark(rows[i].text)
	if m.sign == "" || m.isNumber() || rows[i].joined || i+1 == len(rows) || !isTitle(strings.TrimSuffix(rows[i].text, ":")) {
		return false
	}
	next := readMark(rows[i+1].text)
	if next.sign == "" || next.sign == m.sign || next.isNumber() || judging.MatchString(next.sign) ||
		rows[i+1].indent > rows[i].indent+1 {
		return false
	}
	return isOpenItem(rows[i].text)
}

// isOpenItem tells whether an item is no whole sentence: "✗ Never", "■ Only swim if".
func isOpenItem(text string) bool {
	words := text[len(markOf(text)):]
	return bare.MatchString(words) || endsIn(words, ":") || endsOpen(words) && !goesOnToItem.MatchString(words)
}

// heads tells whether an item that leads into others stands under a heading that it would
// turn: "✔ Take" under "Do not take".
func (t *textReader) heads(r row) bool {
	if !r.leads || reversing.MatchString(r.text) {
		return false
	}
	for i := len(t.doc.blocks) - 1; i >= 0; i-- {
		if b := t.doc.blocks[i]; b.kind == heading {
			return reversing.MatchString(b.text)
		}
	}
	return false
}
