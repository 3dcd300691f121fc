package convert

import (
	"regexp"
	"strconv"
	"strings"
)

// bullets are the characters that mark an item. A cross and a tick are none: they say
// something.
const bullets = "•◦‣▪▫■□●○◆◇➢➤►▶❖❑⁃∙·*\uf0b7\uf0a7\uf0d8\uf076o–-—"

// typedMark matches the mark of an item that was typed, or that a page shows.
var typedMark = regexp.MustCompile(`^(?:([` + regexp.QuoteMeta(bullets) + `])|\(?(\d{1,2})[.)])[\s\x{a0}]+(\S)`)

// marked makes an item of a paragraph that begins with a list mark.
func marked(b block) block {
	s := b.text.String()
	m := typedMark.FindStringSubmatchIndex(s)
	if m == nil {
		return b
	}
	sign := ""
	if m[2] >= 0 {
		sign = s[m[2]:m[3]]
	}
	if sign == "o" && !startsUpper(s[m[6]:]) { // Word's second mark is a letter
		return b
	}
	cut := len([]rune(s[:m[6]]))
	b.kind, b.mark, b.text = itemBlock, b.text[:cut].trim(), b.text[cut:]
	if m[4] >= 0 {
		b.number, _ = strconv.Atoi(s[m[4]:m[5]])
	}
	return b
}

// isBullet tells whether a text is the mark of an item and nothing else.
func isBullet(s string) bool {
	r := []rune(s)
	return len(r) == 1 && strings.ContainsRune(bullets, r[0])
}

// numberMark matches a text that is the number of an item and nothing else.
var numberMark = regexp.MustCompile(`^\(?(?:\d{1,2}|[a-zA-Z])[.)]$`)

// raisedDigits are the characters made for superscripts, so that 10⁹
// does not become 109.
var raisedDigits = map[rune]rune{'0': '⁰', '1': '¹', '2': '²', '3': '³', '4': '⁴', '5': '⁵', '6': '⁶', '7': '⁷',
	'8': '⁸', '9': '⁹', '+': '⁺', '-': '⁻', '−': '⁻'}

// raise writes a superscript of digits and signs in the characters made for it, and
// leaves any other as it is.
func raise(t text) text {
	raised := make(text, len(t))
	for i, g := range t {
		r, ok := raisedDigits[g.r]
		if !ok {
			return t
		}
		raised[i] = g
		raised[i].r = r
	}
	return raised
}

// startsUpper tells whether a text begins with a capital.
func startsUpper(s string) bool {
	first := []rune(s)
	return len(first) > 0 && strings.ToUpper(string(first[0])) == string(first[0]) &&
		strings.ToLower(string(first[0])) != string(first[0])
}
