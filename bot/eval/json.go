package eval

import (
	"encoding/json"
	"fmt"
	"io"
)

// figures are the figures of some conversations, by name.
type figures struct {
	Kind          string          `json:"kind,omitempty"`
	Conversations int             `json:"conversations"`
	Figures       map[string]Rate `json:"figures"`
}

// missed is a conversation whose reply was not right.
type missed struct {
	ID      string   `json:"id,omitempty"`
	File    string   `json:"file"`
	Line    int      `json:"line"`
	Kind    string   `json:"kind,omitempty"`
	Verdict Verdict  `json:"verdict"`
	Turns   []string `json:"turns"`
	Wanted  []string `json:"wanted"`
	Got     []string `json:"got"`
}

// WriteJSON writes the figures of a run as one JSON object on one line: the
// conversations and the figures by name, in all and for each kind, the
// calibration when there is a conversation to compute it on, and the misses too
// when they are asked for.
func WriteJSON(w io.Writer, judged []Judgement, misses bool) error {
	all := struct {
		figures
		Kinds       []figures    `json:"kinds"`
		Calibration *Calibration `json:"calibration,omitempty"`
		Misses      []missed     `json:"misses,omitempty"`
	}{figures: count("", judged)}
	for _, kind := range Kinds(judged) {
		all.Kinds = append(all.Kinds, count(kind.Name, kind.Judged))
	}
	if c := Calibrate(judged).rounded(); c.Conversations > 0 {
		all.Calibration = &c
	}
	for _, j := range judged {
		if misses && j.Verdict != Right {
			c := j.Case
			all.Misses = append(all.Misses, missed{c.ID, c.File, c.Line, c.Kind, j.Verdict, c.Turns, c.wanted(), received(j)})
		}
	}
	if err := json.NewEncoder(w).Encode(all); err != nil {
		return fmt.Errorf("write figures: %w", err)
	}
	return nil
}

func count(kind string, judged []Judgement) figures {
	f := figures{kind, len(judged), map[string]Rate{}}
	for _, m := range Measures {
		if rate := m.Rate(judged); rate.Of > 0 {
			f.Figures[m.Name] = rate
		}
	}
	return f
}
