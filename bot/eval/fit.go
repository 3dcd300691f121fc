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

// Examples returns the passages considered for the last messages, with whether
// each was a right answer; question numbers begin at first. Conversations that
// want no passage and no silence (clarify, urgent, chat) give none.
func Examples(judged []Judgement, first int) []Example {
	var examples []Example
	for i, j := range judged {
		if j.Case.Outcome != bot.Answered && j.Case.Outcome != bot.Abstained || j.Reply.Result == nil {
			continue
		}
		for _, m := range j.Reply.Result.Matches {
			examples = append(examples, Example{first + i, m.Reasons.Features, j.Case.Outcome == bot.Answered && j.Case.wants(m.Quote)})
		}
	}
	return examples
}

// rankingRounds and rankingStep are how long and how fast the ranking is fitted.
const (
	rankingRounds = 400
	rankingStep   = 0.5
)

// FitRanking finds the weights under which the right passages of each question
// are the likeliest choice among all that were considered: a conditional logit,
// by gradient descent with a penalty of ridge/2 times the square of each weight.
// It is deterministic. After McFadden, "Conditional logit analysis of
// qualitative choice behavior", 1974.
func FitRanking(examples []Example, ridge float64) map[string]float64 {
	questions := answerable(examples)
	if len(questions) == 0 {
		return nil
	}
	names := questions[0][0].Features
	w, speed := make([]float64, len(names)), make([]float64, len(names))
	for range rankingRounds {
		gradient := make([]float64, len(names))
		for _, q := range questions {
			rankingSlope(q, w, gradient)
		}
		for i := range w {
			g := (gradient[i] + ridge*w[i]) / float64(len(questions))
			speed[i] = 0.9*speed[i] - rankingStep*g
			w[i] += speed[i]
		}
	}
	fitted := map[string]float64{}
	for i, f := range names {
		if f.Name != "share" { // computed from the ranking
			fitted[f.Name] = round(w[i])
		}
	}
	return fitted
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

// rankingSlope adds to gradient that of a question's loss: the features expected
// of all passages less those expected of the right ones.
func rankingSlope(question []Example, w, gradient []float64) {
	beliefs := make([]float64, len(question))
	var all, right float64
	for i, e := range question {
		score := 0.0
		for k, f := range e.Features {
			if f.Name != "share" {
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

// confidenceRounds is how many Newton steps are taken; they shrink quadratically.
const confidenceRounds = 30

// FitConfidence finds the weights and the bias under which the confidence is the
// likeliest account of the examples: logistic regression by Newton's method,
// with a penalty of ridge/2 times the square of each weight (not of the bias).
// It is deterministic. See Hastie, Tibshirani and Friedman, "The Elements of
// Statistical Learning", 4.4.
func FitConfidence(examples []Example, ridge float64) (weights map[string]float64, bias float64, err error) {
	if len(examples) == 0 {
		return nil, 0, fmt.Errorf("fitting the confidence: the keys give no example")
	}
	n := len(examples[0].Features) + 1 // the last is the bias
	w := make([]float64, n)
	for range confidenceRounds {
		gradient, hessian := slopes(examples, w, ridge)
		step, err := solve(hessian, gradient)
		if err != nil {
			return nil, 0, fmt.Errorf("fitting the confidence: %w", err)
		}
		for i := range w {
			w[i] -= step[i]
		}
	}
	weights = map[string]float64{}
	for i, f := range examples[0].Features {
		weights[f.Name] = round(w[i])
	}
	return weights, round(w[n-1]), nil
}

// slopes returns the gradient and the Hessian of the penalised loss at w.
func slopes(examples []Example, w []float64, ridge float64) ([]float64, [][]float64) {
	n := len(w)
	gradient := make([]float64, n)
	hessian := make([][]float64, n)
	for i := range hessian {
		hessian[i] = make([]float64, n)
	}
	x := make([]float64, n)
	for _, e := range examples {
		odds := w[n-1]
		x[n-1] = 1
		for i, f := range e.Features {
			x[i] = f.Value
			odds += w[i] * f.Value
		}
		p := 1 / (1 + math.Exp(-odds))
		miss := p
		if e.Right {
			miss = p - 1
		}
		for i := range n {
			gradient[i] += miss * x[i]
			for j := range n {
				hessian[i][j] += p * (1 - p) * x[i] * x[j]
			}
		}
	}
	for i := range n - 1 {
		gradient[i] += ridge * w[i]
		hessian[i][i] += ridge
	}
	hessian[n-1][n-1] += 1e-6 // keeps it solvable when no example is right
	return gradient, hessian
}

// solve returns x with a·x = b for a symmetric, positive definite a (Cholesky).
func solve(a [][]float64, b []float64) ([]float64, error) {
	n := len(b)
	l := make([][]float64, n)
	for i := range n {
		l[i] = make([]float64, n)
		for j := range i + 1 {
			sum := a[i][j]
			for k := range j {
				sum -= l[i][k] * l[j][k]
			}
			switch {
			case i != j:
				l[i][j] = sum / l[j][j]
			case sum <= 0:
				return nil, fmt.Errorf("the examples do not tell the features apart")
			default:
				l[i][i] = math.Sqrt(sum)
			}
		}
	}
	x := make([]float64, n)
	for i := range n {
		x[i] = b[i]
		for k := range i {
			x[i] -= l[i][k] * x[k]
		}
		x[i] /= l[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			x[i] -= l[k][i] * x[k]
		}
		x[i] /= l[i][i]
	}
	return x, nil
}
