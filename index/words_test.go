package index

import (
	"strings"
	"testing"
)

// TestWordLists holds that no list of words.txt is empty, and that all are in small
// letters, as messages are when they are compared.
func TestWordLists(t *testing.T) {
	for name, words := range map[string]map[string]bool{
		"function words": functionWords, "weak words": weakWords, "time words": timeWords, "time units": timeUnits,
		"question words": questionWords, "indirect question words": indirectQuestions,
		"verbs before a subject": verbsBeforeSubjects, "other subjects": otherSubjects, "openers": openers,
		"continuations": continuations, "place anaphors": placeAnaphors, "number words": numberWords,
		"connectives": connectives, "words before an illness": wordsBeforeIllness, "verbs before an illness": verbsBeforeIllness,
		"words of treating": wordsOfTreating, "references": references, "closing words": closingWords, "telling words": tellingWords,
		"skippable words": skippable, "irregular forms": wordLists.Set("irregular forms"),
	} {
		if len(words) == 0 {
			t.Errorf("the list %q is empty", name)
		}
		for word := range words {
			if word == "" || word != strings.ToLower(word) {
				t.Errorf("%q of the list %q is not in small letters", word, name)
			}
		}
	}
}
