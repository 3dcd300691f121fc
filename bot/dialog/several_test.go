package dialog

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
	"bedside/index"
	"bedside/knowledge"
	"bedside/knowledge/lexicon"
)

// rankedSearcher is a Searcher that finds for a question the match of the first of its
// words that it knows, reading from the end.
type rankedSearcher struct {
	fakeSearcher
	found map[string][]index.Match
}

func (s *rankedSearcher) Search(ctx context.Context, q index.Query) (index.Result, error) {
	if _, err := s.fakeSearcher.Search(ctx, q); err != nil {
		return index.Result{}, err
	}
	words := strings.FieldsFunc(q.Text, func(r rune) bool { return strings.ContainsRune(" ,.?", r) })
	for i := len(words) - 1; i >= 0; i-- {
		if matches, ok := s.found[words[i]]; ok {
			return index.Result{Matches: matches, Thresholds: thresholds}, nil
		}
	}
	return index.Result{}, nil
}

func newRankedSearcher(t *testing.T) *rankedSearcher {
	lib := library(t, earTubes(), handSplint())
	s := &rankedSearcher{fakeSearcher: fakeSearcher{library: lib}}
	swim := match(t, lib, "ear-tubes/swimming#1", sure, sure)
	s.found = map[string][]index.Match{
		"swim": {swim}, "dive": {swim},
		"hurt": {match(t, lib, "ear-tubes/pain#1", sure, sure)},
		"wash": {match(t, lib, "hand-splint/washing#1", sure, sure)},
		"ache": {match(t, lib, "ear-tubes/pain#1", halfSure, halfSure)},
		"sore": {match(t, lib, "ear-tubes/pain#1", halfSure, 0.9), match(t, lib, "hand-splint/pain#1", halfSure, 0.9)},
	}
	return s
}

func TestSeveral(t *testing.T) {
	const swim, pain, wash = "ear-tubes/swimming#1", "ear-tubes/pain#1", "hand-splint/washing#1"
	one, many := words{hill}.sayMissed(1), words{hill}.sayMissed(2)
	for _, tt := range []struct {
		text    string
		outcome bot.Outcome
		quoted  []string // of the reply, then of the others
		says    []string // of one, many and the rest
	}{
		{"can he swim and will it hurt", bot.OutcomeAnswer, []string{swim, pain}, nil},
		{"Will it hurt? Can he swim?", bot.OutcomeAnswer, []string{pain, swim}, nil},
		{"Can he swim? Can he dive?", bot.OutcomeAnswer, []string{swim}, nil},
		{"Can he swim? Can he fly?", bot.OutcomeAnswer, []string{swim}, []string{one}},
		{"Can he fly? Can he swim?", bot.OutcomeAnswer, []string{swim}, []string{one}},
		{"Can he swim? Can he fly? Can he ride?", bot.OutcomeAnswer, []string{swim}, []string{many}},
		{"Can he swim? Will it ache?", bot.OutcomeAnswer, []string{swim}, []string{one}},
		{"Can he swim? Will it be sore?", bot.OutcomeAnswer, []string{swim}, []string{one}},
		{"Can he swim? Will it hurt? How do I wash? Can he fly?", bot.OutcomeAnswer, []string{swim, pain, wash}, []string{words{hill}.sayRest(1)}},
		{"Can he fly? Can he ride?", bot.OutcomeAbstain, nil, nil},
		{"Can he fly? Will it be sore?", bot.OutcomeClarify, nil, nil},
	} {
		reply := respond(t, New(newRankedSearcher(t), fakeTriager{}, hill), bot.Message{Text: tt.text})
		var quoted []string
		for _, r := range append([]bot.Reply{reply}, reply.Also...) {
			if r.Answer != nil {
				quoted = append(quoted, r.Answer.Passage.ID)
				if !strings.Contains(reply.Text, bot.PlainText(r.Parts)) && r.Text != "" {
					t.Errorf("%q: the reply's text lacks one of its answers: %q", tt.text, reply.Text)
				}
			}
		}
		if diff := cmp.Diff(tt.quoted, quoted); diff != "" || reply.Outcome != tt.outcome {
			t.Errorf("%q: %s, quotes (-want +got)\n%s", tt.text, reply.Outcome, diff)
		}
		for _, line := range []string{one, many, words{hill}.sayRest(1)} {
			if want := strings.Contains(strings.Join(tt.says, "\n"), line); want != strings.Contains(reply.Text, line) {
				t.Errorf("%q: says %q is %v, want %v", tt.text, line, !want, want)
			}
		}
		if len(tt.quoted) > 0 && reply.Conversation.Leaflet != reply.Answer.Leaflet.ID {
			t.Errorf("%q: the conversation is about %q, not about the leaflet of the reply", tt.text, reply.Conversation.Leaflet)
		}
		if diff := cmp.Diff([]string{tt.text}, reply.Conversation.Earlier); diff != "" {
			t.Errorf("%q: kept of the conversation (-want +got)\n%s", tt.text, diff)
		}
	}
}

// TestSeveralOfOneLeaflet holds that other questions are asked of the leaflet of the answer.
func TestSeveralOfOneLeaflet(t *testing.T) {
	s := newRankedSearcher(t)
	respond(t, New(s, fakeTriager{}, hill), bot.Message{Text: "I am 70. Can he fly? Can he swim? Will he ride?"})
	want := []index.Query{
		{Text: "i am 70. can he fly?", Limit: usualMatches},
		{Text: "i am 70. can he swim?", Limit: usualMatches},
		{
			Text:    "i am 70. can he fly?",
			Leaflet: "ear-tubes",
			Limit:   usualMatches,
		},
		{Text: "i am 70. will he ride?", Leaflet: "ear-tubes", Limit: usualMatches},
	}
	for i := range want { // what is searched for as words is what the text says
		want[i].Words = lexicon.Words(want[i].Text)
	}
	if diff := cmp.Diff(want, s.queries); diff != "" {
		t.Errorf("searches (-want +got)\n%s", diff)
	}
}

// TestSeveralChosen holds that a leaflet that is picked for several questions
// answers them all.
func TestSeveralChosen(t *testing.T) {
	s := newRankedSearcher(t)
	r := New(s, fakeTriager{}, hill)
	asked := respond(t, r, bot.Message{Text: "Is it sore? Can he fly?"})
	s.found["sore"] = []index.Match{match(t, s.library, "ear-tubes/pain#1", sure, 0.9)}
	s.found["fly"] = s.found["swim"]
	reply := respond(t, r, bot.Message{Text: "1", Conversation: asked.Conversation})
	if asked.Outcome != bot.OutcomeClarify || reply.Answer == nil || len(reply.Also) != 1 ||
		reply.Also[0].Answer.Section.Heading != "Swimming" {
		t.Errorf("%s, then %q with %d more", asked.Outcome, reply.Text, len(reply.Also))
	}
}

// TestSeveralOfOnePassage holds that a passage which answers two questions is quoted once, with what answers either marked.
func TestSeveralOfOnePassage(t *testing.T) {
	s := newRankedSearcher(t)
	dry, swim := s.found["swim"][0], s.found["swim"][0]
	dry.Highlights, swim.Highlights = []knowledge.Unit{{Start: 0, End: 54}}, []knowledge.Unit{{Start: 0, End: 33}, {Start: 55, End: 74}}
	s.found["dry"], s.found["swim"] = []index.Match{dry}, []index.Match{swim}
	reply := respond(t, New(s, fakeTriager{}, hill), bot.Message{Text: "Can he swim? Must it be dry?"})
	want := []knowledge.Unit{{Start: 0, End: 54}, {Start: 55, End: 74}}
	if diff := cmp.Diff(want, reply.Answer.Highlights); diff != "" || len(reply.Also) > 0 {
		t.Errorf("%d more answers; marked (-want +got):\n%s", len(reply.Also), diff)
	}
	for _, part := range reply.Parts {
		if part.Kind == bot.PartQuote && !cmp.Equal(want, part.Bold) {
			t.Errorf("in bold: %v", part.Bold)
		}
	}
}

// TestSeveralRepeatNothing holds that no reply to several questions shows what was written.
func TestSeveralRepeatNothing(t *testing.T) {
	for _, text := range []string{"Can he swim? Will it hurt?", "Can he swim? Can kwyjibo fly?", "Can zulufon fly? Can he swim? Can he ride?"} {
		reply := respond(
			t,
			New(newRankedSearcher(t), fakeTriager{}, hill),
			bot.Message{Text: withCanaries(text) + ". " + text},
		)
		if reply.Answer == nil {
			t.Errorf("%q is not answered", text)
		}
		wantNoCanary(t, "the reply to several questions", reply.Text)
	}
}

// TestSeveralVerbatim holds that what is quoted further down is the library's text.
func TestSeveralVerbatim(t *testing.T) {
	reply := respond(
		t,
		New(build(t), fakeTriager{}, hill),
		bot.Message{Text: "How do I wash the hand splint? Does the hand splint ache?"},
	)
	if len(reply.Also) != 1 {
		t.Fatalf("%d more answers, want 1: %q", len(reply.Also), reply.Text)
	}
	for _, r := range append([]bot.Reply{reply}, reply.Also...) {
		if knowledge.Digest(r.Answer.Passage.Text) != r.Answer.Passage.SHA256 {
			t.Errorf("%s is not verbatim", r.Answer.Passage.ID)
		}
	}
}
