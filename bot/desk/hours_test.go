package desk

import (
	"testing"
	"time"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	found, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// usual are the hours of the tests: two spans a day, Friday the morning alone, one
// day of holidays.
func usual(t *testing.T) Hours {
	t.Helper()
	h := Hours{Zone: zone(t, "Europe/Zurich"), Week: map[time.Weekday][]Span{},
		Closed: map[string]bool{"2026-12-25": true}}
	for day, text := range map[time.Weekday]string{
		time.Monday: "08:00-12:00, 13:00-17:00", time.Thursday: "08:00-12:00, 13:00-17:00", time.Friday: "08:00-12:00", time.Sunday: "01:00-04:00",
	} {
		spans, err := ParseSpans(text)
		if err != nil {
			t.Fatal(err)
		}
		h.Week[day] = spans
	}
	return h
}

func TestHours(t *testing.T) {
	h := usual(t)
	const form = "2006-01-02 15:04"
	for _, test := range []struct {
		name, at string
		open     bool
		opened   time.Duration
		want     string
	}{
		{"in the morning", "2026-11-23 09:00", true, 30 * time.Minute, "2026-11-23 09:30"},
		{"the first minute", "2026-11-23 08:00", true, 0, "2026-11-23 08:00"},
		{"before it opens", "2026-11-23 06:00", false, 0, "2026-11-23 08:00"},
		{"before it opens, with a wait", "2026-11-23 06:00", false, 30 * time.Minute, "2026-11-23 08:30"},
		{"over lunch", "2026-11-23 11:50", true, 30 * time.Minute, "2026-11-23 13:20"},
		{"lunch itself is closed", "2026-11-23 12:00", false, 0, "2026-11-23 13:00"},
		{"exactly until lunch", "2026-11-23 11:30", true, 30 * time.Minute, "2026-11-23 12:00"},
		{"over days without hours", "2026-11-23 16:45", true, 30 * time.Minute, "2026-11-26 08:15"},
		{"more than a day", "2026-11-23 08:00", true, 9 * time.Hour, "2026-11-26 09:00"},
		{"a holiday", "2026-12-25 09:00", false, 0, "2026-12-27 01:00"},
		{"to behind a holiday", "2026-12-24 16:59", true, 5 * time.Minute, "2026-12-27 01:04"},
		{"the night when clocks go forward, from 2 to 3", "2026-03-29 01:30", true, time.Hour, "2026-03-29 03:30"},
		{"the night when clocks go back, from 3 to 2", "2026-10-25 01:30", true, 3 * time.Hour, "2026-10-25 03:30"},
	} {
		at, err := time.ParseInLocation(form, test.at, h.Zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := h.Open(at); got != test.open {
			t.Errorf("%s: open is %v", test.name, got)
		}
		if got := h.After(at.UTC(), test.opened).In(h.Zone).Format(form); got != test.want {
			t.Errorf("%s: after %v of opening it is %s, want %s", test.name, test.opened, got, test.want)
		}
	}
	always, never := Hours{}, Hours{Week: map[time.Weekday][]Span{time.Monday: nil}}
	now := time.Now()
	if !always.Open(now) || !always.After(now, time.Hour).Equal(now.Add(time.Hour)) {
		t.Error("without hours it is not always open")
	}
	if never.Open(now) || !never.Next(now).IsZero() {
		t.Error("without a span it is open at times")
	}
}

// TestOpened holds how long the desk was open between two times.
func TestOpened(t *testing.T) {
	h := usual(t)
	at := func(text string) time.Time {
		at, err := time.ParseInLocation("2006-01-02 15:04", text, h.Zone)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, test := range []struct {
		name, from, to string
		want           time.Duration
	}{
		{"in the morning", "2026-11-23 09:00", "2026-11-23 09:30", 30 * time.Minute},
		{"an evening and a night", "2026-11-26 17:00", "2026-11-27 08:00", 0},
		{"a weekend from Friday on", "2026-11-27 11:00", "2026-11-29 00:59", time.Hour},
		{"a night in which it opens", "2026-11-26 16:00", "2026-11-27 08:15", 75 * time.Minute},
		{"over lunch", "2026-11-23 11:30", "2026-11-23 13:30", time.Hour},
		{"a day", "2026-11-23 00:00", "2026-11-24 00:00", 8 * time.Hour},
		{"a week", "2026-11-23 10:00", "2026-11-30 10:00", 23 * time.Hour},
		{"a holiday", "2026-12-25 00:00", "2026-12-26 12:00", 0},
		{"the night when clocks go back, from 3 to 2", "2026-10-25 00:00", "2026-10-25 12:00", 4 * time.Hour},
		{"the other way round", "2026-11-23 10:00", "2026-11-23 09:00", 0},
	} {
		if got := h.Opened(at(test.from).UTC(), at(test.to)); got != test.want {
			t.Errorf("%s: it was open for %s, want %s", test.name, got, test.want)
		}
	}
	from := at("2026-11-23 09:00")
	if got := (Hours{}).Opened(from, from.Add(50*time.Hour)); got != 50*time.Hour {
		t.Errorf("without hours it was open for %s", got)
	}
	if got := (Hours{}).Opened(from, from.Add(-time.Hour)); got != 0 {
		t.Errorf("the other way round, without hours, it was open for %s", got)
	}
	if got := (Hours{Week: map[time.Weekday][]Span{time.Monday: nil}}).Opened(from, from.AddDate(9, 0, 0)); got != 0 {
		t.Errorf("without a span it was open for %s", got)
	}
}

func TestParseSpans(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, " ": 0, "08:00-12:00": 1, "08:00 - 12:00,13:00-24:00": 2,
		"8-12": -1, "12:00-08:00": -1, "08:00-08:00": -1, "08:00-12:00, 11:00-13:00": -1, "08:00": -1, "08:00-25:00": -1, ",": -1,
	} {
		spans, err := ParseSpans(text)
		if (want < 0) != (err != nil) || err == nil && len(spans) != want {
			t.Errorf("%q: %v, %v", text, spans, err)
		}
	}
}

func FuzzParseSpans(f *testing.F) {
	f.Add("08:00-12:00, 13:00-17:00")
	f.Fuzz(func(t *testing.T, text string) {
		spans, err := ParseSpans(text)
		last := 0
		for _, s := range spans {
			if err != nil || s.From < last || s.To <= s.From || s.To > 24*60 {
				t.Fatalf("%q is read as %v, %v", text, spans, err)
			}
			last = s.To
		}
	})
}
