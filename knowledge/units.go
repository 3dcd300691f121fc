package knowledge

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Unit is a part of a passage that can be highlighted: a sentence, or a list
// item. Start and End are byte offsets into the passage's text.
type Unit struct {
	Start, End int
	Item       bool // a list item or a sentence of one
}

// longItem is the length in bytes from which a list item is taken apart into
// its sentences: up to it, the item is read as one thing.
const longItem = 160

var (
	itemMark = regexp.MustCompile(`^\s*(?:[-*+•–]|\d{1,3}[.)])\s+`)
	// abbreviation ends in a full stop that does not end a sentence.
	abbreviation = regexp.MustCompile(`(?i)(?:^|[\s(])(?:e\.g|i\.e|etc|vs|dr|mr|mrs|ms|st|no|approx|fig|u\.s|u\.k)\.$`)
)

// Units takes a text apart into sentences and list items, in order, leaving out
// list marks and the space between them.
func Units(text string) []Unit {
	var units []Unit
	for _, b := range blocks(text) {
		line := text[b.Start:b.End]
		if b.Item && len(line) <= longItem {
			units = append(units, b)
			continue
		}
		for _, s := range sentences(line) {
			units = append(units, Unit{b.Start + s[0], b.Start + s[1], b.Item})
		}
	}
	return units
}

// blocks finds the list items of a text, with their continuation lines, and the
// runs of lines between them.
func blocks(text string) []Unit {
	var found []Unit
	open := false
	for start := 0; start < len(text); {
		end := len(text)
		if nl := strings.IndexByte(text[start:], '\n'); nl >= 0 {
			end = start + nl
		}
		line := text[start:end]
		mark := itemMark.FindString(line)
		switch {
		case strings.TrimSpace(line) == "":
			open = false
		case mark != "":
			found = append(found, Unit{start + len(mark), end, true})
			open = true
		case open:
			found[len(found)-1].End = end
		default:
			found = append(found, Unit{start, end, false})
			open = true
		}
		start = end + 1
	}
	return found
}

// sentences returns the byte ranges of the sentences of a text.
func sentences(text string) [][2]int {
	var found [][2]int
	start := 0
	add := func(end int) {
		part := text[start:end]
		left := len(part) - len(strings.TrimLeftFunc(part, unicode.IsSpace))
		right := len(strings.TrimRightFunc(part, unicode.IsSpace))
		if left < right {
			found = append(found, [2]int{start + left, start + right})
		}
		start = end
	}
	for i, r := range text {
		if (r == '.' || r == '!' || r == '?') && endsSentence(text, i) {
			add(i + closers(text[i:]))
		}
	}
	add(len(text))
	return found
}

// closers returns the length of the stop at the start of a text together with
// the quotation marks and brackets that close after it.
func closers(text string) int {
	return len(text) - len(strings.TrimLeft(text, `.!?"'”’)]`))
}

// endsSentence tells whether the stop at offset i is followed by a new sentence.
func endsSentence(text string, i int) bool {
	after := text[i+closers(text[i:]):]
	next := strings.TrimLeftFunc(after, unicode.IsSpace)
	if next == "" {
		return true
	}
	if len(next) == len(after) { // no space: 3.5, e-mail, www.clinic.org
		return false
	}
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(next, `"'“‘([`))
	if !unicode.IsUpper(r) && !unicode.IsDigit(r) {
		return false
	}
	return text[i] != '.' || !abbreviation.MatchString(text[max(0, i-8):i+1])
}
