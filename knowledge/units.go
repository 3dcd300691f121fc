package knowledge

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Unit is a part of a passage that can be highlighted: a sentence, a list item
// or a table row. Start and End are byte offsets into the passage's text.
type Unit struct {
	Start, End int
	Item       bool // a list item or a sentence of one
}

// longItem is the length in bytes from which a list item is taken apart into
// its sentences: up to it, the item is read as one thing.
const longItem = 160

// CellBorder stands between the cells of a table row in a passage's text.
const CellBorder = " | "

var (
	itemMark = regexp.MustCompile(`^\s*(?:[-*+•–]|\d{1,3}[.)])\s+`)
	// abbreviations end in a full stop that does not end a sentence.
	abbreviations = []string{"e.g.", "i.e.", "vs.", "dr.", "mr.", "mrs.", "ms.", "prof.", "st.", "approx.", "u.s.", "u.k."}
	// numberings end in a full stop that does not end a sentence before a number.
	numberings = []string{"no.", "nos.", "fig.", "tel.", "ext.", "p.", "pp."}
)

// Units takes a text apart into sentences, list items and table rows, in order,
// leaving out list marks and the space between them. A line break always ends a
// unit, except before an indented line, which continues the list item above it.
func Units(text string) []Unit {
	var units []Unit
	for _, b := range blocks(text) {
		line := text[b.Start:b.End]
		if b.Item && len(line) <= longItem || strings.Contains(line, CellBorder) {
			units = append(units, b)
			continue
		}
		for _, s := range sentences(line) {
			units = append(units, Unit{b.Start + s.Start, b.Start + s.End, b.Item})
		}
	}
	return units
}

// blocks finds the list items of a text, with their continuation lines, and the
// lines between them. None is empty, or begins or ends in white space.
func blocks(text string) []Unit {
	var found []Unit
	inItem := false
	start := 0
	for line := range strings.Lines(text) {
		mark := len(itemMark.FindString(line))
		whole, item := trimmed(line, start), trimmed(line[mark:], start+mark)
		switch {
		case whole.Start == whole.End:
			inItem = false
		case item.Start > whole.Start && item.Start < item.End:
			inItem = true
			item.Item = true
			found = append(found, item)
		case inItem && whole.Start > start:
			found[len(found)-1].End = whole.End
		default:
			inItem = false
			found = append(found, whole)
		}
		start += len(line)
	}
	return found
}

// trimmed returns the place of a text, which begins at an offset, without the
// white space around it.
func trimmed(text string, offset int) Unit {
	content := strings.TrimLeftFunc(text, unicode.IsSpace)
	offset += len(text) - len(content)
	return Unit{Start: offset, End: offset + len(strings.TrimRightFunc(content, unicode.IsSpace))}
}

// sentences finds the sentences of a text.
func sentences(text string) []Unit {
	var found []Unit
	start := 0
	add := func(end int) {
		if part := trimmed(text[start:end], start); part.Start < part.End {
			found = append(found, part)
		}
		start = end
	}
	end, follows := 0, following{} // of the stops that stand together: to look again for each would be quadratic
	for i, r := range text {
		if r != '.' && r != '!' && r != '?' {
			continue
		}
		if i >= end {
			end = i + closers(text[i:])
			follows = after(text[end:])
		}
		if follows.endsSentence(text, i) {
			add(end)
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

// following is what stands behind stops and closers.
type following struct {
	nothing, space bool
	first          rune // behind space and opening marks
}

func after(text string) following {
	next := strings.TrimLeftFunc(text, unicode.IsSpace)
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(next, `"'“‘([`))
	return following{next == "", len(next) < len(text), r}
}

// endsSentence tells whether the stop at offset i is followed by a new sentence.
func (f following) endsSentence(text string, i int) bool {
	if f.nothing {
		return true
	}
	if !f.space { // 3.5, e-mail, www.clinic.org
		return false
	}
	if !unicode.IsUpper(f.first) && !unicode.IsDigit(f.first) {
		return false
	}
	before := text[max(0, i-8) : i+1]
	return text[i] != '.' || !endsIn(before, abbreviations) && !(unicode.IsDigit(f.first) && endsIn(before, numberings))
}

// endsIn tells whether the last word of a text is one of some, in any case.
func endsIn(text string, words []string) bool {
	last := text[strings.LastIndexAny(text, " \t\n\f\r(")+1:]
	return slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(w, last) })
}
