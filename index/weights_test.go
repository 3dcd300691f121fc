package index

import (
	"encoding/json"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"bedside/knowledge/lexicon"

	"github.com/google/go-cmp/cmp"
)

// TestFittedWeights holds that the files of weights are whole, and speak of no feature
// that there is not.
func TestFittedWeights(t *testing.T) {
	for depth, file := range [][]byte{weightsOfWords, weightsOfReadingApart, weightsOfReading} {
		var raw map[string]json.RawMessage
		if err := json.Unmarshal(file, &raw); err != nil {
			t.Fatalf("weights: %v", err)
		}
		if diff := cmp.Diff([]string{"bias", "confidence", "ranking", "thresholds", "thresholds_several"}, slices.Sorted(maps.Keys(raw))); diff != "" {
			t.Errorf("weights (-want +got)\n%s", diff)
		}
		m, err := newModel(FittedWeights(Depth(depth)), Depth(depth), false)
		if err != nil {
			t.Fatal(err)
		}
		if len(m.trees) == 0 || m.ranking == (features{}) {
			t.Errorf("%d trees, ranking %v: nothing was fitted", len(m.trees), m.ranking)
		}
		if w := FittedWeights(Depth(depth)); min(w.Thresholds.Answer, w.Several.Answer) <= unlikelyConfidence {
			t.Errorf("quoted from %v and %v: what is unlikely is, too", w.Thresholds.Answer, w.Several.Answer)
		}
	}
}

// TestWeightsKeepTheirSense holds that no fit turns a feature round: more of
// what speaks against a passage never raises its score or its confidence, more
// of what speaks for it never lowers them.
func TestWeightsKeepTheirSense(t *testing.T) {
	for depth := DepthWords; depth <= DepthTogether; depth++ {
		m, err := newModel(FittedWeights(depth), depth, false)
		if err != nil {
			t.Fatal(err)
		}
		keepsSense(t, &m)
	}
}

// keepsSense tries a model on random features.
func keepsSense(t *testing.T, m *model) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var f features
		for i := range f {
			f[i] = random.Float64()
		}
		for i, name := range featureNames {
			more := f
			more[i] += (1 - f[i]) * random.Float64()
			if rose, fell := m.score(&more) > m.score(&f), m.score(&more) < m.score(&f); against[i] && rose || !against[i] &&
				fell {
				t.Fatalf("more of %q turns the score from %v to %v", name, m.score(&f), m.score(&more))
			}
			less, greater := m.probability(&f), m.probability(&more)
			if against[i] {
				less, greater = greater, less
			}
			if less > greater+1e-12 {
				t.Fatalf("more of %q turns the confidence from %v to %v", name, m.probability(&f), m.probability(&more))
			}
		}
	}
}

func TestFeatureNames(t *testing.T) {
	seen := map[string]bool{}
	for i, name := range featureNames {
		if name == "" || seen[name] {
			t.Errorf("feature %d is called %q, like another or nothing", i, name)
		}
		seen[name] = true
	}
}

// stump is a tree of one question.
func stump(feature string, at, low, high float64) Tree {
	return Tree{Feature: feature, At: at, Low: &Tree{Value: low}, High: &Tree{Value: high}, Value: (low + high) / 2}
}

func TestNewModelErrors(t *testing.T) {
	half := stump("topic", 0.5, -1, 1)
	half.High = nil
	deep := stump("topic", 0.5, -1, 1)
	deep.Low = &half
	tests := []struct {
		name string
		w    Weights
		want string
	}{
		{"whole", Weights{Ranking: map[string]float64{"topic": 1}, Confidence: []Tree{stump("missing", 0.5, 1, -1)}}, ""},
		{"no weights at all", Weights{}, ""},
		{"a ranking by what is no feature", Weights{Ranking: map[string]float64{"mood": 1}}, `no feature "mood"`},
		{"a tree that asks for what is no feature", Weights{Confidence: []Tree{stump("mood", 0.5, 1, -1)}},
			`the feature "mood"`},
		{"a tree without a branch", Weights{Confidence: []Tree{half}}, "not whole"},
		{"a branch without a branch", Weights{Confidence: []Tree{deep}}, "not whole"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ix, err := Build(library(t, leaflet("a", "A", "B: C.")), Options{Weights: &tt.w, Lexicon: &lexicon.Lexicon{}})
			switch {
			case tt.want == "" && err != nil:
				t.Error(err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("error %v, want %q", err, tt.want)
			case err == nil:
				ix.Close()
			}
		})
	}
}

func TestProbability(t *testing.T) {
	deep := stump("topic", 0.5, -1, 0)
	deep.High = &Tree{Feature: "missing", At: 0.25, Low: &Tree{Value: 4}, High: &Tree{Value: 1}, Value: 2}
	m, err := newModel(Weights{Bias: -2, Confidence: []Tree{deep, stump("evidence", 0.5, 0, 1)}}, DepthWords, false)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		topic, missing, evidence float64
		want                     float64 // log-odds
	}{
		{0, 0, 0, -2 - 1 + 0},
		{0.49, 1, 0.5, -2 - 1 + 1},
		{0.5, 0, 0, -2 + 4 + 0},
		{1, 0.25, 1, -2 + 1 + 1},
		{1, 0, 1, -2 + 4 + 1},
	}
	for _, tt := range tests {
		f := features{featureTopic: tt.topic, featureMissing: tt.missing, featureEvidence: tt.evidence}
		if got, want := m.probability(&f), 1/(1+math.Exp(-tt.want)); math.Abs(got-want) > 1e-12 {
			t.Errorf("topic %v, missing %v, evidence %v: probability %v, want %v", tt.topic, tt.missing, tt.evidence, got, want)
		}
	}
}

// TestExplain holds that what the features are said to add leads from what the
// trees say on average to the confidence.
func TestExplain(t *testing.T) {
	m, err := newModel(FittedWeights(DepthTogether), DepthTogether, false)
	if err != nil {
		t.Fatal(err)
	}
	average := m.bias
	for _, n := range m.trees {
		average += n.value
	}
	random := rand.New(rand.NewPCG(3, 4))
	for range 100 {
		var f features
		for i := range f {
			f[i] = random.Float64()
		}
		odds := average
		for i, feature := range m.explain(&f) {
			odds += feature.Adds
			if feature.Name != featureNames[i] || feature.Value != f[i] || feature.Against != against[i] {
				t.Fatalf("feature %d is explained as %+v", i, feature)
			}
		}
		if got, want := 1/(1+math.Exp(-odds)), m.probability(&f); math.Abs(got-want) > 1e-9 {
			t.Fatalf("the features add up to %v, the confidence is %v", got, want)
		}
	}
}
