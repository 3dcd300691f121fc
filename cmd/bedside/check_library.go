package main

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"bedside/index"
	"bedside/knowledge"
)

// libraryNotes are the notes on leaflets for the person who reviews them, beyond those of
// their loading. today decides what is overdue.
func libraryNotes(library *knowledge.Library, today time.Time) []knowledge.Problem {
	var notes []knowledge.Problem
	for _, l := range library.Leaflets() {
		notes = append(notes, dateNotes(l, today)...)
		notes = append(notes, headingNotes(l)...)
		notes = append(notes, pointingNotes(l)...)
	}
	notes = append(notes, titleNotes(library)...)
	notes = append(notes, phrasingNotes(library)...)
	return append(notes, numberNotes(library)...)
}

// note makes a Problem of level Note.
func note(file string, line int, remedy, format string, args ...any) knowledge.Problem {
	return knowledge.Problem{
		Level:   knowledge.Note,
		File:    file,
		Line:    line,
		Message: fmt.Sprintf(format, args...),
		Remedy:  remedy,
	}
}

// lineOf returns the line in which a section begins; 0 when that is not known.
func lineOf(s knowledge.Section) int {
	if len(s.Passages) == 0 {
		return 0
	}
	return s.Passages[0].Line
}

// dateNotes tells of dates that are missing, ahead or past.
func dateNotes(l knowledge.Leaflet, today time.Time) []knowledge.Problem {
	switch {
	case l.Reviewed.IsZero():
		return []knowledge.Problem{
			note(l.File, 0, `add "reviewed: 2026-01-31" to its front matter`, "there is no review date"),
		}
	case l.Reviewed.After(today):
		return []knowledge.Problem{note(l.File, 0, "correct the date", "the review date %s is in the future",
			knowledge.Day(l.Reviewed))}
	case !l.ReviewDue.IsZero() && l.ReviewDue.Before(today):
		return []knowledge.Problem{note(l.File, 0, "review it and set both dates", "the review was due on %s",
			knowledge.Day(l.ReviewDue))}
	}
	return nil
}

// headingNotes tells of sections that have one name.
func headingNotes(l knowledge.Leaflet) []knowledge.Problem {
	var notes []knowledge.Problem
	first := map[string]int{}
	for _, s := range l.Sections {
		key := knowledge.Slug(s.Heading)
		if line, ok := first[key]; ok && !s.Named {
			notes = append(notes, note(l.File, lineOf(s), "say in each heading which is meant",
				"the heading %q stands a second time (first by line %d)", s.Heading, line))
			continue
		}
		first[key] = lineOf(s)
	}
	return notes
}

// pointing matches words that point at what a quotation does not have.
var pointing = regexp.MustCompile(
	`(?i)\b(?:click|tap|press) (?:here|below|on the (?:link|button|picture))\b|\boverleaf\b|` +
		`\bsee (?:the )?(?:page|diagram|figure|picture|illustration|link)\b|\b(?:picture|diagram|table|box) ` +
		`(?:below|above|opposite)\b|` +
		`\[(?:insert|name|add|enter|date|number|tbc|xx+)\b[^\]]*\]`,
)

// pointingNotes tells of passages that point at a link, a page or a picture, or have a
// place to be filled in.
func pointingNotes(l knowledge.Leaflet) []knowledge.Problem {
	var notes []knowledge.Problem
	for _, s := range l.Sections {
		for _, p := range s.Passages {
			if found := pointing.FindString(p.Text); found != "" {
				notes = append(notes, note(l.File, p.Line, "write what is meant in its place",
					"%q says nothing to who reads it in a chat", found))
			}
		}
	}
	return notes
}

// titleNotes tells of leaflets that have one title.
func titleNotes(library *knowledge.Library) []knowledge.Problem {
	var notes []knowledge.Problem
	first := map[string]string{}
	for _, l := range library.Leaflets() {
		key := knowledge.Slug(l.Title)
		if file, ok := first[key]; ok {
			notes = append(
				notes,
				note(l.File, 0, "give each a title of its own", "%s has the title %q too", file, l.Title),
			)
			continue
		}
		first[key] = l.File
	}
	return notes
}

// phrasingNotes tells of phrasings that stand beside two sections.
func phrasingNotes(library *knowledge.Library) []knowledge.Problem {
	var notes []knowledge.Problem
	first := map[string]string{}
	for _, l := range library.Leaflets() {
		for _, s := range l.Sections {
			for _, phrasing := range s.Phrasings {
				key := knowledge.Slug(phrasing)
				if id, ok := first[key]; ok && id != s.ID {
					notes = append(notes, note(l.File, lineOf(s), "keep it where it is answered best",
						"the phrasing %q stands beside %s too", phrasing, id))
					continue
				}
				first[key] = s.ID
			}
		}
	}
	return notes
}

// deadPhrasings tells of phrasings that do not find their own section.
func deadPhrasings(ctx context.Context, ix *index.Index, library *knowledge.Library) ([]knowledge.Problem, error) {
	var notes []knowledge.Problem
	for _, l := range library.Leaflets() {
		for _, s := range l.Sections {
			for _, phrasing := range s.Phrasings {
				found, err := ix.Search(ctx, index.Query{Text: phrasing, Limit: 1})
				if err != nil {
					return nil, fmt.Errorf("try the phrasings: %w", err)
				}
				switch {
				case len(found.Matches) == 0:
					notes = append(
						notes,
						note(
							l.File,
							lineOf(s),
							"write it as a patient asks",
							"the phrasing %q finds nothing",
							phrasing,
						),
					)
				case found.Matches[0].Section.ID != s.ID:
					notes = append(notes, note(l.File, lineOf(s), "say in it what this section alone answers",
						"the phrasing %q finds %s, not its own section", phrasing, found.Matches[0].Section.ID))
				}
			}
		}
	}
	return notes, nil
}

// statement is a sentence with its numbers apart.
type statement struct {
	leaflet knowledge.Leaflet
	line    int
	text    string
	words   map[string]bool
	numbers string // with their units, in order
}

// quantity matches a number with a word after it.
var quantity = regexp.MustCompile(`\d+(?:[.,]\d+)*\s*(?:%|°?\p{L}+)?`)

// sameWords is the share of words that two sentences must have in common to be taken for
// one statement.
const sameWords = 0.75

// numberNotes tells of sentences under one heading of two leaflets that say the same but
// for their numbers.
func numberNotes(library *knowledge.Library) []knowledge.Problem {
	statements := map[string][]statement{} // by heading
	for _, l := range library.Leaflets() {
		for _, s := range l.Sections {
			if s.Named {
				continue
			}
			key := knowledge.Slug(s.Heading)
			statements[key] = append(statements[key], statementsOf(l, s)...)
		}
	}
	var notes []knowledge.Problem
	for _, heading := range slices.Sorted(mapKeys(statements)) {
		of := statements[heading]
		if len(of) > maxStatements { // every pair is compared
			of = of[:maxStatements]
		}
		for i, a := range of {
			for _, b := range of[:i] {
				if a.leaflet.ID != b.leaflet.ID && a.numbers != b.numbers && overlap(a.words, b.words) >= sameWords {
					notes = append(notes, note(a.leaflet.File, a.line, "find out which is right",
						"%q contradicts %s: %q", a.text, b.leaflet.File, b.text))
				}
			}
		}
	}
	return notes
}

// maxStatements bounds the sentences under one heading that are compared.
const maxStatements = 2000

// mapKeys goes over the keys of a map.
func mapKeys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// statementsOf returns the sentences of a section that have a number.
func statementsOf(l knowledge.Leaflet, s knowledge.Section) []statement {
	var found []statement
	for _, p := range s.Passages {
		for _, u := range knowledge.Units(p.Text) {
			text := p.Text[u.Start:u.End]
			numbers := quantity.FindAllString(text, -1)
			if numbers == nil {
				continue
			}
			words := map[string]bool{}
			for _, w := range strings.Fields(quantity.ReplaceAllString(strings.ToLower(text), " ")) {
				words[strings.Trim(w, ".,;:!?()\"'")] = true
			}
			if len(words) >= 4 {
				found = append(found, statement{l, p.Line, text, words, strings.ToLower(strings.Join(numbers, "|"))})
			}
		}
	}
	return found
}

// overlap is the share of words that two sets have in common, 0 to 1.
func overlap(a, b map[string]bool) float64 {
	common := 0
	for w := range a {
		if b[w] {
			common++
		}
	}
	return float64(common) / float64(len(a)+len(b)-common)
}
