package calendar

import (
	"testing"
	"time"
)

// TestClock holds what clocks show on days on which they change.
func TestClock(t *testing.T) {
	for _, test := range []struct {
		zone    string
		day     string
		minutes int
		want    string
	}{
		{"Europe/London", "2026-07-01", 8 * 60, "2026-07-01T07:00:00Z"},
		{"Europe/London", "2026-07-01", 24 * 60, "2026-07-01T23:00:00Z"},
		{"Europe/London", "2026-03-29", 90, "2026-03-29T01:00:00Z"},        // 01:00 to 02:00 is skipped
		{"Europe/London", "2026-10-25", 3 * 60, "2026-10-25T03:00:00Z"},    // after an hour that comes twice
		{"America/Sao_Paulo", "2017-10-15", 0, "2017-10-15T03:00:00Z"},     // 00:00 to 01:00 is skipped
		{"America/Sao_Paulo", "2017-10-15", 30, "2017-10-15T03:00:00Z"},    // within it
		{"Australia/Lord_Howe", "2017-10-01", 135, "2017-09-30T15:30:00Z"}, // 02:00 to 02:30 is skipped
		{"Pacific/Apia", "2011-12-30", 8 * 60, "2011-12-30T10:00:00Z"},     // the whole day is skipped
	} {
		zone, err := time.LoadLocation(test.zone)
		if err != nil {
			t.Fatal(err)
		}
		day, err := time.Parse(time.DateOnly, test.day)
		if err != nil {
			t.Fatal(err)
		}
		got := Clock(day.Year(), day.Month(), day.Day(), test.minutes, zone).UTC().Format(time.RFC3339)
		if got != test.want {
			t.Errorf("%s, %d minutes after midnight of %s: %s, want %s", test.zone, test.minutes, test.day, got, test.want)
		}
	}
}
