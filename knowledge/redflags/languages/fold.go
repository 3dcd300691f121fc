package languages

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm" // compatibility forms and marks: the Go project's own tables of the Unicode standard
)

// plain is a text in small letters, without the accents of Latin, Cyrillic and
// Arabic letters, and with the variants of a letter that people mix as one. The
// vowel signs of Indian scripts stay, since they tell words apart.
func plain(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for _, c := range norm.NFKD.String(text) {
		if c < unicode.MaxASCII {
			b.WriteRune(unicode.ToLower(c))
			continue
		}
		if c == '\u200c' || c == '\u200d' || c == '\u0640' || c == '\u00ad' || droppedMark(c) {
			continue
		}
		c = unicode.ToLower(c)
		if to, ok := simplified[c]; ok {
			c = to
		}
		if to, ok := variants[c]; ok {
			b.WriteString(to)
			continue
		}
		b.WriteRune(c)
	}
	return b.String()
}

// droppedMark tells whether a mark may be left out: accents, Arabic vowel signs, and
// the nukta, which few type.
func droppedMark(c rune) bool {
	if c == 0x093C || c == 0x09BC {
		return true
	}
	return unicode.Is(unicode.Mn, c) && !unicode.In(c, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi)
}

//go:embed han.txt
var hanText string

// simplified has a simplified Chinese letter for each traditional one of han.txt.
var simplified = readHan(hanText)

func readHan(text string) map[rune]rune {
	pairs := map[rune]rune{}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for pair := range strings.FieldsSeq(line) {
			from, size := utf8.DecodeRuneInString(pair)
			to, _ := utf8.DecodeRuneInString(pair[size:])
			pairs[from] = to
		}
	}
	return pairs
}

// variants are letters that are written for one another.
var variants = map[rune]string{
	'ß': "ss", 'ł': "l", 'đ': "d", 'ð': "d", 'ø': "o", 'œ': "oe", 'æ': "ae", 'ı': "i", '’': "'",
	'‘': "'", 'ʼ': "'", '`': "'",
	'ک': "ك", 'ی': "ي", 'ى': "ي", 'ے': "ي", 'ہ': "ه", 'ھ': "ه", 'ة': "ه", 'ۃ': "ه", 'ں': "ن",
	'ە': "ه", 'ٱ': "ا", 'ء': "",
	'ँ': "ं", 'ঁ': "ং", 'ৎ': "ত", 'ґ': "г",
	'١': "1", '٢': "2", '٣': "3", '٤': "4", '٥': "5", '٦': "6", '٧': "7", '٨': "8", '٩': "9", '٠': "0",
	'۱': "1", '۲': "2", '۳': "3", '۴': "4", '۵': "5", '۶': "6", '۷': "7", '۸': "8", '۹': "9", '۰': "0",
	'०': "0", '१': "1", '२': "2", '३': "3", '४': "4", '५': "5", '६': "6", '७': "7", '८': "8", '९': "9",
	'০': "0", '১': "1", '২': "2", '৩': "3", '৪': "4", '৫': "5", '৬': "6", '৭': "7", '৮': "8", '৯': "9",
}

// fold brings one word in its plain form to the form in which a language's words are
// compared.
type fold func(word string) string

// folds are named by the key "fold" of a language's own writing, and by "latin" of
// one with its own script that is typed in Latin letters as well.
var folds = map[string]fold{
	"":         func(word string) string { return word },
	"german":   replaced("ae", "a", "oe", "o", "ue", "u"),
	"cyrillic": foldCyrillic,
	"arabic":   foldArabic,
	"indic":    foldIndic,
	"somali":   foldSomali,
	"pinyin":   replaced("v", "u"),
}

func replaced(pairs ...string) fold { return strings.NewReplacer(pairs...).Replace }

// cyrillicLetters and cyrillicSpellings make one form of Russian or Ukrainian in its
// own letters and as typed in Latin ones: "дышать", "dyshat'" and "dishat" are alike.
var (
	cyrillicLetters = replaced("а", "a", "б", "b", "в", "v", "г", "g", "д", "d", "е", "e", "ж", "zh", "з", "z", "и", "i",
		"й", "i", "к", "k", "л", "l", "м", "m", "н", "n", "о", "o", "п", "p", "р", "r", "с", "s", "т",
		"t", "у", "u", "ф", "f",
		"х", "h", "ц", "c", "ч", "ch", "ш", "sh", "щ", "sh", "ъ", "", "ы", "i", "ь", "", "э", "e", "ю", "yu", "я", "ya",
		"і", "i", "є", "e", "'", "")
	cyrillicSpellings = replaced("shch", "sh", "sch", "sh", "kh", "h", "x", "h", "zh", "zh", "tz",
		"c", "ts", "c", "w", "v",
		"yu", "u", "ju", "u", "iu", "u", "ya", "a", "ja", "a", "ia", "a", "yo", "e", "jo", "e", "ye",
		"e", "je", "e", "ie", "e",
		"iy", "i", "ij", "i", "yi", "i", "ji", "zhi", "y", "i", "j", "i", "4", "ch", "6", "sh", "g", "h", "q", "k")
)

func foldCyrillic(word string) string { return single(cyrillicSpellings(cyrillicLetters(word))) }

// arabicLetters and arabicSpellings keep the consonants alone, since Arabic and Persian
// write few vowels and everybody writes other ones in Latin letters.
var (
	arabicLetters = replaced("ب", "b", "پ", "b", "ت", "t", "ث", "t", "ج", "j", "چ", "S", "ح", "h", "خ", "K", "د", "d",
		"ذ", "z", "ر", "r", "ز", "z", "ژ", "z", "س", "s", "ش", "S", "ص", "s", "ض", "d", "ط", "t", "ظ",
		"z", "ع", "", "غ", "q",
		"ف", "f", "ق", "q", "ك", "k", "گ", "j", "ل", "l", "م", "m", "ن", "n", "ه", "h", "و", "", "ي", "", "ا", "")
	arabicSpellings = replaced("3'", "q", "7'", "K", "sh", "S", "ch", "S", "kh", "K", "gh", "q", "th",
		"t", "dh", "d", "zh", "z",
		"2", "q", "3", "", "4", "S", "5", "K", "6", "t", "7", "h", "8", "q", "9", "q", "p", "b", "v",
		"f", "c", "k", "g", "j",
		"a", "", "e", "", "i", "", "o", "", "u", "", "w", "", "y", "", "'", "")
)

func foldArabic(word string) string {
	first := ""
	switch c, _ := utf8.DecodeRuneInString(word); c { // consonants at the beginning of a word, vowels within it
	case 'w', 'و':
		first = "w"
	case 'y', 'ي':
		first = "y"
	}
	word = first + arabicSpellings(arabicLetters(word))
	if len(word) > 1 {
		word = word[:1] + strings.TrimSuffix(word[1:], "h")
	}
	return single(word)
}

// indicSpellings make the usual Latin spellings of Hindi, Urdu and Bengali one.
var indicSpellings = replaced("chh", "c", "ch", "c", "sh", "s", "kh", "k", "gh", "g", "th", "t", "dh", "d",
	"bh", "b", "jh", "j",
	"ph", "f", "rh", "r", "aa", "a", "ee", "i", "ii", "i", "oo", "u", "uu", "u", "ai", "e", "ei", "e",
	"ay", "e", "ey", "e",
	"au", "o", "ow", "o", "ou", "o", "w", "v", "z", "j", "q", "k", "x", "ks", "y", "i", "'", "")

func foldIndic(word string) string {
	word = single(indicSpellings(word))
	for _, nasal := range []string{"en", "in", "un", "on"} {
		if len(word) > 2 && strings.HasSuffix(word, nasal) {
			return word[:len(word)-1]
		}
	}
	return word
}

// somaliSpellings are of Somali as people type it, who write a long vowel short.
var somaliSpellings = replaced("dh", "d", "x", "h", "kh", "k", "'", "", "v", "f", "y", "i")

func foldSomali(word string) string { return single(somaliSpellings(word)) }

// single makes one letter of a doubled one.
func single(word string) string {
	var last rune
	return strings.Map(func(c rune) rune {
		if c == last {
			return -1
		}
		last = c
		return c
	}, word)
}
