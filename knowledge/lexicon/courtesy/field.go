package courtesy

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// wordsIn is the words of some fields.
func wordsIn(fields []field) string {
	words := make([]string, len(fields))
	for i, f := range fields {
		words[i] = f.word
	}
	return strings.Join(words, " ")
}

// field is what stands between two spaces of a message.
type field struct {
	text string
	word string // in small letters, without the marks around it; "" when there are only marks
	line bool   // it is the first of its line
}

// manyMarks are several marks at once that ask.
var manyMarks = regexp.MustCompile(`[?!.…]*\?[?!.…]*`)

func fieldsOf(text string) (fields []field) {
	if strings.Contains(text, "?") {
		text = manyMarks.ReplaceAllString(text, "?")
	}
	for line := range strings.Lines(text) {
		for i, text := range strings.Fields(line) {
			bare := strings.TrimFunc(text, isMark)
			fields = append(fields, field{text, strings.ReplaceAll(strings.ToLower(bare), "’", "'"), i == 0})
		}
	}
	return fields
}

func isMark(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// joined is the text of some fields.
func joined(fields []field) string {
	var text strings.Builder
	for i, f := range fields {
		switch {
		case i > 0 && f.line:
			text.WriteByte('\n')
		case i > 0:
			text.WriteByte(' ')
		}
		text.WriteString(f.text)
	}
	return text.String()
}

func (f field) asks() bool { return strings.Contains(f.text, "?") }

// marks are what stands behind its last letter.
func (f field) marks() string { return f.text[len(strings.TrimRightFunc(f.text, isMark)):] }

// ends tells whether a sentence ends with it.
func (f field) ends() bool { return strings.ContainsAny(f.marks(), ".?!") }

// isName tells whether it may be a person's name: one capital, letters alone.
func (f field) isName() bool {
	letters := []rune(strings.TrimFunc(f.text, isMark))
	return len(letters) > 1 && unicode.IsUpper(letters[0]) && !f.asks() && !noNames[f.word] && !thanks[f.word] &&
		!slices.ContainsFunc(letters[1:], func(r rune) bool { return !unicode.IsLower(r) })
}
