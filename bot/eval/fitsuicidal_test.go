package eval

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"bedside/index/urgency"
)

// writers are messages of several writers, and their vectors: the first number tells, the second is noise.
func writers(n int) (all []exemplar, vectors [][]float32) {
	random := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		is := i%4 == 0
		told := random.NormFloat64() - 3
		if is {
			told += 6
		}
		vectors = append(vectors, []float32{float32(told), float32(100 + 10*random.NormFloat64())})
		all = append(all, exemplar{file: fmt.Sprint(i % 10), suicidal: is, nothing: !is})
	}
	return all, vectors
}

// TestFitDetector holds that a detector finds what tells, whatever the scale of the numbers, also of writers that it has
// not learned from.
func TestFitDetector(t *testing.T) {
	all, vectors := writers(400)
	mean, deviation := scale(all, vectors)
	var d urgency.Detector
	d.Bias, d.Weights = unscaled(descended(all, func(string) bool { return true }), mean, deviation)
	findUnseen(all)
	wrong, wrongUnseen := 0, 0
	for i, e := range all {
		if (d.Probability(vectors[i]) >= 0.5) != e.suicidal {
			wrong++
		}
		if (e.found >= 0.5) != e.suicidal {
			wrongUnseen++
		}
	}
	if wrong > 4 || wrongUnseen > 4 || d.Weights[0] < 10*d.Weights[1] {
		t.Errorf("%d and %d of 400 wrong, weights %v", wrong, wrongUnseen, d.Weights)
	}
}

// TestUnseen holds that what is told by one file alone is not found in that file.
func TestUnseen(t *testing.T) {
	all, vectors := writers(400)
	for i, e := range all {
		vectors[i] = []float32{0, 0}
		if e.file == "3" && e.suicidal {
			vectors[i][0] = 1
		}
	}
	scale(all, vectors)
	findUnseen(all)
	for i, e := range all {
		if e.file == "3" && e.found >= 0.5 {
			t.Errorf("message %d: %g", i, e.found)
		}
	}
}

// TestWriteDetector holds the form in which a detector is written.
func TestWriteDetector(t *testing.T) {
	var out strings.Builder
	if err := WriteDetector(&out, urgency.Detector{Of: "a", Line: 0.15, Sure: 0.4, Bias: -1.00004, Weights: []float64{0.123456}}); err != nil {
		t.Fatal(err)
	}
	if want := `{"of":"a","line":0.15,"sure":0.4,"bias":-1,"weights":[0.1235]}` + "\n"; out.String() != want || !json.Valid([]byte(out.String())) {
		t.Errorf("%s", out.String())
	}
}

// TestFitSuicidalNeedsBoth holds that nothing is fitted to messages of one kind alone.
func TestFitSuicidalNeedsBoth(t *testing.T) {
	if _, err := FitSuicidal(nil, nil); err == nil {
		t.Error("a detector was fitted to nothing")
	}
}
