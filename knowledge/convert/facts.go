package convert

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm" // superscripts, fractions and ligatures in one form
)

// number matches a number at the start of a text, with the unit after it.
var number = regexp.MustCompile(`(?i)^\d+(?:[.,:/⁄]\d+)*(?:[ \t]{0,3}\n?[ \t]{0,3}` +
	`(?:mg|mcg|μg|ug|g|kg|ml|cl|dl|l|iu|mmol|units?|%|°\s?[cf]|hours?|hrs?|h|days?|weeks?|months?|years?|` +
	`minutes?|mins?|seconds?|tablets?|capsules?|drops?|puffs?|doses?|times|am|pm|cm|mm|km|m|stunden?|tage?n?|` +
	`wochen?|heures?|jours?|semaines?|horas?|d[ií]as?|semanas?)\b|[ \t\n]?%)?`)

// longestNumber is how many bytes a number with its unit has at most: of more digits each such part is one.
const longestNumber = 96

// negations are the words that turn a meaning, of the languages that leaflets are mostly written in.
var negations = wordSet(`no not never none nor neither without cannot unless except avoid stop
	nicht kein keine keinen keinem keiner keines nie ohne ne pas jamais sans nunca jamas jamás sin
	non mai senza não sem niet geen nooit zonder`)

// wordSet is the set of the words of a text.
func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(s) {
		set[word] = true
	}
	return set
}

// wrapped matches a word that a hyphen parts at the end of a line. PDFium writes such a
// hyphen as U+0002, and no line break after it.
var wrapped = regexp.MustCompile(`(\p{L})(?:[-\x{ad}\x{2010}\x{fffe}][ \t]*\r?\n\s*|\x{2}\s*)(\p{Ll})`)

// facts returns the numbers with their units and the negations of a text, in one form.
func facts(s string) []string {
	if strings.ContainsAny(s, "\n\x02") {
		s = wrapped.ReplaceAllString(s, "$1$2")
	}
	s = norm.NFKC.String(s)
	return append(numbers(s), negationsOf(s)...)
}

// numbers returns the numbers of a text with their units.
func numbers(s string) []string {
	var found []string
	for {
		at := strings.IndexAny(s, "0123456789")
		if at < 0 {
			return found
		}
		s = s[at:]
		m := number.FindString(s[:min(len(s), longestNumber)])
		found = append(found, oneLine(m))
		s = s[len(m):]
	}
}

// negationsOf returns the words of a text that turn a meaning.
func negationsOf(s string) []string {
	var found []string
	for word := range strings.FieldsFuncSeq(strings.ToLower(s), betweenWords) {
		word = strings.Trim(strings.ReplaceAll(word, "’", "'"), "'")
		if len(word) > len("n't") && strings.HasSuffix(word, "n't") {
			found = append(found, word)
			continue
		}
		for part := range strings.SplitSeq(word, "'") {
			if negations[part] {
				found = append(found, part)
			}
		}
	}
	return found
}

// betweenWords tells whether a character is of no word.
func betweenWords(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '\'' && r != '’'
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
