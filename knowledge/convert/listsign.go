package convert

import (
	"fmt"
	"strings"
	"unicode"
)

// ornaments are the characters that mark an item and no more where a program marks it. Typed
// ones are fewer: an arrow or a minus may be text there.
const ornaments = bullets + "♦⬧⬥◾◼⚫⬤→➔➜⇒⇨⮚»›−‒―"

// bulletMark is how a program marks the items of a list that it does not count.
type bulletMark struct {
	shown   string // as the file has it
	font    string // of a symbol font the characters stand for others
	picture bool
	told    bool // that nothing tells what it shows
}

// sign returns what a mark says beside that an item begins, such as a cross; "" for an
// ornament. known is false where nothing tells what it shows.
func (m bulletMark) sign() (sign string, known bool) {
	if m.picture {
		return "", false
	}
	isOrnament := true
	var b strings.Builder
	for _, r := range m.shown {
		r = symbolIn(m.font, r)
		switch {
		case unicode.Is(unicode.Co, r) && !strings.ContainsRune(ornaments, r), r == '\ufffd':
			return "", false
		case unicode.IsSpace(r) || unicode.IsControl(r):
			r = ' '
		case !unicode.In(r, unicode.Cf, unicode.Variation_Selector) && !strings.ContainsRune(ornaments, r):
			isOrnament = false
		}
		b.WriteRune(r)
	}
	if isOrnament {
		return "", true
	}
	return oneLine(b.String()), true
}

// symbolIn returns the character that one of a font stands for: itself, but of a symbol font
// the one that it draws, or U+FFFD for one that is not known.
func symbolIn(font string, r rune) rune {
	drawn, isSymbols := symbols[strings.ToLower(font)]
	if !isSymbols || unicode.IsSpace(r) || r > 0xff && !unicode.Is(unicode.Co, r) {
		return r
	}
	if known, ok := drawn[byte(r)]; ok {
		return known
	}
	return '\ufffd'
}

// signed puts what the mark of a list says before the text of an item, as characters of the
// file: an item that loses its cross says the opposite. A mark that is not known is told once.
func (d *document) signed(item text, m *bulletMark, page int) text {
	if m == nil {
		return item
	}
	sign, known := m.sign()
	if !known && !m.told {
		m.told = true
		what := "a picture"
		if !m.picture {
			what = fmt.Sprintf("a sign of the font %q that has no known character", m.font)
		}
		d.doubt(page, "the items of a list are marked with "+what+
			"; write in the draft what it says, such as \"do not\", if it says something")
	}
	if sign == "" {
		return item
	}
	d.added = append(d.added, sign)
	return append(append(d.marks(sign), written(" ")...), item...)
}

// marks makes text of a list's mark. Each item has its own, which the account must find again.
func (d *document) marks(sign string) text {
	var t text
	for _, r := range sign {
		g := glyph{r: r, from: origin{markPart, d.marked}}
		d.marked++
		t = append(t, g)
		if !unicode.IsSpace(r) {
			d.chars = append(d.chars, g)
		}
	}
	return t
}
