package source

import (
	"fmt"
	"regexp"
	"strings"

	"bedside/knowledge"
)

// noteDangling notes every passage that begins or ends in the middle of what it
// says: such a quotation would mislead, and its source should be mended.
func (d *document) noteDangling(sections []knowledge.Section) {
	for _, s := range sections {
		for _, p := range s.Passages {
			if fault := dangles(s, p); fault != "" {
				d.note(p.Line, fmt.Sprintf("the text %q %s", shortened(p.Text), fault),
					"write the sentence, the list or the condition whole, in one place")
			}
		}
	}
}

// itemStart matches the start of a list item in a passage.
var itemStart = regexp.MustCompile(`^\s*(?:-|\d{1,3}\.) `)

// dangles says in what way a passage is only a part of what it says, and "" when
// it is whole. A heading may be what its first words go on with.
func dangles(s knowledge.Section, p knowledge.Passage) string {
	first, _, _ := strings.Cut(p.Text, "\n")
	last := p.Text[strings.LastIndexByte(p.Text, '\n')+1:]
	inList := itemStart.MatchString(first) || strings.Contains(first, knowledge.CellBorder)
	switch {
	case !inList && startsSmall(first) && !isLeadIn(s.Heading):
		return "begins in the middle of a sentence"
	case refersBack(first):
		return "begins with a word that turns what was said before it"
	case strings.HasSuffix(last, ":"):
		return "ends in a lead-in whose list is missing"
	case opensBracket(p.Text):
		return "has a bracket that does not close"
	case isNegation(last):
		return "has a negation that stands alone"
	case endsOpen(last) || strings.HasSuffix(last, ";"):
		return "ends in the middle of a sentence"
	}
	return ""
}

// isLeadIn tells whether a heading is the first half of the sentence below it.
func isLeadIn(heading string) bool {
	return strings.HasSuffix(heading, ":") || endsOpen(heading) || condition.MatchString(heading)
}

// opensBracket tells whether more brackets open in a text than close. A bracket
// after a number or letter closes none: "1)".
func opensBracket(text string) bool {
	return strings.Count(text, "(") > strings.Count(text, ")") || strings.Count(text, "[") > strings.Count(text, "]")
}

// isNegation tells whether a line says no more than "not".
func isNegation(line string) bool {
	if len(line) > maxTitle {
		return false
	}
	switch strings.Trim(strings.ToLower(itemStart.ReplaceAllString(line, "")), " ,!") {
	case "not", "do not", "don't", "don’t", "never", "no", "must not", "you must not":
		return true
	}
	return false
}
