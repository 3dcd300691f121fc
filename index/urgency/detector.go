package urgency

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"slices"
)

// Detector finds one kind of emergency by the vector that the heads judge: logistic regression, fitted to that kind
// against everything else. The heads divide what is likely among kinds and levels, and hear a plan that is told calmly as
// no emergency; asked of this alone, the same vector tells. "bedside eval --flags --suicidal" fits it.
type Detector struct {
	Of      string    `json:"of"`   // the version of the heads whose vectors it reads
	Line    float64   `json:"line"` // the probability from which the reply opens with the emergency line
	Sure    float64   `json:"sure"` // the one from which the kind's advice is given
	Bias    float64   `json:"bias"`
	Weights []float64 `json:"weights"` // one for each number of the vector
}

//go:embed suicidal.json
var suicidalFile []byte

// suicidalKind is the kind that has a detector.
const suicidalKind = "suicidal"

// parseDetector reads a detector of vectors so wide.
func parseDetector(file []byte, width int) (*Detector, error) {
	var d Detector
	if err := json.Unmarshal(file, &d); err != nil {
		return nil, fmt.Errorf("reading a detector: %w", err)
	}
	if len(d.Weights) != width || !(d.Line > 0 && d.Line <= d.Sure && d.Sure <= 1) {
		return nil, fmt.Errorf("a detector with %d weights, line %g and sure %g; want %d, and 0 < line <= sure <= 1",
			len(d.Weights), d.Line, d.Sure, width)
	}
	return &d, nil
}

// Probability is how likely a vector is of the detector's kind.
func (d *Detector) Probability(vector []float32) float64 {
	odds := d.Bias
	for i, w := range d.Weights {
		odds += w * float64(vector[i])
	}
	return 1 / (1 + math.Exp(-odds))
}

// detect takes the detector that comes with the program into use, if it is of the recogniser's heads.
func (r *Recogniser) detect() error {
	d, err := parseDetector(suicidalFile, r.encoder.Width())
	if err != nil {
		return err
	}
	r.suicidal = slices.Index(r.kinds, suicidalKind)
	if d.Of == r.Version() && r.suicidal >= 0 {
		r.detector = d
	}
	return nil
}
