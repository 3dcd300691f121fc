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
	Features []index.Feature
	Right    bool
}

// Examples returns the passages considered for the last messages, with whether
// each was a right answer. Conversations that want no passage and no silence
// (clarify, urgent, chat) give none.
func Examples(judged []Judgement) []Example {
	var examples []Example
	for _, j := range judged {
		if j.Case.Outcome != bot.Answered && j.Case.Outcome != bot.Abstained || j.Reply.Result == nil {
			continue
		}
		for _, m := range j.Reply.Result.Matches {
			examples = append(examples, Example{m.Reasons.Features, j.Case.Outcome == bot.Answered && j.Case.wants(m.Quote)})
		}
	}
	return examples
}

// fitRounds is how many Newton steps are taken; the steps shrink quadratically.
const fitRounds = 30

// Fit finds the weights under which the confidence is the likeliest account of
// the examples: logistic regression by Newton's method, with a penalty of
// ridge/2 times the square of each weight (not of the bias) that keeps weights
// small where the examples say little. It is deterministic. See Hastie,
// Tibshirani and Friedman, "The Elements of Statistical Learning", 4.4.
func Fit(examples []Example, ridge float64) (index.Weights, error) {
	if len(examples) == 0 {
		return index.Weights{}, fmt.Errorf("fitting the weights: the keys give no example")
	}
	n := len(examples[0].Features) + 1 // the last is the bias
	w := make([]float64, n)
	for range fitRounds {
		gradient, hessian := slopes(examples, w, ridge)
		step, err := solve(hessian, gradient)
		if err != nil {
			return index.Weights{}, fmt.Errorf("fitting the weights: %w", err)
		}
		for i := range w {
			w[i] -= step[i]
		}
	}
	fitted := index.Weights{Bias: round(w[n-1]), Features: map[string]float64{}}
	for i, f := range examples[0].Features {
		fitted.Features[f.Name] = round(w[i])
	}
	return fitted, nil
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
