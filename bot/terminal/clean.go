package terminal

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi" // knows every escape sequence a terminal understands, and how wide text is
)

// clean takes out of a text whatever could steer a terminal. Line breaks stay,
// tabs become spaces, bytes that are not UTF-8 become "�".
func clean(text string) string {
	text = ansi.Strip(strings.ToValidUTF8(text, "�"))
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.IsControl(r), turnsWriting(r):
			return -1
		}
		return r
	}, text)
}

// turnsWriting tells whether a rune changes the direction of writing (Unicode
// Standard Annex 9, explicit formatting): with it, one text can look like another.
func turnsWriting(r rune) bool {
	return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// line is clean without line breaks.
func line(text string) string {
	return strings.Join(strings.Fields(clean(text)), " ")
}
