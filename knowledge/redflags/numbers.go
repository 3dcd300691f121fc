package redflags

import (
	_ "embed"
	"strconv"

	"bedside/knowledge/lexicon"
)

//go:embed en/numbers.txt
var numbersText string

var numberLists = lexicon.MustWordLists(numbersText)

// Tables of en/numbers.txt, which explains them.
var (
	numberWords = parseNumberWords(numberLists.Pairs("number words"))
	shortWords  = numberLists.Set("short words") // a word run together from several may begin with them
)

// parseNumberWords reads the numbers of words. The table is part of the program, so a
// fault in it is a fault of the program.
func parseNumberWords(pairs map[string]string) map[string]float64 {
	numbers := map[string]float64{}
	for word, text := range pairs {
		value, err := strconv.ParseFloat(text, 64)
		if err != nil {
			panic("redflags: en/numbers.txt: " + err.Error())
		}
		numbers[word] = value
	}
	return numbers
}

// numberOf returns the number that a word of a message stands for, in digits or letters.
func numberOf(word string) (float64, bool) {
	if value, ok := numberWords[word]; ok {
		return value, true
	}
	if word[0] < '0' || word[0] > '9' {
		return 0, false
	}
	value, err := strconv.ParseFloat(word, 64)
	return value, err == nil
}
