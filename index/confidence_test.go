package index

import (
	"strings"
	"testing"
)

// best returns the confidence of the best match of a message that holds some words.
func best(t *testing.T, ix *Index, text, words string) float64 {
	t.Helper()
	for _, m := range search(t, ix, Query{Text: text, Limit: 100}).Matches {
		if strings.Contains(m.Passage.Text, words) {
			return m.Confidence
		}
	}
	t.Fatalf("%q does not find %q", text, words)
	return 0
}

// TestUnexplainedWordsPullDown holds the promise that matters most: a leaflet
// that speaks of one medicine is not taken to answer for another, whatever the
// question shares with it.
func TestUnexplainedWordsPullDown(t *testing.T) {
	knee := build(t, inventedLeaflet(t, "knee-arthroscopy"))
	all := invented(t)
	tests := []struct{ explained, foreign, words string }{
		{"can I take aspirin", "can I take ibuprofen", "no aspirin"},
		{"can I take aspirin", "can I take amoxicillin", "no aspirin"},
		{"can I take aspirin after the knee arthroscopy", "can I take ibuprofen after the knee arthroscopy", "no aspirin"},
		{"can I take aspirin after the knee arthroscopy", "can I take metformin after the knee arthroscopy", "no aspirin"},
		{"do I have to stop warfarin before the knee arthroscopy", "do I have to stop insulin before the knee arthroscopy",
			"blood thinner"},
		{"when can I drive after the knee arthroscopy", "when can I fly after the knee arthroscopy", "Do not drive"},
		{"should I call if I get a fever", "should I call if I get a nosebleed", "fever"},
	}
	for _, tt := range tests {
		for name, ix := range map[string]*Index{"one leaflet": knee, "three leaflets": all} {
			explained, foreign := best(t, ix, tt.explained, tt.words), best(t, ix, tt.foreign, tt.words)
			if explained <= foreign {
				t.Errorf("%s: the passage on %q has confidence %.3f for %q and %.3f for %q",
					name, tt.words, explained, tt.explained, foreign, tt.foreign)
			}
		}
	}
}

// TestConfidenceOrders sets messages against each other that one passage
// answers, hardly answers and does not answer.
func TestConfidenceOrders(t *testing.T) {
	ix := invented(t)
	tests := []struct{ sure, unsure string }{
		{"does the ear irrigation hurt", "does the haircut hurt"},
		{"how long does a patch test take", "how long does it take"},
		{"what is a knee arthroscopy", "what is a kidney biopsy"},
		{"can I swim after ear irrigation", "can I sing after ear irrigation"},
		{"who reads the results of the patch test", "who won the football"},
	}
	for _, tt := range tests {
		sure, unsure := top(t, ix, tt.sure), top(t, ix, tt.unsure)
		if sure <= unsure {
			t.Errorf("confidence %.3f for %q, %.3f for %q", sure, tt.sure, unsure, tt.unsure)
		}
	}
}

// top is the confidence of the first match, 0 when there is none.
func top(t *testing.T, ix *Index, text string) float64 {
	t.Helper()
	m := search(t, ix, Query{Text: text}).Matches
	if len(m) == 0 {
		return 0
	}
	return m[0].Confidence
}

// TestIfMeant holds that what every leaflet answers alike is sure once it is
// known which is meant.
func TestIfMeant(t *testing.T) {
	ix := invented(t)
	unnamed := search(t, ix, Query{Text: "how long does it take"}).Matches
	for _, m := range unnamed[:3] {
		if m.IfMeant <= m.Confidence {
			t.Errorf("%s: confidence %.3f, if it is meant %.3f", m.Passage.ID, m.Confidence, m.IfMeant)
		}
	}
	alone := build(t, inventedLeaflet(t, "patch-test"))
	for _, m := range search(t, alone, Query{Text: "how long does it take"}).Matches {
		if m.IfMeant != m.Confidence {
			t.Errorf("the only leaflet: %s has confidence %.3f, if it is meant %.3f", m.Passage.ID, m.Confidence, m.IfMeant)
		}
	}
}
