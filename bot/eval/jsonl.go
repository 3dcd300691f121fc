package eval

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"bedside/bot"
	"bedside/knowledge"
)

// record is one line of a key in JSON Lines.
type record struct {
	ID     string   `json:"id"`
	Kind   string   `json:"kind"`
	Turns  []string `json:"turns"`
	Expect struct {
		Outcome  bot.Outcome   `json:"outcome"`
		Doc      string        `json:"doc"`
		Section  string        `json:"section"`
		Also     []recordPlace `json:"also"`
		Contains string        `json:"contains"`
	} `json:"expect"`
}

type recordPlace struct {
	Doc     string `json:"doc"`
	Section string `json:"section"`
}

func readJSONLines(name string, data []byte) ([]Case, []knowledge.Problem) {
	var cases []Case
	problems := eachLine(name, data, recordForm, func(line int, text []byte) error {
		c, err := readRecord(text)
		if err != nil {
			return err
		}
		c.File, c.Line = name, line
		cases = append(cases, c)
		return nil
	})
	return cases, problems
}

// recordForm tells how a conversation is written.
const recordForm = `write {"id":"…","kind":"…","turns":["…"],"expect":{"outcome":"answer","doc":"leaflet","section":"heading"}}`

// eachLine reads every line that is not blank, and returns a problem with a
// remedy for each that cannot be read.
func eachLine(name string, data []byte, remedy string, read func(line int, text []byte) error) []knowledge.Problem {
	var problems []knowledge.Problem
	line := 0
	for text := range bytes.Lines(data) {
		line++
		if text = bytes.TrimSpace(text); len(text) == 0 {
			continue
		}
		if err := read(line, text); err != nil {
			problems = append(problems, knowledge.Problem{File: name, Line: line, Message: err.Error(), Remedy: remedy})
		}
	}
	return problems
}

func readRecord(text []byte) (Case, error) {
	var rec record
	if err := decodeStrictly(text, &rec); err != nil {
		return Case{}, err
	}
	expect := rec.Expect
	c := Case{ID: rec.ID, Kind: rec.Kind, Turns: rec.Turns, Outcome: expect.Outcome}
	if expect.Doc != "" {
		c.Want = append(c.Want, Place{expect.Doc, expect.Section})
	}
	for _, also := range expect.Also {
		c.Want = append(c.Want, Place{also.Doc, also.Section})
	}
	if expect.Contains != "" {
		expr, err := caseless(expect.Contains)
		if err != nil {
			return Case{}, fmt.Errorf("contains is not a valid regular expression: %w", err)
		}
		c.Contains = expr
	}
	return c, c.check()
}

// check returns the fault of a record.
func (c Case) check() error {
	answer := c.Outcome == bot.OutcomeAnswer
	switch {
	case len(c.Turns) == 0:
		return errors.New(`"turns" has no message`)
	case !answer && !slices.Contains(outcomes, c.Outcome):
		return fmt.Errorf(`"outcome" is %q, not one of answer, clarify, abstain, urgent, chat`, c.Outcome)
	case answer && len(c.Want) == 0:
		return errors.New(`an answer is wanted but "doc" is missing`)
	case answer && slices.ContainsFunc(c.Want, func(p Place) bool { return p.Leaflet == "" }):
		return errors.New(`a place in "also" has no "doc"`)
	case !answer && (len(c.Want) > 0 || c.Contains != nil):
		return fmt.Errorf(`"doc", "also" and "contains" belong to an answer, not to %q`, c.Outcome)
	}
	return nil
}

// decodeStrictly reads exactly one JSON value whose keys are all known: a
// misspelt "contains" would silently ask for less.
func decodeStrictly(text []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return fmt.Errorf("not a conversation in JSON: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	if dec.More() {
		return errors.New("more than one JSON value on the line")
	}
	return nil
}
