package source

import (
	"regexp"
	"strings"
)

var (
	// clock matches a time of the day.
	clock = regexp.MustCompile(`(?i)\b(?:\d{1,2}(?:[:.]\d{2})?\s*(?:am|pm|a\.m|p\.m|o'clock)\b|` +
		`\d{1,2}:\d{2}\b|noon\b|midnight\b)`)
	// dose matches how much of a medicine is taken.
	dose = regexp.MustCompile(`(?i)\b\d+(?:[.,]\d+)?\s*(?:mg|micrograms?|mcg|µg|g|ml|litres?|units?|tablets?|capsules?|` +
		`drops?|puffs?|sachets?|spoonfuls?|teaspoons?|tablespoons?|doses?|patches|patch|suppositor(?:y|ies))\b`)
	// instructed parts a line at a dash or colon, after which an instruction may stand.
	instructed = regexp.MustCompile(`\s[-–—]+\s|:\s`)
)

// isInstruction tells whether a line tells a patient to do something and so is
// text, even where it stands alone and looks like a heading: it has a dose, or a
// time beside other words than those of a day, or an instruction after a dash.
func isInstruction(line string) bool {
	if dose.MatchString(line) {
		return true
	}
	parts := instructed.Split(line, -1)
	for _, part := range parts[1:] {
		if instructs(part) {
			return true
		}
	}
	return clock.MatchString(line) && (len(parts) > 1 || hasInstruction(line))
}

// instructs tells whether a text begins with an instruction.
func instructs(text string) bool {
	word, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	return instructions[fold(word)]
}

// hasInstruction tells whether one of the words of a text is an instruction.
func hasInstruction(text string) bool {
	for word := range strings.FieldsSeq(text) {
		if instructions[fold(word)] {
			return true
		}
	}
	return false
}

// hasVerb tells whether a text has a verb that is known to the lists.
func hasVerb(text string) bool {
	for word := range strings.FieldsSeq(text) {
		if w := fold(word); instructions[w] || finiteVerbs[w] {
			return true
		}
	}
	return false
}
