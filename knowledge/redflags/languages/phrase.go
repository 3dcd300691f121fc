package languages

import (
	"errors"
	"fmt"
	"strings"
)

// phrase is one way in which a concept is written.
type phrase struct {
	concept int
	words   []phraseWord
	begins  bool // stands at the beginning of a clause
	ends    bool // stands at the end of the message
}

// phraseWord is one word of a phrase.
type phraseWord struct {
	text string // folded
	kind wordKind
}

type wordKind int

const (
	exactWord   wordKind = iota
	stemWord             // text is its beginning: "respir*"
	anyNumber            // "#", or "3#" for a number that begins with 3
	anyWord              // "*" alone
	nowhereWord          // cannot be read
)

var errNoWord = errors.New("has no word at its beginning; write one")

// compile reads a phrase as it stands in a file for one form.
func compile(source string, f *form) (phrase, error) {
	var p phrase
	source, p.begins = strings.CutPrefix(strings.TrimSpace(source), "^")
	source, p.ends = strings.CutSuffix(source, "$")
	for field := range strings.FieldsSeq(source) {
		for _, word := range f.compileWord(field) {
			if word.kind == nowhereWord {
				return phrase{}, fmt.Errorf("%q cannot be read; write letters, then * where the word may go on, or # for a number",
					field)
			}
			p.words = append(p.words, word)
		}
	}
	if len(p.words) == 0 || p.words[0].kind == anyWord {
		return phrase{}, fmt.Errorf("%q %w", source, errNoWord)
	}
	return p, nil
}

// compileWord reads what stands between two spaces of a phrase, which is several words for
// Han characters and syllables.
func (f *form) compileWord(field string) []phraseWord {
	if field == "*" {
		return []phraseWord{{kind: anyWord}}
	}
	if digits, ok := strings.CutSuffix(field, "#"); ok {
		return []phraseWord{{digits, anyNumber}}
	}
	text, stem := strings.CutSuffix(field, "*")
	if strings.ContainsAny(text, "*#^$|") {
		return []phraseWord{{kind: nowhereWord}}
	}
	var words []phraseWord
	for _, t := range f.read(plain(text)) {
		words = append(words, phraseWord{text: t.text})
	}
	if stem && len(words) > 0 {
		words[len(words)-1].kind = stemWord
	}
	return words
}

// The fewest consonants by which words are known.
const (
	minConsonants     = 2 // of a phrase of one word
	minStemConsonants = 3 // of the beginning of a word
	minHushConsonants = 4 // of a phrase that keeps a sign from counting
)

// exacting lets words of few consonants stand for nothing longer, and tells whether the
// phrase is enough to be known by.
func (p *phrase) exacting(hushes bool) bool {
	total := 0
	for i := range p.words {
		w := &p.words[i]
		if w.kind == stemWord && len(w.text) < minStemConsonants {
			w.kind = exactWord
		}
		total += len(w.text)
	}
	return !hushes && total >= minConsonants || total >= minHushConsonants
}

// fits tells whether a token is the word.
func (w phraseWord) fits(t *token) bool {
	switch w.kind {
	case anyWord:
		return true
	case anyNumber:
		return t.number && strings.HasPrefix(t.text, w.text)
	}
	if w.kind == exactWord && t.text == w.text || w.kind == stemWord && strings.HasPrefix(t.text, w.text) {
		return true
	}
	for _, text := range t.also {
		if w.kind == exactWord && text == w.text || w.kind == stemWord && strings.HasPrefix(text, w.text) {
			return true
		}
	}
	return false
}

// span is where a phrase stands in a message: tokens start to end-1.
type span struct{ start, end int }

// fits returns where a phrase that begins at a token ends; false when it does not
// stand there.
func (p *phrase) fits(all []token, start int) (span, bool) {
	end := start + len(p.words)
	if end > len(all) || p.ends && end < len(all) || p.begins && start > 0 && all[start-1].clause == all[start].clause {
		return span{}, false
	}
	for i, word := range p.words {
		if !word.fits(&all[start+i]) {
			return span{}, false
		}
	}
	return span{start, end}, true
}
