package index

import (
	"maps"
	"slices"
	"testing"

	"bedside/index/reader"
	"bedside/knowledge"
)

// muscleBiopsy says of two ways of an examination different things, and other things of both.
func muscleBiopsy(t *testing.T) *knowledge.Library {
	return library(t, leaflet("muscle-biopsy", "Muscle biopsy",
		"Aspirin: Before a needle biopsy you can keep taking aspirin. Before an open biopsy, stop aspirin 7 days ahead.",
		"What it feels like: The cream stings for a moment. You feel a push, but it should not hurt.",
		"How long it takes: A needle biopsy takes 20 minutes. An open biopsy takes an hour.",
		"Washing: Keep the dressing dry for 48 hours. Then you can shower.",
		"Driving: Do not drive for a day after sedation."))
}

// TestContinuation holds that a message that goes on from the one before is read below it, and one that stands by
// itself alone, whatever was asked before.
func TestContinuation(t *testing.T) {
	ix := buildRead(t, muscleBiopsy(t), newReader(t), reader.ShelfOptions{})
	for _, tt := range []struct{ before, text, want string }{
		{"Do I stop aspirin for the needle one?", "ok and for the open one?", "Aspirin"},
		{"how long does the needle one take", "mine is the open kind though", "How long it takes"},
		{"when can I shower?", "how long does a needle biopsy take?", "How long it takes"},
		{"Do I stop aspirin for the needle one?", "when can I drive again?", "Driving"},
	} {
		got := search(t, ix, Query{Text: tt.text, Earlier: []string{tt.before}, Leaflet: "muscle-biopsy"})
		if len(got.Matches) == 0 || got.Matches[0].Section.Heading != tt.want {
			t.Errorf("%q, then %q: %v by %v, want %s first", tt.before, tt.text, passageIDs(got), got.Continuation, tt.want)
		}
	}
	for name, q := range map[string]Query{
		"stands by itself":    {Text: "how long does a needle biopsy take?", Earlier: []string{"when can I shower?"}},
		"nothing before":      {Text: "when can I drive again?"},
		"nothing is asked":    {Text: "ok", Earlier: []string{"when can I shower?"}},
		"nothing that counts": {Text: "!", Earlier: []string{"when can I shower?"}},
	} {
		if got := search(t, ix, q); got.Continuation != nil {
			t.Errorf("%s: %+v", name, got.Continuation)
		}
	}
}

// TestContinuationByRule holds that without the reader the rules alone tell what goes on.
func TestContinuationByRule(t *testing.T) {
	ix := build(t, muscleBiopsy(t))
	got := search(t, ix, Query{Text: "and driving?", Earlier: []string{"when can I shower?"}, Leaflet: "muscle-biopsy"})
	if got.Continuation != nil || !got.Question.FollowUp || len(got.Matches) == 0 || got.Matches[0].Section.Heading != "Driving" {
		t.Errorf("%+v: %v", got.Continuation, passageIDs(got))
	}
}

// TestFittedContinuation holds that the fitted weights are those of the features that are computed.
func TestFittedContinuation(t *testing.T) {
	words := wordsOf("ok, and the open one?")
	match := func(id string) Result {
		return Result{Matches: []Match{{Quote: knowledge.Quote{Passage: &knowledge.Passage{ID: id}}, Confidence: 0.5}}}
	}
	one, other := match("a/b#1"), match("a/c#1")
	names := map[string]bool{}
	for _, below := range []*Result{&one, &other} {
		for name, value := range continuationFeatures(&Question{words: words, FollowUp: true}, &one, below) {
			names[name] = true
			if value != value || value < -3 || value > 3 {
				t.Errorf("%s is %v", name, value)
			}
		}
	}
	fitted := slices.Sorted(maps.Keys(fittedContinuation()))
	if got := slices.Sorted(maps.Keys(names)); !slices.Equal(got, fitted) {
		t.Errorf("features %v, weights of %v", got, fitted)
	}
	if got := continuationFeatures(&Question{words: words}, &Result{}, &Result{}); got["same"] != 1 {
		t.Errorf("nothing found: %v", got)
	}
}
