package languages

import "strings"

// The initials and finals of the syllables of Chinese in Latin letters (Hanyu Pinyin,
// ISO 7098), tones left out.
var (
	pinyinInitials = strings.Fields("zh ch sh b p m f d t n l g k h j q x r z c s y w")
	pinyinFinals   = strings.Fields("iang iong uang uai uan ang eng ing ong ian iao ai ei ui ao ou iu ie ue an " +
		"en in un er ia ua uo a o e i u v")
	pinyinAlone = strings.Fields("ang eng ai ei ao ou an en er a o e")
)

// syllables parts a word into the syllables of Chinese, the longest first;
// the word itself when it has letters that make none.
func syllables(word string) []string {
	word = strings.TrimRight(strings.ReplaceAll(word, "'", ""), "12345")
	if parts, ok := partPinyin(word, 0); ok {
		return parts
	}
	return []string{word}
}

// maxSyllables bounds the parts of a word, and with them the work on it.
const maxSyllables = 6

// partPinyin tries the ways to part a word, of which the longest first syllable that lets
// the rest be parted is taken.
func partPinyin(word string, depth int) ([]string, bool) {
	if word == "" {
		return nil, true
	}
	if depth == maxSyllables {
		return nil, false
	}
	for n := min(6, len(word)); n > 0; n-- {
		if !pinyinSyllables[word[:n]] {
			continue
		}
		if rest, ok := partPinyin(word[n:], depth+1); ok {
			return append([]string{word[:n]}, rest...), true
		}
	}
	return nil, false
}

// pinyinSyllables are all syllables.
var pinyinSyllables = joinSyllables()

func joinSyllables() map[string]bool {
	all := map[string]bool{}
	for _, final := range pinyinAlone {
		all[final] = true
	}
	for _, initial := range pinyinInitials {
		for _, final := range pinyinFinals {
			all[initial+final] = true
		}
	}
	return all
}
