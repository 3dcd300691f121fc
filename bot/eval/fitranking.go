package eval

import (
	"math"
)

// rankingDepth is the number of passages of each question that the ranking is fitted on.
const rankingDepth = 12

// ridge is the penalty on the ranking's weights: ridge/2 times the square of each.
const ridge = 1

// The gradient descent: how many steps, their size, and the share of the last step
// that goes into the next one.
const (
	descentSteps = 1200
	descentRate  = 0.3
	momentum     = 0.9
)

// shareFeature is computed from the ranking and cannot be part of it.
const shareFeature = "share"

// considered are the passages of one question: a row of features for each.
type considered struct {
	rows  [][]float64
	right []bool
}

// fitRanking fits a conditional logit by gradient descent: the right passages of
// each question are to be the likeliest choice among all that were considered.
// After McFadden, "Conditional logit analysis of qualitative choice behavior", 1974.
func fitRanking(questions [][]Example) map[string]float64 {
	names := questions[0][0].Features
	share := len(names)
	for i, f := range names {
		if f.Name == shareFeature {
			share = i
		}
	}
	rows := make([]considered, len(questions))
	for i, q := range questions {
		rows[i] = newConsidered(q, share)
	}
	w, velocity := make([]float64, len(names)), make([]float64, len(names))
	for range descentSteps {
		gradient := make([]float64, len(w))
		for i := range rows {
			rows[i].addGradient(w, gradient)
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
		if i != share && w[i] != 0 {
			fitted[f.Name] = round(w[i])
		}
	}
	return fitted
}

// newConsidered takes the numbers of a question's examples, but that of the share.
func newConsidered(question []Example, share int) considered {
	c := considered{make([][]float64, len(question)), make([]bool, len(question))}
	for i, e := range question {
		c.rows[i], c.right[i] = make([]float64, len(e.Features)), e.Right
		for k, f := range e.Features {
			if k != share {
				c.rows[i][k] = f.Value
			}
		}
	}
	return c
}

// addGradient adds to gradient that of a question's loss: the features expected
// of all passages less those expected of the right ones.
func (c *considered) addGradient(w, gradient []float64) {
	var room [consideredDepth]float64
	beliefs := room[:len(c.rows)]
	var all, right float64
	for i, row := range c.rows {
		score := 0.0
		for k, value := range row {
			score += w[k] * value
		}
		beliefs[i] = math.Exp(score)
		all += beliefs[i]
		if c.right[i] {
			right += beliefs[i]
		}
	}
	for i, row := range c.rows {
		pull := beliefs[i] / all
		if c.right[i] {
			pull -= beliefs[i] / right
		}
		for k, value := range row {
			gradient[k] += pull * value
		}
	}
}
