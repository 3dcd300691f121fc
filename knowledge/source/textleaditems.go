package source

import (
	"fmt"
	"strings"
)

// markLeadItems marks the rows with a mark of their own that head the items below them,
// which have another: "✗ Never" above "• swim" and "• dive". Where such a row may as well
// be one item among the others, which it would turn, neither is quoted.
func (d *document) markLeadItems(rows []row) {
	for i := range rows {
		if !headsItems(rows, i) {
			continue
		}
		rows[i].leads = true
		if !isOpenItem(rows[i].text) && standsAmong(rows, i) {
			d.note(rows[i].number, fmt.Sprintf("it is not sure whether this heads the items below it, so that they are not quoted: %q",
				shortened(rows[i].text)), "write a blank line above it if it does, or the same mark before all items")
			setApart(rows, i)
		}
	}
}

// headsItems tells whether a row is short, and stands above items with another mark, which
// says nothing, while its own is a tick or a cross or its sentence is open.
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
	return isOpenItem(rows[i].text) || judging.MatchString(m.sign) && (i == 0 || readMark(rows[i-1].text).sign != m.sign)
}

// isOpenItem tells whether an item is no whole sentence: "✗ Never", "■ Only swim if".
func isOpenItem(text string) bool {
	words := text[len(markOf(text)):]
	return bare.MatchString(words) || endsIn(words, ":") || endsOpen(words) && !goesOnToItem.MatchString(words)
}

// standsAmong tells whether the row right above one has the mark of those below it.
func standsAmong(rows []row, i int) bool {
	return i > 0 && readMark(rows[i-1].text).sign == readMark(rows[i+1].text).sign
}

// setApart marks a run of rows without a blank one as not to be quoted.
func setApart(rows []row, i int) {
	from, to := i, i
	for from > 0 && rows[from-1].text != "" {
		from--
	}
	for to < len(rows) && rows[to].text != "" {
		rows[to].apart = true
		to++
	}
	for ; from < i; from++ {
		rows[from].apart = true
	}
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
