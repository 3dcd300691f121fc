package eval

import (
	"math"
	"slices"

	"bedside/index"
)

// folds is the number of parts that the sets are divided into: the thresholds are chosen on
// the confidences of each part by weights fitted to the others.
const folds = 5

// The limits that the thresholds keep, as upper ends of exact 95 % intervals (Clopper and
// Pearson 1934): of quoting another passage, as a share of the questions that have an answer;
// of quoting anything, and of quoting or offering anything, as shares of those that have none.
const (
	wrongLimit = 0.08
	falseLimit = 0.13
	offerLimit = 0.5
)

// outcome is what weights that have not seen a question make of it.
type outcome struct {
	confidence float64 // of the best passage
	right      bool
	wanted     bool
}

// fitThresholds chooses the lowest thresholds that keep the limits.
func fitThresholds(examples []Example) (index.Thresholds, error) {
	var all []outcome
	for fold := range folds {
		inside := func(e Example) bool { return e.Set%folds == fold }
		learned := slices.DeleteFunc(slices.Clone(examples), inside)
		held := slices.DeleteFunc(slices.Clone(examples), func(e Example) bool { return !inside(e) })
		if len(held) == 0 {
			continue
		}
		if len(learned) == 0 { // of a single set nothing can be held out
			learned = held
		}
		weights, err := fitModel(learned)
		if err != nil {
			return index.Thresholds{}, err
		}
		all = append(all, judgedBy(held, weights)...)
	}
	return chooseAnswering(all), nil
}

// judgedBy returns what some weights make of the questions of examples.
func judgedBy(examples []Example, weights index.Weights) []outcome {
	var all []outcome
	for _, question := range byQuestion(rerank(examples, weights.Ranking)) {
		odds := weights.Bias + oddsOf(weights.Confidence, question[0].Features)
		all = append(all, outcome{
			confidence: 1 / (1 + math.Exp(-odds)), right: question[0].Right, wanted: question[0].Wanted,
		})
	}
	return all
}

// chooseAnswering returns the lowest thresholds, in hundredths, that keep the limits.
func chooseAnswering(all []outcome) index.Thresholds {
	answerable := func(o outcome) bool { return o.wanted }
	unanswerable := func(o outcome) bool { return !o.wanted }
	var t index.Thresholds
	t.Answer = lowest(func(at float64) bool {
		return upper(all, answerable, func(o outcome) bool { return o.confidence >= at && !o.right }) <= wrongLimit &&
			upper(all, unanswerable, func(o outcome) bool { return o.confidence >= at }) <= falseLimit
	})
	t.Offer = lowest(func(at float64) bool {
		return upper(all, unanswerable, func(o outcome) bool { return o.confidence >= at }) <= offerLimit
	})
	t.Offer = min(t.Offer, t.Answer)
	return t
}
