package urgency

import (
	"testing"

	"bedside/knowledge/redflags"

	"github.com/google/go-cmp/cmp"
)

// TestPlainer holds how messages are read beside as they are.
func TestPlainer(t *testing.T) {
	for text, want := range map[string][]string{
		"can I shower":                      nil,
		"Hi, can I shower please?":          {"can I shower?"},
		"bleach in eye??":                   {"bleach in eye?", "bleach in eye"},
		"it went in. bleach in eye please?": {"it went in. bleach in eye?", "it went in. bleach in eye"},
		"is there bleach in it?":            nil,
		"bleach in eye?":                    nil,
		"he fell. Where do I go?":           nil,
		"?":                                 nil,
	} {
		var wanted [][]string
		for _, text := range want {
			wanted = append(wanted, []string{"before", text})
		}
		if diff := cmp.Diff(wanted, plainer([]string{"before", text})); diff != "" {
			t.Errorf("%q (-want +got)\n%s", text, diff)
		}
	}
}

// TestHearsTheKind holds that an emergency is heard however kindly it is told, or marked as if it were asked.
func TestHearsTheKind(t *testing.T) {
	triage := Join(redflags.English(), shipped(t))
	for _, told := range []string{"her face slid down on one side like wax and she talks mush", "clear fluid from ear after fall",
		"sat here with dads gun loaded"} {
		for _, around := range [][2]string{{"", ""}, {"", "??"}, {"hi, ", ". sorry to be a pain"}, {"sorry to bother you but ", " please?"},
			{"Hello. ", "\nThank you so much, Ann"}} {
			text := around[0] + told + around[1]
			if v := triage.Assess([]string{text}); v.Urgency < redflags.Possible {
				t.Errorf("%q: %s by %s", text, v.Urgency, v.Evidence.Rule)
			}
		}
	}
	for _, text := range []string{"Hi, can I shower after the test please??", "sorry to bother you, parking?", "results please?"} {
		if v := triage.Assess([]string{text}); v.Urgency != redflags.None {
			t.Errorf("%q: %s by %s", text, v.Urgency, v.Evidence.Rule)
		}
	}
}

// TestOr holds which of two readings counts.
func TestOr(t *testing.T) {
	calm := Probabilities{Today: 0.8, Urgent: 0.1, Alarm: 0.9, Suicidal: 0.3}
	alarmed := Probabilities{Today: 0.1, Urgent: 0.6, Alarm: 0.7, Suicidal: 0.2, Kinds: []float64{1}}
	want := Probabilities{Today: 0.8, Urgent: 0.6, Alarm: 0.9, Suicidal: 0.3, Kinds: []float64{1}}
	for _, got := range []Probabilities{calm.or(alarmed), alarmed.or(calm)} {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
}
