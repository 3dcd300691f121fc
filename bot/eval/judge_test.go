package eval

import (
	"regexp"
	"testing"

	"bedside/bot"
	"bedside/index"
	"bedside/knowledge"
)

// quote is the passage that the tests' replies quote: "ear-tubes / Swimming".
func quote(t *testing.T, leaflet, heading string) knowledge.Quote {
	t.Helper()
	for _, section := range library(t).Leaflet(leaflet).Sections {
		if section.Heading == heading {
			passage := section.Passages[0]
			q, ok := library(t).Quote(passage.ID, passage.SHA256)
			if ok {
				return q
			}
		}
	}
	t.Fatalf("the test library has no %s / %s", leaflet, heading)
	return knowledge.Quote{}
}

// library is the invented library of the tests.
func library(t *testing.T) *knowledge.Library {
	t.Helper()
	section := func(heading, text string) knowledge.Section {
		return knowledge.Section{Heading: heading, Passages: []knowledge.Passage{{Text: text}}}
	}
	leaflets := []knowledge.Leaflet{
		{ID: "ear-tubes", Title: "Ear tubes", Sections: []knowledge.Section{
			section("Swimming", "You may swim after\ntwo weeks. Wear ear plugs in lakes, because lake water is not clean."),
			section("After the operation", "Rest for the day."),
		}},
		{ID: "hand-splint", Title: "Hand splint", Sections: []knowledge.Section{section("Washing", "Keep the splint dry.")}},
	}
	for i := range leaflets {
		knowledge.Identify(&leaflets[i])
	}
	lib, problems := knowledge.NewLibrary(leaflets)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return lib
}

func answer(t *testing.T, leaflet, heading string) bot.Reply {
	return bot.Reply{Outcome: bot.OutcomeAnswer, Confidence: 0.9, Answer: &bot.Answer{Quote: quote(t, leaflet, heading)}}
}

func TestJudge(t *testing.T) {
	swim := Case{Outcome: bot.OutcomeAnswer, Want: []Place{{"hand-splint", "Bathing"}, {"ear-tubes", "SWIMMING "}},
		Contains: regexp.MustCompile("(?i)After two weeks")}
	right, wrong := answer(t, "ear-tubes", "Swimming"), answer(t, "hand-splint", "Washing")
	replies := map[bot.Outcome]bot.Reply{
		bot.OutcomeAnswer:  wrong,
		bot.OutcomeClarify: {Outcome: bot.OutcomeClarify},
		bot.OutcomeAbstain: {Outcome: bot.OutcomeAbstain},
		bot.OutcomeUrgent:  {Outcome: bot.OutcomeUrgent},
		bot.OutcomeChat:    {Outcome: bot.OutcomeChat},
	}
	order := []bot.Outcome{bot.OutcomeAnswer, bot.OutcomeClarify, bot.OutcomeAbstain, bot.OutcomeUrgent, bot.OutcomeChat}
	matrix := map[bot.Outcome][]Verdict{
		bot.OutcomeAnswer:  {Wrong, Silent, Silent, Wrong, Wrong},
		bot.OutcomeAbstain: {False, Other, Right, Other, Other},
		bot.OutcomeClarify: {Wrong, Right, Silent, Other, Other},
		bot.OutcomeUrgent:  {Missed, Missed, Missed, Right, Missed},
		bot.OutcomeChat:    {Wrong, Wrong, Wrong, Wrong, Right},
	}
	for wanted, row := range matrix {
		for i, got := range order {
			c := Case{Outcome: wanted}
			if wanted == bot.OutcomeAnswer {
				c = swim
			}
			j := Judge(c, replies[got], nil)
			if j.Verdict != row[i] {
				t.Errorf("wanted %s, got %s: verdict %s, want %s", wanted, got, j.Verdict, row[i])
			}
			if raised := got == bot.OutcomeUrgent && wanted != bot.OutcomeUrgent; j.Raised != raised {
				t.Errorf("wanted %s, got %s: raised %v, want %v", wanted, got, j.Raised, raised)
			}
		}
	}

	with := func(r bot.Reply, change func(*bot.Reply)) bot.Reply { change(&r); return r }
	today := func(r *bot.Reply) { r.Outcome = bot.OutcomeToday }
	tests := []struct {
		name string
		c    Case
		r    bot.Reply
		want Verdict
	}{
		{"right", swim, right, Right},
		{"any section", Case{Outcome: bot.OutcomeAnswer, Want: []Place{{Leaflet: "ear-tubes"}}}, right, Right},
		{"passage lacks the text", Case{Outcome: bot.OutcomeAnswer, Want: swim.Want, Contains: regexp.MustCompile("three")},
			right, Wrong},
		{"section of another leaflet", Case{Outcome: bot.OutcomeAnswer, Want: []Place{{"hand-splint", "Swimming"}}}, right,
			Wrong},
		{"answered without a quote", swim, bot.Reply{Outcome: bot.OutcomeAnswer}, Wrong},
		{"right in the second reply", swim, with(wrong, func(r *bot.Reply) { r.Also = []bot.Reply{right} }), Right},
		{"right below advice for today", swim, with(right, today), Right},
		{"wrong below advice for today", swim, with(wrong, today), Wrong},
		{"advice for today alone", swim, bot.Reply{Outcome: bot.OutcomeToday}, Wrong},
		{"false below advice for today", Case{Outcome: bot.OutcomeAbstain}, with(wrong, today), False},
		{"advice for today where nothing is to be quoted", Case{Outcome: bot.OutcomeAbstain},
			bot.Reply{Outcome: bot.OutcomeToday}, Other},
		{"a quote below advice where it should ask back", Case{Outcome: bot.OutcomeClarify}, with(wrong, today), Wrong},
		{"false in the second reply", Case{Outcome: bot.OutcomeAbstain},
			with(replies[bot.OutcomeAbstain], func(r *bot.Reply) { r.Also = []bot.Reply{wrong} }), False},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Judge(tt.c, tt.r, nil).Verdict; got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestJudgeOfferedAndFound(t *testing.T) {
	c := Case{Outcome: bot.OutcomeAnswer, Want: []Place{{"ear-tubes", "Swimming"}}}
	match := func(leaflet, heading string) *index.Result {
		return &index.Result{Matches: []index.Match{{Quote: quote(t, leaflet, heading)}}}
	}
	tests := []struct {
		name           string
		r              bot.Reply
		result         *index.Result
		offered, found bool
	}{
		{"offered", bot.Reply{Outcome: bot.OutcomeAbstain, Choices: []bot.Choice{{Leaflet: "ear-tubes",
			Section: "swimming"}}}, nil, true, false},
		{"only the leaflet offered", bot.Reply{Outcome: bot.OutcomeClarify, Choices: []bot.Choice{{Leaflet: "ear-tubes"}}},
			nil, false, false},
		{"found, not sure", bot.Reply{Outcome: bot.OutcomeAbstain}, match("ear-tubes", "Swimming"), false, true},
		{"found another", bot.Reply{Outcome: bot.OutcomeAbstain}, match("hand-splint", "Washing"), false, false},
		{"nothing found", bot.Reply{Outcome: bot.OutcomeAbstain}, &index.Result{}, false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			j := Judge(c, tt.r, tt.result)
			if j.Offered != tt.offered || j.Found != tt.found {
				t.Errorf("offered %v, found %v; want %v, %v", j.Offered, j.Found, tt.offered, tt.found)
			}
		})
	}
}
