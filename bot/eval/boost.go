package eval

import (
	"cmp"
	"math"
	"slices"

	"bedside/index"
)

// The confidence is fitted by gradient boosting: small trees, each of which
// mends a little of what those before it got wrong. After Friedman, "Greedy
// function approximation: a gradient boosting machine", 2001, with the second
// derivative, the penalty and the monotone constraints of Chen and Guestrin,
// "XGBoost: a scalable tree boosting system", 2016.
const (
	boostTrees   = 120
	boostDepth   = 3
	learningRate = 0.06
	l2           = 1  // penalty on the square of a leaf's value, added to its Hessian
	boostLeaf    = 15 // examples that a leaf needs
)

// falseWeight is the weight of an example whose question has no right passage:
// quoting where the leaflets do not answer costs a patient more than silence.
const falseWeight = 2

// sample is an example on its way through the trees.
type sample struct {
	features          []index.Feature
	right             float64 // 1 or 0
	weight            float64
	odds              float64 // log-odds so far
	gradient, hessian float64 // first and second derivative of its loss by the log-odds
}

// fitConfidence returns the log-odds to begin with and the trees that add to them.
func fitConfidence(examples []Example) (bias float64, trees []index.Tree) {
	samples := newSamples(examples)
	var right, whole float64
	for _, s := range samples {
		right += s.weight * s.right
		whole += s.weight
	}
	bias = round(math.Log(right / (whole - right)))
	for i := range samples {
		samples[i].odds = bias
	}
	for range boostTrees {
		for i := range samples {
			s := &samples[i]
			p := 1 / (1 + math.Exp(-s.odds))
			s.gradient, s.hessian = s.weight*(p-s.right), s.weight*p*(1-p)
		}
		trees = append(trees, *grow(samples, boostDepth, math.Inf(-1), math.Inf(1)))
	}
	return bias, trees
}

func newSamples(examples []Example) []sample {
	hopeful := map[int]bool{}
	for _, e := range examples {
		hopeful[e.Question] = hopeful[e.Question] || e.Right
	}
	samples := make([]sample, len(examples))
	for i, e := range examples {
		samples[i] = sample{features: e.Features, weight: 1}
		if e.Right {
			samples[i].right = 1
		}
		if !hopeful[e.Question] {
			samples[i].weight = falseWeight
		}
	}
	return samples
}

// leaf is the sum over samples that are not split further.
type leaf struct{ gradient, hessian float64 }

func sum(samples []sample) leaf {
	var l leaf
	for _, s := range samples {
		l.gradient += s.gradient
		l.hessian += s.hessian
	}
	return l
}

func (l leaf) value() float64 { return -learningRate * l.gradient / (l.hessian + l2) }

// gain is the decrease of the loss by a leaf, but for a constant.
func (l leaf) gain() float64 { return l.gradient * l.gradient / (l.hessian + l2) }

// grow makes a tree of samples, whose values stay between low and high, and
// adds its values to their odds. It reorders samples.
func grow(samples []sample, depth int, low, high float64) *index.Tree {
	here := sum(samples)
	tree := &index.Tree{Value: round(min(max(here.value(), low), high))}
	split, found := bestSplit(samples, here)
	if depth == 0 || !found {
		for i := range samples {
			samples[i].odds += tree.Value
		}
		return tree
	}
	n := split.divide(samples)
	middle := min(max((split.low.value()+split.high.value())/2, low), high)
	lowTop, highBottom := middle, middle
	if samples[0].features[split.feature].Against {
		tree.Low = grow(samples[:n], depth-1, highBottom, high)
		tree.High = grow(samples[n:], depth-1, low, lowTop)
	} else {
		tree.Low = grow(samples[:n], depth-1, low, lowTop)
		tree.High = grow(samples[n:], depth-1, highBottom, high)
	}
	tree.Feature, tree.At = samples[0].features[split.feature].Name, split.at
	return tree
}

// split sends the samples whose feature is less than at one way, others the other.
type split struct {
	feature   int
	at        float64
	gain      float64
	low, high leaf
}

// divide puts the samples that go low first and returns how many they are.
func (s split) divide(samples []sample) int {
	value := func(x sample) float64 { return x.features[s.feature].Value }
	slices.SortStableFunc(samples, func(a, b sample) int { return cmp.Compare(value(a), value(b)) })
	return slices.IndexFunc(samples, func(x sample) bool { return value(x) >= s.at })
}

// bestSplit finds the split that lowers the loss most, if any does.
func bestSplit(samples []sample, here leaf) (best split, found bool) {
	for feature := range samples[0].features {
		s := split{feature: feature}
		s.divide(samples)
		for i := 1; i < len(samples); i++ {
			s.low.gradient += samples[i-1].gradient
			s.low.hessian += samples[i-1].hessian
			before, value := samples[i-1].features[feature].Value, samples[i].features[feature].Value
			s.at = round((before + value) / 2)
			if i < boostLeaf || len(samples)-i < boostLeaf || s.at <= before || s.at > value {
				continue
			}
			s.high = leaf{here.gradient - s.low.gradient, here.hessian - s.low.hessian}
			s.gain = s.low.gain() + s.high.gain() - here.gain()
			rises := s.high.value() >= s.low.value()
			if s.gain > best.gain+1e-9 && rises != samples[0].features[feature].Against {
				best, found = s, true
			}
		}
	}
	return best, found
}
