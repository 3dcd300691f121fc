package index

import (
	"slices"
	"strconv"
	"strings"

	"bedside/knowledge/lexicon"
)

// yearsAsked is the age in years that a message asks for, "a 12 year old", the least of several; 0 when it names none.
func yearsAsked(words []lexicon.Word) int {
	least := 0
	for i := range words {
		if n := numberAt(words, i); n > 0 && isAge(words, i) && (least == 0 || n < least) {
			least = n
		}
	}
	return least
}

// isAge tells whether a number among words is how many years old somebody is: "12 yo", "12 years old", "aged 12".
func isAge(words []lexicon.Word, at int) bool {
	if isYears(words, at+1) {
		return textAt(words, at+2, "old") || textAt(words, at-1, "aged")
	}
	named := textAt(words, at-1, "age") || textAt(words, at-1, "aged")
	return textAt(words, at+1, "yo") || named && !textAt(words, at+1, "to") &&
		!slices.ContainsFunc(words[at+1:min(at+2, len(words))], func(w lexicon.Word) bool { return unitsBelowYear[w.Text] })
}

// leastBands is of how many ages a passage tells the dose when it tells it by age.
const leastBands = 2

// yearsDosed is the age up to which a passage, by the words of its units, tells the dose by age: "2 to 3 years: 5 ml". It is 0
// where it does not, or tells what holds from some age on.
func yearsDosed(units [][]lexicon.Word) int {
	bands, most, alone, doses := 0, 0, 0, false
	for _, words := range units {
		if opensUpwards(words) {
			return 0
		}
		doses = doses || slices.ContainsFunc(words, func(w lexicon.Word) bool { return wordsOfDoses[strings.TrimSuffix(w.Text, "s")] })
		for i := range words {
			years, isBand := ageBefore(words, i)
			switch {
			case isBand:
				bands, most = bands+1, max(most, years)
			default:
				alone = max(alone, years)
			}
		}
	}
	if bands < leastBands || !doses || alone > most { // "12 years+"
		return 0
	}
	return most
}

// ageBefore is the number of years that ends before a unit of time at a place among words, 0 for months, and whether it
// is the end of a band of ages, "4 to 5 years".
func ageBefore(words []lexicon.Word, at int) (years int, isBand bool) {
	if !isYears(words, at) && !textAt(words, at, "months") {
		return 0, false
	}
	from := at - 2
	if textAt(words, from, "to") {
		from--
	}
	if isYears(words, at) {
		years = numberAt(words, at-1)
	}
	return years, numberAt(words, from) > 0 && numberAt(words, at-1) > 0
}

// opensUpwards tells whether words tell what holds from some age on, "over 5" or "12 and up", or for adults: not what a
// child weighs, "over 5 kg".
func opensUpwards(words []lexicon.Word) bool {
	for i, w := range words {
		weight := numberAt(words, i+1) > 0 && textAt(words, i+2, "kg")
		if wordsOfOlder[w.Text] && !weight || w.Text == "up" && !textAt(words, i+1, "to") {
			return true
		}
	}
	return false
}

func isYears(words []lexicon.Word, at int) bool {
	return textAt(words, at, "year") || textAt(words, at, "years") || textAt(words, at, "yr") || textAt(words, at, "yrs")
}

// numberAt is the number in digits at a place among words; 0 where there is none.
func numberAt(words []lexicon.Word, at int) int {
	if at < 0 || at >= len(words) {
		return 0
	}
	n, err := strconv.Atoi(words[at].Text)
	if err != nil {
		return 0
	}
	return n
}
