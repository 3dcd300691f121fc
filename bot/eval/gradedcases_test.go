package eval_test

import (
	"testing"

	"bedside/bot"
	"bedside/bot/eval"
	"bedside/knowledge"

	"github.com/google/go-cmp/cmp"
)

func TestGradedCases(t *testing.T) {
	section := func(leaflet, heading string) knowledge.Section {
		return knowledge.Section{Heading: heading, Passages: []knowledge.Passage{{Text: heading + " of " + leaflet}}}
	}
	leaflets := []knowledge.Leaflet{
		{ID: "cough", Title: "Cough", Sections: []knowledge.Section{section("cough", "Causes"),
			section("cough", "Treatment")}},
		{ID: "cold", Title: "Cold", Sections: []knowledge.Section{section("cold", "Treatment")}},
	}
	for i := range leaflets {
		knowledge.Identify(&leaflets[i])
	}
	lib, _ := knowledge.NewLibrary(leaflets)
	names := eval.Names{"cough#Treatment": "t", "cold#Treatment": "t", "cough#Causes": "c"}
	questions := []eval.Graded{
		{ID: "1", Subject: "help", Message: "what stops it", Summary: "treatment of cough",
			Grades: map[string]int{"t": 4, "c": 2}},
		{ID: "2", Message: "why", Grades: map[string]int{"c": 3}},
		{ID: "3", Message: "nobody knows", Summary: "unknown", Grades: map[string]int{"t": 2, "c": 1}},
	}
	got := eval.GradedCases(questions, names, lib, "message", "summary")
	both := []eval.Place{{Leaflet: "cold", Section: "Treatment"}, {Leaflet: "cough", Section: "Treatment"}}
	want := []eval.Case{
		{ID: "1", Kind: "message", Turns: []string{"help. what stops it"}, Outcome: bot.OutcomeAnswer, Want: both},
		{ID: "1", Kind: "summary", Turns: []string{"treatment of cough"}, Outcome: bot.OutcomeAnswer, Want: both},
		{ID: "2", Kind: "message", Turns: []string{"why"}, Outcome: bot.OutcomeAnswer,
			Want: []eval.Place{{Leaflet: "cough", Section: "Causes"}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
