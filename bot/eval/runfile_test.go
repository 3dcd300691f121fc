package eval

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
)

func TestRunFileIsReadAsWritten(t *testing.T) {
	judged := judge(t)
	judged[0].Took = []time.Duration{1234567}
	cases, err := ReadFlagCases("cases.jsonl", strings.NewReader(flagCases))
	if err != nil {
		t.Fatal(err)
	}
	for name, run := range map[string]RunFile{
		"conversations": NewRunFile("1.2", judged), "flags": NewFlagsRunFile("1.2", JudgeFlags(alarm{}, cases)),
	} {
		var b bytes.Buffer
		if err := run.Write(&b); err != nil {
			t.Fatal(err)
		}
		got, err := ReadRunFile("run.json", &b)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i := range run.Conversations { // what is empty comes back as nothing
			if len(run.Conversations[i].TookMicros) == 0 {
				run.Conversations[i].TookMicros = nil
			}
		}
		if diff := cmp.Diff(run, got); diff != "" {
			t.Errorf("%s (-written +read)\n%s", name, diff)
		}
	}
}

func TestReadRunFileProblems(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"", "run.json:1: this is no run: "},
		{"{\n\"a\":1,\n]", "run.json:3: this is no run: "},
		{`{"bedside_eval_run":"1"}`, "run.json: this is no run: "},
		{`{"conversations":4}`, "run.json: this is no run: "}, // the figures of --json
		{`{}`, "run.json: this is no run that this version of Bedside reads; "},
		{`{"bedside_eval_run":2,"conversations":[{}]}`, "run.json: this is no run that this version of Bedside reads; "},
		{`{"bedside_eval_run":1}`, "run.json: the run has no conversation; "},
	} {
		_, err := ReadRunFile("run.json", strings.NewReader(test.text))
		if err == nil || !strings.HasPrefix(err.Error(), test.want) ||
			!strings.Contains(err.Error(), "with bedside eval --save") {
			t.Errorf("%s: %v, want %s", test.text, err, test.want)
		}
	}
}

func FuzzReadRunFile(f *testing.F) {
	f.Add(
		`{"bedside_eval_run":1,"program":"x","conversations":[{"turns":["a"],"wanted":["abstain"],"verdict":"right"}]}`,
	)
	f.Add(`{"bedside_eval_run":1,"flags":[{"turns":["a"],"want":"urgent","got":"none"}]}`)
	judged := []Judgement{{Case: Case{Turns: []string{"a"}, Outcome: bot.OutcomeAbstain}, Verdict: Right}}
	verdicts := []FlagVerdict{{FlagCase: FlagCase{Turns: []string{"a"}}}}
	f.Fuzz(func(t *testing.T, text string) {
		run, err := ReadRunFile("run.json", strings.NewReader(text))
		if err != nil {
			return
		}
		about := About{Against: "run.json", Before: run}
		for _, err := range []error{
			WritePage(&bytes.Buffer{}, about, judged),
			WriteFlagsPage(&bytes.Buffer{}, about, JudgedFlags{Verdicts: verdicts}),
		} {
			if err != nil {
				t.Error(err)
			}
		}
	})
}

func TestCompare(t *testing.T) {
	entry := func(turn string, v Verdict, quoted ...string) RunEntry {
		return RunEntry{File: "k", Line: 1, Turns: []string{turn}, Verdict: v, Quoted: quoted, Wanted: []string{"a"}}
	}
	before := []RunEntry{
		entry("worse", Right), entry("worst", Silent), entry("better", False), entry("same", Right, "a#1"),
		entry("otherwise", Wrong, "a#1"), entry("gone", Right), entry("twice", Right), entry("twice", Wrong),
	}
	after := []RunEntry{
		entry("twice", Right), entry("twice", Wrong), entry("new", Right), entry("otherwise", Wrong, "a#2"),
		entry("same", Right, "a#1"), entry("better", Silent), entry("worse", Silent), entry("worst", Missed),
	}
	after[6].Wanted = []string{"b"}
	got := Compare(before, after)
	want := Changes{
		Lost:      []Change{{before[1], after[7]}, {before[0], after[6]}},
		Gained:    []Change{{before[2], after[5]}},
		Otherwise: []Change{{before[4], after[3]}},
		Same:      3, New: []RunEntry{after[2]}, Gone: []RunEntry{before[5]},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("changes (-want +got)\n%s", diff)
	}
	if !got.Lost[1].KeyChanged() || got.Lost[0].KeyChanged() {
		t.Error("it is not told of which conversation the key changed")
	}
	var b strings.Builder
	if err := ReportChanges(&b, "old.json", got); err != nil {
		t.Fatal(err)
	}
	const report = `
Against old.json: 1 gained, 2 lost, 1 replied to otherwise, 3 the same, 1 new in the keys, 1 no longer in the keys.
k:1: lost: missed, was silent
k:1: lost: silent, was right
`
	if diff := cmp.Diff(report, b.String()); diff != "" {
		t.Errorf("report (-want +got)\n%s", diff)
	}
}

func TestCompareFlags(t *testing.T) {
	entry := func(turn, want, got, flag string) FlagEntry {
		return FlagEntry{Turns: []string{turn}, Want: want, Got: got, Flag: flag}
	}
	before := []FlagEntry{
		entry("a", "urgent", "urgent", "x"), entry("b", "none", "urgent", "x"), entry("c", "today", "urgent", "x"),
		entry("d", "none", "none", ""), entry("e", "urgent", "possible", "x"), entry("f", "today", "possible", "x"),
	}
	after := []FlagEntry{
		entry("a", "urgent", "none", ""), entry("b", "none", "possible", "x"), entry("c", "today", "urgent", "y"),
		entry("d", "none", "none", ""), entry("e", "urgent", "today", "x"), entry("f", "today", "possible", "x"),
	}
	after[5].Symptom = "fever"
	want := FlagChanges{
		Lost: []FlagChange{{before[0], after[0]}, {before[4], after[4]}},
		Gained: []FlagChange{
			{before[1], after[1]},
			{before[5], after[5]},
		}, Otherwise: []FlagChange{{before[2], after[2]}}, Same: 1,
	}
	if diff := cmp.Diff(want, CompareFlags(before, after)); diff != "" {
		t.Errorf("changes (-want +got)\n%s", diff)
	}
}
