package source

import (
	"fmt"
	"strings"
	"time"

	"bedside/knowledge"
)

// settle makes the review data of a leaflet of what its lines said: the day of a
// review before the day of an edition, of two alike the first. What the file says
// in its front matter or its head stands.
func (d *document) settle() {
	order := orderOf(d.leaflet.Language)
	for _, c := range d.claims {
		if order == unknownOrder {
			order = orderIn(c.text)
		}
	}
	leaflet := &d.leaflet
	var reviewed, issued time.Time
	for _, c := range d.claims {
		switch c.kind {
		case reviewedOn:
			reviewed = firstKnown(reviewed, d.dayOf(c, order))
		case issuedOn:
			issued = firstKnown(issued, d.dayOf(c, order))
		case dueOn:
			leaflet.ReviewDue = firstKnown(leaflet.ReviewDue, d.dayOf(c, order))
		case reviewerName:
			if leaflet.Reviewer == "" {
				leaflet.Reviewer = c.text
			}
		}
	}
	leaflet.Reviewed = firstKnown(firstKnown(leaflet.Reviewed, reviewed), issued)
	d.noteClaims()
}

// dayOf reads the date of a claim, and notes one that cannot be told.
func (d *document) dayOf(c claim, order dayOrder) time.Time {
	day, unclear := parseDay(c.text, order)
	if unclear {
		d.problems = append(d.problems, knowledge.Problem{
			Line:    c.line,
			Message: fmt.Sprintf("the review date %q is not clear", c.text),
			Remedy:  "write it as 2026-01-31 or 31 January 2026",
		})
	}
	return day
}

// noteClaims names what lines about the review said beside it, since it is
// neither quoted nor kept.
func (d *document) noteClaims() {
	var others []string
	line := 0
	for _, c := range d.claims {
		name := map[claimKind]string{authorName: "author", versionNumber: "version", codeNumber: "number"}[c.kind]
		if name == "" {
			continue
		}
		if line == 0 {
			line = c.line
		}
		others = append(others, fmt.Sprintf("%s %q", name, c.text))
	}
	if len(others) > 0 {
		d.note(line, "left out, as it is about the leaflet: "+strings.Join(others, ", "),
			"write it in the front matter as the source, if it matters")
	}
}

// firstKnown returns the first of two days that is known.
func firstKnown(first, second time.Time) time.Time {
	if first.IsZero() {
		return second
	}
	return first
}
