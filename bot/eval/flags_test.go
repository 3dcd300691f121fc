package eval

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/knowledge/redflags"
)

// alarm is a Recogniser that says of a chat what its last message says.
type alarm struct{}

func (alarm) Assess(texts []string) redflags.Verdict {
	last := texts[len(texts)-1]
	for _, u := range []redflags.Urgency{redflags.Urgent, redflags.Possible, redflags.Today} {
		if last == u.String() {
			return redflags.Verdict{Urgency: u, Flag: &redflags.Flag{ID: "bell"}, Evidence: redflags.Evidence{Rule: "bells:1"}}
		}
	}
	if last == "possible, and today" {
		return redflags.Verdict{Urgency: redflags.Possible, Flag: &redflags.Flag{ID: "bell"}, Symptom: &redflags.Flag{ID: "fever"}}
	}
	return redflags.Verdict{}
}

const flagCases = `{"id":"a","turns":["urgent"],"want":"urgent","kind":"stroke"}
{"id":"b","turns":["x","possible"],"want":"urgent","kind":"stroke"}
{"id":"c","turns":["nothing"],"want":"urgent","kind":"eye"}
{"id":"d","turns":["today"],"want":"today","kind":"fever"}
{"id":"d2","turns":["possible, and today"],"want":"today","kind":"fever"}
{"id":"e","turns":["urgent"],"want":"none","kind":"idiom"}
{"id":"f","turns":["nothing"],"want":"none","kind":"idiom"}
`

func TestFlagFigures(t *testing.T) {
	cases, err := ReadFlagCases("cases.jsonl", strings.NewReader(flagCases))
	if err != nil {
		t.Fatal(err)
	}
	judged := JudgeFlags(alarm{}, cases)
	all, byKind := FlagFigures(judged)
	var got []string
	for _, f := range append(all, byKind...) {
		got = append(got, f.Name+": "+f.String())
	}
	want := []string{
		"emergencies: urgent, or opened with the emergency line: 2 of 3, 66.7 % (9.4 to 99.2)",
		"emergencies: urgent: 1 of 3, 33.3 % (0.8 to 90.6)",
		"emergencies: raised at all: 2 of 3, 66.7 % (9.4 to 99.2)",
		"for today: raised at all: 2 of 2, 100.0 % (15.8 to 100.0)",
		"for today: today: 1 of 2, 50.0 % (1.3 to 98.7)",
		"for today: today, or below the emergency line: 2 of 2, 100.0 % (15.8 to 100.0)",
		"look-alikes: urgent: 1 of 2, 50.0 % (1.3 to 98.7)",
		"look-alikes: urgent or opened with the emergency line: 1 of 2, 50.0 % (1.3 to 98.7)",
		"look-alikes: today: 0 of 2, 0.0 % (0.0 to 84.2)",
		"look-alikes: today, or below the emergency line: 0 of 2, 0.0 % (0.0 to 84.2)",
		"eye: 0 of 1, 0.0 % (0.0 to 97.5)",
		"stroke: 2 of 2, 100.0 % (15.8 to 100.0)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("figures (-want +got)\n%s", diff)
	}
	var missed strings.Builder
	if err := MissedFlags(&missed, judged); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"cases.jsonl:3: wants urgent (eye), got none",
		`cases.jsonl:6: wants none (idiom), got urgent bell bells:1: ["urgent"]`} {
		if !strings.Contains(missed.String(), line) {
			t.Errorf("%q is not among the missed:\n%s", line, missed.String())
		}
	}
}

func TestReadFlagCasesProblems(t *testing.T) {
	for _, text := range []string{"{", `{"turns":[],"want":"none"}`, `{"turns":["a"],"want":"maybe"}`, ""} {
		_, err := ReadFlagCases("bad.jsonl", strings.NewReader(text))
		if err == nil || !strings.HasPrefix(err.Error(), "bad.jsonl") || !strings.Contains(err.Error(), "write {") {
			t.Errorf("%s: %v", text, err)
		}
	}
	const prose = "can I shower?\nSection: After the test\nyes\n"
	if _, err := ReadFlagCases("other.key", strings.NewReader(prose)); strings.Count(err.Error(), "other.key:") != 1 {
		t.Errorf("of a file of another kind it says more than once what it is not: %v", err)
	}
}
