package desk

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"bedside/bot/desk/calendar"
)

// Hours are when somebody is at the desk. The zero value is always open.
type Hours struct {
	Zone     *time.Location          // nil is UTC
	Week     map[time.Weekday][]Span // a day without spans is closed; without any day all are open
	Closed   map[string]bool         // days without opening, as 2006-01-02
	Holidays Holidays                // times without opening; nil is none
}

// Holidays are times without opening, whatever the week says. They may change at any time.
type Holidays interface {
	// Closures returns those that overlap a time.
	Closures(from, to time.Time) []calendar.Closure
}

// Span is a time of a day, from its first minute to before its last, in minutes
// since midnight.
type Span struct{ From, To int }

// horizon is the number of days looked ahead: longer than any holidays.
const horizon = 400

// ParseSpans reads "08:00-12:00, 13:00-17:00" and "" for closed. The spans must be
// in order.
func ParseSpans(text string) ([]Span, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	var spans []Span
	for piece := range strings.SplitSeq(text, ",") {
		from, to, ok := strings.Cut(strings.TrimSpace(piece), "-")
		span := Span{minutes(from), minutes(to)}
		if !ok || span.From < 0 || span.To <= span.From {
			return nil, fmt.Errorf("%q is no time of a day; write it like 08:00-12:00", strings.TrimSpace(piece))
		}
		if len(spans) > 0 && span.From < spans[len(spans)-1].To {
			return nil, fmt.Errorf("%q begins before the time in front of it ends", strings.TrimSpace(piece))
		}
		spans = append(spans, span)
	}
	return spans, nil
}

// minutes reads "08:00", and 24:00 as the end of a day; -1 when it is neither.
func minutes(text string) int {
	text = strings.TrimSpace(text)
	if text == "24:00" {
		return 24 * 60
	}
	at, err := time.Parse("15:04", text)
	if err != nil {
		return -1
	}
	return at.Hour()*60 + at.Minute()
}

func (h Hours) always() bool { return len(h.Week) == 0 && len(h.Closed) == 0 && h.Holidays == nil }

// spans are the opening hours of a day of the week.
func (h Hours) spans(day time.Weekday) []Span {
	if len(h.Week) == 0 {
		return []Span{{0, 24 * 60}}
	}
	return h.Week[day]
}

func (h Hours) zone() *time.Location {
	if h.Zone == nil {
		return time.UTC
	}
	return h.Zone
}

// opening is when the desk is open without a break.
type opening struct{ from, to time.Time }

// day returns the openings of the day that so many days follow a moment.
func (h Hours) day(at time.Time, later int) (found []opening) {
	at = at.In(h.zone())
	first := time.Date(at.Year(), at.Month(), at.Day()+later, 12, 0, 0, 0, h.zone())
	if h.Closed[first.Format(time.DateOnly)] {
		return nil
	}
	clock := func(minutes int) time.Time { // of that day's wall, also when clocks change
		return calendar.Clock(first.Year(), first.Month(), first.Day(), minutes, h.zone())
	}
	for _, span := range h.spans(first.Weekday()) {
		found = append(found, opening{clock(span.From), clock(span.To)})
	}
	if h.Holidays == nil || len(found) == 0 {
		return found
	}
	for _, closure := range h.Holidays.Closures(found[0].from, found[len(found)-1].to) {
		found = without(found, closure)
	}
	return found
}

// without is what a closure leaves of openings.
func without(openings []opening, closure calendar.Closure) (left []opening) {
	for _, o := range openings {
		if !closure.From.Before(o.to) || !closure.To.After(o.from) {
			left = append(left, o)
			continue
		}
		if o.from.Before(closure.From) {
			left = append(left, opening{o.from, closure.From})
		}
		if closure.To.Before(o.to) {
			left = append(left, opening{closure.To, o.to})
		}
	}
	return left
}

// Open tells whether somebody is at the desk at a time.
func (h Hours) Open(at time.Time) bool {
	return h.always() || slices.ContainsFunc(h.day(at, 0), func(o opening) bool {
		return !at.Before(o.from) && at.Before(o.to)
	})
}

// Next returns when somebody is at the desk again: the time itself when it is
// open; the zero time when it stays closed for more than a year.
func (h Hours) Next(at time.Time) time.Time { return h.After(at, 0) }

// After returns when the desk will have been open for so long since a time; the
// zero time when that is more than a year away.
func (h Hours) After(at time.Time, opened time.Duration) time.Time {
	if h.always() {
		return at.Add(opened)
	}
	for later := range horizon {
		for _, o := range h.day(at, later) {
			from := o.from
			if from.Before(at) {
				from = at
			}
			left := o.to.Sub(from)
			if left > opened || left == opened && opened > 0 {
				return from.Add(opened)
			}
			opened -= max(left, 0)
		}
	}
	return time.Time{}
}

// Opened returns for how long the desk was open from one time to another, of which the second is
// to be the later; of more than a year it counts the first alone.
func (h Hours) Opened(from, to time.Time) (opened time.Duration) {
	if h.always() {
		return max(to.Sub(from), 0)
	}
	days := int(to.Sub(from)/(24*time.Hour)) + 2 // also where a day has fewer hours
	for later := range min(days, horizon) {
		for _, o := range h.day(from, later) {
			begins, ends := o.from, o.to
			if begins.Before(from) {
				begins = from
			}
			if ends.After(to) {
				ends = to
			}
			opened += max(ends.Sub(begins), 0)
		}
	}
	return opened
}
