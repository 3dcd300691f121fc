package index

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"sync"
)

// Weights are what ranking and confidence are computed from, by the names of
// the features. "bedside eval --fit" finds them.
type Weights struct {
	Thresholds Thresholds         `json:"thresholds"`         // of a library of one leaflet
	Several    Thresholds         `json:"thresholds_several"` // of one of several, among which a question has to find its own
	Ranking    map[string]float64 `json:"ranking"`            // what one unit of a feature adds to a passage's score
	Bias       float64            `json:"bias"`               // the log-odds that a passage answers before anything is known of it
	Confidence []Tree             `json:"confidence"`         // each adds to these log-odds
}

// Thresholds are the confidences, 0 to 1, from which a passage is quoted, and from which it is
// offered instead. They are chosen on upper bounds of what would be quoted wrongly.
type Thresholds struct {
	Answer float64 `json:"answer"`
	Offer  float64 `json:"offer"`
}

// Tree is a small decision tree. A leaf has no feature and a value; any other
// node sends a passage whose feature is less than At to Low, others to High.
type Tree struct {
	Feature string  `json:"feature,omitempty"`
	At      float64 `json:"at,omitempty"`
	Low     *Tree   `json:"low,omitempty"`
	High    *Tree   `json:"high,omitempty"`
	Value   float64 `json:"value"` // log-odds; of an inner node, what its leaves give on average
}

//go:embed weights.json
var weightsOfReading []byte

//go:embed weights-apart.json
var weightsOfReadingApart []byte

//go:embed weights-words.json
var weightsOfWords []byte

// Depth is how closely passages are looked at for a question.
type Depth int

// The depths: by words alone; read by the reader, which encoded passages and question apart; and
// the first of them read together with the question as well.
const (
	DepthWords Depth = iota
	DepthApart
	DepthTogether
)

// FittedWeights returns the weights that "bedside eval --fit" last wrote for a depth.
func FittedWeights(depth Depth) Weights { return fittedWeights[depth]() }

var fittedWeights = [...]func() Weights{
	DepthWords:    parsedOnce("weights-words.json", weightsOfWords),
	DepthApart:    parsedOnce("weights-apart.json", weightsOfReadingApart),
	DepthTogether: parsedOnce("weights.json", weightsOfReading),
}

func parsedOnce(name string, file []byte) func() Weights {
	return sync.OnceValue(func() Weights {
		var w Weights
		if err := json.Unmarshal(file, &w); err != nil {
			panic("index: " + name + ": " + err.Error()) // part of the program; a test reads it
		}
		return w
	})
}

// model is Weights ready for use.
type model struct {
	depth      Depth
	thresholds Thresholds
	ranking    features
	bias       float64
	trees      []*node
}

// node is a Tree whose features are numbered. A leaf leads to itself, so that every tree is
// walked in as many steps, and none of them is a branch that the processor has to guess.
type node struct {
	feature   int
	at, value float64
	next      [2]*node // where the feature is at or above at, and below
	depth     int      // steps to the lowest leaf
}

// newModel makes Weights ready for a library of one leaflet or of several.
func newModel(w Weights, depth Depth, several bool) (model, error) {
	m := model{depth: depth, thresholds: w.Thresholds, bias: w.Bias}
	if several {
		m.thresholds = w.Several
	}
	for name, weight := range w.Ranking {
		i := slices.Index(featureNames[:], name)
		if i < 0 {
			return model{}, fmt.Errorf("reading the weights: there is no feature %q", name)
		}
		m.ranking[i] = weight
	}
	for i := range w.Confidence {
		tree, err := newNode(&w.Confidence[i])
		if err != nil {
			return model{}, err
		}
		m.trees = append(m.trees, tree)
	}
	return m, nil
}

func newNode(t *Tree) (*node, error) {
	n := &node{value: t.Value}
	n.next = [2]*node{n, n}
	if t.Feature == "" {
		return n, nil
	}
	n.feature, n.at = slices.Index(featureNames[:], t.Feature), t.At
	if n.feature < 0 || t.Low == nil || t.High == nil {
		return nil, fmt.Errorf("reading the weights: a tree asks for the feature %q and is not whole", t.Feature)
	}
	for i, child := range []*Tree{t.High, t.Low} {
		next, err := newNode(child)
		if err != nil {
			return nil, err
		}
		n.next[i], n.depth = next, max(n.depth, next.depth+1)
	}
	return n, nil
}

// score is what passages are ranked by.
func (m *model) score(f *features) float64 {
	sum := 0.0
	for i, value := range f {
		sum += m.ranking[i] * value
	}
	return sum
}

// probability is the confidence of a passage, 0 to 1.
func (m *model) probability(f *features) float64 {
	odds := m.bias
	for _, n := range m.trees {
		for range n.depth {
			n = n.step(f)
		}
		odds += n.value
	}
	return 1 / (1 + math.Exp(-odds))
}

// step goes one node down.
func (n *node) step(f *features) *node {
	below := 0
	if f[n.feature] < n.at {
		below = 1
	}
	return n.next[below]
}

// unexplained are the features without values.
var unexplained = func() (list [featureCount]Feature) {
	for i := range list {
		list[i] = Feature{Name: featureNames[i], Against: against[i]}
	}
	return list
}()

// explain lists the features with what each adds to the log-odds: at every
// node passed, the change of the average value (Saabas, "Interpreting random
// forests", 2014).
func (m *model) explain(f *features) []Feature {
	list := slices.Clone(unexplained[:])
	for i, value := range f {
		list[i].Value = value
	}
	for _, n := range m.trees {
		for range n.depth {
			next := n.step(f)
			list[n.feature].Adds += next.value - n.value
			n = next
		}
	}
	return list
}
