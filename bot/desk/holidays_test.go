package desk

import (
	"maps"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"bedside/bot/desk/calendar"
)

// closures are holidays of a test.
type closures []calendar.Closure

func (c closures) Closures(from, to time.Time) (all []calendar.Closure) {
	for _, one := range c {
		if one.From.Before(to) && one.To.After(from) {
			all = append(all, one)
		}
	}
	return all
}

func shut(from, to time.Time) calendar.Closure { return calendar.Closure{From: from, To: to} }

func TestHoursWithHolidays(t *testing.T) {
	h := usual(t)
	const form = "2006-01-02 15:04"
	at := func(text string) time.Time {
		at, err := time.ParseInLocation(form, text, h.Zone)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	h.Holidays = closures{
		shut(at("2026-11-23 09:00"), at("2026-11-23 10:00")), shut(at("2026-11-26 00:00"), at("2026-11-28 00:00")),
		shut(at("2026-12-24 15:00"), at("2026-12-26 00:00")),
	}
	for _, test := range []struct {
		name, at string
		open     bool
		opened   time.Duration
		want     string
	}{
		{"before an hour that is taken out", "2026-11-23 08:30", true, time.Hour, "2026-11-23 10:30"},
		{"within it", "2026-11-23 09:00", false, 0, "2026-11-23 10:00"},
		{"its last moment", "2026-11-23 10:00", true, 0, "2026-11-23 10:00"},
		{"over days that are taken out", "2026-11-23 16:45", true, 30 * time.Minute, "2026-11-29 01:15"},
		{"on one of them", "2026-11-26 09:00", false, 0, "2026-11-29 01:00"},
		{"an afternoon, and a day that the config closes", "2026-12-24 14:50", true, 20 * time.Minute, "2026-12-27 01:10"},
	} {
		if got := h.Open(at(test.at)); got != test.open {
			t.Errorf("%s: open is %v", test.name, got)
		}
		if got := h.After(at(test.at), test.opened).In(h.Zone).Format(form); got != test.want {
			t.Errorf("%s: after %v of opening it is %s, want %s", test.name, test.opened, got, test.want)
		}
	}
	alone := Hours{Zone: h.Zone, Holidays: h.Holidays, Closed: map[string]bool{"2026-12-31": true}}
	if !alone.Open(at("2026-11-25 23:59")) || alone.Open(at("2026-11-27 12:00")) || alone.Open(at("2026-12-31 12:00")) ||
		!alone.Next(at("2026-11-27 12:00")).Equal(at("2026-11-28 00:00")) {
		t.Error("without hours of the week, holidays do not close")
	}
	ever := Hours{Holidays: closures{shut(time.Now(), time.Now().AddDate(3, 0, 0))}}
	if ever.Open(time.Now().Add(time.Minute)) || !ever.Next(time.Now().Add(time.Minute)).IsZero() {
		t.Error("it opens although it is closed for years")
	}
}

// TestNextOpening holds for random hours, holidays and times, clocks that change included, that
// the next opening is open, that nothing before it is, and that opening time adds up, forth and back.
func TestNextOpening(t *testing.T) {
	zones := map[string]*time.Location{}
	for _, name := range []string{"UTC", "Europe/Zurich", "America/Sao_Paulo", "Australia/Lord_Howe"} {
		zones[name] = zone(t, name)
	}
	rapid.Check(t, func(t *rapid.T) {
		h := Hours{Zone: zones[rapid.SampledFrom(slices.Sorted(maps.Keys(zones))).Draw(t, "zone")], Week: map[time.Weekday][]Span{}}
		quarters := func(name string, least, most int) int { return 15 * rapid.IntRange(least, most).Draw(t, name) }
		for day := range rapid.IntRange(0, 7).Draw(t, "days") {
			from := quarters("from", 0, 90)
			span := Span{from, from + 15 + quarters("long", 0, 5)}
			h.Week[time.Weekday(day)] = []Span{span}
		}
		// Clocks change in these zones in most years since, at midnight, at two and by half an hour.
		start := time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(quarters("at", 0, 4*24*365)) * time.Minute)
		var all closures
		for range rapid.IntRange(0, 4).Draw(t, "holidays") {
			from := start.Add(time.Duration(quarters("before", -400, 400)) * time.Minute)
			all = append(all, shut(from, from.Add(time.Duration(quarters("length", 1, 1000))*time.Minute)))
		}
		if len(all) > 0 {
			h.Holidays = all
		}
		next := h.Next(start)
		if next.Before(start) || !h.Open(next) {
			t.Fatalf("%v: the next opening is %v, where it is open: %v", start, next, h.Open(next))
		}
		for at := start; at.Before(next) && at.Before(start.AddDate(0, 0, 20)); at = at.Add(15 * time.Minute) {
			if h.Open(at) {
				t.Fatalf("%v: the next opening is %v, but it is open at %v", start, next, at)
			}
		}
		inHoliday := func(c calendar.Closure) bool { return !next.Before(c.From) && next.Before(c.To) }
		if slices.ContainsFunc(all, inHoliday) {
			t.Fatalf("%v: it opens at %v, within a holiday: %v", start, next, all)
		}
		wait := time.Duration(quarters("wait", 1, 20)) * time.Minute
		parts := h.After(h.After(start, wait), wait)
		if whole := h.After(start, 2*wait); !whole.Equal(parts) {
			t.Fatalf("%v: twice %v of opening end at %v, %v at %v", start, wait, parts, 2*wait, whole)
		}
		if opened := h.Opened(start, parts); opened != 2*wait || h.Opened(start, next) != 0 || h.Opened(parts, start) != 0 {
			t.Fatalf("%v: twice %v of opening end at %v, which is %v", start, wait, parts, opened)
		}
	})
}

// TestHolidayTold holds what a patient reads on a holiday, and that nothing is due on it.
func TestHolidayTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// It is Saturday, 1 January 2000.
		monday := time.Date(2000, 1, 3, 0, 0, 0, 0, time.UTC)
		hours := Hours{Week: map[time.Weekday][]Span{time.Monday: {{8 * 60, 12 * 60}}, time.Wednesday: {{9 * 60, 12 * 60}}},
			Holidays: closures{shut(monday, monday.AddDate(0, 0, 1))}}
		r := newHarness(t, Options{Forms: true, Hours: hours, ClaimWithin: time.Hour, ContactAfter: 3 * time.Hour})
		r.writes("/person why?")
		r.last(r.heard, "Nobody is there now. They look at it from Wednesday 5 January, 09:00")
		r.touches("send:%d", r.draft)
		for time.Now().Before(monday.AddDate(0, 0, 2).Add(10*time.Hour - time.Second)) {
			wait := r.tends()
			if wait <= 0 || wait > lookAgain {
				t.Fatalf("called again in %v", wait)
			}
			if count(r.seen, "has waited for") > 0 {
				t.Fatalf("staff are reminded at %v", time.Now().UTC())
			}
			time.Sleep(min(wait, time.Until(monday.AddDate(0, 0, 2).Add(10*time.Hour-time.Second))))
		}
		time.Sleep(time.Second)
		r.tends()
		r.last(r.seen, "has waited for 60 minutes")
	})
}
