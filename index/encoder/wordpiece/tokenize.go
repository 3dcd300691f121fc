package wordpiece

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm" // decomposition is a table of Unicode, not to be copied
)

// maxWordRunes is the length from which a word is unknown whatever it says.
const maxWordRunes = 100

// Token is a piece of a text.
type Token struct {
	ID int32
	// Start and End are the bytes of the text that the piece came from. They
	// never decrease from one token to the next; two pieces of one character
	// (a Korean syllable, say) have the same.
	Start, End int
}

// Tokenize appends the tokens of a text, at most limit, without the special
// ones. Bytes that are not UTF-8 are left out. The work done is bounded by the
// text up to the last token, and no text makes a special token.
func (v *Vocabulary) Tokenize(dst []Token, text string, limit int) []Token {
	c := cutter{vocabulary: v, tokens: dst, limit: len(dst) + limit}
	for at, r := range text {
		size := utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, size = utf8.DecodeRuneInString(text[at:])
		}
		c.read(r, at, at+size)
		if len(c.tokens) >= c.limit {
			return c.tokens[:c.limit]
		}
	}
	c.flush()
	return c.tokens[:min(len(c.tokens), c.limit)]
}

// cutter gathers the characters of a word until it ends.
type cutter struct {
	vocabulary *Vocabulary
	tokens     []Token
	limit      int

	word  [maxWordRunes * utf8.UTFMax]byte // the word so far, normalised
	size  int                              // its bytes
	runes [maxWordRunes]part               // its characters
	n     int                              // their number, also beyond the array
	marks int                              // how many of the last characters may still be put in order
	end   int                              // where the word's last character ends in the text
}

// part is one normalised character of a word.
type part struct {
	r          rune
	class      uint8 // canonical combining class
	at         int   // its first byte in the word
	start, end int   // where it came from
}

// read takes the next character of the text.
func (c *cutter) read(r rune, start, end int) {
	switch {
	case r < utf8.RuneSelf:
		c.readASCII(r, start, end)
	case r == utf8.RuneError || unicode.Is(removed, r):
	case unicode.IsSpace(r):
		c.flush()
	case isIdeograph(r):
		c.flush()
		c.decompose(r, start, end)
		c.flush()
	default:
		c.decompose(r, start, end)
	}
}

// readASCII is read for what most texts consist of.
func (c *cutter) readASCII(r rune, start, end int) {
	switch {
	case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
		c.add(r, 0, start, end)
	case 'A' <= r && r <= 'Z':
		c.add(r+'a'-'A', 0, start, end)
	case r == ' ' || r == '\t' || r == '\n' || r == '\r':
		c.flush()
	case r > ' ' && r < 0x7f:
		c.flush()
		c.add(r, 0, start, end)
		c.flush()
	}
}

// decompose takes the canonical decomposition of a character (NFD).
func (c *cutter) decompose(r rune, start, end int) {
	const hangul, hangulEnd = 0xac00, 0xd7a4
	if r >= hangul && r < hangulEnd { // the table leaves it to arithmetic: Unicode, chapter 3.12
		s := r - hangul
		c.normal(0x1100+s/588, start, end)
		c.normal(0x1161+s%588/28, start, end)
		if s%28 != 0 {
			c.normal(0x11a7+s%28, start, end)
		}
		return
	}
	var bytes [utf8.UTFMax]byte
	n := utf8.EncodeRune(bytes[:], r)
	parts := norm.NFD.Properties(bytes[:n]).Decomposition()
	if parts == nil {
		c.normal(r, start, end)
		return
	}
	for len(parts) > 0 {
		p, n := utf8.DecodeRune(parts)
		c.normal(p, start, end)
		parts = parts[n:]
	}
}

// normal takes a decomposed character: accents are left out, letters lower-cased,
// punctuation is a word.
func (c *cutter) normal(r rune, start, end int) {
	var bytes [utf8.UTFMax]byte
	n := utf8.EncodeRune(bytes[:], r)
	class := norm.NFD.Properties(bytes[:n]).CCC()
	switch {
	case unicode.Is(accents, r):
		if class == 0 {
			c.marks = 0
		}
	case unicode.Is(punctuation, r):
		c.flush()
		c.add(r, class, start, end)
		c.flush()
	default:
		c.add(unicode.ToLower(r), class, start, end)
	}
}

// add puts a character at the end of the word, or among the marks that end it,
// which are ordered by their class.
func (c *cutter) add(r rune, class uint8, start, end int) {
	c.end = end
	if c.n >= maxWordRunes {
		c.n++
		return
	}
	c.runes[c.n] = part{r, class, c.size, start, end}
	c.size += utf8.EncodeRune(c.word[c.size:], r)
	c.n++
	if class == 0 {
		c.marks = 0
		return
	}
	c.marks++
	c.order()
}

// order moves the last mark before those of a higher class. What it came from
// stays with the place, so that the tokens keep the order of the text.
func (c *cutter) order() {
	i := c.n - 1
	for ; i > c.n-c.marks && c.runes[i-1].class > c.runes[i].class; i-- {
		a, b := &c.runes[i-1], &c.runes[i]
		a.r, b.r = b.r, a.r
		a.class, b.class = b.class, a.class
	}
	if i == c.n-1 {
		return
	}
	at := c.runes[i].at
	for ; i < c.n; i++ {
		c.runes[i].at = at
		at += utf8.EncodeRune(c.word[at:], c.runes[i].r)
	}
}

// flush ends the word and appends its tokens.
func (c *cutter) flush() {
	if c.n > 0 {
		before := len(c.tokens)
		if c.n > maxWordRunes || !c.cut() {
			c.tokens = append(c.tokens[:before], Token{c.vocabulary.Unknown, c.runes[0].start, c.end})
		}
	}
	c.n, c.size, c.marks = 0, 0, 0
}

// cut appends the longest known pieces of the word; false when some of it is unknown.
func (c *cutter) cut() bool {
	pieces := c.vocabulary.starts
	for i := 0; i < c.n; {
		id, next := c.longest(pieces, i)
		if next == i {
			return false
		}
		c.tokens = append(c.tokens, Token{id, c.runes[i].start, c.runes[next-1].end})
		pieces, i = c.vocabulary.rests, next
	}
	return true
}

// longest returns the longest piece that begins with character i and the
// character after it; i when there is none.
func (c *cutter) longest(pieces map[string]int32, i int) (id int32, next int) {
	from := c.runes[i].at
	end := c.size
	for next = c.n; next > i; next-- {
		if end-from <= c.vocabulary.longest {
			if id, ok := pieces[string(c.word[from:end])]; ok {
				return id, next
			}
		}
		end = c.runes[next-1].at
	}
	return 0, i
}

// isIdeograph tells whether the reference puts spaces around a character: the
// blocks of unified and compatibility ideographs, not kana and not Hangul.
func isIdeograph(r rune) bool {
	switch {
	case r < 0x3400:
		return false
	case r <= 0x4dbf, 0x4e00 <= r && r <= 0x9fff, 0xf900 <= r && r <= 0xfaff:
		return true
	case 0x20000 <= r && r <= 0x2a6df, 0x2a700 <= r && r <= 0x2b73f, 0x2b740 <= r && r <= 0x2b81f:
		return true
	case 0x2b920 <= r && r <= 0x2ceaf, 0x2f800 <= r && r <= 0x2fa1f:
		return true
	}
	return false
}
