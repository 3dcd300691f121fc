package index

import "strings"

// Costs of likely edits, against 1 for any other letter inserted, deleted or substituted.
// After the error model of Kernighan, Church and Gale, "A spelling correction program
// based on a noisy channel model", 1990.
const (
	costSwap   = 0.7 // two neighbouring letters transposed
	costDouble = 0.5 // a letter doubled, or one of a double lost
	costVowel  = 0.6 // one of two vowels lost
	costSound  = 0.7 // one vowel for another, or letters of one sound
	costKey    = 0.8 // the neighbouring key
	costSplit  = 0.7 // a space left out
	costAlike  = 0.7 // another spelling of the same sound
	costFirst  = 0.4 // more, for an edit of the first letter
)

// editCost is the cheapest way to turn the meant word into the written one
// (restricted Damerau-Levenshtein with the costs above).
func editCost(written, meant string) float64 {
	rows := [3][]float64{make([]float64, len(meant)+1), make([]float64, len(meant)+1), make([]float64, len(meant)+1)}
	for j := range meant {
		rows[0][j+1] = rows[0][j] + deletionCost(meant, j)
	}
	for i := range written {
		before, last, row := rows[(i+2)%3], rows[i%3], rows[(i+1)%3]
		row[0] = last[0] + deletionCost(written, i)
		for j := range meant {
			substituted := last[j] + substitutionCost(written, i, meant, j)
			cost := min(substituted, last[j+1]+deletionCost(written, i), row[j]+deletionCost(meant, j))
			if i > 0 && j > 0 && written[i] == meant[j-1] && written[i-1] == meant[j] {
				cost = min(cost, before[j-1]+costSwap)
			}
			row[j+1] = cost
		}
	}
	total := rows[len(written)%3][len(meant)]
	if written[0] != meant[0] {
		total += costFirst
	}
	return total
}

// deletionCost is the cost of a letter that only one of the words has: less for one of
// a double, for a silent "h" or "e" and for one of two vowels.
func deletionCost(word string, i int) float64 {
	switch {
	case i == len(word)-1 && word[i] == 'e' && i > 1:
		return costDouble
	case i > 0 && (word[i-1] == word[i] || word[i] == 'h'):
		return costDouble
	case isVowel(word[i]) && (i > 0 && isVowel(word[i-1]) || i+1 < len(word) && isVowel(word[i+1])):
		return costVowel
	}
	return 1
}

func substitutionCost(a string, i int, b string, j int) float64 {
	x, y := a[i], b[j]
	switch {
	case x == y:
		return 0
	case isVowel(x) && isVowel(y), sameSound(x, y):
		return costSound
	case neighbours(x, y):
		return costKey
	}
	return 1
}

func isVowel(c byte) bool { return strings.IndexByte("aeiouy", c) >= 0 }

func sameSound(x, y byte) bool {
	for _, sound := range [...]string{"ckq", "sz", "sc", "fv", "gj", "mn", "dt", "bp", "iy"} {
		if strings.IndexByte(sound, x) >= 0 && strings.IndexByte(sound, y) >= 0 {
			return true
		}
	}
	return false
}

// keyRows are the letters as they lie on a keyboard.
var keyRows = [...]string{"qwertyuiop", "asdfghjkl", "zxcvbnm"}

func neighbours(x, y byte) bool {
	xRow, xAt := keyPlace(x)
	yRow, yAt := keyPlace(y)
	return xRow >= 0 && yRow >= 0 && abs(xRow-yRow) <= 1 && abs(xAt-yAt) <= 1
}

func keyPlace(c byte) (row, at int) {
	for row, keys := range keyRows {
		if at := strings.IndexByte(keys, c); at >= 0 {
			return row, at
		}
	}
	return -1, -1
}
