package eval_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
	"bedside/bot/eval"
	"bedside/index"
)

// told makes judgements of messages that were read in both ways; of each ten the first few have a feature.
func told(feature string, of10 int) []eval.Judgement {
	var judged []eval.Judgement
	for i := range 100 {
		features := map[string]float64{"constant": 1, feature: 0, "words": float64(i/10) / 10}
		if i%10 < of10 {
			features[feature] = 1
		}
		judged = append(judged, eval.Judgement{Result: &index.Result{Continuation: &index.Continuation{Features: features}}})
	}
	return judged
}

// TestFitContinuation holds that what only messages have that go on counts for it, that what both have counts for
// nothing, that the number of either does not matter, and that the same judgements give the same weights.
func TestFitContinuation(t *testing.T) {
	goingOn, changed := told("connective", 9), told("connective", 1)
	weights, err := eval.FitContinuation(goingOn, changed)
	if err != nil {
		t.Fatal(err)
	}
	if weights["connective"] < 2 || weights["words"] > 0.1 || weights["words"] < -0.1 {
		t.Errorf("weights %v; want a connective to count for much and the number of words for nothing", weights)
	}
	more, err := eval.FitContinuation(goingOn, append(append([]eval.Judgement{}, changed...), changed...))
	if diff := cmp.Diff(weights, more); diff != "" || err != nil {
		t.Errorf("with more that stand by themselves (-once +twice): %v\n%s", err, diff)
	}
	for name, sides := range map[string][2][]eval.Judgement{
		"none goes on": {nil, changed}, "all go on": {goingOn, {{}}},
	} {
		if _, err := eval.FitContinuation(sides[0], sides[1]); err == nil || !strings.Contains(err.Error(), "too few conversations") {
			t.Errorf("%s: %v", name, err)
		}
	}
	var written bytes.Buffer
	if err := eval.WriteContinuation(&written, weights); err != nil {
		t.Fatal(err)
	}
	var read map[string]float64
	if err := json.Unmarshal(written.Bytes(), &read); err != nil || !cmp.Equal(weights, read) {
		t.Errorf("written %v, read %v, %v", weights, read, err)
	}
}

// TestChanged holds that single messages are said after others and want what they wanted, and that neither an emergency nor a
// conversation is taken for one.
func TestChanged(t *testing.T) {
	var cases []eval.Case
	for _, text := range []string{"a", "b", "c", "d"} {
		cases = append(cases, eval.Case{ID: text, Turns: []string{text}, Outcome: bot.OutcomeAnswer, Want: []eval.Place{{Leaflet: text}}})
	}
	several := eval.Case{ID: "s", Turns: []string{"x", "y"}, Outcome: bot.OutcomeAnswer}
	cases = append(cases, several, eval.Case{ID: "u", Turns: []string{"u"}, Outcome: bot.OutcomeUrgent})
	changed := eval.Changed(cases)
	if len(changed) != 2 {
		t.Fatalf("%d conversations: %v", len(changed), changed)
	}
	for _, c := range changed {
		last := c.Turns[len(c.Turns)-1]
		if len(c.Turns) != 2 || c.Turns[0] == last || strings.Contains("xyu", c.Turns[0]) || c.Want[0].Leaflet != last {
			t.Errorf("%v wants %v", c.Turns, c.Want)
		}
	}
	if got := eval.GoingOn(cases); len(got) != 1 || got[0].ID != "s" {
		t.Errorf("going on: %v", got)
	}
	if got := eval.Changed(cases[:1]); len(got) != 0 {
		t.Errorf("one message after itself: %v", got)
	}
}
