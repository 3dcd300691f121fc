package redflags

import "math/bits"

// maxFuzzy is the length in bytes up to which a word is compared for spelling
// mistakes. Longer ones are not words of English.
const maxFuzzy = 24

// letterSet is the set of letters a to z of a word, as bits. Two words within k
// edits differ in at most 2k letters, so most pairs need no closer look.
type letterSet uint32

func lettersOf(word string) letterSet {
	var set letterSet
	for i := range len(word) {
		set |= 1 << (word[i] & 31)
	}
	return set
}

// missing counts the letters of a that b lacks.
func (a letterSet) missing(b letterSet) int { return bits.OnesCount32(uint32(a &^ b)) }

// editsAllowed is how many spelling mistakes a word may have and still be read
// as the right one: none in short words, where a mistake makes another word.
func editsAllowed(right string) int {
	switch n := len(right); {
	case n < 4:
		return 0
	case n < 8:
		return 1
	}
	return 2
}

// stemEditsAllowed is editsAllowed for the beginning of a word.
func stemEditsAllowed(stem string) int {
	switch n := len(stem); {
	case n < 5:
		return 0
	case n < 8:
		return 1
	}
	return 2
}

// sameStart tells whether two words begin alike: mistakes in the first letter
// are rare, and two words that differ in it mostly mean two things. Swapped
// first letters pass, and so does a first letter left out of a long word.
func sameStart(word, right string) bool {
	switch {
	case word[0] == right[0]:
		return true
	case len(word) > 1 && len(right) > 1 && word[0] == right[1] && (word[1] == right[0] || len(right) >= 8):
		return true
	}
	return false
}

// edits returns the Damerau-Levenshtein distance of two words (restricted:
// insert, delete, replace, swap neighbours), or limit+1 when it is greater than
// limit. With prefix, the distance is that of right to the nearest beginning of
// word. Both must be ASCII and at most maxFuzzy bytes long.
func edits(word, right string, limit int, prefix bool) int {
	if len(right)-len(word) > limit || (!prefix && len(word)-len(right) > limit) {
		return limit + 1
	}
	if prefix && len(word) > len(right)+limit {
		word = word[:len(right)+limit]
	}
	var rows [3][maxFuzzy + 1]int
	for j := range len(word) + 1 {
		rows[0][j] = j
	}
	for i := 1; i <= len(right); i++ {
		row, above, before := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		row[0] = i
		least := i
		for j := 1; j <= len(word); j++ {
			cost := 1
			if right[i-1] == word[j-1] {
				cost = 0
			}
			d := min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && right[i-1] == word[j-2] && right[i-2] == word[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			least = min(least, d)
		}
		if least > limit {
			return limit + 1
		}
	}
	last := &rows[len(right)%3]
	best := last[len(word)]
	if prefix {
		for j := max(0, len(right)-limit); j < len(word); j++ {
			best = min(best, last[j])
		}
	}
	return min(best, limit+1)
}
