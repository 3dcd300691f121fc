package eval

import (
	"testing"

	"bedside/bot"
)

func TestCheck(t *testing.T) {
	at := func(places ...Place) []Case {
		return []Case{{File: "k", Line: 3, Outcome: bot.OutcomeAnswer, Want: places}}
	}
	tests := []struct {
		name  string
		cases []Case
		want  string
	}{
		{"there", at(Place{"ear-tubes", "after THE operation"}, Place{Leaflet: "hand-splint"}), ""},
		{"leaflet misspelt", at(Place{"eartubes", "Swimming"}),
			`k:3: there is no leaflet "eartubes"; did you mean "ear-tubes"?`},
		{"section misspelt", at(Place{"ear-tubes", "swim-ing"}),
			`k:3: leaflet "ear-tubes" has no section "swim-ing"; did you mean "Swimming"?`},
		{
			"nothing like it",
			at(Place{"ear-tubes", "Parking and public transport"}),
			`k:3: leaflet "ear-tubes" has no section "Parking and public transport"; name a leaflet and a section as 'bedside check' and 'bedside chat' show them`,
		},
		{"twice", append(at(Place{"eartubes", "A"}), at(Place{"eartubes", "B"})...),
			`k:3: there is no leaflet "eartubes"; did you mean "ear-tubes"?`},
		{"no place", []Case{{Outcome: bot.OutcomeChat}}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			if err := Check(tt.cases, library(t)); err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestDistance(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{{"", "", 0}, {"abc", "", 3}, {"", "abc", 3}, {"kitten", "sitting", 3}, {"größe", "grösse", 2}}
	for _, tt := range tests {
		if got := distance(tt.a, tt.b); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}
