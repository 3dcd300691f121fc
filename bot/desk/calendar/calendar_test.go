package calendar

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// made is when the calendars of the tests are read.
var made = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)

func london(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// calendarOf is the text of a calendar with events, whose lines are parted by "|".
func calendarOf(events ...string) string {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//clinic//holidays//EN\r\n")
	for _, e := range events {
		b.WriteString("BEGIN:VEVENT\r\n" + strings.ReplaceAll(e, "|", "\r\n") + "\r\nEND:VEVENT\r\n")
	}
	return b.String() + "END:VCALENDAR\r\n"
}

// closed are the closures of a calendar within a year from when it was read, by London's clock.
func closed(t *testing.T, c *Calendar) (all []string) {
	t.Helper()
	const form = "Mon 2006-01-02 15:04"
	for _, found := range c.Closures(made, made.AddDate(1, 0, 0)) {
		all = append(all, found.From.In(london(t)).Format(form)+" to "+found.To.In(london(t)).Format(form))
	}
	return all
}

func TestParse(t *testing.T) {
	for _, test := range []struct {
		name   string
		events []string
		want   []string
	}{
		{"a day, its end not part of it", []string{"DTSTART;VALUE=DATE:20261225|DTEND;VALUE=DATE:20261226"},
			[]string{"Fri 2026-12-25 00:00 to Sat 2026-12-26 00:00"}},
		{"two days", []string{"DTSTART;VALUE=DATE:20261225|DTEND;VALUE=DATE:20261227"},
			[]string{"Fri 2026-12-25 00:00 to Sun 2026-12-27 00:00"}},
		{"a day without an end", []string{"DTSTART;VALUE=DATE:20261225"},
			[]string{"Fri 2026-12-25 00:00 to Sat 2026-12-26 00:00"}},
		{"a day that ends on itself", []string{"DTSTART;VALUE=DATE:20261225|DTEND;VALUE=DATE:20261225"},
			[]string{"Fri 2026-12-25 00:00 to Sat 2026-12-26 00:00"}},
		{"days that touch", []string{"DTSTART;VALUE=DATE:20261226", "DTSTART;VALUE=DATE:20261225"},
			[]string{"Fri 2026-12-25 00:00 to Sun 2026-12-27 00:00"}},
		{"one within another", []string{"DTSTART;VALUE=DATE:20261224|DURATION:P1W", "DTSTART;VALUE=DATE:20261225"},
			[]string{"Thu 2026-12-24 00:00 to Thu 2026-12-31 00:00"}},
		{"a time in UTC in summer", []string{"DTSTART:20270701T120000Z|DTEND:20270701T150000Z"},
			[]string{"Thu 2027-07-01 13:00 to Thu 2027-07-01 16:00"}},
		{"a time of another zone", []string{"DTSTART;TZID=Europe/Zurich:20270701T120000|DURATION:PT1H30M"},
			[]string{"Thu 2027-07-01 11:00 to Thu 2027-07-01 12:30"}},
		{"a time of the desk's own zone", []string{"DTSTART:20270701T120000|DTEND:20270701T130000"},
			[]string{"Thu 2027-07-01 12:00 to Thu 2027-07-01 13:00"}},
		{"the day on which clocks go back", []string{"DTSTART;VALUE=DATE:20271031"},
			[]string{"Sun 2027-10-31 00:00 to Mon 2027-11-01 00:00"}},
		{"the day on which clocks go forward", []string{"DTSTART;VALUE=DATE:20270328"},
			[]string{"Sun 2027-03-28 00:00 to Mon 2027-03-29 00:00"}},
		{"every year", []string{"DTSTART;VALUE=DATE:19991225|RRULE:FREQ=YEARLY"},
			[]string{"Fri 2026-12-25 00:00 to Sat 2026-12-26 00:00"}},
		{"the last Monday in May", []string{"DTSTART;VALUE=DATE:20200525|RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO"},
			[]string{"Mon 2027-05-31 00:00 to Tue 2027-06-01 00:00"}},
		{"until the day itself, by days", []string{"DTSTART;VALUE=DATE:20261201|RRULE:FREQ=WEEKLY;UNTIL=20261208"},
			[]string{"Tue 2026-12-01 00:00 to Wed 2026-12-02 00:00", "Tue 2026-12-08 00:00 to Wed 2026-12-09 00:00"}},
		{"a time of the week keeps its hour when clocks change",
			[]string{"DTSTART;TZID=Europe/London:20270324T150000|DTEND;TZID=Europe/London:20270324T170000|RRULE:FREQ=WEEKLY;COUNT=2"},
			[]string{"Wed 2027-03-24 15:00 to Wed 2027-03-24 17:00", "Wed 2027-03-31 15:00 to Wed 2027-03-31 17:00"}},
		{"without a day that is taken out", []string{"DTSTART;VALUE=DATE:20261201|RRULE:FREQ=DAILY;INTERVAL=3;COUNT=3|EXDATE;VALUE=DATE:20261204"},
			[]string{"Tue 2026-12-01 00:00 to Wed 2026-12-02 00:00", "Mon 2026-12-07 00:00 to Tue 2026-12-08 00:00"}},
		{"with a day on top", []string{"DTSTART;VALUE=DATE:20261201|RDATE;VALUE=DATE:20261210,20261220"},
			[]string{"Tue 2026-12-01 00:00 to Wed 2026-12-02 00:00", "Thu 2026-12-10 00:00 to Fri 2026-12-11 00:00",
				"Sun 2026-12-20 00:00 to Mon 2026-12-21 00:00"}},
		{"one occurrence on another day", []string{"UID:a|DTSTART;VALUE=DATE:20261201|RRULE:FREQ=WEEKLY;COUNT=2",
			"UID:a|RECURRENCE-ID;VALUE=DATE:20261208|DTSTART;VALUE=DATE:20261209"},
			[]string{"Tue 2026-12-01 00:00 to Wed 2026-12-02 00:00", "Wed 2026-12-09 00:00 to Thu 2026-12-10 00:00"}},
		{"one occurrence that is cancelled", []string{"UID:a|RECURRENCE-ID;VALUE=DATE:20261208|STATUS:CANCELLED|DTSTART;VALUE=DATE:20261208",
			"UID:a|DTSTART;VALUE=DATE:20261201|RRULE:FREQ=WEEKLY;COUNT=2"},
			[]string{"Tue 2026-12-01 00:00 to Wed 2026-12-02 00:00"}},
		{"cancelled", []string{"STATUS:CANCELLED|DTSTART;VALUE=DATE:20261225"}, nil},
		{"marked as free", []string{"TRANSP:TRANSPARENT|DTSTART;VALUE=DATE:20261225"},
			[]string{"Fri 2026-12-25 00:00 to Sat 2026-12-26 00:00"}},
		{"lines that are folded", []string{"SUMMARY:a name that goes on|  BEGIN:VEVENT|DTSTART;VALUE=DATE:2026| 1225"},
			[]string{"Fri 2026-12-25 00:00 to Sat 2026-12-26 00:00"}},
		{"with an alarm", []string{"DTSTART;VALUE=DATE:20261225|BEGIN:VALARM|ACTION:DISPLAY|TRIGGER:-PT15M|END:VALARM"},
			[]string{"Fri 2026-12-25 00:00 to Sat 2026-12-26 00:00"}},
		{"nothing", nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := calendarOf(test.events...)
			for _, text := range []string{text, strings.ReplaceAll(text, "\r\n", "\n"), "\ufeff" + text} {
				c, err := Parse("h.ics", []byte(text), london(t), made)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(test.want, closed(t, c)); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			}
		})
	}
}

// TestParseRefuses holds that each mistake is told with its line and what to do.
func TestParseRefuses(t *testing.T) {
	event := func(lines string) string { return calendarOf("UID:a|" + lines) }
	many := make([]string, maxRules+1)
	for i := range many {
		many[i] = "DTSTART;VALUE=DATE:20261225|RRULE:FREQ=YEARLY;COUNT=1"
	}
	for _, test := range []struct{ text, want string }{
		{"", "h.ics:1: the calendar is empty; name an iCalendar file"},
		{"\n\nholidays: 25 December\n", "h.ics:3: this is no calendar; name an iCalendar file, which begins with BEGIN:VCALENDAR"},
		{"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261225\n", "h.ics:4: the calendar ends within VEVENT; export"},
		{"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", "h.ics:3: END:VCALENDAR stands where END:VEVENT is due; export"},
		{event("SUMMARY:Christmas"), "h.ics:4: this event has no beginning; write DTSTART"},
		{event("DTSTART;VALUE=DATE:20261325"), `h.ics:6: DTSTART: "20261325" is no time; write a day, 20261225`},
		{event("DTSTART:Christmas"), `h.ics:6: DTSTART: "Christmas" is no time`},
		{event("DTSTART:90261225"), `h.ics:6: DTSTART: "90261225" is no time`},
		{event("DTSTART:20261225T080000Z"), "h.ics:4: this event has no end; write DTEND, or days"},
		{event("DTSTART:20261225T080000Z|DTEND:20261225T070000Z"), "h.ics:7: the event ends before it has begun; write a DTEND"},
		{event("DTSTART;VALUE=DATE:20261225|DTEND:20261226T000000Z"), "h.ics:7: one of the beginning and the end is a day"},
		{event("DTSTART;TZID=W. Europe Standard Time:20261225T080000|DURATION:PT1H"),
			`h.ics:6: "W. Europe Standard Time" is no time zone that is known here; write one such as Europe/London`},
		{event("DTSTART:20261225T080000Z|DURATION:-PT1H"), `h.ics:7: DURATION: "-PT1H" is none; write DTEND`},
		{event("DTSTART;VALUE=DATE:20261225|DURATION:PT1H"), `h.ics:7: DURATION: "PT1H" is none`},
		{event("DTSTART;VALUE=DATE:20261225|RRULE:FREQ=SOMETIMES"), "h.ics:7: RRULE: it cannot be read; write such as"},
		{event("DTSTART;VALUE=DATE:20261225|RRULE:FREQ=HOURLY"), "h.ics:7: RRULE: it recurs within a day"},
		{event("DTSTART;VALUE=DATE:20261225|RRULE:FREQ=DAILY;BYMONTHDAY=30;BYMONTH=2"), "h.ics:7: RRULE: days of a month"},
		{event("DTSTART;VALUE=DATE:20261225|RRULE:FREQ=YEARLY;INTERVAL=99999999"), "h.ics:7: RRULE: a number in it is out of"},
		{event("DTSTART;VALUE=DATE:20261225|RRULE:FREQ=YEARLY;BYMONTH=13"), "h.ics:7: RRULE: a number in it is out of"},
		{event("DTSTART;VALUE=DATE:20261225|RRULE:FREQ=YEARLY;DTSTART=20261225"), "h.ics:7: RRULE: it holds a beginning"},
		{event("DTSTART;VALUE=DATE:20261225|RRULE:FREQ=YEARLY|EXDATE:20271225T000000Z"),
			"h.ics:8: one of the beginning and EXDATE is a day"},
		{event("DTSTART;VALUE=DATE:20261225|EXRULE:FREQ=YEARLY"), "h.ics:7: EXRULE cannot be read"},
		{event("DTSTART;VALUE=DATE:20261225|RECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20261225"), "h.ics:7: a change of this"},
		{event("DTSTART;VALUE=DATE:20261225|no property"), "h.ics:4: this event cannot be read; export"},
		{calendarOf(many...), "more than 100 events recur; name a calendar of holidays alone"},
		{strings.Repeat("a", maxBytes+1), "h.ics: is larger than 1 MiB; name"},
	} {
		c, err := Parse("h.ics", []byte(test.text), london(t), made)
		if c != nil || err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%.200q: %v, want %q", test.text, err, test.want)
		}
	}
	_, err := Parse("h.ics", []byte(calendarOf("DTSTART:1", "DTSTART:2")), london(t), made)
	if err == nil || len(strings.Split(err.Error(), "\n")) != 2 {
		t.Errorf("two mistakes are told as: %v", err)
	}
}

func TestCalendarEnds(t *testing.T) {
	past, err := Parse("h.ics", []byte(calendarOf("DTSTART;VALUE=DATE:20251225")), london(t), made)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := past.Next(made); ok || past.Last().After(made) {
		t.Errorf("the last day of a calendar that has ended is %v", past.Last())
	}
	yearly, err := Parse("h.ics", []byte(calendarOf("DTSTART;VALUE=DATE:20201225|RRULE:FREQ=YEARLY")), london(t), made)
	if err != nil {
		t.Fatal(err)
	}
	next, ok := yearly.Next(made)
	if want := time.Date(2026, 12, 25, 0, 0, 0, 0, london(t)); !ok || !next.From.Equal(want) || !yearly.Last().After(made.AddDate(1, 0, 0)) {
		t.Errorf("next is %v, last %v", next, yearly.Last())
	}
	if nothing, err := Parse("h.ics", []byte(calendarOf()), london(t), made); err != nil || !nothing.Last().IsZero() {
		t.Errorf("the last day of nothing is %v, %v", nothing.Last(), err)
	}
}

// FuzzParse holds that whatever a file holds, it is read into closures in order, or refused with
// a remedy on a line that the file has.
func FuzzParse(f *testing.F) {
	f.Add(calendarOf("DTSTART;VALUE=DATE:20261225|DTEND;VALUE=DATE:20261226"))
	f.Add(calendarOf("UID:a|DTSTART;TZID=Europe/London:20270324T150000|DURATION:P1DT2H|RRULE:FREQ=WEEKLY;UNTIL=20270601T000000Z;BYDAY=MO,-1TU",
		"UID:a|RECURRENCE-ID;VALUE=DATE:20261208|STATUS:CANCELLED|DTSTART;VALUE=DATE:20261208"))
	f.Add(calendarOf("DTSTART;VALUE=DATE:19000101|RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30|EXDATE;VALUE=DATE:20261204,20261205"))
	f.Add("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;X=\"a:20261225\n \nEND:VEVENT\nEND:VCALENDAR")
	zone := london(f)
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Parse("h.ics", []byte(text), zone, made)
		if (c == nil) == (err == nil) {
			t.Fatalf("%v, %v", c, err)
		}
		if err != nil {
			if !strings.Contains(err.Error(), "; ") {
				t.Fatalf("no remedy: %v", err)
			}
			return
		}
		last := time.Time{}
		for _, closure := range c.closures {
			if !closure.From.After(last) || !closure.To.After(closure.From) {
				t.Fatalf("out of order: %v", c.closures)
			}
			last = closure.To
		}
	})
}
