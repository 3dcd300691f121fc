package eval_test

import (
	"testing"

	"bedside/bot/eval"
	"bedside/index"
)

// about makes the examples of a library: of each hundred questions, those whose passage has the
// feature from a value on are answered by it, and the others have no answer.
func about(group int, several bool, from int) []eval.Example {
	var examples []eval.Example
	for i := range 100 {
		examples = append(examples, eval.Example{
			Group: group, Several: several, Question: 100*group + i,
			Features: []index.Feature{{Name: "read", Value: float64(i) / 100}, {Name: "share"}},
			Right:    i >= from, Wanted: i >= from,
		})
	}
	return examples
}

// TestFitThresholds holds that libraries of one leaflet and of several get thresholds of
// their own, and that each kind takes those of the other where no key asks about it.
func TestFitThresholds(t *testing.T) {
	var hard, easy []eval.Example
	for i := range 5 {
		hard = append(hard, about(i, false, 70)...)
		easy = append(easy, about(5+i, true, 30)...)
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
