package telegram

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm" // puts a letter and its ring together, which is not to be done by hand
)

// length is the length that Telegram may count for a text: in UTF-16 units, of which there
// are never fewer than code points.
func length(text string) int {
	n := 0
	for _, r := range text {
		n += utf16.RuneLen(r)
	}
	return n
}

// clean does to a text what Telegram would do to it (td MessageEntity.cpp,
// fix_formatted_text), but so that no words run together and no letter changes.
// Telegram drops carriage returns and the separators of lines and paragraphs: here
// they become line breaks first. It drops the ring above a letter (U+030A): here
// both become one character first. Turns of the direction of writing it drops are
// dropped here, other control characters become spaces. Bytes that are no UTF-8,
// which it would refuse, become "�".
func clean(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if strings.ContainsRune(text, '\u030a') {
		text = norm.NFC.String(text)
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\r', r == '\u2028', r == '\u2029':
			return '\n'
		case r < ' ':
			return ' '
		case r >= '\u202a' && r <= '\u202e', r == '\u0333', r == '\u033f', r == '\u030a':
			return -1
		}
		return r
	}, text)
}

// line is clean in one line.
func line(text string) string { return strings.Join(strings.Fields(clean(text)), " ") }

// blank tells whether a text shows nothing at all (td misc.cpp, strip_empty_characters).
func blank(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return !unicode.IsSpace(r) && !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r) &&
			!slices.Contains([]rune{'\u2800', '\ufffc', '\u180e'}, r)
	})
}
