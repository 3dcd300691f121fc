package eval

import (
	"math"
	"slices"

	"bedside/bot"
	"bedside/index"
)

// folds is the number of parts that the groups are divided into: the thresholds are chosen on
// the confidences of each part by weights fitted to the others.
const folds = 5

// The limits that the thresholds keep, as upper ends of exact 95 % intervals (Clopper and
// Pearson 1934): of quoting another passage, as a share of the questions that have an answer;
// of quoting anything, and of quoting or offering anything, as shares of those that have none.
const (
	wrongLimit = 0.08
	falseLimit = 0.12
	offerLimit = 0.5
)

// leastAnswer is the least that is quoted: what is likelier wrong than right is not, whatever the limits allow.
// leastOffer is the least that is offered: what is less likely is not worth a patient's reading.
const (
	leastAnswer = 0.5
	leastOffer  = 0.1
)

// outcome is what weights that have not seen a question make of it.
type outcome struct {
	confidence float64 // of the best passage
	right      bool
	wanted     bool
	several    bool // the library has several leaflets
}

// thresholdsHeldOut chooses the lowest thresholds that keep the limits, for libraries of one
// leaflet and of several: what is asked of several names its leaflet, or is asked back, and
// is easier to tell from what none of them answers. Where no key asks about one of these
// kinds, the thresholds of the other are taken.
func thresholdsHeldOut(examples []Example) (one, several index.Thresholds, err error) {
	var all []outcome
	foldOf := map[int]int{} // by group
	for _, e := range examples {
		if _, met := foldOf[e.Group]; !met {
			foldOf[e.Group] = len(foldOf) % folds
		}
	}
	for fold := range folds {
		inside := func(e Example) bool { return foldOf[e.Group] == fold }
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
			return one, several, err
		}
		all = append(all, judgedBy(held, weights)...)
	}
	one, several = chooseBoth(all)
	return one, several, nil
}

// FitThresholds returns weights with the lowest thresholds that keep the limits on conversations to which they were
// not fitted, given what they made of them in libraries of one leaflet and in those of several. It fails when no
// passage answers any of them.
func FitThresholds(weights index.Weights, ofOne, ofSeveral []Judgement) (index.Weights, error) {
	all := append(outcomesOf(ofOne, false), outcomesOf(ofSeveral, true)...)
	if !slices.ContainsFunc(all, func(o outcome) bool { return o.right }) {
		return index.Weights{}, ErrNothingFound
	}
	weights.Thresholds, weights.Several = chooseBoth(all)
	return weights, nil
}

// outcomesOf returns what weights made of conversations.
func outcomesOf(judged []Judgement, several bool) []outcome {
	var all []outcome
	for _, j := range judged {
		if best, searched := bestMatch(j); searched {
			all = append(all, outcome{best.confidence, best.right, j.Case.Outcome == bot.OutcomeAnswer, several})
		}
	}
	return all
}

// chooseBoth chooses thresholds for libraries of one leaflet and of several; where nothing is known of one kind,
// those of the other.
func chooseBoth(all []outcome) (one, several index.Thresholds) {
	alone := slices.DeleteFunc(slices.Clone(all), func(o outcome) bool { return o.several })
	together := slices.DeleteFunc(slices.Clone(all), func(o outcome) bool { return !o.several })
	switch {
	case len(alone) == 0:
		alone = together
	case len(together) == 0:
		together = alone
	}
	return chooseAnswering(alone), chooseAnswering(together)
}

// judgedBy returns what some weights make of the questions of examples.
func judgedBy(examples []Example, weights index.Weights) []outcome {
	var all []outcome
	for _, question := range byQuestion(rerank(examples, weights.Ranking)) {
		odds := weights.Bias + oddsOf(weights.Confidence, question[0].Features)
		all = append(all, outcome{
			confidence: 1 / (1 + math.Exp(-odds)), right: question[0].Right, wanted: question[0].Wanted,
			several: question[0].Several,
		})
	}
	return all
}

// chooseAnswering returns the lowest thresholds, in hundredths, that keep the limits and are not below the least.
func chooseAnswering(all []outcome) index.Thresholds {
	answerable := func(o outcome) bool { return o.wanted }
	unanswerable := func(o outcome) bool { return !o.wanted }
	var t index.Thresholds
	t.Answer = max(leastAnswer, lowest(func(at float64) bool {
		return upper(all, answerable, func(o outcome) bool { return o.confidence >= at && !o.right }) <= wrongLimit &&
			upper(all, unanswerable, func(o outcome) bool { return o.confidence >= at }) <= falseLimit
	}))
	t.Offer = lowest(func(at float64) bool {
		return upper(all, unanswerable, func(o outcome) bool { return o.confidence >= at }) <= offerLimit
	})
	t.Offer = min(max(t.Offer, leastOffer), t.Answer)
	return t
}
