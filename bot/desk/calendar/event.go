package calendar

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
)

// event is an event of a calendar.
type event struct {
	*ics.VEvent
	block  block
	start  moment
	length length
}

// moment is a time of an event. A day is midnight in UTC, so that days can be counted whatever
// clocks do.
type moment struct {
	time.Time
	isDay bool
}

// length is how long an event is: days by the calendar, and time on top.
type length struct {
	days int
	time time.Duration
}

// form is how a property's times are written.
const (
	dayForm   = "20060102"
	clockForm = "20060102T150405"
)

// firstYear and lastYear bound the years of a calendar.
const (
	firstYear = 1900
	lastYear  = 2200
)

// when reads one time of a property.
func (p *parser) when(b block, name ics.ComponentProperty, property *ics.IANAProperty, value string) (moment, bool) {
	line := b.at(name)
	at, isDay, zone := time.Time{}, len(value) == len(dayForm), p.zone
	if id := property.ICalParameters["TZID"]; len(id) > 0 {
		var err error
		if zone, err = time.LoadLocation(strings.TrimPrefix(id[0], "/")); err != nil || id[0] == "" || id[0] == "Local" {
			p.refuse(line, strconv.Quote(clipped(id[0]))+" is no time zone that is known here",
				"write one such as Europe/London, or days without a time")
			return moment{}, false
		}
	}
	var err error
	switch {
	case isDay:
		at, err = time.Parse(dayForm, value)
	case strings.HasSuffix(value, "Z"):
		at, err = time.Parse(clockForm+"Z", value)
	default:
		at, err = time.ParseInLocation(clockForm, value, zone)
	}
	if err != nil || at.Year() < firstYear || at.Year() > lastYear {
		p.refuse(line, fmt.Sprintf("%s: %q is no time", name, clipped(value)), "write a day, 20261225, or a time, 20261225T080000")
		return moment{}, false
	}
	return moment{at, isDay}, true
}

// readTimes reads when an event begins and how long it is.
func (p *parser) readTimes(e *event) {
	property := e.GetProperty(ics.ComponentPropertyDtStart)
	if property == nil {
		p.refuse(e.block.line, "this event has no beginning", "write DTSTART")
		return
	}
	start, ok := p.when(e.block, ics.ComponentPropertyDtStart, property, property.Value)
	if !ok {
		return
	}
	e.start = start
	end, lasts := e.GetProperty(ics.ComponentPropertyDtEnd), e.GetProperty(ics.ComponentPropertyDuration)
	switch {
	case end != nil:
		p.readEnd(e, end)
	case lasts != nil:
		if e.length, ok = parseDuration(lasts.Value); !ok || e.start.isDay && e.length.time != 0 {
			p.refuse(e.block.at(ics.ComponentPropertyDuration), fmt.Sprintf("DURATION: %q is none", clipped(lasts.Value)),
				"write DTEND")
		}
	case start.isDay:
		e.length.days = 1
	default:
		p.refuse(e.block.line, "this event has no end", "write DTEND, or days without a time")
	}
}

// readEnd reads the end of an event: the moment, or the day, that is no longer part of it.
func (p *parser) readEnd(e *event, property *ics.IANAProperty) {
	end, ok := p.when(e.block, ics.ComponentPropertyDtEnd, property, property.Value)
	switch line := e.block.at(ics.ComponentPropertyDtEnd); {
	case !ok:
	case end.isDay != e.start.isDay:
		p.refuse(line, "one of the beginning and the end is a day, the other a time", "write both in the same way")
	case end.Before(e.start.Time) || !end.isDay && end.Equal(e.start.Time):
		p.refuse(line, "the event ends before it has begun", "write a DTEND that is later; it is the first day, or moment, after it")
	case end.isDay: // some programs give a single day an end on the day itself
		e.length.days = max(1, int(end.Sub(e.start.Time).Hours()/24))
	default:
		e.length.time = end.Sub(e.start.Time)
	}
}

// durationForm is a duration above zero, in weeks, days and a time.
var durationForm = regexp.MustCompile(`^\+?P(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?$`)

func parseDuration(text string) (length, bool) {
	found := durationForm.FindStringSubmatch(text)
	if found == nil {
		return length{}, false
	}
	number := func(i int) int {
		n, _ := strconv.Atoi(found[i]) // "" is 0
		return n
	}
	l := length{number(1)*7 + number(2), time.Duration(number(3))*time.Hour + time.Duration(number(4))*time.Minute +
		time.Duration(number(5))*time.Second}
	return l, l != length{}
}

// closure is the closure of an event that begins at a time.
func (p *parser) closure(e event, start time.Time) Closure {
	if !e.start.isDay {
		return Closure{start, start.AddDate(0, 0, e.length.days).Add(e.length.time)}
	}
	midnight := func(days int) time.Time {
		return Clock(start.Year(), start.Month(), start.Day()+days, 0, p.zone)
	}
	return Closure{midnight(0), midnight(e.length.days)}
}
