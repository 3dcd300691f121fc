package urgency

import (
	_ "embed" // the thresholds
	"fmt"
	"strconv"
)

//go:embed thresholds.txt
var thresholdsFile string

// Thresholds are the probabilities, more than 0 and at most 1, from which a message is
// raised. thresholds.txt has those of the program, and says how they were chosen.
type Thresholds struct {
	Urgent float64 // of urgent: the reply is the advice
	Line   float64 // of urgent: the reply opens with the emergency line
	Today  float64 // of urgent or today
	Kind   float64 // of a kind: it is sure enough for its own advice
	Doubt  float64 // of urgent: below it, what the table itself doubts is lowered; at most Line
	// Symptom is of urgent or today: below it, a symptom for today that the table raises is let go; at most Today.
	Symptom float64
}

// valid tells whether thresholds are probabilities in their order.
func (t Thresholds) valid() bool {
	return 0 < t.Doubt && t.Doubt <= t.Line && t.Line <= t.Urgent && t.Urgent <= 1 &&
		0 < t.Symptom && t.Symptom <= t.Today && t.Today <= 1 && 0 < t.Kind && t.Kind <= 1
}

// cautious is the least that a threshold can be below which something is lowered.
const cautious = 0.01

// thresholdsFor are those of the program for heads of a version. Where they were chosen for others, next to nothing is lowered
// by them: what is raised without need costs a reply, what is let go wrongly may cost more.
func thresholdsFor(version string) (Thresholds, error) {
	t, of, err := parseThresholds(thresholdsFile)
	if err == nil && of != version {
		t.Doubt, t.Symptom = cautious, cautious
	}
	return t, err
}

// parseThresholds reads lines "name: number", and the version of the heads that they are of.
func parseThresholds(text string) (t Thresholds, of string, err error) {
	values, err := parsePairs("thresholds.txt", text)
	if err != nil {
		return t, "", err
	}
	for name, into := range map[string]*float64{
		"urgent": &t.Urgent, "line": &t.Line, "today": &t.Today, "kind": &t.Kind, "doubt": &t.Doubt,
		"symptom": &t.Symptom,
	} {
		if *into, err = strconv.ParseFloat(values[name], 64); err != nil {
			return t, "", fmt.Errorf("thresholds.txt: %s is %q; write a number from 0 to 1", name, values[name])
		}
	}
	if !t.valid() {
		return t, "", fmt.Errorf("thresholds.txt: %+v are no thresholds", t)
	}
	return t, values["of"], nil
}
