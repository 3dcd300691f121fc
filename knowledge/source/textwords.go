package source

import (
	"regexp"
	"strings"

	"bedside/knowledge/lexicon"
)

var (
	// partedStart matches the first part of a word at the end of a row, and partedRest
	// the first word of a row.
	partedStart = regexp.MustCompile(`(?:^|[\s(“"‘])(\pL{2,})-$`)
	partedRest  = regexp.MustCompile(`^\p{Ll}+`)
	// wordOrCompound matches a word, with those that hyphens tie to it.
	wordOrCompound = regexp.MustCompile(`\pL+(?:-\pL+)*`)
)

// prefixes change a word with a hyphen into another than without: to re-cover a wound is
// not to recover.
var prefixes = set("re", "pre", "non", "co", "anti", "self", "post", "un", "ex", "de", "dis", "mis", "over", "under", "out", "inter", "intra")

// withWholeWords puts the words together that a hyphen parts at the end of a row. A word
// that is written with its hyphen keeps it: "breast-feeding".
func withWholeWords(rows []row) []row {
	var words map[string]bool
	last := -1 // the row of text before, in kept
	var kept []row
	for _, r := range rows {
		if last >= 0 && strings.HasSuffix(kept[last].text, "-") && (last == len(kept)-1 || r.joined) && !r.table {
			if words == nil {
				words = wordsIn(rows)
			}
			if isParted(kept[last].text, r.text, words) {
				rest := ""
				rest, r.text, _ = strings.Cut(r.text, " ")
				kept[last].text = strings.TrimSuffix(kept[last].text, "-") + rest
				if r.text == "" {
					continue
				}
			}
		}
		if r.text != "" {
			last = len(kept)
		}
		kept = append(kept, r)
	}
	return kept
}

// isParted tells whether a row ends in the first part of a word and the next begins with
// its rest: the leaflet has the whole word elsewhere, or English has it and not both parts.
func isParted(before, after string, words map[string]bool) bool {
	m := partedStart.FindStringSubmatch(before)
	rest := partedRest.FindString(after)
	if m == nil || rest == "" || connects(after) {
		return false
	}
	start := strings.ToLower(m[1])
	if prefixes[start] && isWord(rest) {
		return false
	}
	if whole := start + rest; words[start+"-"+rest] || words[whole] {
		return !words[start+"-"+rest]
	}
	return isWord(start+rest) && !(isWord(start) && isWord(rest))
}

// isWord tells whether English has a word in small letters.
func isWord(word string) bool { return lexicon.EnglishDictionary().Class(word) > 0 }

// wordsIn returns the words of rows in small letters.
func wordsIn(rows []row) map[string]bool {
	words := map[string]bool{}
	for _, r := range rows {
		for _, word := range wordOrCompound.FindAllString(r.text, -1) {
			words[strings.ToLower(word)] = true
		}
	}
	return words
}
