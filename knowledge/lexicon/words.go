package lexicon

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm" // compatibility forms and marks: the Go project's own tables of the Unicode standard
)

// Word is one word of a message or of a leaflet, as it is compared: lower case,
// no accents, contractions written out.
type Word struct {
	Text string
	Stop byte // what follows: 0 nothing, ',' the end of a clause, '.' of a sentence, '?' of a question
}

// Words takes a text apart. It undoes what a keyboard, a phone or a copied page
// does to words: compatibility forms (NFKC), invisible characters, letters of
// another script that look Latin, curly apostrophes, contractions with or
// without apostrophe ("can't", "cant" -> can not), letters drawn out
// ("sooo" -> "soo"), digits and letters written together ("24h" -> "24", "h").
func Words(text string) []Word {
	folded := fold(text)
	runes := []rune(folded)
	words := make([]Word, 0, len(runes)/4+1) // a little more than most texts have
	var word []byte
	flush := func() {
		if len(word) == 0 {
			return
		}
		for part := range strings.FieldsSeq(Expand(unmix(string(word)))) {
			words = append(words, Word{Text: part})
		}
		word = word[:0]
	}
	stop := func(s byte) {
		flush()
		if n := len(words); n > 0 && strength(s) > strength(words[n-1].Stop) {
			words[n-1].Stop = s
		}
	}
	digits := strings.ContainsAny(folded, "0123456789") // hardly any text has some, and without none is mixed
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		if digits {
			if full, n := digitWord(runes, i); n > 0 {
				flush()
				words = append(words, Word{Text: full})
				i += n - 1
				continue
			}
		}
		switch {
		case isWordRune(r):
			if len(word) > 0 && i > 0 && isWordRune(runes[i-1]) && unicode.IsDigit(runes[i-1]) != unicode.IsDigit(r) {
				flush()
			}
			if !drawnOut(runes, i) {
				word = utf8.AppendRune(word, r)
			}
		case r == '\'' && len(word) > 0 && i+1 < len(runes) && unicode.IsLetter(runes[i+1]):
			word = utf8.AppendRune(word, r)
		case r == '.' && decimal(runes, i):
			word = utf8.AppendRune(word, r)
		default:
			stop(stopOf(r))
		}
	}
	flush()
	return words
}

// Texts returns the words of a text without what follows them.
func Texts(text string) []string {
	words := Words(text)
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.Text
	}
	return texts
}

// fold brings a text to lower case without accents, invisible characters or
// typographic apostrophes.
func fold(text string) string {
	if isASCII(text) { // as most texts are: nothing of the rest applies
		return strings.ReplaceAll(strings.ToLower(text), "`", "'")
	}
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(text, " ")) {
		switch {
		case r == '’' || r == '‘' || r == 'ʼ' || r == '`' || r == '´':
			b.WriteByte('\'')
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r), r == '\u034f', r == '\u3164', r == '\u115f':
			// combining marks and characters that show nothing
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// digitWord returns the word that letters and digits from i on are texted for,
// and their number; 0 when they are none.
func digitWord(runes []rune, i int) (full string, n int) {
	if !isWordRune(runes[i]) || i > 0 && isWordRune(runes[i-1]) {
		return "", 0
	}
	digits := 0
	for i+n < len(runes) && n <= maxDigitWord && isWordRune(runes[i+n]) {
		if unicode.IsDigit(runes[i+n]) {
			digits++
		}
		n++
	}
	if digits == 0 {
		return "", 0
	}
	if full = digitWords[string(runes[i:i+n])]; full == "" {
		return "", 0
	}
	return full, n
}

// drawnOut tells whether the letter at i is the third or later of a run.
func drawnOut(runes []rune, i int) bool {
	return i >= 2 && unicode.IsLetter(runes[i]) && runes[i-1] == runes[i] && runes[i-2] == runes[i]
}

func decimal(runes []rune, i int) bool {
	return i > 0 && i+1 < len(runes) && unicode.IsDigit(runes[i-1]) && unicode.IsDigit(runes[i+1])
}

func stopOf(r rune) byte {
	switch r {
	case '?', '¿', '؟':
		return '?'
	case '.', '!', '\n', '…', '。':
		return '.'
	case ',', ';', ':', '(', ')', '–', '—':
		return ','
	}
	return 0
}

func strength(stop byte) int { return strings.IndexByte(",.?", stop) + 1 }

// lookAlikes are letters of other scripts that are drawn like Latin ones, after
// the single-letter rows of Unicode's confusables table (UTS #39).
var lookAlikes = strings.NewReplacer(
	"а", "a", "в", "b", "е", "e", "к", "k", "м", "m", "н", "h", "о", "o", "р", "p", "с", "c", "т", "t", "у", "y", "х", "x",
	"і", "i", "ј", "j", "ѕ", "s", "ԁ", "d", "ӏ", "l", "ԛ", "q", "ԝ", "w", "һ", "h",
	"α", "a", "ε", "e", "ι", "i", "κ", "k", "ν", "v", "ο", "o", "ρ", "p", "τ", "t", "υ", "u", "χ", "x",
	"ı", "i", "ɡ", "g", "ɑ", "a", "ℓ", "l",
)

// unmix rewrites a word in which Latin letters stand beside look-alikes; a word
// wholly of another script is left as it is.
func unmix(word string) string {
	latin, other := false, false
	for _, r := range word {
		if unicode.IsLetter(r) {
			latin = latin || r < 0x80
			other = other || r >= 0x80
		}
	}
	if latin && other {
		return lookAlikes.Replace(word)
	}
	return word
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}
