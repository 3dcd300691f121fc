package knowledge

import "time"

// Leaflet is one reviewed document.
type Leaflet struct {
	ID       string   // file name without its ending; its Slug when the name has spaces or odd characters
	File     string   // the file it was read from, as Problems name it
	Title    string   // never empty
	Aliases  []string // other names of the same subject, as the clinic wrote them
	Language string   // BCP 47 tag; "en" when the file names none
	Source   string   // where the text comes from: an address or a citation; may be empty
	Contact  string   // whom to ask about this leaflet; may be empty
	Notice   string   // a few words that every reply from this leaflet must carry; may be empty
	Audience []string // names of who may see it, any of them; empty for everybody

	Reviewer    string    // who reviewed it; may be empty
	Reviewed    time.Time // the day of the review, or the first of what ReviewedTo tells, UTC midnight; zero when unknown
	ReviewedTo  Precision // how much of Reviewed the leaflet tells
	ReviewDue   time.Time // the day by which it must be reviewed again, or the first of what ReviewDueTo tells; zero when unknown
	ReviewDueTo Precision // how much of ReviewDue the leaflet tells

	Lines    Lines     // where in the file the title and the dates stand
	Sections []Section // in reading order, at least one
}

// Precision is how much of a date a leaflet tells.
type Precision int

// What a date is told to.
const (
	ToDay Precision = iota
	ToMonth
	ToYear
)

// Lines are lines of a leaflet's file, counting from 1; 0 for what is not there, or where
// its place is not known.
type Lines struct{ Title, Reviewed, ReviewDue, Audience int }

// Overdue tells whether the day by which the leaflet must be reviewed again, or the month or year in which, is over at
// a time, by the time's own zone. The day itself is not late, and the zero time is never.
func (l *Leaflet) Overdue(at time.Time) bool {
	return !l.ReviewDue.IsZero() && Day(at) > Day(lastDay(l.ReviewDue, l.ReviewDueTo))
}

// lastDay is the last of a day, a month or a year that begins with a day.
func lastDay(first time.Time, to Precision) time.Time {
	switch to {
	case ToMonth:
		return first.AddDate(0, 1, -1)
	case ToYear:
		return first.AddDate(1, 0, -1)
	}
	return first
}

// Section is a headed part of a leaflet.
type Section struct {
	ID        string    // "leaflet/section", unique in a Library
	Heading   string    // as a reader sees it
	Named     bool      // true when the heading was derived from the text because the file had none
	Line      int       // where the heading stands in the file, counting from 1; 0 when it has none
	Phrasings []string  // ways patients ask for this section; indexed, never quoted
	Asked     []int     // the line of each of the phrasings; 0 when it is not known
	Passages  []Passage // in reading order
}

// Passage is the smallest text that can be quoted alone: a paragraph, or a
// lead-in line with its whole list.
type Passage struct {
	ID       string // "leaflet/section#n", n counting from 1 within the section
	Text     string // verbatim; lines are separated by "\n", list items begin with "- " or "1. "
	Dangling bool   // has a lead-in whose list is missing, or a blank to fill in: kept, but never quoted alone
	SHA256   string // lower-case hex digest of Text
	Line     int    // where it begins in the leaflet's file, counting from 1; 0 when that is not known
}

// DateLayout is how review dates are written in leaflets and in replies for machines.
const DateLayout = "2006-01-02"

// toldLayouts are how a date is written that is told so far.
var toldLayouts = [...]string{ToDay: DateLayout, ToMonth: "2006-01", ToYear: "2006"}

// Told writes a review date as far as it is told, as 2026-01-31, 2026-01 or 2026, and "" for an unknown one.
func Told(t time.Time, to Precision) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(toldLayouts[to])
}

// ParseTold reads a date as Told writes it: its day, or the first of its month or year, UTC midnight. The error is that
// of time.Parse for the shortest of the forms.
func ParseTold(text string) (t time.Time, to Precision, err error) {
	for i, layout := range toldLayouts {
		if t, err = time.Parse(layout, text); err == nil {
			return t, Precision(i), nil
		}
	}
	return time.Time{}, ToDay, err
}

// Day writes a review date in DateLayout, and "" for an unknown one.
func Day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(DateLayout)
}
