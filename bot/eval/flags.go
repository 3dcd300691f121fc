package eval

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"bedside/knowledge"
	"bedside/knowledge/redflags"
)

// FlagCase is what a chat said lately, with the urgency that a sensible nurse gives it.
type FlagCase struct {
	File string
	Line int

	ID    string   `json:"id"`
	Turns []string `json:"turns"` // judged together; the last is to be replied to
	Want  string   `json:"want"`  // urgent, today or none
	Kind  string   `json:"kind"`
}

// wants are what a case may want.
var wants = []string{"urgent", "today", "none"}

// flagForm tells how a case is written.
const flagForm = `write {"id":"…","turns":["…"],"want":"urgent|today|none","kind":"…"}`

// ReadFlagCases reads cases from JSON Lines; name is how the error calls the file. The
// error has a line for everything that cannot be read, with its place and remedy.
func ReadFlagCases(name string, r io.Reader) ([]FlagCase, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read cases of flags %s: %w", name, err)
	}
	var cases []FlagCase
	problems := eachLine(name, data, flagForm, func(line int, text []byte) error {
		c := FlagCase{File: name, Line: line}
		switch err := json.Unmarshal(text, &c); {
		case err != nil:
			return fmt.Errorf("this is no case: %w", err)
		case len(c.Turns) == 0:
			return errors.New("the case has no turns")
		case !slices.Contains(wants, c.Want):
			return fmt.Errorf("want is %q", c.Want)
		}
		cases = append(cases, c)
		return nil
	})
	if len(cases) == 0 && len(problems) > 1 { // a file of another kind, of which every line would say the same
		problems = problems[:1]
	}
	if len(cases) == 0 && len(problems) == 0 {
		problems = append(problems, knowledge.Problem{File: name, Message: "the file has no case", Remedy: flagForm})
	}
	return cases, join(problems)
}

// JudgedFlags are the verdicts of a recogniser, which has a name.
type JudgedFlags struct {
	By       string
	Meaning  string // what the name stands for, for a page
	Verdicts []FlagVerdict
}

// FlagVerdict is a case with the verdict on it.
type FlagVerdict struct {
	FlagCase
	Got  string // urgent, possible, today or none
	Flag string // id of the flag that was raised; "" for none
	Rule string // the rule that raised it

	Symptom string // id of the amber flag whose advice follows what is possible; "" for none
}

// JudgeFlags lets a recogniser judge cases.
func JudgeFlags(recogniser redflags.Recogniser, cases []FlagCase) []FlagVerdict {
	judged := make([]FlagVerdict, len(cases))
	for i, c := range cases {
		v := recogniser.Assess(c.Turns)
		judged[i] = FlagVerdict{FlagCase: c, Got: v.Urgency.String(), Rule: v.Evidence.Rule}
		if v.Flag != nil {
			judged[i].Flag = v.Flag.ID
		}
		if v.Symptom != nil {
			judged[i].Symptom = v.Symptom.ID
		}
	}
	return judged
}

// FlagFigure is how many cases of a kind got a verdict.
type FlagFigure struct {
	Name string  `json:"name"`
	Hits int     `json:"hits"`
	Of   int     `json:"of"`
	Low  float64 `json:"low"`  // of the exact 95 % interval of the share
	High float64 `json:"high"` // likewise
}

func figure(name string, judged []FlagVerdict, of, hit func(FlagVerdict) bool) FlagFigure {
	f := FlagFigure{Name: name}
	for _, v := range judged {
		if of(v) {
			f.Of++
			if hit(v) {
				f.Hits++
			}
		}
	}
	f.Low, f.High = exactInterval(f.Hits, f.Of)
	return f
}

func wantsUrgency(want string) func(FlagVerdict) bool {
	return func(v FlagVerdict) bool { return v.Want == want }
}

func gotOne(urgencies ...string) func(FlagVerdict) bool {
	return func(v FlagVerdict) bool { return slices.Contains(urgencies, v.Got) }
}

func adviceForToday(v FlagVerdict) bool { return v.Got == "today" || v.Symptom != "" }

// FlagFigures are the figures of all cases, then those of emergencies by kind.
func FlagFigures(judged []FlagVerdict) (all, byKind []FlagFigure) {
	urgent, today, none := wantsUrgency("urgent"), wantsUrgency("today"), wantsUrgency("none")
	all = []FlagFigure{
		figure("emergencies: urgent, or opened with the emergency line", judged, urgent, gotOne("urgent", "possible")),
		figure("emergencies: urgent", judged, urgent, gotOne("urgent")),
		figure("emergencies: raised at all", judged, urgent, gotOne("urgent", "possible", "today")),
		figure("for today: raised at all", judged, today, gotOne("urgent", "possible", "today")),
		figure("for today: today", judged, today, gotOne("today")),
		figure("for today: today, or below the emergency line", judged, today, adviceForToday),
		figure("look-alikes: urgent", judged, none, gotOne("urgent")),
		figure("look-alikes: urgent or opened with the emergency line", judged, none, gotOne("urgent", "possible")),
		figure("look-alikes: today", judged, none, gotOne("today")),
		figure("look-alikes: today, or below the emergency line", judged, none, adviceForToday),
	}
	kinds := map[string]bool{}
	for _, v := range judged {
		if v.Want == "urgent" {
			kinds[v.Kind] = true
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		of := func(v FlagVerdict) bool { return v.Want == "urgent" && v.Kind == kind }
		byKind = append(byKind, figure(kind, judged, of, gotOne("urgent", "possible")))
	}
	return all, byKind
}
