package languages

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// maxRead is how many words of a message are looked at to tell its language.
const maxRead = 80

// evidence is how well a language fits a message.
type evidence struct {
	language *Language
	form     *form
	weight   float64 // of its words, those that few languages share counting more
	own      int     // its different words that are no English ones
	letters  int     // bytes of those
	shared   int     // its different words that are English ones as well
	english  int     // different English words that are none of its
	marked   int     // its different words with a letter that English lacks
	words    int     // different words of the message
}

// Recognise tells the language of a message; nil when it is English, or none of the table,
// or when the message is too short to tell. English with a few foreign names is English.
func (t *Table) Recognise(message string) *Language {
	message = clip(message)
	text := plain(message)
	if found := t.byScript(message, text, recognisedShare); len(found) > 0 {
		return found[0].language
	}
	for _, e := range t.byWords(tokens(text), marked(message)) {
		if e.certain() {
			return e.language
		}
	}
	return nil
}

// IsMostlyEnglish tells whether more than half of the words of a message are everyday ones of English, as of one without words.
func (t *Table) IsMostlyEnglish(message string) bool {
	message = clip(message)
	special, words, english := marked(message), 0, 0
	for _, token := range tokens(plain(message)) {
		if token.number {
			continue
		}
		words++
		if !special[token.text] && t.isEnglish(token.text) {
			english++
		}
	}
	return words == 0 || 2*english > words
}

// The part of a message's letters that have to be in a script.
const (
	recognisedShare = 0.6
	readShare       = 0.02 // to look for an emergency
	minLetters      = 2
	signWeight      = 0.5 // of a word of a sign, against an everyday one
)

// byScript are the languages with a script of their own in which a share of a message is
// written, the likeliest first.
func (t *Table) byScript(message, text string, share float64) []evidence {
	letters, of := countScripts(text)
	if of[unicode.Hiragana]+of[unicode.Katakana] > 0 {
		return nil // Japanese, which has Han letters as well
	}
	var found []evidence
	for _, l := range t.languages {
		n := of[l.script]
		if l.script == nil || n < minLetters || float64(n) < share*float64(letters) {
			continue
		}
		e := evidence{language: l, form: l.native}
		for _, token := range l.native.read(text) {
			if l.common[token.text] {
				e.weight++
			} else if l.native.begins(token.text, minSign) {
				e.weight += signWeight
			}
		}
		for _, c := range message[:min(len(message), maxMarked)] {
			if strings.ContainsRune(l.only, c) {
				e.weight += 2
			}
			if strings.ContainsRune(l.never, c) {
				e.weight -= 2
			}
		}
		found = append(found, e)
	}
	slices.SortStableFunc(found, func(a, b evidence) int { return cmp.Compare(b.weight, a.weight) })
	return found
}

// scripts are those that tell a language, and those of Japanese.
var scripts = []*unicode.RangeTable{unicode.Arabic, unicode.Bengali, unicode.Cyrillic, unicode.Devanagari,
	unicode.Gurmukhi, unicode.Han, unicode.Hiragana, unicode.Katakana}

func countScripts(text string) (letters int, of map[*unicode.RangeTable]int) {
	of = map[*unicode.RangeTable]int{}
	for _, c := range text {
		if !unicode.IsLetter(c) {
			continue
		}
		letters++
		if c < 0x250 {
			continue
		}
		for _, script := range scripts {
			if unicode.Is(script, c) {
				of[script]++
				break
			}
		}
	}
	return letters, of
}

// byWords are the languages of which a message in Latin letters has words, the
// likeliest first.
func (t *Table) byWords(all []token, marked map[string]bool) []evidence {
	all = different(all[:min(len(all), maxRead)])
	votes := make([]int, len(all)) // how many languages have each word
	var has [][]bool
	for _, l := range t.languages {
		found := make([]bool, len(all))
		for i, token := range all {
			if l.latin != nil && (l.script == nil || len(marked) == 0 || l.syllabic) && l.knows(token.text, marked[token.text]) {
				found[i] = true
				votes[i]++
			}
		}
		has = append(has, found)
	}
	var found []evidence
	for k, l := range t.languages {
		e := evidence{language: l, form: l.latin, words: len(all), marked: len(marked)}
		for i, token := range all {
			english := t.english[token.text] && !marked[token.text]
			switch {
			case has[k][i] && !english:
				e.own++
				e.letters += len(token.text)
				e.weight += 1 / float64(votes[i])
			case has[k][i]:
				e.shared++
				e.weight += 0.3 / float64(votes[i])
			case english:
				e.english++
			}
		}
		if e.own > 0 && (e.enough() || e.mixed()) {
			found = append(found, e)
		}
	}
	slices.SortStableFunc(found, func(a, b evidence) int { return cmp.Compare(b.weight, a.weight) })
	return found
}

// marked are the words of a message, plain, that have a letter that English lacks.
func marked(message string) map[string]bool {
	found := map[string]bool{}
	for word := range strings.FieldsSeq(message[:min(len(message), maxMarked)]) {
		if strings.IndexFunc(word, func(c rune) bool { return c > unicode.MaxASCII && unicode.Is(unicode.Latin, c) }) < 0 {
			continue
		}
		for _, t := range tokens(plain(word)) {
			found[t.text] = true
		}
	}
	return found
}

// maxMarked is how many bytes of a message are looked through for such letters.
const maxMarked = 1 << 10

// different are the first of all tokens that are alike, apart at apostrophes.
func different(all []token) []token {
	var found []token
	seen := map[string]bool{}
	for _, t := range all {
		for _, part := range atApostrophes(t.text) {
			if !seen[part] && !t.number {
				seen[part] = true
				t.text = part
				found = append(found, t)
			}
		}
	}
	return found
}

// How many letters a word of a sign has that tells its language.
const (
	minSign       = 4
	minMarkedSign = 3 // of a word with a letter that English lacks
)

// knows tells whether a word in Latin letters is one of the language's: an everyday one,
// or one that emergencies are told with.
func (l *Language) knows(word string, marked bool) bool {
	if l.syllabic {
		return l.knowsSyllables(word)
	}
	if word = l.vocabulary(word); l.commonLatin[word] {
		return true
	}
	least := minSign
	if marked {
		least = minMarkedSign
	}
	return !l.consonantal && len(word) >= least && l.latin.begins(word, least)
}

func (l *Language) knowsSyllables(word string) bool {
	for _, syllable := range l.latin.apart(word) {
		if !l.commonLatin[syllable] {
			return false
		}
	}
	return true
}

// minOwnLetters is how many letters a message's words of a language have at least: "9am est
// mon" is no French.
const minOwnLetters = 7

// enough tells whether a message has enough of a language whose single syllables are in many a word.
func (e evidence) enough() bool { return !e.language.syllabic || 10*(e.own+e.shared) >= 7*e.words }

// certain tells whether a message is in a language: it has some of its words and fewer of
// English, or one and nothing of English.
func (e evidence) certain() bool {
	if e.own == 0 || !e.enough() || 5*(e.own+e.shared) < e.words || e.letters < minOwnLetters && e.marked == 0 {
		return false
	}
	if e.own >= 3 && e.own > e.english || e.own+e.shared >= 2 && e.own > 2*e.english {
		return true
	}
	return e.english == 0 && e.form == e.language.native && (e.words >= 3 || e.words == 2 && e.marked > 0)
}

// likely tells whether a message is rather in a language than in English; what is written in a script
// of its own is.
func (e evidence) likely() bool {
	return e.ofScript() || e.enough() && e.own+e.shared > e.english
}

// ofScript tells whether it is of a script of the language's own, and not of words in Latin letters.
func (e evidence) ofScript() bool { return e.form != e.language.latin }
