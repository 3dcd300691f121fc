package main

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bedside/bot/bottest/faketelegram"
	"bedside/bot/bottest/logtest"
	"bedside/bot/desk/calendar"
)

// closedOn is a calendar that closes days.
func closedOn(days ...string) string {
	var b strings.Builder
	for _, day := range days {
		fmt.Fprintf(&b, "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:%s\r\nEND:VEVENT\r\n", strings.ReplaceAll(day, "-", ""))
	}
	return "BEGIN:VCALENDAR\r\n" + b.String() + "END:VCALENDAR\r\n"
}

// TestHolidayFiles holds that changed files are read again, that a bad one leaves its days as they
// were, and what the log tells of it, once.
func TestHolidayFiles(t *testing.T) {
	folder := t.TempDir()
	public, own := filepath.Join(folder, "public.ics"), filepath.Join(folder, "own.ics")
	write := func(file, text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out := &logtest.Buffer{}
	now := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	h := newHolidays([]string{public, own}, time.UTC, slog.New(slog.NewTextHandler(out, nil)))
	closed := func() (days string) {
		for _, c := range h.Closures(now, now.AddDate(0, 2, 0)) {
			days += c.From.Format("0102 ")
		}
		return days
	}
	for i, step := range []struct {
		do       func()
		later    time.Duration
		want     string
		logged   string
		problems int
	}{
		{func() { write(public, closedOn("2026-12-25")); write(own, closedOn("2026-11-30")) }, 0, "1225 1130 ",
			"level=INFO msg=\"a calendar of holidays is read\" file=" + own + " next=2026-11-30", 0},
		{func() {}, time.Minute, "1225 1130 ", "", 0},
		{func() { write(own, closedOn("2026-12-01")) }, time.Minute, "1225 1201 ", "next=2026-12-01", 0},
		{func() { write(own, "half a f") }, time.Minute, "1225 1201 ", "level=ERROR msg=\"a calendar of holidays cannot be " +
			"read; the desk's hours stay as they were\" error=\"" + own + ":1: this is no calendar; name an", 1},
		{func() {}, time.Minute, "1225 1201 ", "", 1},
		{func() { _ = os.Remove(own) }, time.Minute, "1225 1201 ", "no such file or directory; check the path", 1},
		{func() { write(own, closedOn("2026-12-02")) }, time.Minute, "1225 1202 ", "next=2026-12-02", 0},
		{func() { write(own, closedOn("2025-12-02")) }, time.Minute, "1225 ",
			"level=WARN msg=\"a calendar of holidays names no day to come\" file=" + own + " last=2025-12-02", 0},
		{func() {}, holidaysAnew, "1225 ", "names no day to come", 0},
	} {
		step.do()
		before := len(out.String())
		now = now.Add(step.later)
		h.look(now)
		logged := out.String()[before:]
		if got := closed(); got != step.want || len(h.faults()) != step.problems {
			t.Errorf("step %d: closed on %q, want %q; wrong: %v", i, got, step.want, h.faults())
		}
		if step.logged == "" && logged != "" || !strings.Contains(logged, step.logged) {
			t.Errorf("step %d: the log has %q, want %q", i, logged, step.logged)
		}
	}
	var none *holidays
	if none.faults() != nil {
		t.Error("without calendars something is wrong with them")
	}
}

// TestHolidaysRecur holds that what recurs is known for as long as the program runs.
func TestHolidaysRecur(t *testing.T) {
	file := writeFile(t, "h.ics", strings.Replace(closedOn("2026-12-25"), "END:VEVENT", "RRULE:FREQ=YEARLY\r\nEND:VEVENT", 1))
	h := newHolidays([]string{file}, time.UTC, slog.New(slog.DiscardHandler))
	for year := 2026; year < 2036; year++ {
		h.look(time.Date(year, 12, 1, 0, 0, 0, 0, time.UTC))
		from := time.Date(year, 12, 25, 0, 0, 0, 0, time.UTC)
		got := h.Closures(from, from.Add(time.Minute))
		if want := (calendar.Closure{From: from, To: from.AddDate(0, 0, 1)}); len(got) != 1 || got[0] != want {
			t.Errorf("in %d it is %v", year, got)
		}
	}
}

// TestHolidays holds that a patient is told when the desk opens again after a holiday that its
// file has, and not any more once the file has changed.
func TestHolidays(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "holidays.ics")
	today := time.Now().UTC()
	days := func(from, n int) (days []string) {
		for i := range n {
			days = append(days, today.AddDate(0, 0, from+i).Format(time.DateOnly))
		}
		return days
	}
	writeText(t, file, closedOn(days(-1, 4)...)) // also when the test runs over midnight
	fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
	config := fmt.Sprintf("desk:\n  channel: telegram\n  chat: \"%d\"\n  staff: [\"%d\"]\n  time_zone: UTC\n  holidays: [%s]\ntelegram:\n",
		staffGroup, firstNurse, file)
	p := newProcess(t, fake, setup{config: config, env: quickTelegram}).start()
	opens := today.AddDate(0, 0, 3).Format("Monday 2 January") + ", 00:00"
	if m := p.ask(1, "/person "+unanswered); !strings.Contains(m.Text, "Nobody is there now. They look at it from "+opens) {
		t.Errorf("on a holiday the patient is told\n%s\nwant that it opens at %s", m.Text, opens)
	}
	writeText(t, file, "bad")
	p.reload(exitFailed, file+":1: this is no calendar; name an iCalendar file, which begins with BEGIN:VCALENDAR")
	if !p.remarks("holidays: " + file + ":1: this is no calendar")() {
		t.Error("health does not tell of the bad file")
	}
	if m := p.ask(2, "/person "+unanswered); !strings.Contains(m.Text, "Nobody is there now") {
		t.Errorf("with a bad file the patient is told\n%s", m.Text)
	}
	writeText(t, file, closedOn(days(10, 1)...))
	p.reload(exitOK, "stays live")
	if m := p.ask(3, "/person "+unanswered); !strings.Contains(m.Text, "Somebody is there now") {
		t.Errorf("without a holiday the patient is told\n%s", m.Text)
	}
	if p.remarks("holidays: ")() {
		t.Error("health tells of a file that was mended")
	}
}

func writeText(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
