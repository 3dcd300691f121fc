package convert

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm" // superscripts, fractions and ligatures in one form
)

// number matches a number with the unit after it.
var number = regexp.MustCompile(`(?i)\d+(?:[.,:/⁄]\d+)*(?:[ \t]{0,3}\n?[ \t]{0,3}` +
	`(?:mg|mcg|μg|ug|g|kg|ml|cl|dl|l|iu|mmol|units?|%|°\s?[cf]|hours?|hrs?|h|days?|weeks?|months?|years?|` +
	`minutes?|mins?|seconds?|tablets?|capsules?|drops?|puffs?|doses?|times|am|pm|cm|mm|km|m|stunden?|tage?n?|` +
	`wochen?|heures?|jours?|semaines?|horas?|d[ií]as?|semanas?)\b|[ \t\n]?%)?`)

// negation matches the words that turn a meaning, of the languages that leaflets are
// mostly written in.
var negation = regexp.MustCompile(`(?i)\b(?:no|not|never|none|nor|neither|without|cannot|unless|except|avoid|stop|` +
	`\p{L}+n['’]t|nicht|keine?[nmrs]?|nie|ohne|ne|pas|jamais|sans|nunca|jam[aá]s|sin|non|mai|senza|não|sem|niet|` +
	`geen|nooit|zonder)\b`)

// wrapped matches a word that a hyphen parts at the end of a line. PDFium writes such a
// hyphen as U+0002, and no line break after it.
var wrapped = regexp.MustCompile(`(\p{L})(?:[-\x{ad}\x{2010}\x{fffe}][ \t]*\r?\n\s*|\x{2}\s*)(\p{Ll})`)

// facts returns the numbers with their units and the negations of a text, in one form.
func facts(s string) []string {
	s = norm.NFKC.String(wrapped.ReplaceAllString(s, "$1$2"))
	var found []string
	for _, m := range number.FindAllString(s, -1) {
		found = append(found, oneLine(m))
	}
	for _, m := range negation.FindAllString(s, -1) {
		found = append(found, strings.ReplaceAll(strings.ToLower(m), "’", "'"))
	}
	return found
}

// facts returns those of a block.
func (b block) facts() []string { return facts(b.string()) }

// string returns all text of a block, the cells of a table far apart.
func (b block) string() string {
	var all strings.Builder
	all.WriteString(b.text.String())
	for _, row := range b.rows {
		for _, cell := range row {
			all.WriteString("\n\n\n" + cell.String())
		}
	}
	return all.String()
}
