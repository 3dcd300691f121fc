package eval

import (
	"fmt"
	"slices"
	"strings"

	"bedside/knowledge"
)

// Check tells which places of a key are not in a library, each once, as a
// knowledge.Problem with the most similar name that is there. A key that names
// what does not exist would count every good answer as wrong.
func Check(cases []Case, lib *knowledge.Library) error {
	var problems []knowledge.Problem
	told := map[string]bool{}
	for _, c := range cases {
		for _, place := range c.Want {
			message, near := place.missing(lib)
			if message == "" || told[c.File+message] {
				continue
			}
			told[c.File+message] = true
			problems = append(problems, knowledge.Problem{File: c.File, Line: c.Line, Message: message,
				Remedy: didYouMean(near)})
		}
	}
	return join(problems)
}

// missing says what of a place is not in a library, and which name there is most
// like it. The message is empty when the place is there.
func (p Place) missing(lib *knowledge.Library) (message, near string) {
	leaflet := lib.Leaflet(p.Leaflet)
	if leaflet == nil {
		var ids []string
		for _, l := range lib.Leaflets() {
			ids = append(ids, l.ID)
		}
		return fmt.Sprintf("there is no leaflet %q", p.Leaflet), nearest(p.Leaflet, ids)
	}
	var headings []string
	for _, section := range leaflet.Sections {
		if p.holds(leaflet.ID, section.Heading) {
			return "", ""
		}
		headings = append(headings, section.Heading)
	}
	return fmt.Sprintf("leaflet %q has no section %q", p.Leaflet, p.Section), nearest(p.Section, headings)
}

func didYouMean(near string) string {
	if near == "" {
		return "name a leaflet and a section as 'bedside check' and 'bedside chat' show them"
	}
	return fmt.Sprintf("did you mean %q?", near)
}

// nearest returns the name with the fewest typing slips from the one given, and
// "" when even that differs in more than half of its letters.
func nearest(name string, names []string) string {
	if len(names) == 0 {
		return ""
	}
	slips := func(other string) int { return distance(strings.ToLower(name), strings.ToLower(other)) }
	best := slices.MinFunc(names, func(a, b string) int { return slips(a) - slips(b) })
	if 2*slips(best) > max(len([]rune(name)), len([]rune(best))) {
		return ""
	}
	return best
}

// distance counts the letters to insert, delete or replace to turn a into b
// (Levenshtein 1966).
func distance(a, b string) int {
	to := []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, from := range []rune(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j, r := range to {
			replace := diagonal
			if from != r {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(to)]
}
