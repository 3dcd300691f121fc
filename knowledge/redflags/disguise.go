package redflags

import (
	"strings"
	"unicode"
)

// letterFor is the letter that a digit or a sign is put for, as in "c4n't br34the".
var letterFor = map[rune]rune{'0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', '$': 's', '!': 'i'}

// plainLetters returns a message with digits that stand for letters written as these,
// where the result is a word that the vocabulary or the dictionary has: "38c" and
// "b12" are left as they are.
func (v *vocabulary) plainLetters(message string) string {
	if !strings.ContainsAny(message, "013457@$") {
		return message
	}
	var b strings.Builder
	last := 0
	for start, end := range fields(message) {
		word := message[start:end]
		if plain := disguised(word); plain != "" && v.isWord(plain) {
			b.WriteString(message[last:start] + plain)
			last = end
		}
	}
	if last == 0 {
		return message
	}
	return b.String() + message[last:]
}

// fields yields where the words of a text start and end, spaces and sentence
// signs at their ends left out.
func fields(text string) func(yield func(start, end int) bool) {
	return func(yield func(start, end int) bool) {
		start := -1
		for i, r := range text {
			inside := unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'' || letterFor[r] != 0
			switch {
			case inside && start < 0:
				start = i
			case !inside && start >= 0:
				if !yield(start, i) {
					return
				}
				start = -1
			}
		}
		if start >= 0 {
			yield(start, len(text))
		}
	}
}

// minDisguised is how many letters a word with digits for others has at least.
const minDisguised = 2

// disguised returns a word with its digits as letters; "" when it has no digit
// between two letters, or too few letters to be one.
func disguised(word string) string {
	letters, between := 0, false
	runes := []rune(strings.ToLower(strings.TrimRight(word, "!")))
	for i, r := range runes {
		if unicode.IsLetter(r) {
			letters++
			continue
		}
		if letterFor[r] == 0 && r != '\'' {
			return ""
		}
		if r != '\'' {
			runes[i] = letterFor[r]
			between = between || i > 0 && i < len(runes)-1
		}
	}
	if !between || letters < minDisguised {
		return ""
	}
	return string(runes)
}

// isWord tells whether a word is one of the table's or a common one.
func (v *vocabulary) isWord(word string) bool { return v.isRight(word) || v.knows(word) }

const (
	// minSpelled is how many single letters in a row spell a word.
	minSpelled = 4
	// maxSpelled is how many are read as one run.
	maxSpelled = 48
	// maxRuns is how many runs of a message are tried, so that a hostile one costs little.
	maxRuns = 4
)

// unspelled returns a message with letters that stand alone put together: "i c a n
// t b r e a t h e". A run that spells no known words is left as it is.
func (v *vocabulary) unspelled(message string) string {
	var b strings.Builder
	last := 0
	var letters []byte
	from, to, runs := 0, 0, 0
	flush := func() {
		if len(letters) >= minSpelled && runs < maxRuns {
			runs++
			if words := v.fewestWords(string(letters)); words != nil {
				b.WriteString(message[last:from] + strings.Join(words, " "))
				last = to
			}
		}
		letters = letters[:0]
	}
	for start, end := range fields(message) {
		single := end == start+1 && unicode.IsLetter(rune(message[start]))
		if !single || len(letters) == maxSpelled || len(letters) > 0 && start > to+maxGap {
			flush()
		}
		if !single {
			continue
		}
		if len(letters) == 0 {
			from = start
		}
		letters = append(letters, lower(message[start]))
		to = end
	}
	flush()
	if last == 0 {
		return message
	}
	return b.String() + message[last:]
}

// maxGap is how many bytes stand between two letters of a run at most.
const maxGap = 3

func lower(letter byte) byte {
	if 'A' <= letter && letter <= 'Z' {
		return letter + 'a' - 'A'
	}
	return letter
}

// fewestWords returns the fewest known words that letters spell; nil when there are none.
func (v *vocabulary) fewestWords(letters string) []string {
	const none = 1 << 30
	fewest, from := make([]int, len(letters)+1), make([]int, len(letters)+1)
	for end := 1; end <= len(letters); end++ {
		fewest[end] = none
		for start := max(0, end-maxFuzzy); start < end; start++ {
			word := letters[start:end]
			known := shortWords[word] || word == "a" || len(word) > 1 && v.isWord(word)
			if known && fewest[start] < none && fewest[start]+1 < fewest[end] {
				fewest[end], from[end] = fewest[start]+1, start
			}
		}
	}
	if fewest[len(letters)] == none {
		return nil
	}
	words := make([]string, fewest[len(letters)])
	for end, i := len(letters), len(words)-1; i >= 0; i-- {
		words[i] = letters[from[end]:end]
		end = from[end]
	}
	return words
}
