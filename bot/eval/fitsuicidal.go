package eval

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"bedside/index/urgency"
)

// How the detector of suicidal thoughts is fitted: by gradient descent with Nesterov's momentum, on vectors whose numbers
// have mean 0 and deviation 1, so that one step fits all.
const (
	detectorFolds = 5
	detectorDecay = 0.003 // of the squares of the weights, per message
	detectorSteps = 600
	detectorPace  = 0.03
)

// The limits of what it may raise among messages that want nothing: the upper end of the exact 95 % interval, of writers
// that the fold did not learn from.
const (
	suicidalLineLimit = 0.0135
	suicidalSureLimit = 0.002
)

// exemplar is a message that a detector may learn from.
type exemplar struct {
	row      []float64 // its vector, with mean 0 and deviation 1 over all, and 1 for the constant
	file     string
	suicidal bool    // it tells of suicidal thoughts
	nothing  bool    // it wants no flag
	found    float64 // the probability by a detector that has not learned from its file
}

// FitSuicidal fits a detector of suicidal thoughts to messages of several writers, and ordinary questions about several
// leaflets, a file each: its thresholds are chosen on what detectors find that have not learned from the file. It fails
// where no message tells of suicidal thoughts, or all do.
func FitSuicidal(r *urgency.Recogniser, cases []FlagCase) (urgency.Detector, error) {
	all, vectors := make([]exemplar, len(cases)), make([][]float32, len(cases))
	for i, c := range cases {
		vectors[i] = r.Vector(c.Turns)
		all[i] = exemplar{file: c.File, suicidal: c.Want == "urgent" && c.Kind == "suicidal", nothing: c.Want == "none"}
	}
	if !slices.ContainsFunc(all, func(e exemplar) bool { return e.suicidal }) ||
		!slices.ContainsFunc(all, func(e exemplar) bool { return e.nothing }) {
		return urgency.Detector{}, errors.New("fit a detector of suicidal thoughts: no message has the kind suicidal, or none wants none; add such")
	}
	mean, deviation := scale(all, vectors)
	findUnseen(all)
	upperAt := func(at float64) float64 {
		return upper(all, func(e exemplar) bool { return e.nothing }, func(e exemplar) bool { return e.found >= at })
	}
	d := urgency.Detector{Of: r.Version()}
	d.Bias, d.Weights = unscaled(descended(all, func(string) bool { return true }), mean, deviation)
	d.Line = lowest(func(at float64) bool { return upperAt(at) <= suicidalLineLimit })
	d.Sure = max(d.Line, lowest(func(at float64) bool { return upperAt(at) <= suicidalSureLimit }))
	return d, nil
}

// scale makes the rows of messages of their vectors, and returns the mean and the deviation of each number.
func scale(all []exemplar, vectors [][]float32) (mean, deviation []float64) {
	wide, n := len(vectors[0]), float64(len(vectors))
	mean, deviation = make([]float64, wide), make([]float64, wide)
	for _, vector := range vectors {
		for j, x := range vector {
			mean[j] += float64(x) / n
		}
	}
	for _, vector := range vectors {
		for j, x := range vector {
			deviation[j] += (float64(x) - mean[j]) * (float64(x) - mean[j]) / n
		}
	}
	for j := range deviation {
		deviation[j] = max(math.Sqrt(deviation[j]), 1e-6)
	}
	for i, vector := range vectors {
		for j, x := range vector {
			all[i].row = append(all[i].row, (float64(x)-mean[j])/deviation[j])
		}
		all[i].row = append(all[i].row, 1)
	}
	return mean, deviation
}

// unscaled are the bias and the weights for vectors, of the weights of rows.
func unscaled(weights, mean, deviation []float64) (bias float64, unscaled []float64) {
	bias = weights[len(mean)]
	for j := range mean {
		unscaled = append(unscaled, weights[j]/deviation[j])
		bias -= unscaled[j] * mean[j]
	}
	return bias, unscaled
}

// findUnseen fills in what detectors find that have not learned from a message's file.
func findUnseen(all []exemplar) {
	var names []string
	for _, e := range all {
		names = append(names, e.file)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	for fold := range detectorFolds {
		held := func(file string) bool { return slices.Index(names, file)%detectorFolds == fold }
		weights := descended(all, func(file string) bool { return !held(file) })
		for i, e := range all {
			if held(e.file) {
				all[i].found = e.probability(weights)
			}
		}
	}
}

// descended are the weights that fit the messages of some files.
func descended(all []exemplar, learns func(file string) bool) []float64 {
	learned := slices.DeleteFunc(slices.Clone(all), func(e exemplar) bool { return !learns(e.file) })
	wide := len(all[0].row)
	weights, ahead, gradient := make([]float64, wide), make([]float64, wide), make([]float64, wide)
	for step := range detectorSteps {
		clear(gradient)
		for _, e := range learned {
			e.addGradient(ahead, gradient)
		}
		carried := float64(step) / float64(step+3)
		for j := range weights {
			slope := gradient[j] / float64(max(len(learned), 1))
			if j < wide-1 { // no decay of the constant
				slope += detectorDecay * ahead[j]
			}
			next := ahead[j] - detectorPace*slope
			ahead[j] = next + carried*(next-weights[j])
			weights[j] = next
		}
	}
	return weights
}

// probability is what weights make of a message.
func (e *exemplar) probability(weights []float64) float64 {
	odds := 0.0
	for j, x := range e.row {
		odds += weights[j] * x
	}
	return 1 / (1 + math.Exp(-odds))
}

// addGradient adds to the gradient of the loss, the cross-entropy, that of one message.
func (e *exemplar) addGradient(weights, gradient []float64) {
	miss := e.probability(weights)
	if e.suicidal {
		miss--
	}
	for j, x := range e.row {
		gradient[j] += miss * x
	}
}

// WriteDetector writes a detector as index/urgency/suicidal.json has it.
func WriteDetector(w io.Writer, d urgency.Detector) error {
	d.Bias = round(d.Bias)
	for i, weight := range d.Weights {
		d.Weights[i] = round(weight)
	}
	if err := json.NewEncoder(w).Encode(d); err != nil {
		return fmt.Errorf("write the detector: %w", err)
	}
	return nil
}
