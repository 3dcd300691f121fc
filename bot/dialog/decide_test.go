package dialog

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
	"bedside/index"
	"bedside/knowledge"
)

// Confidences well within the ranges that decide tells apart.
var (
	sure     = thresholds.Answer + 0.2
	halfSure = (thresholds.Answer + thresholds.Offer) / 2
	unsure   = thresholds.Offer / 2
	rival    = rivalShare * sure
)

func TestDecide(t *testing.T) {
	lib := library(t, earTubes(), handSplint())
	const (
		swim, pain   = "ear-tubes/swimming#1", "ear-tubes/pain#1"
		call1, call2 = "ear-tubes/when-to-call-us#1", "ear-tubes/when-to-call-us#2"
		wash, ache   = "hand-splint/washing#1", "hand-splint/pain#1"
	)
	m := func(id string, confidence, ifMeant float64) index.Match {
		return match(t, lib, id, confidence, ifMeant)
	}
	unexplained := func(m index.Match) index.Match {
		m.Reasons.Unexplained = []string{"ibuprofen"}
		return m
	}
	for _, tt := range []struct {
		name    string
		matches []index.Match
		named   []string
		want    bot.Outcome
		quoted  string
		labels  []string
	}{
		{name: "nothing found", want: bot.OutcomeAbstain},
		{name: "sure", matches: []index.Match{m(swim, sure, sure), m(pain, unsure, unsure)}, want: bot.OutcomeAnswer,
			quoted: swim},
		{name: "just sure enough", matches: []index.Match{m(swim, thresholds.Answer, thresholds.Answer)}, want: bot.OutcomeAnswer,
			quoted: swim},
		{name: "several leaflets fit and none is named", matches: []index.Match{m(pain, sure, 0.9), m(ache, rival, 0.9)},
			want: bot.OutcomeClarify, labels: []string{"Ear tubes", "Hand splint"}},
		{name: "several leaflets fit and one stands out", matches: []index.Match{m(pain, sure, 0.9), m(ache, unsure, 0.9)},
			want: bot.OutcomeAnswer, quoted: pain},
		{name: "several leaflets fit, and what stands out is not sure", matches: []index.Match{m(pain, halfSure, 0.9),
			m(ache, unsure, 0.9)},
			want: bot.OutcomeClarify, labels: []string{"Ear tubes", "Hand splint"}},
		{name: "several leaflets fit, none of them surely", matches: []index.Match{m(pain, halfSure, 0.9),
			m(ache, halfSure, 0.9)},
			want: bot.OutcomeClarify, labels: []string{"Ear tubes", "Hand splint"}},
		{name: "several leaflets fit and one is named", matches: []index.Match{m(pain, sure, 0.9), m(ache, rival, 0.9)},
			named: []string{"ear-tubes"}, want: bot.OutcomeAnswer, quoted: pain},
		{name: "another leaflet fits less well", matches: []index.Match{m(pain, sure, 0.9), m(ache, rival, 0.3)},
			want: bot.OutcomeAnswer, quoted: pain},
		{name: "several passages of one leaflet fit", matches: []index.Match{m(swim, sure, 0.9), m(pain, sure, 0.9)},
			want: bot.OutcomeAnswer, quoted: swim},
		{name: "several leaflets fit all but a word", matches: []index.Match{unexplained(m(pain, halfSure, 0.9)),
			unexplained(m(ache, halfSure, 0.9))},
			want: bot.OutcomeAbstain, labels: []string{"Ear tubes › Pain", "Hand splint › Pain"}},
		{name: "half sure", matches: []index.Match{m(swim, halfSure, halfSure), m(wash, unsure, unsure)},
			want: bot.OutcomeAbstain, labels: []string{"Ear tubes › Swimming"}},
		{name: "half sure of many",
			matches: []index.Match{m(call1, halfSure, 0), m(call2, halfSure, 0), m(swim, halfSure, 0), m(pain, halfSure, 0),
				m(wash, halfSure, 0)},
			want: bot.OutcomeAbstain, labels: []string{"Ear tubes › When to call us", "Ear tubes › Swimming",
				"Ear tubes › Pain"}},
		{name: "not sure at all", matches: []index.Match{m(swim, unsure, unsure)}, want: bot.OutcomeAbstain},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := &fakeSearcher{library: lib, result: index.Result{Matches: tt.matches, Named: tt.named}}
			reply := respond(t, New(s, fakeTriager{}, hill), bot.Message{Text: "does it hurt"})
			if reply.Outcome != tt.want {
				t.Errorf("outcome %s, want %s", reply.Outcome, tt.want)
			}
			quoted := ""
			if reply.Answer != nil {
				quoted = reply.Answer.Passage.ID
			}
			if quoted != tt.quoted {
				t.Errorf("quoted %q, want %q", quoted, tt.quoted)
			}
			var labels []string
			for _, choice := range reply.Choices {
				labels = append(labels, choice.Label)
			}
			if diff := cmp.Diff(tt.labels, labels); diff != "" {
				t.Errorf("choices (-want +got)\n%s", diff)
			}
			if len(tt.matches) > 0 && reply.Confidence != tt.matches[0].Confidence {
				t.Errorf("confidence %v, want the best match's, %v", reply.Confidence, tt.matches[0].Confidence)
			}
			checkReply(t, reply)
		})
	}
}

// TestManyLeaflets holds that no more leaflets are offered than one can look over.
func TestManyLeaflets(t *testing.T) {
	var leaflets []knowledge.Leaflet
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"} {
		leaflets = append(leaflets, knowledge.Leaflet{ID: id, Title: "Leaflet " + id,
			Sections: []knowledge.Section{section("Pain", "It may ache.")}})
	}
	lib := library(t, leaflets...)
	s := &fakeSearcher{library: lib}
	for _, leaflet := range lib.Leaflets() {
		s.result.Matches = append(s.result.Matches, match(t, lib, leaflet.ID+"/pain#1", sure, sure))
	}
	reply := respond(t, New(s, fakeTriager{}, hill), bot.Message{Text: "does it hurt"})
	if reply.Outcome != bot.OutcomeClarify || len(reply.Choices) != maxLeaflets {
		t.Errorf("%s with %d choices, want %d", reply.Outcome, len(reply.Choices), maxLeaflets)
	}
	checkReply(t, reply)
}

// TestEqualTitles holds that leaflets of one title can be told apart by whoever has to choose.
func TestEqualTitles(t *testing.T) {
	titled := func(id, text string) knowledge.Leaflet {
		return knowledge.Leaflet{ID: id, Title: "Cast", Sections: []knowledge.Section{section("Pain", text)}}
	}
	lib := library(t, titled("cast", "It may ache."), titled("cast-2", "It may ache a little."))
	s := &fakeSearcher{library: lib}
	for _, leaflet := range lib.Leaflets() {
		s.result.Matches = append(s.result.Matches, match(t, lib, leaflet.ID+"/pain#1", sure, sure))
	}
	reply := respond(t, New(s, fakeTriager{}, hill), bot.Message{Text: "does it hurt"})
	if len(reply.Choices) != 2 || reply.Choices[0].Label != "Cast (cast)" || reply.Choices[1].Label != "Cast (cast-2)" {
		t.Errorf("choices %+v, want two that differ", reply.Choices)
	}
	checkReply(t, reply)
}

// TestOneLeafletIsNotRepeated holds that the only leaflet there is does not
// stand before every choice.
func TestOneLeafletIsNotRepeated(t *testing.T) {
	lib := library(t, earTubes())
	s := &fakeSearcher{library: lib, result: index.Result{Matches: []index.Match{match(t, lib, "ear-tubes/pain#1",
		halfSure, halfSure)}}}
	reply := respond(t, New(s, fakeTriager{}, hill), bot.Message{Text: "does it hurt"})
	if len(reply.Choices) != 1 || reply.Choices[0].Label != "Pain" {
		t.Errorf("choices %+v, want one, labelled Pain", reply.Choices)
	}
}

// checkReply holds what is true of every reply.
func checkReply(t *testing.T, reply bot.Reply) {
	t.Helper()
	if len(reply.Parts) == 0 || reply.Text != bot.PlainText(reply.Parts) {
		t.Errorf("text %q is not that of the parts %+v", reply.Text, reply.Parts)
	}
	kinds := make([]bot.PartKind, len(reply.Parts))
	for i, part := range reply.Parts {
		kinds[i] = part.Kind
	}
	if i := slices.Index(kinds, bot.PartQuote); i >= 0 || reply.Answer != nil || reply.Outcome == bot.OutcomeAnswer {
		if diff := cmp.Diff([]bot.PartKind{bot.PartSource, bot.PartQuote, bot.PartReview, bot.PartSafety},
			kinds); diff != "" {
			t.Fatalf("a quote without its source, review and safety lines (-want +got)\n%s", diff)
		}
		if reply.Answer == nil || reply.Outcome != bot.OutcomeAnswer || reply.Parts[i].Text != reply.Answer.Passage.Text {
			t.Errorf("quoted %q, want the answer's passage, word for word", reply.Parts[i].Text)
		}
	}
	if (len(reply.Choices) > 0) != slices.Contains(kinds, bot.PartChoices) {
		t.Errorf("%d choices and parts %v", len(reply.Choices), kinds)
	}
	if len(reply.Choices) > 0 && !cmp.Equal(reply.Choices, reply.Conversation.Pending) {
		t.Errorf("the conversation does not wait for the choices: %+v", reply.Conversation.Pending)
	}
}

// TestRelated holds that other sections of the leaflet are offered below an
// answer, none of them quoted already or unlikely, and that they wait for no number.
func TestRelated(t *testing.T) {
	lib := library(t, earTubes(), handSplint())
	m := func(id string, confidence float64) index.Match { return match(t, lib, id, confidence, confidence) }
	matches := []index.Match{
		m("ear-tubes/when-to-call-us#1", sure), m("ear-tubes/when-to-call-us#2", halfSure), m("hand-splint/pain#1", halfSure),
		m("ear-tubes/swimming#1", halfSure), m("ear-tubes/pain#1", unsure),
	}
	r := New(&fakeSearcher{library: lib, result: index.Result{Matches: matches}}, fakeTriager{}, hill)
	reply := respond(t, r, bot.Message{Text: "when do I call?"})
	want := []bot.Choice{{Leaflet: "ear-tubes", Section: "Swimming", Passage: "ear-tubes/swimming#1",
		SHA256: matches[3].Passage.SHA256, Label: "Swimming"}}
	if diff := cmp.Diff(want, reply.Related); diff != "" {
		t.Errorf("related (-want +got)\n%s", diff)
	}
	if len(reply.Conversation.Pending) > 0 {
		t.Errorf("a number would pick %v", reply.Conversation.Pending)
	}
}
