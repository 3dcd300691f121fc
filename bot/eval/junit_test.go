package eval

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
	"bedside/bot/bottest/golden"
)

func TestJUnit(t *testing.T) {
	judged := timed(t)
	checks := []LimitCheck{
		{Name: "max-wrong 0.5"},
		{Name: "min-right 0.9", Broken: "right is 2/4 (50.0 %), less than asked for"},
	}
	for name, about := range map[string]About{
		"junit.xml": {}, "junit-against.xml": {Against: "old.json", Before: earlier(t)},
	} {
		var b bytes.Buffer
		if err := WriteJUnit(&b, about, judged, checks); err != nil {
			t.Fatal(err)
		}
		golden.Equal(t, name, b.String())
	}
}

// junitRead is what a CI system makes of a file: by test, what is wrong.
type junitRead struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Skipped  int `xml:"skipped,attr"`
	Suites   []struct {
		Name     string `xml:"name,attr"`
		Tests    int    `xml:"tests,attr"`
		Failures int    `xml:"failures,attr"`
		Skipped  int    `xml:"skipped,attr"`
		Cases    []struct {
			Name    string    `xml:"name,attr"`
			Failure *struct{} `xml:"failure"`
			Skipped *struct{} `xml:"skipped"`
		} `xml:"testcase"`
	} `xml:"testsuite"`
}

func TestJUnitCountsAsItLists(t *testing.T) {
	cases, err := ReadFlagCases("cases.jsonl", strings.NewReader(flagCases))
	if err != nil {
		t.Fatal(err)
	}
	verdicts := JudgeFlags(alarm{}, cases)
	before := NewFlagsRunFile("1.0", verdicts)
	before.Flags[5].Got = "none" // an idiom that raises nothing then
	for _, test := range []struct {
		about             About
		failures, skipped int
	}{
		{About{}, 4, 0},
		{About{Against: "old.json", Before: before}, 1, 3},
	} {
		var b bytes.Buffer
		if err := WriteFlagsJUnit(&b, test.about, verdicts); err != nil {
			t.Fatal(err)
		}
		var got junitRead
		if err := xml.Unmarshal(b.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		tests, failures, skipped := 0, 0, 0
		for _, s := range got.Suites {
			tests, failures, skipped = tests+s.Tests, failures+s.Failures, skipped+s.Skipped
			listed := [3]int{len(s.Cases)}
			for _, c := range s.Cases {
				if c.Failure != nil {
					listed[1]++
				}
				if c.Skipped != nil {
					listed[2]++
				}
			}
			if want := [3]int{s.Tests, s.Failures, s.Skipped}; listed != want {
				t.Errorf("%s lists %v and counts %v", s.Name, listed, want)
			}
		}
		want := []int{len(cases), test.failures, test.skipped}
		if diff := cmp.Diff(want, []int{got.Tests, got.Failures, got.Skipped}); diff != "" {
			t.Errorf("in all (-want +got)\n%s", diff)
		}
		if diff := cmp.Diff(want, []int{tests, failures, skipped}); diff != "" {
			t.Errorf("in the suites (-want +got)\n%s", diff)
		}
	}
}

// TestJUnitHostile holds that a message can hold what XML cannot.
func TestJUnitHostile(t *testing.T) {
	var b bytes.Buffer
	c := Case{
		Kind:    hostile,
		File:    hostile,
		Line:    1,
		Turns:   []string{"a\x01]]></failure>\xff<![CDATA["},
		Outcome: bot.OutcomeUrgent,
	}
	j := Judge(c, bot.Reply{Outcome: bot.OutcomeAbstain, Text: hostile}, nil)
	j.Took = []time.Duration{time.Second}
	if err := WriteJUnit(&b, About{}, []Judgement{j}, nil); err != nil {
		t.Fatal(err)
	}
	var got junitRead
	if err := xml.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatalf("%v in\n%s", err, b.String())
	}
	if got.Failures != 1 || len(got.Suites) != 1 || len(got.Suites[0].Cases) != 1 {
		t.Errorf("a message became part of the XML:\n%s", b.String())
	}
}
