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
	var reviewed, due, issued dated
	for _, c := range d.claims {
		switch c.kind {
		case reviewedOn:
			reviewed = reviewed.or(d.dayOf(c, order))
		case issuedOn:
			issued = issued.or(d.dayOf(c, order))
		case dueOn:
			due = due.or(d.dayOf(c, order))
		case reviewerName:
			if leaflet.Reviewer == "" {
				leaflet.Reviewer = c.text
			}
		}
	}
	reviewed = dated{leaflet.Reviewed, leaflet.ReviewedTo, leaflet.Lines.Reviewed}.or(reviewed).or(issued)
	due = dated{leaflet.ReviewDue, leaflet.ReviewDueTo, leaflet.Lines.ReviewDue}.or(due)
	setReview(leaflet, reviewed, due)
	d.noteClaims()
}

// setReview gives a leaflet the dates of its review and of the next one.
func setReview(leaflet *knowledge.Leaflet, reviewed, due dated) {
	leaflet.Reviewed, leaflet.ReviewedTo, leaflet.Lines.Reviewed = reviewed.day, reviewed.to, reviewed.line
	leaflet.ReviewDue, leaflet.ReviewDueTo, leaflet.Lines.ReviewDue = due.day, due.to, due.line
}

// dayOf reads the date of a claim, and notes one that cannot be told.
func (d *document) dayOf(c claim, order dayOrder) dated {
	day, to, unclear := parseDay(c.text, order)
	if unclear || c.unclear {
		d.problems = append(d.problems, knowledge.Problem{
			Line:    c.line,
			Message: fmt.Sprintf("the review date %q is not clear", c.text),
			Remedy:  "write it as 2026-01-31 or 31 January 2026",
		})
		return dated{line: c.line}
	}
	return dated{day.AddDate(0, c.months, 0), to, c.line}
}

// noteClaims names what lines about the review said beside it, since it is
// neither quoted nor kept.
func (d *document) noteClaims() {
	var others []string
	line := 0
	for _, c := range d.claims {
		name, isOther := map[claimKind]string{authorName: "author ", versionNumber: "version ", codeNumber: "number ",
			besideIt: ""}[c.kind]
		if !isOther {
			continue
		}
		if line == 0 {
			line = c.line
		}
		others = append(others, fmt.Sprintf("%s%q", name, c.text))
	}
	if len(others) > 0 {
		d.note(line, "left out, as it is about the leaflet: "+strings.Join(others, ", "),
			"write it in the front matter as the source, if it matters")
	}
}

// dated is a day, how much of it is told, and the line that names it.
type dated struct {
	day  time.Time
	to   knowledge.Precision
	line int
}

// or returns the first of two days that is known.
func (d dated) or(other dated) dated {
	if d.day.IsZero() {
		return other
	}
	return d
}
