package lexicon

import (
	_ "embed"
	"strings"
)

//go:embed contractions.txt
var contractionsText string

var contractionLists = MustWordLists(contractionsText)

// Tables of contractions.txt, which explains them.
var (
	contractions  = contractionLists.Pairs("contractions") // as typed without the apostrophe
	digitWords    = contractionLists.Pairs("digits for sounds")
	endings       = contractionLists.Pairs("endings")
	wordsBeforeIs = contractionLists.Set("words before is")
)

// maxDigitWord is the length in letters of the longest of the digitWords.
const maxDigitWord = 8

// Expand writes out a contraction, with spaces between the words, and drops a
// possessive ending.
func Expand(word string) string {
	if full, ok := contractions[strings.ReplaceAll(word, "'", "")]; ok {
		return full
	}
	stem, ending, found := strings.Cut(word, "'")
	switch {
	case !found:
		return word
	case ending == "t" && strings.HasSuffix(stem, "n"):
		return strings.TrimSuffix(stem, "n") + " not"
	case ending == "s" && wordsBeforeIs[stem]:
		return stem + " is"
	case ending == "s":
		return stem
	case endings[ending] != "":
		return stem + " " + endings[ending]
	}
	return strings.ReplaceAll(word, "'", "")
}
