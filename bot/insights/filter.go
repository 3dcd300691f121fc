package insights

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// Filter is what a page shows, as its address says.
type Filter struct {
	Days    int    // one of spans
	By      string // dayPeriod or weekPeriod
	Leaflet string // id of the leaflet whose quotations are counted; "" for all replies
}

// The spans of days and the periods that a page may show. There are few, so that pages cannot be taken
// from one another day by day.
var spans = []int{7, 28, 91, 364}

const (
	dayPeriod  = "day"
	weekPeriod = "week"
	usualDays  = 28
	longestDay = 91 // by day, a page of more would be too long
)

// readFilter reads a filter from the query of an address. The error says what to write instead.
func readFilter(query url.Values) (Filter, error) {
	f := Filter{Days: usualDays, By: query.Get("by"), Leaflet: query.Get("leaflet")}
	if text := query.Get("days"); text != "" {
		days, err := strconv.Atoi(text)
		if err != nil || !slices.Contains(spans, days) {
			return f, fmt.Errorf("days is %q; write one of 7, 28, 91 and 364", text)
		}
		f.Days = days
	}
	switch f.By {
	case "":
		f.By = dayPeriod
		if f.Days > usualDays {
			f.By = weekPeriod
		}
	case dayPeriod:
		if f.Days > longestDay {
			return f, fmt.Errorf("by is day with %d days; write by=week, or fewer days", f.Days)
		}
	case weekPeriod:
	default:
		return f, fmt.Errorf("by is %q; write day or week", f.By)
	}
	return f, nil
}

// query is the filter as an address has it.
func (f Filter) query() string {
	q := url.Values{"days": {strconv.Itoa(f.Days)}, "by": {f.By}}
	if f.Leaflet != "" {
		q.Set("leaflet", f.Leaflet)
	}
	return q.Encode()
}

// period is a row of a table: a day or a week, with the days of it.
type period struct {
	label string
	days  []day
}

// begins is when a period begins, in seconds since 1970.
func (p period) begins() int64 { return p.days[0].start.Unix() }

// periods puts days together, today first; the result begins with the oldest. A week begins on Monday,
// and the first one is whole.
func (f Filter) periods(days []day) []period {
	if len(days) == 0 {
		return nil
	}
	days = slices.Clone(days)
	slices.Reverse(days)
	today := days[len(days)-1].start
	first := dayOf(today, 1-f.Days)
	if f.By == weekPeriod {
		first = monday(first)
	}
	var all []period
	for _, d := range days {
		if d.start.Before(first) {
			continue
		}
		if n := len(all); n > 0 && f.By == weekPeriod && d.start.Weekday() != time.Monday {
			all[n-1].days = append(all[n-1].days, d)
			continue
		}
		label := d.start.Format("Mon 2 Jan 2006")
		if f.By == weekPeriod {
			label = "week of " + d.start.Format("2 Jan 2006")
		}
		all = append(all, period{label, []day{d}})
	}
	return all
}

// monday is the first day of the week of a day.
func monday(day time.Time) time.Time { return dayOf(day, -(int(day.Weekday())+6)%7) }
