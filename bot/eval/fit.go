package eval

import (
	"cmp"
	"errors"
	"math"
	"slices"

	"bedside/bot"
	"bedside/index"
)

// Example is one passage that was considered for a conversation of a key, as
// numbers only.
type Example struct {
	Group    int  // examples of libraries that share a leaflet share it
	Several  bool // the library has several leaflets
	Question int  // examples of one conversation share it; each has its own
	Features []index.Feature
	Right    bool
	Wanted   bool // the key wants an answer
}

// consideredDepth is the number of passages of each question that are considered.
const consideredDepth = 24

// Examples returns the passages considered for the last messages about a library, with whether
// each was a right answer. They are like about, which has their Group, whether the library has
// Several leaflets, and the number of the first Question. Conversations that want no passage and
// no silence (clarify, urgent, chat) give none.
func Examples(judged []Judgement, about Example) []Example {
	var examples []Example
	for i, j := range judged {
		if !decidable(j.Case) || j.Result == nil {
			continue
		}
		wanted := j.Case.Outcome == bot.OutcomeAnswer
		matches := j.Result.Matches
		for _, m := range matches[:min(consideredDepth, len(matches))] {
			e := about
			e.Question, e.Features = about.Question+i, m.Reasons.Features()
			e.Right, e.Wanted = wanted && j.Case.wants(m.Quote), wanted
			examples = append(examples, e)
		}
	}
	return examples
}

// Fit finds the weights that account best for the examples, in three steps: those
// of the ranking, by which the right passage of a question is told from the
// others; the trees of the confidence, over the passages ranked by it; and the thresholds of
// libraries of one leaflet and of several, on confidences of each part of the groups by weights
// that were fitted to the others. No feature may count in the direction that its meaning forbids. Fit is deterministic.
func Fit(examples []Example) (index.Weights, error) {
	weights, err := fitModel(examples)
	if err != nil {
		return index.Weights{}, err
	}
	weights.Thresholds, weights.Several, err = thresholdsHeldOut(examples)
	return weights, err
}

// ErrNothingFound means that there is nothing to fit weights to.
var ErrNothingFound = errors.New("no question found its answer among the passages")

// fitModel finds the weights of ranking and confidence.
func fitModel(examples []Example) (index.Weights, error) {
	questions := answerable(first(examples, rankingDepth))
	if len(questions) == 0 {
		return index.Weights{}, ErrNothingFound
	}
	weights := index.Weights{Ranking: fitRanking(questions)}
	ranked := rerank(examples, weights.Ranking)
	weights.Bias, weights.Confidence = fitConfidence(first(ranked, confidenceDepth))
	weights.Bias, weights.Confidence = scaled(weights.Bias, weights.Confidence, first(ranked, 1))
	return weights, nil
}

// confidenceDepth is the number of passages of each question that the confidence is fitted
// on: those that may be quoted.
const confidenceDepth = 2

// first returns the first examples of each question.
func first(examples []Example, depth int) []Example {
	var kept []Example
	question, n := -1, 0
	for _, e := range examples {
		if e.Question != question {
			question, n = e.Question, 0
		}
		if n++; n <= depth {
			kept = append(kept, e)
		}
	}
	return kept
}

// byQuestion groups examples by question.
func byQuestion(examples []Example) [][]Example {
	var questions [][]Example
	for start := 0; start < len(examples); {
		end := start
		for end < len(examples) && examples[end].Question == examples[start].Question {
			end++
		}
		questions = append(questions, examples[start:end])
		start = end
	}
	return questions
}

// answerable groups examples by question, leaving out those without a right one.
func answerable(examples []Example) [][]Example {
	return slices.DeleteFunc(byQuestion(examples), func(question []Example) bool {
		return !slices.ContainsFunc(question, func(e Example) bool { return e.Right })
	})
}

// rerank puts the examples of each question in the order of a ranking, and fills in the share
// of each in the softmax of its scores.
func rerank(examples []Example, ranking map[string]float64) []Example {
	ranked := make([]Example, 0, len(examples))
	for _, question := range byQuestion(examples) {
		scores, all := make([]float64, len(question)), 0.0
		for i, e := range question {
			for _, f := range e.Features {
				scores[i] += ranking[f.Name] * f.Value
			}
		}
		top := slices.Max(scores)
		for _, s := range scores {
			all += math.Exp(s - top)
		}
		order := make([]int, len(question))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
		for _, i := range order {
			ranked = append(ranked, question[i].with(shareFeature, math.Exp(scores[i]-top)/all))
		}
	}
	return ranked
}

// with is an example with another value of a feature.
func (e Example) with(feature string, value float64) Example {
	e.Features = slices.Clone(e.Features)
	for i := range e.Features {
		if e.Features[i].Name == feature {
			e.Features[i].Value = value
		}
	}
	return e
}
