package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"bedside/bot/desk/calendar"
)

// How often the calendars of holidays are looked at, and after how long they are read anew though
// they did not change, since what recurs is known for a while only.
const (
	holidaysLook = 30 * time.Second
	holidaysAnew = 12 * time.Hour
)

// holidays are the calendars of times at which the desk is closed, as their files say.
type holidays struct {
	files []string
	zone  *time.Location
	log   *slog.Logger

	mu   sync.Mutex
	read []calendarFile // in the order of the files
}

// calendarFile is what was read of a file.
type calendarFile struct {
	text  string
	at    time.Time          // when it was read
	found *calendar.Calendar // the last one that could be read; nil for none
	wrong error              // why what is there now cannot be read
}

func newHolidays(files []string, zone *time.Location, log *slog.Logger) *holidays {
	return &holidays{files: files, zone: zone, log: log, read: make([]calendarFile, len(files))}
}

// run looks at the files now and then, until the context ends.
func (h *holidays) run(ctx context.Context) error {
	tick := time.NewTicker(holidaysLook)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case now := <-tick.C:
			h.look(now)
		}
	}
}

// look reads the files that have changed. What cannot be read leaves its calendar as it was.
func (h *holidays) look(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, file := range h.files {
		was := h.read[i]
		text, err := readCalendarFile(file)
		if err == nil && was.text == text && now.Sub(was.at) < holidaysAnew && !was.at.IsZero() {
			continue
		}
		is := calendarFile{text: text, at: now, found: was.found}
		if err == nil {
			var found *calendar.Calendar
			if found, err = calendar.Parse(file, []byte(text), h.zone, now); err == nil {
				is.found = found
			}
		}
		is.wrong = err
		h.read[i] = is
		h.tell(file, was, is, now)
	}
}

// tell logs what has changed.
func (h *holidays) tell(file string, was, is calendarFile, now time.Time) {
	switch {
	case is.wrong != nil && (was.wrong == nil || was.wrong.Error() != is.wrong.Error()):
		h.log.Error("a calendar of holidays cannot be read; the desk's hours stay as they were", "error", is.wrong)
	case is.wrong != nil:
	case !is.found.Last().After(now):
		h.log.Warn("a calendar of holidays names no day to come", "file", file, "last", lastDay(is.found, h.zone))
	case was.text != is.text:
		h.log.Info("a calendar of holidays is read", "file", file, "next", nextDay(is.found, h.zone, now))
	}
}

// Closures are those of all calendars that overlap a time.
func (h *holidays) Closures(from, to time.Time) (all []calendar.Closure) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, file := range h.read {
		if file.found != nil {
			all = append(all, file.found.Closures(from, to)...)
		}
	}
	return all
}

// faults are what is wrong with the files now.
func (h *holidays) faults() (all []error) {
	if h == nil {
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, file := range h.read {
		if file.wrong != nil {
			all = append(all, file.wrong)
		}
	}
	return all
}

// maxCalendar is the size in bytes from which a file is taken for something else.
const maxCalendar = 1 << 20

func readCalendarFile(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("a calendar of holidays: %w; check the path, and who may read it", err)
	}
	if !info.Mode().IsRegular() || info.Size() > maxCalendar {
		return "", fmt.Errorf("%s: this is no calendar; name an iCalendar file of at most 1 MiB", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("a calendar of holidays: %w; check who may read it", err)
	}
	return string(text), nil
}

// nextDay is the first day, from a time on, on which a calendar closes the desk.
func nextDay(c *calendar.Calendar, zone *time.Location, now time.Time) string {
	next, ok := c.Next(now)
	if !ok {
		return "none"
	}
	return next.From.In(zone).Format(time.DateOnly)
}

// lastDay is the last day on which a calendar closes the desk.
func lastDay(c *calendar.Calendar, zone *time.Location) string {
	if c.Last().IsZero() {
		return "none"
	}
	return c.Last().Add(-time.Second).In(zone).Format(time.DateOnly)
}

// joined are errors as lines.
func joined(all []error) (lines []string) {
	for _, err := range all {
		var many interface{ Unwrap() []error }
		if errors.As(err, &many) {
			lines = append(lines, joined(many.Unwrap())...)
			continue
		}
		lines = append(lines, err.Error())
	}
	return lines
}
