package main

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"strings"
	"time"

	"bedside/knowledge"
)

// libraryNotes are the notes on leaflets for the person who reviews them, beyond those of
// their loading. today decides what is overdue.
func libraryNotes(library *knowledge.Library, today time.Time) []knowledge.Problem {
	var notes []knowledge.Problem
	for _, l := range library.Leaflets() {
		notes = append(notes, dateNotes(l, today)...)
		notes = append(notes, audienceNotes(l)...)
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

// lineOf returns the line of a section's heading, or that in which its text begins; 0
// when neither is known.
func lineOf(s knowledge.Section) int {
	if len(s.Passages) == 0 {
		return s.Line
	}
	return cmp.Or(s.Line, s.Passages[0].Line)
}

// askedLine returns the line of a phrasing, or else that of its section.
func askedLine(s knowledge.Section, phrasing int) int {
	if phrasing < len(s.Asked) {
		return cmp.Or(s.Asked[phrasing], lineOf(s))
	}
	return lineOf(s)
}

// dateNotes tells of dates that are missing, ahead or past.
func dateNotes(l knowledge.Leaflet, today time.Time) []knowledge.Problem {
	switch {
	case l.Reviewed.IsZero():
		return []knowledge.Problem{
			note(l.File, cmp.Or(l.Lines.Title, 1), reviewRemedy(l.File), "there is no review date"),
		}
	case l.Reviewed.After(today):
		return []knowledge.Problem{note(l.File, l.Lines.Reviewed, "correct the date", "the review date %s is in the future",
			knowledge.Told(l.Reviewed, l.ReviewedTo))}
	case l.Overdue(today):
		return []knowledge.Problem{note(l.File, l.Lines.ReviewDue, "review it and set both dates", "the review was due on %s",
			knowledge.Told(l.ReviewDue, l.ReviewDueTo))}
	}
	return nil
}

// reviewRemedy is how a file of its format says when it was reviewed.
func reviewRemedy(file string) string {
	switch strings.ToLower(path.Ext(file)) {
	case ".html", ".htm":
		return `add <meta name="reviewed" content="2026-01-31"> to its head`
	case ".txt":
		return `add a line "Last reviewed: 31 January 2026" at its end`
	}
	return `add "reviewed: 2026-01-31" to its front matter`
}

// audienceNotes tells who alone may see a leaflet.
func audienceNotes(l knowledge.Leaflet) []knowledge.Problem {
	if !l.Limited() {
		return nil
	}
	return []knowledge.Problem{note(l.File, l.Lines.Audience, "nothing has to be done if that is meant",
		"only this audience sees the leaflet: %s", strings.Join(l.Audience, ", "))}
}

// headingNotes tells of sections that have one name, but of those that a deeper one interrupts.
func headingNotes(l knowledge.Leaflet) []knowledge.Problem {
	var notes []knowledge.Problem
	first := map[string]int{}
	for i, s := range l.Sections {
		key := knowledge.Slug(s.Heading)
		goesOn := i > 0 && strings.HasPrefix(l.Sections[i-1].Heading, s.Heading+" › ")
		if line, ok := first[key]; ok && !s.Named && !goesOn {
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
				note(l.File, l.Lines.Title, "give each a title of its own", "%s has the title %q too", file, l.Title),
			)
			continue
		}
		first[key] = l.File
	}
	return notes
}

// phrasingNotes tells of phrasings that stand twice.
func phrasingNotes(library *knowledge.Library) []knowledge.Problem {
	var notes []knowledge.Problem
	first := map[string]string{}
	for _, l := range library.Leaflets() {
		for _, s := range l.Sections {
			for i, phrasing := range s.Phrasings {
				key := knowledge.Slug(phrasing)
				if id, ok := first[key]; ok {
					notes = append(notes, note(l.File, askedLine(s, i), "keep it once, where it is answered best",
						"the phrasing %q stands beside %s too", phrasing, id))
					continue
				}
				first[key] = s.ID
			}
		}
	}
	return notes
}
