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

// labelled are vectors, the files they are of, and which tell of suicidal thoughts.
type labelled struct {
	vectors  [][]float32
	files    []string
	suicidal []bool
	nothing  []bool // they want no flag
}

// FitSuicidal fits a detector of suicidal thoughts to messages of several writers, a file each: its thresholds are chosen
// on what detectors find that have not learned from the writer. It fails where no message tells of suicidal thoughts, or
// all do.
func FitSuicidal(r *urgency.Recogniser, cases []FlagCase) (urgency.Detector, error) {
	var all labelled
	for _, c := range cases {
		all.vectors = append(all.vectors, r.Vector(c.Turns))
		all.files = append(all.files, c.File)
		all.suicidal = append(all.suicidal, c.Want == "urgent" && c.Kind == "suicidal")
		all.nothing = append(all.nothing, c.Want == "none")
	}
	if !slices.Contains(all.suicidal, true) || !slices.Contains(all.nothing, true) {
		return urgency.Detector{}, errors.New("fit a detector of suicidal thoughts: no message has the kind suicidal, or none wants none; add such")
	}
	found := all.unseen()
	upperAt := func(at float64) float64 {
		return upper(rangeOf(len(found)), func(i int) bool { return all.nothing[i] }, func(i int) bool { return found[i] >= at })
	}
	d := all.fit(func(string) bool { return true })
	d.Of = r.Version()
	d.Line = lowest(func(at float64) bool { return upperAt(at) <= suicidalLineLimit })
	d.Sure = max(d.Line, lowest(func(at float64) bool { return upperAt(at) <= suicidalSureLimit }))
	return d, nil
}

func rangeOf(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// unseen are the probabilities that detectors give which have not learned from the message's file.
func (l *labelled) unseen() []float64 {
	names := slices.Compact(slices.Sorted(slices.Values(l.files)))
	found := make([]float64, len(l.files))
	for fold := range detectorFolds {
		held := func(file string) bool { return slices.Index(names, file)%detectorFolds == fold }
		d := l.fit(func(file string) bool { return !held(file) })
		for i, file := range l.files {
			if held(file) {
				found[i] = d.Probability(l.vectors[i])
			}
		}
	}
	return found
}

// fit fits a detector, without thresholds, to the messages of some files.
func (l *labelled) fit(learns func(file string) bool) urgency.Detector {
	mean, deviation := l.scale()
	wide := len(mean)
	weights, ahead, gradient := make([]float64, wide+1), make([]float64, wide+1), make([]float64, wide+1)
	for step := range detectorSteps {
		n := 0
		clear(gradient)
		for i, vector := range l.vectors {
			if learns(l.files[i]) {
				n++
				l.descend(gradient, ahead, vector, mean, deviation, l.suicidal[i])
			}
		}
		momentum := float64(step) / float64(step+3)
		for j := range weights {
			slope := gradient[j]/float64(max(n, 1)) + detectorDecay*ahead[j]
			if j == wide {
				slope = gradient[j] / float64(max(n, 1))
			}
			next := ahead[j] - detectorPace*slope
			ahead[j] = next + momentum*(next-weights[j])
			weights[j] = next
		}
	}
	d := urgency.Detector{Bias: weights[wide], Weights: make([]float64, wide)}
	for j := range d.Weights {
		d.Weights[j] = weights[j] / deviation[j]
		d.Bias -= d.Weights[j] * mean[j]
	}
	return d
}

// descend adds to the gradient what one message asks for.
func (l *labelled) descend(gradient, weights []float64, vector []float32, mean, deviation []float64, is bool) {
	odds := weights[len(mean)]
	for j, x := range vector {
		odds += weights[j] * (float64(x) - mean[j]) / deviation[j]
	}
	wrong := 1 / (1 + math.Exp(-odds))
	if is {
		wrong--
	}
	for j, x := range vector {
		gradient[j] += wrong * (float64(x) - mean[j]) / deviation[j]
	}
	gradient[len(mean)] += wrong
}

// scale is the mean and the deviation of each number of the vectors.
func (l *labelled) scale() (mean, deviation []float64) {
	wide, n := len(l.vectors[0]), float64(len(l.vectors))
	mean, deviation = make([]float64, wide), make([]float64, wide)
	for _, vector := range l.vectors {
		for j, x := range vector {
			mean[j] += float64(x) / n
		}
	}
	for _, vector := range l.vectors {
		for j, x := range vector {
			deviation[j] += (float64(x) - mean[j]) * (float64(x) - mean[j]) / n
		}
	}
	for j := range deviation {
		deviation[j] = max(math.Sqrt(deviation[j]), 1e-6)
	}
	return mean, deviation
}

// WriteDetector writes a detector as index/urgency/suicidal.json has it.
func WriteDetector(w io.Writer, d urgency.Detector) error {
	d.Bias = rounded(d.Bias)
	for i, weight := range d.Weights {
		d.Weights[i] = rounded(weight)
	}
	if err := json.NewEncoder(w).Encode(d); err != nil {
		return fmt.Errorf("write the detector: %w", err)
	}
	return nil
}

// rounded keeps four digits behind the point.
func rounded(x float64) float64 { return math.Round(x*1e4) / 1e4 }
