package source

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"bedside/knowledge"
)

const (
	month = `(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|` +
		`aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`
	nth = `\d{1,2}(?:st|nd|rd|th)?`
)

var (
	dateText = regexp.MustCompile(`(?i)\b(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|` +
		`(?:` + nth + `\s+(?:of\s+)?)?` + month + `\s+(?:` + nth + `,?\s+)?\d{4})\b`)
	reviewLabel = regexp.MustCompile(`(?i)^(?:date of )?(?:(?:last|next|medical|medically|clinical|clinically) )*` +
		`review(?:ed)?(?: date| due)*\b`)
	// medicalLabel matches a label that no ordinary sentence begins with.
	medicalLabel = regexp.MustCompile(`(?i)medical|clinical`)
	// dueLabel matches the label of the next review's day. A bare "review date" is
	// one, by the custom of hospitals; taking it for the last would flatter.
	dueLabel   = regexp.MustCompile(`(?i)^next|due$|^review date$`)
	reviewedBy = regexp.MustCompile(`(?i)^(?:on|by)\b:?\s*`)
	// beforeDate matches the words that may stand between a reviewer's name and the date.
	beforeDate  = regexp.MustCompile(`(?i)(?:\s*\b(?:on|updated|and))+[\s:]*$`)
	readingTime = regexp.MustCompile(`(?i)^(?:(?:about |approx\. )?\d{1,3}[ -]min(?:ute)?s?\.? read|` +
		`reading time:? .{1,20})$`)
)

// maxReviewer is the length in bytes of the longest reviewer's name; more is not
// a name.
const maxReviewer = 100

// furnish takes what a line says about the leaflet and not to the patient: who
// reviewed it and when, or how long it takes to read. It reports whether the
// line was one of these and does not belong to the text. Of several reviews the
// first counts.
func (d *document) furnish(text string, line int) bool {
	if readingTime.MatchString(text) {
		return true
	}
	r, ok := parseReview(text)
	if !ok {
		return false
	}
	leaflet := &d.leaflet
	if r.unclear {
		d.problems = append(d.problems, knowledge.Problem{
			Line:    line,
			Message: fmt.Sprintf("the review date %q is not clear", r.date),
			Remedy:  "write it as 2026-01-31 or 31 January 2026",
		})
	}
	if r.due {
		leaflet.ReviewDue = firstKnown(leaflet.ReviewDue, r.day)
		return true
	}
	if leaflet.Reviewer == "" {
		leaflet.Reviewer = r.by
	}
	leaflet.Reviewed = firstKnown(leaflet.Reviewed, r.day)
	return true
}

// firstKnown returns the first of two days that is known.
func firstKnown(first, second time.Time) time.Time {
	if first.IsZero() {
		return second
	}
	return first
}

// review is the content of a line such as "Reviewed by A. Nurse on 31 January 2026".
type review struct {
	by      string
	date    string // as written
	day     time.Time
	due     bool // the day is that of the next review
	unclear bool // the day cannot be told
}

// parseReview reads a line that says nothing but who reviewed a leaflet, or
// when, in one of the usual ways. "Review your pills" is none, and "Reviewed by
// the ward" may be how a sentence begins.
func parseReview(text string) (review, bool) {
	label := reviewLabel.FindString(text)
	rest := strings.TrimSpace(text[len(label):])
	said := strings.TrimLeft(rest, ":–—-| ")
	before, date, after := cutDate(said)
	opened := said != rest || reviewedBy.MatchString(said) || date != "" && before == ""
	if label == "" || !opened {
		return review{}, false
	}
	name := before
	if after != "" {
		if name != "" || !reviewedBy.MatchString(after) {
			return review{}, false
		}
		name = after
	}
	marked := strings.Contains(text, ":") || medicalLabel.MatchString(label)
	if date == "" && (!marked || !reviewedBy.MatchString(name) || endsIn(name, sentenceStops)) {
		return review{}, false
	}
	r := review{due: dueLabel.MatchString(label), date: date}
	if date != "" {
		r.day, r.unclear = parseDay(date)
	}
	r.by = strings.Trim(reviewedBy.ReplaceAllString(name, ""), " ,;:|(–—-")
	return r, len(r.by) <= maxReviewer
}

// cutDate parts a text at the first date in it.
func cutDate(text string) (before, date, after string) {
	at := dateText.FindStringIndex(text)
	if at == nil {
		return text, "", ""
	}
	return beforeDate.ReplaceAllString(text[:at[0]], ""), text[at[0]:at[1]], strings.Trim(text[at[1]:], " .,;|)–—-")
}

// dayLayouts are the forms of a date, without commas, ordinals and "of".
var dayLayouts = []string{
	"2006-1-2", "2006/1/2", "2006.1.2", "January 2 2006", "Jan 2 2006", "2 January 2006", "2 Jan 2006",
	"January 2006", "Jan 2006", "2.1.2006",
}

var dateNoise = regexp.MustCompile(`(?i)(\d)(?:st|nd|rd|th)\b|\bof\b|,|([a-z])\.`)

// parseDay reads a date that dateText has found. A month alone stands for its
// first day, so that a leaflet is rather reviewed too early. A date such as
// 3/5/2026, which is a day in March or in May, is unclear.
func parseDay(date string) (t time.Time, unclear bool) {
	date = squeeze(dateNoise.ReplaceAllString(date, "$1$2"))
	date = strings.Replace(date, "Sept ", "Sep ", 1)
	for _, layout := range dayLayouts {
		if t, err := time.Parse(layout, date); err == nil {
			return t, false
		}
	}
	date = strings.ReplaceAll(date, "-", "/")
	dayFirst, err1 := time.Parse("2/1/2006", date)
	monthFirst, err2 := time.Parse("1/2/2006", date)
	switch {
	case err1 == nil && err2 != nil:
		return dayFirst, false
	case err2 == nil && err1 != nil:
		return monthFirst, false
	case err1 == nil && dayFirst.Equal(monthFirst):
		return dayFirst, false
	}
	return time.Time{}, true
}
