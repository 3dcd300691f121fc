package eval

import (
	"bytes"
	"context"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/bot/bottest/golden"
	"bedside/index"
)

func TestReadGraded(t *testing.T) {
	got, err := ReadGraded(
		"g",
		strings.NewReader(
			`{"id":"1","subject":"Splint","message":"wash?","summary":"May I wash it?","grades":{"a":4}}`+"\n\n",
		),
	)
	if err != nil {
		t.Fatal(err)
	}
	want := []Graded{{ID: "1", Subject: "Splint", Message: "wash?", Summary: "May I wash it?",
		Grades: map[string]int{"a": 4}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	for form, text := range map[string]string{"message": "Splint. wash?", "summary": "May I wash it?", "paraphrase": "",
		"x": ""} {
		if got[0].Ask(form) != text {
			t.Errorf("Ask(%s) = %q, want %q", form, got[0].Ask(form), text)
		}
	}
	if got := (Graded{Message: "wash?"}).Ask("message"); got != "wash?" {
		t.Errorf("without a subject: %q", got)
	}
	for key, want := range map[string]string{
		"":                   "g: the key has no question",
		"{":                  "g:1: not a conversation in JSON",
		`{"grades":{}}`:      `g:1: "grades" names no section`,
		`{"grades":{"a":5}}`: `g:1: the grade of "a" is 5, not 1 to 4`,
	} {
		if _, err := ReadGraded("g", strings.NewReader(key)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: got error %v, want %s", key, err, want)
		}
	}
}

func TestNames(t *testing.T) {
	names, err := ReadNames("m", strings.NewReader(`{"ear-tubes#Swimming":"E1","ear-tubes#Sailing":"E9"}`))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"ear-tubes#Sailing"}, names.Unknown(library(t))); diff != "" {
		t.Errorf("Unknown: -want +got\n%s", diff)
	}
	if _, err := ReadNames("m", strings.NewReader(`[]`)); err == nil ||
		!strings.HasPrefix(err.Error(), "m: not a map of section names") {
		t.Errorf("got error %v", err)
	}
}

func TestRank(t *testing.T) {
	q := Graded{Grades: map[string]int{"a": 4, "b": 3, "c": 2}}
	ideal := 7 + 3/math.Log2(3) + 1/math.Log2(4)
	tests := []struct {
		name        string
		found       []string
		first, rank int
		gain        float64
	}{
		{"best order", []string{"a", "b", "c"}, 4, 1, 1},
		{"unjudged first", []string{"z", "b"}, 1, 2, (3 / math.Log2(3)) / ideal},
		{"nothing", nil, 1, 0, 0},
		{"beyond ten", []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "a"}, 1, 11, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := rank(q, tt.found)
			if got.First != tt.first || got.Rank != tt.rank || math.Abs(got.Gain-tt.gain) > 1e-12 || !got.Possible {
				t.Errorf("got %+v, want first %d, rank %d, gain %f", got, tt.first, tt.rank, tt.gain)
			}
		})
	}
	if got := rank(Graded{Grades: map[string]int{"a": 1}}, []string{"a"}); got.Possible || got.Gain != 0 {
		t.Errorf("nothing right possible: %+v", got)
	}
}

// fakeSearcher finds the same passages for every question.
type fakeSearcher []index.Match

func (r fakeSearcher) Search(context.Context, index.Query) (index.Result, error) {
	return index.Result{Matches: r}, nil
}

func TestRunGraded(t *testing.T) {
	swim, wash := index.Match{Quote: quote(t, "ear-tubes", "Swimming")}, index.Match{Quote: quote(t, "hand-splint",
		"Washing")}
	questions := []Graded{
		{ID: "q1", Message: "may I swim", Grades: map[string]int{"E1": 4}},
		{ID: "q2", Message: "may I wash it", Grades: map[string]int{"hand-splint/washing": 3}},
		{ID: "q3", Message: "may I fly", Grades: map[string]int{"E1": 2}},
		{ID: "q4", Message: "may I rest", Grades: map[string]int{"ear-tubes/after-the-operation": 4}},
	}
	rankings, err := RunGraded(t.Context(), fakeSearcher{swim, swim, wash}, questions, Names{"ear-tubes#Swimming": "E1"},
		"message")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"E1", "hand-splint/washing"}, rankings[0].Sections); diff != "" {
		t.Errorf("sections: -want +got\n%s", diff)
	}
	want := Quality{Questions: 4, Possible: 3, First: Rate{1, 4}, MRR: (1 + 0.5) / 4, Gain: (1 + 1/math.Log2(3) + 1) / 4}
	if diff := cmp.Diff(want, SumGraded(rankings)); diff != "" {
		t.Errorf("quality: -want +got\n%s", diff)
	}
	var b bytes.Buffer
	for _, write := range []error{ReportGraded(&b, rankings), MissesGraded(&b, rankings, "message"),
		WriteJSONGraded(&b, rankings)} {
		if write != nil {
			t.Fatal(write)
		}
	}
	golden.Equal(t, "graded.txt", b.String())
}
