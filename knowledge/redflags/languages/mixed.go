package languages

import "slices"

// A message may mix English with another language: "my father no puede respirar, what do i do". Where it
// is mostly English it is read in that language too, but only what is told in words that English lacks is a
// sign. What its English words deny, ask, suppose or tell of the past is none in any message that has some.

// How many words that English lacks a message has of a language to be read in it, though it has more of
// English: one alone may be a misspelt word of English, and single syllables are in many a word.
const (
	minOwn          = 2
	minOwnSyllables = 3
)

// mixed tells whether a message is worth a look for an emergency in a language although it is mostly English.
func (e evidence) mixed() bool {
	if e.language.syllabic {
		return e.own >= minOwnSyllables
	}
	return e.own >= minOwn
}

// markEnglish tells of each plain token of a message what English makes of it; marked are the words
// with a letter that English lacks.
func (t *Table) markEnglish(bare []token, marked map[string]bool) {
	r := &reading{tokens: bare, found: t.hushed.scan(bare, hushes), quiet: make([]bool, sentences(bare))}
	r.hush()
	for i := range bare {
		token := &bare[i]
		token.english = !marked[token.text] && t.isEnglish(token.text)
		token.quiet = r.quiet[token.sentence]
		token.denied = r.denied[i] || r.undone[i]
	}
}

// englishWords is how many of the words of a message are English ones.
func englishWords(bare []token) (n int) {
	for i := range bare {
		if bare[i].english {
			n++
		}
	}
	return n
}

func (t *Table) isEnglish(word string) bool {
	for _, part := range atApostrophes(word) {
		if !t.english[part] {
			return false
		}
	}
	return true
}

// minEnglish is how many words of English that the language lacks a message has for them to say anything of the others.
const minEnglish = 2

// allEnglish tells whether each word of a place is one of English.
func (r *reading) allEnglish(s span) bool {
	return !slices.ContainsFunc(r.tokens[s.start:s.end], func(t token) bool { return !t.english })
}

// hushedInEnglish tells whether English words keep a sign from counting at a place.
func (r *reading) hushedInEnglish(s span, by denial) bool {
	return slices.ContainsFunc(r.tokens[s.start:s.end], func(t token) bool { return t.quiet || t.denied && by != undeniable })
}
