package eval

import (
	"fmt"
	"math"

	"bedside/bot"
	"bedside/index"
)

// Example is one passage that was considered for a conversation of a key, as
// numbers only.
type Example struct {
	Question int // examples of one conversation share it
	Features []index.Feature
	Right    bool
}

// rankingDepth is the number of passages of each question that the ranking is fitted on:
// those that the index compares in full.
const rankingDepth = 8

// Examples returns the passages considered for the last messages, with whether
// each was a right answer; question numbers begin at first. Conversations that
// want no passage and no silence (clarify, urgent, chat) give none.
func Examples(judged []Judgement, first int) []Example {
	var examples []Example
	for i, j := range judged {
		if j.Case.Outcome != bot.OutcomeAnswer && j.Case.Outcome != bot.OutcomeAbstain || j.Result == nil {
			continue
		}
		matches := j.Result.Matches
		for _, m := range matches[:min(rankingDepth, len(matches))] {
			examples = append(examples, Example{first + i, m.Reasons.Features, j.Case.Outcome == bot.OutcomeAnswer &&
				j.Case.wants(m.Quote)})
		}
	}
	return examples
}

// ridge is the penalty on the ranking's weights: ridge/2 times the square of each.
const ridge = 1

// Fit finds the weights that account best for the examples, in two steps: those
// of the ranking, by which the right passage of a question is told from the
// others; and with rank, which gives the same examples ranked by them, the trees
// of the confidence. No feature may count in the direction that its meaning
// forbids. Fit is deterministic.
func Fit(examples []Example, rank func(index.Weights) ([]Example, error)) (index.Weights, error) {
	if len(answerable(examples)) == 0 {
		return index.Weights{}, fmt.Errorf("fitting the weights: no question of the keys found its answer among the passages")
	}
	weights := index.Weights{Ranking: fitRanking(examples)}
	ranked, err := rank(weights)
	if err != nil {
		return index.Weights{}, fmt.Errorf("fitting the weights: %w", err)
	}
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

// answerable groups examples by question, leaving out those without a right one.
func answerable(examples []Example) [][]Example {
	var questions [][]Example
	for start := 0; start < len(examples); {
		end, right := start, false
		for end < len(examples) && examples[end].Question == examples[start].Question {
			right = right || examples[end].Right
			end++
		}
		if right {
			questions = append(questions, examples[start:end])
		}
		start = end
	}
	return questions
}

// The gradient descent: how many steps, their size, and the share of the last step
// that goes into the next one.
const (
	descentSteps = 3000
	descentRate  = 0.3
	momentum     = 0.9
)

// fitRanking fits a conditional logit by gradient descent: the right passages of
// each question are to be the likeliest choice among all that were considered.
// After McFadden, "Conditional logit analysis of qualitative choice behavior", 1974.
func fitRanking(examples []Example) map[string]float64 {
	questions := answerable(examples)
	names := questions[0][0].Features
	w, velocity := make([]float64, len(names)), make([]float64, len(names))
	for range descentSteps {
		gradient := make([]float64, len(w))
		for _, q := range questions {
			addRankingGradient(q, w, gradient)
		}
		for i := range w {
			velocity[i] = momentum*velocity[i] - descentRate*(gradient[i]+ridge*w[i])/float64(len(questions))
			w[i] += velocity[i]
			if (w[i] > 0) == names[i].Against {
				w[i], velocity[i] = 0, 0
			}
		}
	}
	fitted := map[string]float64{}
	for i, f := range names {
		if f.Name != shareFeature && w[i] != 0 {
			fitted[f.Name] = round(w[i])
		}
	}
	return fitted
}

// shareFeature is computed from the ranking and cannot be part of it.
const shareFeature = "share"

// addRankingGradient adds to gradient that of a question's loss: the features expected
// of all passages less those expected of the right ones.
func addRankingGradient(question []Example, w, gradient []float64) {
	beliefs := make([]float64, len(question))
	var all, right float64
	for i, e := range question {
		score := 0.0
		for k, f := range e.Features {
			if f.Name != shareFeature {
				score += w[k] * f.Value
			}
		}
		beliefs[i] = math.Exp(score)
		all += beliefs[i]
		if e.Right {
			right += beliefs[i]
		}
	}
	for i, e := range question {
		pull := beliefs[i] / all
		if e.Right {
			pull -= beliefs[i] / right
		}
		for k, f := range e.Features {
			gradient[k] += pull * f.Value
		}
	}
}
