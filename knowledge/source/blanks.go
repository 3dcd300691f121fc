package source

import (
	"regexp"
	"strings"
)

var (
	// drawn matches a blank that is drawn: a line, a row of dots, a placeholder.
	drawn = regexp.MustCompile(`_{3,}|\.{6,}|…{3,}|(?:\. ){5,}|\{\{[^{}]*\}\}|\bX{2,4}[/.-]X{2,4}`)
	// bracketed matches a bracket that says what to write in its place.
	bracketed = regexp.MustCompile(`(?i)^(?:\((?:please )?(?:insert|fill in|delete as|\.{2,}|x{2,}|…)[^)\n]{0,80}\)|` +
		`[\[<](?:please )?(?:insert|enter|add|fill in|delete as|your|name|(?:tele)?phone|date|time|number|clinic|` +
		`hospital|ward|doctor|nurse|patient|\.{2,}|x{2,}|…)[^\]>\d\n]{0,80}[\]>])`)
	// openBox matches an empty bracket before a unit: "[ ] ml".
	openBox = regexp.MustCompile(`^\[\s*\]\s*(?:mg|ml|hours|days|weeks|tablets)\b`)
)

// hasBlank tells whether a text has a place that is to be filled in by hand. Most
// have none of the characters that it takes, which is quick to see.
func hasBlank(text string) bool {
	for _, sign := range []string{"___", "......", "………", ". . . .", "{{", "XX"} {
		if strings.Contains(text, sign) && drawn.MatchString(text) {
			return true
		}
	}
	for rest := text; ; rest = rest[1:] {
		at := strings.IndexAny(rest, "[<(")
		if at < 0 {
			return false
		}
		if rest = rest[at:]; bracketed.MatchString(rest) || openBox.MatchString(rest) {
			return true
		}
	}
}

// markBlanks notes the texts that have a blank to fill in and keeps them from
// being quoted: they do not say what they were written for.
func (d *document) markBlanks() {
	for i, b := range d.blocks {
		if b.kind != heading && hasBlank(b.text) {
			d.blocks[i].unfit = true
			d.note(b.line, "a blank to be filled in by hand, so that the text around it is never quoted",
				"write it or leave the sentence out")
		}
	}
}
