package source

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// invisibles are the characters that show where a word may be broken, or may not, or how its
// letters are joined, and are not seen themselves.
const (
	softHyphen    = '\u00ad'
	breakHere     = '\u200b' // ZERO WIDTH SPACE
	separateHere  = '\u200c' // ZERO WIDTH NON-JOINER
	joinHere      = '\u200d' // ZERO WIDTH JOINER
	keepTogether  = '\u2060' // WORD JOINER
	byteOrderMark = '\ufeff'
)

// breaksWords are the scripts that put no spaces between words, so that a mark may stand there.
var breaksWords = []*unicode.RangeTable{unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan,
	unicode.Javanese, unicode.Balinese, unicode.Han, unicode.Hiragana, unicode.Katakana}

// plainScripts are those whose letters no character joins or separates.
var plainScripts = []*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic}

// withoutInvisibles drops the characters that are not seen and would part a word for whoever
// searches it, and keeps those that a script or a picture needs.
func withoutInvisibles(text string) string {
	if !strings.ContainsAny(text, "\u00ad\u200b\u200c\u200d\u2060\ufeff") {
		return text
	}
	var b strings.Builder
	before := rune(' ')
	for i, r := range text {
		_, size := utf8.DecodeRuneInString(text[i:])
		after, _ := utf8.DecodeRuneInString(text[i+size:])
		if isIdle(r, before, after) {
			continue
		}
		b.WriteString(text[i : i+size])
		before = r
	}
	return b.String()
}

// isIdle tells whether a character does nothing that is seen between two others.
func isIdle(r, before, after rune) bool {
	switch r {
	case byteOrderMark:
		return true
	case softHyphen, keepTogether, breakHere: // beside a figure, or at the start, it may stand for a sign that is seen
		return !unicode.IsSpace(before) && !unicode.IsDigit(before) && !unicode.IsDigit(after) &&
			!unicode.In(before, breaksWords...) && !unicode.In(after, breaksWords...)
	case separateHere, joinHere:
		return unicode.In(before, plainScripts...) && unicode.In(after, plainScripts...)
	}
	return false
}
