package calendar

import "time"

// Clock is when the clocks of a zone show so many minutes after midnight of a day. Where clocks
// skip that time it is the moment at which they do.
func Clock(year int, month time.Month, day, minutes int, zone *time.Location) time.Time {
	at := time.Date(year, month, day, 0, minutes, 0, 0, zone)
	want := time.Date(year, month, day, 0, minutes, 0, 0, time.UTC)
	shown := time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), 0, 0, time.UTC)
	before, after := at.ZoneBounds()
	switch {
	case shown.Before(want):
		return after
	case shown.After(want):
		return before
	}
	return at
}
