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
func withHeadings(chunks []chunk) []chunk {
	chunks = cutHeadings(chunks)
	uses := map[style]int{}
	styles := make([]style, len(chunks))
	for i := range chunks {
		styles[i] = styleOf(chunks, i)
		uses[styles[i]]++
	}
	for i, s := range styles {
		if s != noHeading && uses[s] >= enough {
			chunks[i].heading = true
		}
	}
	return chunks
}

// cutHeadings makes chunks of their own of underlined lines and of lines in
// capitals that text follows, and drops lines that are only drawn.
func cutHeadings(chunks []chunk) []chunk {
	var cut []chunk
	rows := func(c chunk) {
		if len(c.rows) > 0 {
			cut = append(cut, c)
		}
	}
	for _, c := range chunks {
		start := 0
		for i, r := range c.rows {
			switch {
			case ruler.MatchString(r.text):
				underlined := i > start && isTitle(c.rows[i-1].text)
				if underlined {
					rows(chunk{rows: c.rows[start : i-1]})
					rows(chunk{rows: c.rows[i-1 : i], heading: true})
				} else {
					rows(chunk{rows: c.rows[start:i]})
				}
				start = i + 1
			case i == 0 && len(c.rows) > 1 && isCapitals(r.text) && !isCapitals(c.rows[1].text) &&
				!ruler.MatchString(c.rows[1].text):
				rows(chunk{rows: c.rows[:1]})
				start = 1
			}
		}
		rows(chunk{rows: c.rows[start:]})
	}
	return cut
}

var numberedTitle = regexp.MustCompile(`^\d{1,2}(?:\.\d{1,2})*[.):]?\s+(\S.*)$`)

// styleOf tells in which style a chunk is written, if it can be a heading: one
// short line that text follows.
func styleOf(chunks []chunk, i int) style {
	if c := chunks[i]; len(c.rows) != 1 || c.heading || i+1 == len(chunks) {
		return noHeading
	}
	line, next := chunks[i].rows[0].text, chunks[i+1].rows[0].text
	introduced := false
	if i > 0 {
		before := chunks[i-1].rows
		introduced = strings.HasSuffix(before[len(before)-1].text, ":")
	}
	switch m := numberedTitle.FindStringSubmatch(line); {
	case isCapitals(line):
		return capitals
	case m != nil:
		if isTitle(m[1]) && markOf(next) == "" && !introduced {
			return numbered
		}
	case isTitle(line) && markOf(line) == "" && !introduced && (len(chunks[i+1].rows) > 1 || !isTitle(next)):
		return alone
	}
	return noHeading
}

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
