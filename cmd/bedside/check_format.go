package main

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"bedside/knowledge"
)

// checked is what check found, for programs.
type checked struct {
	Leaflets []checkedLeaflet `json:"leaflets"`
	Problems []checkedProblem `json:"problems"`
}

type checkedLeaflet struct {
	ID       string           `json:"id"`
	File     string           `json:"file"`
	Title    string           `json:"title"`
	Language string           `json:"language"`
	Reviewed string           `json:"reviewed,omitempty"`
	Due      string           `json:"review_due,omitempty"`
	Reviewer string           `json:"reviewer,omitempty"`
	Reading  *reading         `json:"reading,omitempty"`
	Sections []checkedSection `json:"sections"`
}

type checkedSection struct {
	ID        string           `json:"id"`
	Heading   string           `json:"heading"`
	Line      int              `json:"line,omitempty"`
	Phrasings []string         `json:"phrasings,omitempty"`
	Passages  []checkedPassage `json:"passages"`
}

type checkedPassage struct {
	ID       string `json:"id"`
	Line     int    `json:"line,omitempty"`
	Text     string `json:"text"`
	Dangling bool   `json:"never_alone,omitempty"`
}

type checkedProblem struct {
	Level   string `json:"level"` // problem or note
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"`
	Message string `json:"message"`
	Remedy  string `json:"remedy,omitempty"`
}

// checkedLibrary describes leaflets and problems.
func checkedLibrary(library *knowledge.Library, problems []knowledge.Problem) checked {
	c := checked{Leaflets: []checkedLeaflet{}, Problems: []checkedProblem{}}
	for _, l := range library.Leaflets() {
		shown := checkedLeaflet{ID: l.ID, File: l.File, Title: l.Title, Language: l.Language, Reviewer: l.Reviewer,
			Reviewed: knowledge.Day(l.Reviewed), Due: knowledge.Day(l.ReviewDue)}
		if r, ok := readingOf(l); ok {
			shown.Reading = &r
		}
		for _, s := range l.Sections {
			section := checkedSection{ID: s.ID, Heading: s.Heading, Line: s.Line, Phrasings: s.Phrasings}
			for _, p := range s.Passages {
				section.Passages = append(section.Passages, checkedPassage{p.ID, p.Line, p.Text, p.Dangling})
			}
			shown.Sections = append(shown.Sections, section)
		}
		c.Leaflets = append(c.Leaflets, shown)
	}
	for _, p := range problems {
		level := "problem"
		if p.Level == knowledge.Note {
			level = "note"
		}
		c.Problems = append(c.Problems, checkedProblem{level, p.File, p.Line, p.Message, p.Remedy})
	}
	return c
}

// printCut lists leaflets with their reading age, and how each section was cut.
func printCut(out io.Writer, library *knowledge.Library) {
	for _, l := range checkedLibrary(library, nil).Leaflets {
		fmt.Fprintf(out, "%s: %s\n", l.ID, l.Title)
		if l.Reading != nil {
			fmt.Fprintf(out, "  reading age %d (grade %.1f", l.Reading.Age, l.Reading.Grade)
			if l.Reading.SMOG > 0 {
				fmt.Fprintf(out, ", SMOG %.1f", l.Reading.SMOG)
			}
			fmt.Fprintf(out, "); hardest: %s\n", strings.Join(l.Reading.Hardest, " / "))
		}
		for _, s := range l.Sections {
			fmt.Fprintf(out, "  %s: %s\n", s.ID, s.Heading)
			for _, p := range s.Passages {
				where := ""
				if p.Line > 0 {
					where = fmt.Sprintf(" (line %d)", p.Line)
				}
				fmt.Fprintf(out, "    %s%s\n      %s\n", p.ID, where, strings.ReplaceAll(p.Text, "\n", "\n      "))
			}
		}
	}
}

// printKey writes a line of an answer key for each phrasing.
func printKey(out io.Writer, library *knowledge.Library) {
	for _, l := range library.Leaflets() {
		for _, s := range l.Sections {
			for _, phrasing := range s.Phrasings {
				fmt.Fprintf(out, "? %s\n= %s / %s\n\n", phrasing, l.ID, s.Heading)
			}
		}
	}
}

// sarif is a log of the Static Analysis Results Interchange Format 2.1.0 (OASIS), which
// shows problems beside the lines of a pull request.
func sarif(problems []knowledge.Problem) any {
	type object = map[string]any
	results := []object{}
	for _, p := range problems {
		level := "error"
		if p.Level == knowledge.Note {
			level = "note"
		}
		place := object{"artifactLocation": object{"uri": filepath.ToSlash(p.File)}}
		if p.Line > 0 {
			place["region"] = object{"startLine": p.Line}
		}
		text := p.Message
		if p.Remedy != "" {
			text += "; " + p.Remedy
		}
		results = append(results, object{"ruleId": "leaflet", "level": level, "message": object{"text": text},
			"locations": []object{{"physicalLocation": place}}})
	}
	return object{
		"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
		"runs": []object{{"tool": object{"driver": object{"name": "bedside", "version": version,
			"rules": []object{{"id": "leaflet"}}}}, "results": results}},
	}
}

// printJSON writes a value, indented.
func printJSON(out io.Writer, value any) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(value); err != nil {
		return fmt.Errorf("print what was found: %w", err)
	}
	return nil
}
