package eval_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
	"bedside/bot/eval"
	"bedside/index"
)

// about makes the examples of a library: of each hundred questions, those whose passage has the
// feature from a value on are answered by it but for one in so many (0 for none), and the others have no answer.
func about(group int, several bool, from, but int) []eval.Example {
	var examples []eval.Example
	for i := range 100 {
		right := i >= from && (but == 0 || i%but != 0)
		examples = append(examples, eval.Example{
			Group: group, Several: several, Question: 100*group + i,
			Features: []index.Feature{{Name: "read", Value: float64(i) / 100}, {Name: "share"}},
			Right:    right, Wanted: right,
		})
	}
	return examples
}

// TestFitOfBoth holds that libraries of one leaflet and of several get thresholds of
// their own, and that each kind takes those of the other where no key asks about it.
func TestFitOfBoth(t *testing.T) {
	var hard, easy []eval.Example
	for i := range 5 {
		hard = append(hard, about(i, false, 70, 3)...)
		easy = append(easy, about(5+i, true, 30, 0)...)
	}
	both, err := eval.Fit(append(append([]eval.Example{}, hard...), easy...))
	if err != nil {
		t.Fatal(err)
	}
	if one, several := both.Thresholds, both.Several; one.Answer <= several.Answer || one.Offer < several.Offer {
		t.Errorf("thresholds of one leaflet %v, of several %v; want those of one above", one, several)
	}
	for name, examples := range map[string][]eval.Example{"one leaflet": hard, "several": easy} {
		weights, err := eval.Fit(examples)
		if err != nil || weights.Thresholds != weights.Several {
			t.Errorf("keys of %s alone give thresholds %v and %v, %v; want the same twice",
				name, weights.Thresholds, weights.Several, err)
		}
	}
}

// judged makes what weights gave of 1,000 questions: those from a confidence on are answered rightly, and of the
// others half have no answer.
func judged(from float64) []eval.Judgement {
	var all []eval.Judgement
	for i := range 1000 {
		confidence := float64(i) / 1000
		j := eval.Judgement{Case: eval.Case{Outcome: bot.OutcomeAnswer}, Found: confidence >= from,
			Result: &index.Result{Matches: []index.Match{{Confidence: confidence}}}}
		if !j.Found && i%2 == 0 {
			j.Case.Outcome = bot.OutcomeAbstain
		}
		all = append(all, j)
	}
	return append(all, eval.Judgement{Case: eval.Case{Outcome: bot.OutcomeUrgent}})
}

// TestFitThresholds holds that ranking and confidence stay as they are, that thresholds are the lowest which keep
// the limits as upper bounds and are not below a half, of libraries of one leaflet and of several apart, and that there must be answers.
func TestFitThresholds(t *testing.T) {
	before := index.FittedWeights(index.DepthTogether)
	after, err := eval.FitThresholds(before, judged(0.7), judged(0.4))
	if err != nil {
		t.Fatal(err)
	}
	// Of 350 without an answer 29 may be quoted (upper end of 95 %: 11.7 %), of 200 some 14, but nothing below a half.
	want := before
	want.Thresholds, want.Several = index.Thresholds{Answer: 0.65, Offer: 0.39}, index.Thresholds{Answer: 0.5, Offer: 0.23}
	if diff := cmp.Diff(want, after); diff != "" {
		t.Errorf("weights (-want +got)\n%s", diff)
	}
	after, err = eval.FitThresholds(before, judged(0.7), nil)
	if err != nil || after.Thresholds != want.Thresholds || after.Several != want.Thresholds {
		t.Errorf("of one leaflet alone: %v and %v, %v; want %v twice", after.Thresholds, after.Several, err, want.Thresholds)
	}
	if _, err := eval.FitThresholds(before, judged(2), nil); !errors.Is(err, eval.ErrNothingFound) {
		t.Errorf("without answers: %v", err)
	}
}
