package index

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"sync"
)

// Weights are what ranking and confidence are computed from, by the names of
// the features.
type Weights struct {
	Ranking    map[string]float64 `json:"ranking"`    // what one unit of a feature adds to a passage's score
	Confidence map[string]float64 `json:"confidence"` // what it adds to the log-odds that the passage answers
	Bias       float64            `json:"bias"`       // the log-odds without any feature
}

//go:embed weights.json
var fittedWeights []byte

// FittedWeights returns the weights that "bedside eval --fit" last wrote.
var FittedWeights = sync.OnceValue(func() Weights {
	var w Weights
	if err := json.Unmarshal(fittedWeights, &w); err != nil {
		panic("index: weights.json: " + err.Error()) // part of the program; a test reads it
	}
	return w
})

// model is Weights in the order of the features.
type model struct {
	ranking, confidence features
	bias                float64
}

func newModel(w Weights) (model, error) {
	m := model{bias: w.Bias}
	for i, name := range featureNames {
		var known bool
		if m.confidence[i], known = w.Confidence[name]; !known {
			return model{}, fmt.Errorf("reading the weights: no weight for the feature %q", name)
		}
		m.ranking[i] = w.Ranking[name]
	}
	if len(w.Confidence) != featureCount {
		return model{}, fmt.Errorf("reading the weights: %d features instead of %d", len(w.Confidence), featureCount)
	}
	return m, nil
}

// sum is the weighted sum of features.
func (f *features) sum(weights *features) float64 {
	sum := 0.0
	for i, value := range f {
		sum += weights[i] * value
	}
	return sum
}

// probability is the confidence of a passage, 0 to 1.
func (m *model) probability(f *features) float64 {
	return 1 / (1 + math.Exp(-m.bias-f.sum(&m.confidence)))
}

func (m *model) list(f *features) []Feature {
	list := make([]Feature, featureCount)
	for i, value := range f {
		list[i] = Feature{featureNames[i], value, m.confidence[i]}
	}
	return list
}
