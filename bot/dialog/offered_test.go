package dialog

import (
	"strings"
	"testing"

	"bedside/bot"
	"bedside/index"
	"bedside/knowledge"
)

// bathing is a version of a leaflet with the passages of a section.
func bathing(id string, dangling bool, texts ...string) knowledge.Leaflet {
	s := section("Bathing", texts...)
	if dangling {
		s.Passages[len(texts)-1].Dangling = true
	}
	return knowledge.Leaflet{ID: id, Title: "Ear tubes", Sections: []knowledge.Section{s,
		section("Food", "Eat and drink as you are used to.")}}
}

// onlyFood is the version without that section.
func onlyFood() knowledge.Leaflet {
	whole := bathing("ear-tubes", false)
	whole.Sections = whole.Sections[1:]
	return whole
}

// responderOf answers from a version.
func responderOf(t *testing.T, leaflets ...knowledge.Leaflet) *Responder {
	t.Helper()
	ix, err := index.Build(library(t, leaflets...), index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ix.Close() })
	return New(ix, fakeTriager{}, hill)
}

const (
	swimOld = "Do not swim for six weeks after the operation."
	swimNew = "Do not swim for eight weeks after the operation."
	shower  = "You may take a shower on the next day."
	towel   = "Dry your hair with a soft towel."
)

// TestChosenAfterSwap presses and types a choice that was offered from another version of the
// leaflet: what is quoted is the text that was offered, or what now stands in its place.
func TestChosenAfterSwap(t *testing.T) {
	old := responderOf(t, bathing("ear-tubes", false, shower, swimOld))
	offer := old.offers(&index.Result{Thresholds: thresholds, Matches: []index.Match{{Confidence: 0.5,
		Quote: quoteOf(t, old, "ear-tubes/bathing#2")}}})
	if len(offer) != 1 || offer[0].SHA256 == "" {
		t.Fatalf("offered: %+v", offer)
	}
	before := offer[0]
	before.SHA256 = "" // as offered by an older program
	for name, test := range map[string]struct {
		now    knowledge.Leaflet
		choice bot.Choice
		want   string // "" for no answer
	}{
		"as it was":              {bathing("ear-tubes", false, shower, swimOld), offer[0], swimOld},
		"moved":                  {bathing("ear-tubes", false, towel, shower, swimOld), offer[0], swimOld},
		"changed":                {bathing("ear-tubes", false, shower, swimNew), offer[0], swimNew},
		"changed and moved":      {bathing("ear-tubes", false, shower, towel, swimNew), offer[0], swimNew},
		"no longer to be quoted": {bathing("ear-tubes", true, shower, swimNew), offer[0], shower},
		"the only one is not":    {bathing("ear-tubes", true, "Do not swim for"), offer[0], ""},
		"section gone":           {onlyFood(), offer[0], ""},
		"leaflet gone":           {bathing("hand-splint", false, shower, swimOld), offer[0], ""},
		"older program":          {bathing("ear-tubes", false, shower, swimNew), before, swimNew},
		"older program, gone":    {bathing("ear-tubes", false, shower), before, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := responderOf(t, test.now)
			state := bot.Conversation{Earlier: []string{"when can my child swim?"}, Pending: []bot.Choice{test.choice}}
			pressed, err := r.Choose(t.Context(), test.choice, state)
			if err != nil {
				t.Fatal(err)
			}
			typed, err := r.Respond(t.Context(), bot.Message{Text: "1", Conversation: state})
			if err != nil {
				t.Fatal(err)
			}
			for how, reply := range map[string]bot.Reply{"pressed": pressed, "typed": typed} {
				switch {
				case test.want == "" && (reply.Outcome != bot.OutcomeAbstain || reply.Answer != nil):
					t.Errorf("%s: %s", how, reply.Text)
				case test.want != "" && (reply.Answer == nil || reply.Answer.Passage.Text != test.want):
					t.Errorf("%s: %s\nwant %s", how, reply.Text, test.want)
				}
				if reply.Question != "when can my child swim?" {
					t.Errorf("%s: the question is %q", how, reply.Question)
				}
			}
		})
	}
}

func quoteOf(t *testing.T, r *Responder, id string) knowledge.Quote {
	t.Helper()
	quote, ok := r.search.Library().Passage(id)
	if !ok {
		t.Fatalf("there is no passage %s", id)
	}
	return quote
}

// TestLeafletChosenAfterSwap asks a question again of a leaflet that is no longer there: it is
// asked of all.
func TestLeafletChosenAfterSwap(t *testing.T) {
	r := responderOf(t, bathing("grommets", false, shower, swimOld))
	choice := bot.Choice{Leaflet: "ear-tubes", Ask: "when can I take a shower?", Label: "Ear tubes"}
	reply, err := r.Choose(t.Context(), choice, bot.Conversation{Pending: []bot.Choice{choice}})
	if err != nil || reply.Answer == nil || reply.Answer.Passage.Text != shower {
		t.Errorf("%v: %s", err, reply.Text)
	}
}

// TestFollowUpAfterSwap goes on about a leaflet that was changed, and about one that is gone.
func TestFollowUpAfterSwap(t *testing.T) {
	state := bot.Conversation{Leaflet: "ear-tubes", Earlier: []string{"when can I take a shower?"}}
	for name, test := range map[string]struct {
		now  knowledge.Leaflet
		want string
	}{
		"changed": {bathing("ear-tubes", false, shower, swimNew), swimNew},
		"gone":    {bathing("grommets", false, shower, swimNew), swimNew},
	} {
		r := responderOf(t, test.now)
		reply, err := r.Respond(t.Context(), bot.Message{Text: "and when can I swim after the operation?",
			Conversation: state})
		if err != nil || reply.Answer == nil || reply.Answer.Passage.Text != test.want ||
			reply.Conversation.Leaflet != test.now.ID {
			t.Errorf("%s: %v: %s, %+v", name, err, reply.Text, reply.Conversation)
		}
	}
}

// TestPassageIsExact holds that staff send the text that they have read, or nothing.
func TestPassageIsExact(t *testing.T) {
	r := responderOf(t, bathing("ear-tubes", false, shower, swimNew))
	digest := knowledge.Digest(swimNew)[:12]
	for _, test := range []struct {
		id, sha256 string
		want       bool
	}{
		{"ear-tubes/bathing#2", "", true}, {"ear-tubes/bathing#2", digest, true},
		{"ear-tubes/bathing#2", knowledge.Digest(swimOld)[:12], false}, {"ear-tubes/bathing#3", "", false},
	} {
		parts, ok := r.Passage(test.id, test.sha256, day(2026, 1, 2))
		if ok != test.want || ok && !strings.Contains(bot.PlainText(parts.Parts), swimNew) {
			t.Errorf("%s, %s: %v, %v", test.id, test.sha256, parts, ok)
		}
	}
}
