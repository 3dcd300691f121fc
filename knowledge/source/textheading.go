package source

import (
	"regexp"
	"strings"
	"unicode"
)

// headingMark stands at the start of the only row of a chunk that was recognised
// as a heading. It cannot occur in a vetted text.
const headingMark = "\x00"

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
var enough = map[style]int{capitals: 1, numbered: 2, alone: 2}

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
		if s != noHeading && uses[s] >= enough[s] {
			chunks[i] = chunk{{text: headingMark + chunks[i][0].text, number: chunks[i][0].number}}
		}
	}
	return chunks
}

// cutHeadings makes chunks of their own of underlined lines and of lines in
// capitals that text follows, and drops lines that are only drawn.
func cutHeadings(chunks []chunk) []chunk {
	var cut []chunk
	for _, c := range chunks {
		var rest chunk
		flush := func() {
			if len(rest) > 0 {
				cut = append(cut, rest)
			}
			rest = nil
		}
		for i, r := range c {
			underlined := i+1 < len(c) && ruler.MatchString(c[i+1].text) && isTitle(r.text)
			switch {
			case ruler.MatchString(r.text):
				flush()
			case underlined:
				flush()
				cut = append(cut, chunk{{text: headingMark + r.text, number: r.number}})
			case isCapitals(r.text) && i == 0 && len(c) > 1 && !isCapitals(c[1].text):
				cut = append(cut, chunk{r})
			default:
				rest = append(rest, r)
			}
		}
		flush()
	}
	return cut
}

var numberedTitle = regexp.MustCompile(`^\d{1,2}(?:\.\d{1,2})*[.):]?\s+(\S.*)$`)

// styleOf tells in which style a chunk is written, if it can be a heading: one
// short line that text follows.
func styleOf(chunks []chunk, i int) style {
	if len(chunks[i]) != 1 || i+1 == len(chunks) || strings.HasPrefix(chunks[i][0].text, headingMark) {
		return noHeading
	}
	line, next := chunks[i][0].text, chunks[i+1][0].text
	introduced := i > 0 && strings.HasSuffix(chunks[i-1][len(chunks[i-1])-1].text, ":")
	switch m := numberedTitle.FindStringSubmatch(line); {
	case isCapitals(line):
		return capitals
	case m != nil:
		if isTitle(m[1]) && markOf(next) == "" && !introduced {
			return numbered
		}
	case isTitle(line) && markOf(line) == "" && !introduced && (len(chunks[i+1]) > 1 || !isTitle(next)):
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
