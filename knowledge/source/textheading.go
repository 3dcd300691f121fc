package source

import (
	"regexp"
	"strings"
	"unicode"
)

// style is a way in which plain text writes headings.
type style int

const (
	noHeading style = iota
	capitals        // BEFORE THE TEST
	numbered        // 1. Before the test
	alone           // Before the test
)

// enough is how often a style must occur in a text before it is taken for
// headings: what occurs once may be something else.
const enough = 2

// withHeadings marks the chunks that are headings. Underlined lines are; lines in
// one of the styles are when the text uses the style often enough.
func withHeadings(chunks []chunk, l layout) []chunk {
	markNumbered(chunks)
	chunks = cutHeadings(chunks, l)
	uses := map[style]int{}
	styles := make([]style, len(chunks))
	for i := range chunks {
		styles[i] = styleOf(chunks, i)
		uses[styles[i]]++
		if chunks[i].rows[0].level > 0 {
			uses[numbered]++
		}
	}
	for i, s := range styles {
		if s != noHeading && uses[s] >= enough {
			chunks[i].heading = true
		}
	}
	return chunks
}

// cutHeadings makes chunks of their own of lines that are underlined or look like
// a heading, also where no blank line parts them from the text, and drops lines
// that are only drawn.
func cutHeadings(chunks []chunk, l layout) []chunk {
	var cut []chunk
	for n, c := range chunks {
		start := 0
		end := func(to int) {
			if start < to {
				cut = append(cut, chunk{rows: c.rows[start:to]})
			}
			start = to
		}
		for i, r := range c.rows {
			switch {
			case r.level > 0:
				end(i)
				cut = append(cut, chunk{rows: c.rows[i : i+1], heading: true})
				start = i + 1
			case ruler.MatchString(r.text):
				if i > start && underlines(r.text) && titleOf(c.rows[i-1].text) != "" {
					end(i - 1)
					cut = append(cut, chunk{rows: c.rows[i-1 : i], heading: true})
				} else {
					end(i)
				}
				start = i + 1
			case i+1 < len(c.rows) && (i == start && headsInCapitals(c.rows, i) || l.headsText(c.rows, i)),
				i > 0 && i+1 == len(c.rows) && n+1 < len(chunks) && l.closesWithHeading(c.rows, chunks[n+1].rows[0]):
				end(i)
				end(i + 1)
			}
		}
		end(len(c.rows))
	}
	return cut
}

// underlines tells whether a drawn line can stand below a heading: that of a box
// has corners.
func underlines(line string) bool { return strings.Trim(line, "=~_*-—–") == "" }

// headsInCapitals tells whether a row in capitals stands above other text. The
// heads of a table's columns stay with it: they tell what its cells are.
func headsInCapitals(rows []row, i int) bool {
	next := rows[i+1].text
	return !rows[i].table && isCapitals(rows[i].text) && !isCapitals(next) && !ruler.MatchString(next)
}

// headsText tells whether a row is a heading right above a paragraph: a short
// line after which the next word would have had room, between the end of what
// stands before it and a row that begins anew.
func (l layout) headsText(rows []row, i int) bool {
	r, next := rows[i], rows[i+1]
	if next.joined || startsSmall(next.text) || ruler.MatchString(next.text) || !l.standsAlone(rows, i) ||
		l.fills(r, next) {
		return false
	}
	if markOf(next.text) != "" {
		return titleOf(r.text) == r.text
	}
	return next.indent <= r.indent+1 && !(isTitle(next.text) && l.isShort(next))
}

// closesWithHeading tells whether the last row of a chunk is the heading of the
// text after the blank line.
func (l layout) closesWithHeading(rows []row, next row) bool {
	i := len(rows) - 1
	return l.standsAlone(rows, i) && !next.joined && endsIn(rows[i-1].text, sentenceStops) && markOf(next.text) == "" &&
		!startsSmall(next.text) && !isTitle(next.text)
}

// standsAlone tells whether a row is short, looks like a title, and does not go
// on with the row before it.
func (l layout) standsAlone(rows []row, i int) bool {
	r := rows[i]
	if r.joined || r.table || r.note || r.item || titleOf(r.text) == "" || !l.isShort(r) || isInstruction(r.text) {
		return false
	}
	if i == 0 {
		return true
	}
	before := rows[i-1]
	if markOf(before.text) == "" && isTitle(before.text) && l.isShort(before) && !isCapitals(before.text) {
		return false // one of several short lines
	}
	return endsIn(before.text, sentenceStops+"?") || !l.fills(before, r) && !endsIn(before.text, ":,;") &&
		!endsOpen(before.text)
}

// titleOf returns the words of a line that is a title, with a number before it
// or without, and "" for any other line.
func titleOf(line string) string {
	if m := numberedTitle.FindStringSubmatch(line); m != nil && isTitle(m[1]) {
		return m[1]
	}
	if isTitle(line) && markOf(line) == "" {
		return line
	}
	return ""
}

var (
	numberedTitle = regexp.MustCompile(`^\d{1,2}(?:\.\d{1,2})*[.):]?\s+(\S.*)$`)
	// amount matches the start of a line that tells how much of something; a line
	// that begins with so many days, hours or weeks may be a heading.
	amount   = regexp.MustCompile(`^[\d¼½¾]`)
	spanning = regexp.MustCompile(`(?i)^\d{1,3}(?:\s*(?:-|–|to|or)\s*\d{1,3})?\s*` +
		`(?:hours?|days?|weeks?|months?|years?|minutes?)\b`)
)

// styleOf tells in which style a chunk is written, if it can be a heading: one
// short line that text follows.
func styleOf(chunks []chunk, i int) style {
	if c := chunks[i]; len(c.rows) != 1 || c.heading || i+1 == len(chunks) {
		return noHeading
	}
	if r := chunks[i].rows[0]; r.joined || r.table || r.note || r.item {
		return noHeading
	}
	line, next := chunks[i].rows[0].text, chunks[i+1].rows[0].text
	introduced := i > 0 && strings.HasSuffix(lastRow(chunks[i-1]).text, ":")
	switch m := numberedTitle.FindStringSubmatch(line); {
	case isInstruction(line):
		return noHeading
	case isCapitals(line):
		return capitals
	case m != nil && !startsSmall(m[1]):
		if isTitle(m[1]) && markOf(next) == "" && !introduced {
			return numbered
		}
	case amount.MatchString(line) && !spanning.MatchString(line):
		return noHeading
	case isTitle(line) && markOf(line) == "" && !introduced &&
		(len(chunks[i+1].rows) > 1 || !isTitle(next) || isAsked(line) && !isAsked(next)):
		return alone
	}
	return noHeading
}

// isAsked tells whether a line asks something. Above a title that answers or parts it, it heads that.
func isAsked(line string) bool { return strings.HasSuffix(line, "?") }

// isCapitals tells whether a line is a title without a small letter.
func isCapitals(line string) bool {
	letters := 0
	for _, r := range line {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters >= 4 && isTitle(line) && markOf(line) == ""
}
