package source

import "regexp"

// symbolMark matches a picture or a number in a key at the start of a line: "🔹 blood in
// the urine", "1️⃣ Wash your hands".
var symbolMark = regexp.MustCompile(`^(?:[\x{2300}-\x{23FF}\x{25A0}-\x{2BFF}\x{1F000}-\x{1FAFF}]` +
	`[\x{FE0F}\x{200D}\x{1F3FB}-\x{1F3FF}]*|[0-9]\x{FE0F}?\x{20E3})+\s*`)

// symbolOf returns the symbol that a line of text begins with, all keys of numbers alike;
// "" where there is none or where it is a mark that every list may have.
func symbolOf(line string) string {
	symbol := symbolMark.FindString(line)
	switch {
	case symbol == "" || len(symbol) == len(line) || markOf(line) != "":
		return ""
	case symbol[0] >= '0' && symbol[0] <= '9':
		return "#"
	}
	return squeeze(symbol)
}

// symbolList finds the items of lists that are marked with pictures.
type symbolList struct {
	rows    []row // those with text, and the blank ones between them
	heads   map[string]bool
	symbols []string // the symbol of each row
	after   []string // the next symbol below each row, up to a blank one
	last    string   // the symbol of the row before; "" where it has none
	run     int      // how many rows up to that begin with it
	item    string   // the symbol of the item in the rows before, up to a blank one
}

// withSymbolItems gives a mark to the rows of a list that is marked with pictures, as
// other lists have: what begins like the rows around it is no heading. The picture stays
// in the text, as it may say what the words do not.
func withSymbolItems(rows []row) []row {
	s := symbolList{rows: rows, heads: map[string]bool{}, after: symbolsAfter(rows)}
	items := make([]bool, len(rows))
	s.symbols = make([]string, len(rows)) // of the rows before they get a mark
	for i := range rows {
		s.symbols[i] = symbolOf(rows[i].text)
		items[i] = s.read(i)
	}
	titled := false // the first row with text is the title
	for i, is := range items {
		if s.isBetween(items, i) {
			rows[i].within, rows[i].own = true, !rows[i-1].mayBreak()
		}
		if is && titled {
			rows[i].text = "• " + rows[i].text
		}
		titled = titled || rows[i].text != ""
	}
	return rows
}

// isBetween tells whether a row without a symbol stands between two items with the same
// one, so that it belongs to the first.
func (s *symbolList) isBetween(items []bool, i int) bool {
	return i > 0 && i+1 < len(items) && items[i-1] && items[i+1] && s.rows[i].text != "" && s.symbols[i] == "" &&
		s.symbols[i-1] == s.symbols[i+1] && markOf(s.rows[i].text) == ""
}

// read tells whether a row is an item.
func (s *symbolList) read(i int) bool {
	text := s.rows[i].text
	symbol := symbolOf(text)
	if text == "" {
		s.item = ""
		return false
	}
	is := symbol != "" && !s.rows[i].table && !s.leads(i, symbol) && s.isListed(i, symbol)
	if symbol != "" && !is {
		s.heads[symbol] = true
	}
	if is {
		s.item = symbol
	}
	if symbol != s.last {
		s.run = 0
	}
	s.last, s.run = symbol, s.run+1
	return is
}

// isListed tells whether a row with a symbol stands among others, below their lead-in, or
// goes on with one in small letters.
func (s *symbolList) isListed(i int, symbol string) bool {
	above := i > 0 && s.rows[i-1].text != "" // no blank row parts them
	switch {
	case len(claimsIn(s.rows[i].text)) > 0 || symbol != s.last && symbol != s.item && s.isAboveText(i):
		return false
	case symbol == s.last || symbol == s.item || above && s.last != "":
		return true
	case above && endsIn(s.rows[i-1].text, ":"):
		return true
	}
	return startsSmall(wordsAfter(s.rows[i].text)) || s.symbolAfter(i) == symbol ||
		s.after[i] == symbol && !isTitle(s.rows[i].text) // a row broken to fit a page
}

// leads tells whether a row with a symbol heads the rows below it: it leads into them, or
// is a title whose symbol is not that of the rows around it, while theirs is the same or
// its own heads others.
func (s *symbolList) leads(i int, symbol string) bool {
	text, next := s.rows[i].text, s.symbolAfter(i)
	switch {
	case endsIn(text, ":") || symbol != s.last && symbol == next && s.isAboveSentence(i):
		return true
	case symbol == s.last || symbol == s.item || symbol == next || !s.followed(i) || startsSmall(wordsAfter(text)):
		return false
	case endsOpen(text) && !goesOnToItem.MatchString(text):
		return next != "" || markOf(s.rows[i+1].text) != ""
	case s.heads[symbol] && isTitle(text):
		return true
	case s.item != "" && next == s.item: // one among the others
		return false
	}
	return isTitle(text) && (s.run > 1 || next != "" && (next == s.last || next == s.symbolAfter(i+1)))
}

// isAboveText tells whether a title stands above text without a symbol, as headings do; the words that lead
// into the next list are no such text.
func (s *symbolList) isAboveText(i int) bool {
	if !s.followed(i) || !isTitle(s.rows[i].text) {
		return false
	}
	below := s.rows[i+1].text
	return symbolOf(below) == "" && markOf(below) == "" && !startsSmall(below) && !endsIn(below, ":")
}

// isAboveSentence tells whether a title stands above one sentence with the same symbol.
func (s *symbolList) isAboveSentence(i int) bool {
	return isTitle(s.rows[i].text) && endsIn(s.rows[i+1].text, sentenceStops) && s.symbolAfter(i+1) != s.symbolAfter(i)
}

// goesOnToItem matches the end of an item that says how the next one goes with it.
var goesOnToItem = regexp.MustCompile(`(?i)(?:[,;]|\b(?:and|or))$`)

// followed tells whether a row has text right below it.
func (s *symbolList) followed(i int) bool { return i+1 < len(s.rows) && s.rows[i+1].text != "" }

// wordsAfter returns a text without the symbol that it begins with.
func wordsAfter(text string) string { return text[len(symbolMark.FindString(text)):] }

// symbolAfter returns the symbol of the row right below one.
func (s *symbolList) symbolAfter(i int) string {
	if i+1 >= len(s.rows) {
		return ""
	}
	return symbolOf(s.rows[i+1].text)
}

// symbolsAfter finds for each row the next symbol below it, up to a blank row.
func symbolsAfter(rows []row) []string {
	after := make([]string, len(rows))
	next := ""
	for i := len(rows) - 1; i >= 0; i-- {
		after[i] = next
		if symbol := symbolOf(rows[i].text); symbol != "" || rows[i].text == "" {
			next = symbol
		}
	}
	return after
}
