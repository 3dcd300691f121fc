package gaps

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Weekly is a time of the week; the zero value never comes.
type Weekly struct {
	On     bool // whether it ever comes
	Day    time.Weekday
	Minute int // of the day
}

// days are how days of the week are written in the config.
var days = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// ParseWeekly reads a time of the week, as "mon 08:00", or "off".
func ParseWeekly(text string) (Weekly, error) {
	if text == "off" {
		return Weekly{}, nil
	}
	day, clock, _ := strings.Cut(text, " ")
	number := slices.Index(days, strings.ToLower(day))
	at, err := time.Parse("15:04", strings.TrimSpace(clock))
	if number < 0 || err != nil {
		return Weekly{}, fmt.Errorf("%q is no time of the week; write it as mon 08:00, or off", text)
	}
	return Weekly{true, time.Weekday(number), 60*at.Hour() + at.Minute()}, nil
}

// Last is when it came last, at the time given or before; in the time zone of the
// time given. An hour that a clock leaves out in spring comes an hour later.
func (w Weekly) Last(now time.Time) time.Time {
	back := (int(now.Weekday()) - int(w.Day) + 7) % 7
	at := w.atDay(now, -back)
	if at.After(now) {
		at = w.atDay(now, -back-7)
	}
	return at
}

// Next is when it comes next, after the time given.
func (w Weekly) Next(now time.Time) time.Time {
	return w.atDay(w.Last(now), 7)
}

// atDay is its time of day on the day that is so many days away.
func (w Weekly) atDay(from time.Time, days int) time.Time {
	year, month, day := from.Date()
	return time.Date(year, month, day+days, 0, w.Minute, 0, 0, from.Location())
}
