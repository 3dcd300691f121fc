package index

import (
	"slices"
	"strings"

	"bedside/knowledge/lexicon"
)

// ownWords are the words that only a clinic's lexicon has, and what they mean in words that
// others use: the reader has never seen them.
type ownWords map[string]string

func newOwnWords(l *lexicon.Lexicon) ownWords {
	if l == lexicon.English() {
		return nil
	}
	known := map[string]bool{}
	for _, group := range lexicon.English().Groups() {
		for _, term := range slices.Concat(group.Terms, group.Narrower) {
			known[term] = true
		}
	}
	usual := func(term string) bool {
		return known[term] || l.Everyday().Class(term) > 0
	}
	own := ownWords{}
	for _, group := range l.Groups() {
		usualTerm := slices.IndexFunc(group.Terms, usual)
		for _, term := range group.Terms {
			if usualTerm >= 0 && !usual(term) && !strings.Contains(term, " ") {
				own[term] = group.Terms[usualTerm]
			}
		}
	}
	return own
}

// reworded is a message with what a clinic's own words mean in their place.
func (o ownWords) reworded(text string) string {
	if len(o) == 0 {
		return text
	}
	return replaceWords(text, func(_ int, word string) string {
		if meaning, ok := o[strings.ToLower(word)]; ok {
			return meaning
		}
		return word
	})
}
