package eval

import (
	"maps"
	"slices"

	"bedside/bot"
	"bedside/knowledge"
)

// GradedCases returns graded questions as conversations of a key, each asked by
// itself in the given Askings: the answers wanted are the sections graded right.
// A question that no section of the library answers gives none: nobody graded
// the library as a whole, so silence cannot be called right either.
func GradedCases(questions []Graded, names Names, lib *knowledge.Library, forms ...string) []Case {
	places := namedPlaces(names, lib)
	var cases []Case
	for _, q := range questions {
		var want []Place
		for _, name := range slices.Sorted(maps.Keys(q.Grades)) {
			if q.Grades[name] >= rightGrade {
				want = append(want, places[name]...)
			}
		}
		for _, form := range forms {
			if text := q.Ask(form); text != "" && len(want) > 0 {
				cases = append(cases, Case{ID: q.ID, Kind: form, Turns: []string{text}, Outcome: bot.OutcomeAnswer, Want: want})
			}
		}
	}
	return cases
}

// namedPlaces tells which sections have a name; some texts stand in several leaflets.
func namedPlaces(names Names, lib *knowledge.Library) map[string][]Place {
	places := map[string][]Place{}
	for l := range lib.Leaflets() {
		leaflet := &lib.Leaflets()[l]
		for s := range leaflet.Sections {
			section := &leaflet.Sections[s]
			name := names.of(leaflet, section)
			places[name] = append(places[name], Place{leaflet.ID, section.Heading})
		}
	}
	return places
}
