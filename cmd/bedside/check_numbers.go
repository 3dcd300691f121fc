package main

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"bedside/knowledge"
)

// statement is a sentence with its numbers apart.
type statement struct {
	leaflet knowledge.Leaflet
	line    int
	text    string
	words   map[string]bool
	numbers string // with their units, in order
}

// quantity matches a number with a word after it.
var quantity = regexp.MustCompile(`\d+(?:[.,]\d+)*\s*(?:%|°?\p{L}+)?`)

// sameWords is the share of words that two sentences must have in common to be taken for
// one statement.
const sameWords = 0.75

// numberNotes tells of sentences under one heading of two leaflets that say the same but
// for their numbers.
func numberNotes(library *knowledge.Library) []knowledge.Problem {
	statements := map[string][]statement{} // by heading
	for _, l := range library.Leaflets() {
		for _, s := range l.Sections {
			if s.Named {
				continue
			}
			key := knowledge.Slug(s.Heading)
			statements[key] = append(statements[key], statementsOf(l, s)...)
		}
	}
	var notes []knowledge.Problem
	for _, heading := range slices.Sorted(maps.Keys(statements)) {
		of := statements[heading]
		if len(of) > maxStatements { // every pair is compared
			of = of[:maxStatements]
		}
		for i, a := range of {
			for _, b := range of[:i] {
				if a.leaflet.ID != b.leaflet.ID && a.numbers != b.numbers && overlap(a.words, b.words) >= sameWords {
					notes = append(notes, note(a.leaflet.File, a.line, "find out which is right",
						"%q contradicts %s: %q", a.text, b.leaflet.File, b.text))
				}
			}
		}
	}
	return notes
}

// maxStatements bounds the sentences under one heading that are compared.
const maxStatements = 2000

// statementsOf returns the sentences of a section that have a number.
func statementsOf(l knowledge.Leaflet, s knowledge.Section) []statement {
	var found []statement
	for _, p := range s.Passages {
		for _, u := range knowledge.Units(p.Text) {
			text := p.Text[u.Start:u.End]
			numbers := quantity.FindAllString(text, -1)
			if numbers == nil {
				continue
			}
			words := map[string]bool{}
			for _, w := range strings.Fields(quantity.ReplaceAllString(strings.ToLower(text), " ")) {
				words[strings.Trim(w, ".,;:!?()\"'")] = true
			}
			if len(words) >= 4 {
				found = append(found, statement{l, p.Line, text, words, strings.ToLower(strings.Join(numbers, "|"))})
			}
		}
	}
	return found
}

// overlap is the share of words that two sets have in common, 0 to 1.
func overlap(a, b map[string]bool) float64 {
	common := 0
	for w := range a {
		if b[w] {
			common++
		}
	}
	return float64(common) / float64(len(a)+len(b)-common)
}
