package eval

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"bedside/index/urgency"
)

// writers are messages of several writers: the first number of a vector tells, the second is noise.
func writers(n int) (all labelled) {
	random := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		is := i%4 == 0
		told := random.NormFloat64() - 3
		if is {
			told += 6
		}
		all.vectors = append(all.vectors, []float32{float32(told), float32(100 + 10*random.NormFloat64())})
		all.files = append(all.files, fmt.Sprint(i%10))
		all.suicidal, all.nothing = append(all.suicidal, is), append(all.nothing, !is)
	}
	return all
}

// TestFitDetector holds that a detector finds what tells, whatever the scale of the numbers, also of writers that it has
// not learned from.
func TestFitDetector(t *testing.T) {
	all := writers(400)
	d := all.fit(func(string) bool { return true })
	unseen := all.unseen()
	wrong, wrongUnseen := 0, 0
	for i, vector := range all.vectors {
		if (d.Probability(vector) >= 0.5) != all.suicidal[i] {
			wrong++
		}
		if (unseen[i] >= 0.5) != all.suicidal[i] {
			wrongUnseen++
		}
	}
	if wrong > 4 || wrongUnseen > 4 || d.Weights[0] < 10*d.Weights[1] {
		t.Errorf("%d and %d of 400 wrong, weights %v", wrong, wrongUnseen, d.Weights)
	}
}

// TestUnseen holds that what is told by one file alone is not found in that file.
func TestUnseen(t *testing.T) {
	all := writers(400)
	for i := range all.vectors {
		all.vectors[i] = []float32{0, 0}
		if all.files[i] == "3" && all.suicidal[i] {
			all.vectors[i][0] = 1
		}
	}
	for i, found := range all.unseen() {
		if all.files[i] == "3" && found >= 0.5 {
			t.Errorf("message %d: %g", i, found)
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
