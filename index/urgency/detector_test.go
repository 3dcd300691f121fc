package urgency

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"bedside/knowledge/redflags"
)

// TestParseDetector holds which detectors are refused.
func TestParseDetector(t *testing.T) {
	for file, want := range map[string]string{
		`{"of":"a","line":0.2,"sure":0.4,"bias":-1,"weights":[1,2]}`:   "",
		`{"of":"a","line":0.2,"sure":0.4,"bias":-1,"weights":[1,2,3]}`: "3 weights",
		`{"of":"a","line":0.5,"sure":0.4,"bias":-1,"weights":[1,2]}`:   "line 0.5 and sure 0.4",
		`{"of":"a","line":0,"sure":0.4,"bias":-1,"weights":[1,2]}`:     "line 0 ",
		`{"of":"a","line":0.2,"sure":4,"bias":-1,"weights":[1,2]}`:     "sure 4",
		`{"of":`: "reading a detector",
	} {
		_, err := parseDetector([]byte(file), 2)
		if got := fmt.Sprint(err); (err == nil) != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%s: %s; want %q", file, got, want)
		}
	}
}

// TestDetectorProbability holds what a detector makes of vectors.
func TestDetectorProbability(t *testing.T) {
	d := Detector{Bias: -1, Weights: []float64{2, -1}}
	for _, tt := range []struct {
		vector []float32
		odds   float64
	}{{[]float32{0, 0}, -1}, {[]float32{1, 0}, 1}, {[]float32{1, 3}, -2}} {
		if got, want := d.Probability(tt.vector), 1/(1+math.Exp(-tt.odds)); math.Abs(got-want) > 1e-12 {
			t.Errorf("%v: %g, want %g", tt.vector, got, want)
		}
	}
}

// TestDetectorIsOfTheWeights holds that the detector that ships is of the weights that ship: else none is used.
func TestDetectorIsOfTheWeights(t *testing.T) {
	if r := shipped(t); r.detector == nil {
		t.Errorf("the detector is not of the weights %s; run make suicidal", r.Version())
	}
}

// TestAdvisesOnPlansOnce holds that what the detector found is advised once, and opens the replies that follow.
func TestAdvisesOnPlansOnce(t *testing.T) {
	r := shipped(t)
	plan := "dad gave me his watch and said I won't need to visit after saturday, he has decided"
	r.detector = &Detector{Line: 0.1, Sure: 0.15, Bias: r.detector.Bias, Weights: r.detector.Weights}
	if v := r.Assess([]string{plan}); v.Urgency != redflags.Urgent {
		t.Fatalf("%s: %s", v.Urgency, v.Evidence.Rule)
	}
	if v := r.Assess([]string{plan, "which entrance do visitors use"}); v.Urgency > redflags.Possible {
		t.Errorf("after it: %s by %s", v.Urgency, v.Evidence.Rule)
	}
}

// TestHearsPlans holds that plans of suicide are heard that no line of the table knows and the heads find most unlikely.
func TestHearsPlans(t *testing.T) {
	r := shipped(t)
	triage := Join(redflags.English(), r)
	for _, text := range []string{
		"I've tidied the house, paid the undertaker and told nobody. it ends on my birthday",
		"dad gave me his watch and said I won't need to visit after saturday, he has decided",
		"tell the nurse not to bother ringing next week, there'll be nobody to pick up, I've seen to that",
	} {
		if v := triage.Assess([]string{text}); v.Urgency < redflags.Possible {
			t.Errorf("%q: %s, %+v", text, v.Urgency, r.Probabilities([]string{text}))
		}
	}
	for _, text := range []string{"I worked out which day my results come", "dad gave me his watch to mind during the scan",
		"where do I hand in old tablets", "my dog died on saturday, can I move my appointment"} {
		if v := triage.Assess([]string{text}); v.Urgency != redflags.None {
			t.Errorf("%q: %s by %s", text, v.Urgency, v.Evidence.Rule)
		}
	}
}
