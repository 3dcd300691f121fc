package eval

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"

	"bedside/bot"
	"bedside/knowledge"
)

// Changed makes of a key conversations whose last message stands by itself: every third of its single messages,
// said after another one of the key. What they want is what they wanted alone.
func Changed(cases []Case) []Case {
	single := slices.DeleteFunc(slices.Clone(cases), func(c Case) bool { return len(c.Turns) > 1 || !decidable(c) })
	var changed []Case
	for i := 0; i < len(single) && len(single) > 1; i += everyChanged {
		before := single[(i+1+i%(len(single)-1))%len(single)]
		c := single[i]
		c.Turns = []string{before.Turns[0], c.Turns[0]}
		changed = append(changed, c)
	}
	return changed
}

// ChangedPhrasings are conversations of two phrasings of a leaflet that stand below different sections: short
// questions that stand by themselves, though many call the examination "it".
func ChangedPhrasings(lib *knowledge.Library) []Case {
	var changed []Case
	for _, leaflet := range lib.Leaflets() {
		before := ""
		for _, section := range leaflet.Sections {
			for _, phrasing := range section.Phrasings {
				if before != "" {
					changed = append(changed, Case{Turns: []string{before, phrasing}, Outcome: bot.OutcomeAnswer,
						Want: []Place{{Leaflet: leaflet.ID, Section: section.Heading}}})
				}
			}
			if len(section.Phrasings) > 0 {
				before = section.Phrasings[0]
			}
		}
	}
	return changed
}

// everyChanged is which of the single messages of a key are said after another: every third.
const everyChanged = 3

// GoingOn are the conversations of a key whose last message goes on from those before it: all that are of several
// messages, as keys have them.
func GoingOn(cases []Case) []Case {
	return slices.DeleteFunc(slices.Clone(cases), func(c Case) bool {
		return len(c.Turns) < 2 || c.Outcome != bot.OutcomeAnswer
	})
}

// The settings of FitContinuation. Whether a message goes on is told by a handful of features, so that this much
// descent settles.
const (
	continuationRounds  = 4000
	continuationPenalty = 1e-3 // of the squares of all weights but the constant's
)

// FitContinuation finds the weights by which messages that go on are told from those that stand by themselves: by
// logistic regression, in which both weigh the same however many there are. It fails when it has none of either.
func FitContinuation(goingOn, changed []Judgement) (map[string]float64, error) {
	sides := [2][]map[string]float64{continuations(changed), continuations(goingOn)}
	if len(sides[0]) == 0 || len(sides[1]) == 0 {
		return nil, fmt.Errorf("%w that go on, and that do not: %d and %d", errNoConversations, len(sides[1]), len(sides[0]))
	}
	names := namesOf(slices.Concat(sides[0], sides[1]))
	weights := make([]float64, len(names))
	rows := [2][][]float64{vectors(sides[0], names), vectors(sides[1], names)}
	for range continuationRounds {
		descend(weights, rows, names)
	}
	fitted := map[string]float64{}
	for i, name := range names {
		fitted[name] = round(weights[i])
	}
	return fitted, nil
}

// descend goes one step down the loss: the cross-entropy, of which either side is half, and the penalty.
func descend(weights []float64, rows [2][][]float64, names []string) {
	gradient := make([]float64, len(weights))
	for wanted, side := range rows {
		for _, row := range side {
			odds := 0.0
			for i, value := range row {
				odds += weights[i] * value
			}
			miss := (1/(1+math.Exp(-odds)) - float64(wanted)) / float64(2*len(side))
			for i, value := range row {
				gradient[i] += miss * value
			}
		}
	}
	for i := range weights {
		if names[i] != "constant" {
			gradient[i] += continuationPenalty * weights[i]
		}
		weights[i] -= gradient[i]
	}
}

// namesOf are the names of features, sorted.
func namesOf(all []map[string]float64) []string {
	names := map[string]bool{}
	for _, features := range all {
		for name := range features {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// vectors are features in the order of names; one that is not told is 0.
func vectors(all []map[string]float64, names []string) [][]float64 {
	rows := make([][]float64, len(all))
	for i, features := range all {
		for _, name := range names {
			rows[i] = append(rows[i], features[name])
		}
	}
	return rows
}

var errNoConversations = errors.New("too few conversations")

// continuations are the features of what was read in both ways.
func continuations(judged []Judgement) []map[string]float64 {
	var found []map[string]float64
	for _, j := range judged {
		if j.Result != nil && j.Result.Continuation != nil {
			found = append(found, j.Result.Continuation.Features)
		}
	}
	return found
}

// WriteContinuation writes the weights of FitContinuation as the index reads them, a feature a line.
func WriteContinuation(w io.Writer, weights map[string]float64) error {
	data, err := json.MarshalIndent(weights, "", " ")
	if err == nil {
		_, err = w.Write(append(data, '\n'))
	}
	if err != nil {
		return fmt.Errorf("writing the weights: %w", err)
	}
	return nil
}
