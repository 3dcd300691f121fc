package calendar

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical" // unfolds lines, undoes escapes, and reads events with their parameters

	"bedside/knowledge"
)

// What a file may hold at most; far above any calendar of holidays.
const (
	maxBytes       = 1 << 20
	maxEvents      = 5000
	maxRules       = 100
	maxOccurrences = 100_000
)

// Parse reads the text of an iCalendar file. Each event closes the desk, all-day ones by the
// clock of a zone, unless its status is CANCELLED; whether it is marked as free or busy does not
// matter, since public holidays are often marked as free. The errors are knowledge.Problems,
// joined, with the lines of the file; nothing is left out silently.
func Parse(file string, text []byte, zone *time.Location, now time.Time) (*Calendar, error) {
	p := parser{file: file, zone: zone, now: now, moved: map[string][]time.Time{}}
	if len(text) > maxBytes {
		p.refuse(0, "is larger than 1 MiB", "name a calendar of holidays alone")
		return nil, errors.Join(p.problems...)
	}
	p.split(bytes.TrimPrefix(text, []byte("\ufeff")))
	if len(p.problems) > 0 {
		return nil, errors.Join(p.problems...)
	}
	var events []event
	for _, block := range p.blocks {
		if e, ok := p.event(block); ok {
			events = append(events, e)
		}
	}
	var all []Closure
	for _, e := range events {
		all = append(all, p.closures(e)...)
	}
	if len(p.problems) > 0 {
		return nil, errors.Join(p.problems...)
	}
	return newCalendar(all), nil
}

// parser holds what is read of a file so far.
type parser struct {
	file     string
	zone     *time.Location
	now      time.Time
	blocks   []block
	moved    map[string][]time.Time // occurrences that events of their own stand for, by UID
	rules    int
	found    int // occurrences
	problems []error
}

// block is the text of an event.
type block struct {
	line  int // of its first line, from 1
	lines []string
}

// at returns the line of a file in which a property of an event stands; that of the event when it
// has none.
func (b block) at(property ics.ComponentProperty) int {
	for i, line := range b.lines {
		if rest, ok := strings.CutPrefix(line, string(property)); ok && rest != "" && (rest[0] == ':' || rest[0] == ';') {
			return b.line + i
		}
	}
	return b.line
}

func (p *parser) refuse(line int, message, remedy string) {
	p.problems = append(p.problems, knowledge.Problem{File: p.file, Line: line, Message: message, Remedy: remedy})
}

// How a file is to be made whole.
const (
	exportAgain = "export the calendar again, whole"
	asCalendar  = "name an iCalendar file, which begins with BEGIN:VCALENDAR"
)

// split takes the events of a text apart, and refuses what is not whole.
func (p *parser) split(text []byte) {
	var open []string // components that have begun
	lines := strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
	for i, line := range lines {
		if len(open) > 1 && open[1] == "VEVENT" {
			last := &p.blocks[len(p.blocks)-1]
			last.lines = append(last.lines, line)
		}
		name, isBegin := strings.CutPrefix(line, "BEGIN:")
		ended, isEnd := strings.CutPrefix(line, "END:")
		switch {
		case len(open) == 0 && strings.TrimSpace(line) == "":
		case len(open) == 0 && line != "BEGIN:VCALENDAR":
			p.refuse(i+1, "this is no calendar", asCalendar)
			return
		case isBegin:
			if open = append(open, name); len(open) == 2 && name == "VEVENT" {
				p.blocks = append(p.blocks, block{line: i + 1, lines: []string{line}})
			}
		case isEnd && ended != open[len(open)-1]:
			p.refuse(i+1, fmt.Sprintf("END:%s stands where END:%s is due", clipped(ended), clipped(open[len(open)-1])),
				exportAgain)
			return
		case isEnd:
			open = open[:len(open)-1]
		}
	}
	switch {
	case len(open) > 0:
		p.refuse(len(lines), "the calendar ends within "+clipped(open[len(open)-1]), exportAgain)
	case len(bytes.TrimSpace(text)) == 0:
		p.refuse(1, "the calendar is empty", asCalendar)
	case len(p.blocks) > maxEvents:
		p.refuse(0, fmt.Sprintf("holds more than %d events", maxEvents), "name a calendar of holidays alone")
		p.blocks = nil
	}
}

// clipped is a word of a file as an error shows it.
func clipped(text string) string {
	const most = 40
	if len(text) > most {
		text = text[:most] + "…"
	}
	return strings.ToValidUTF8(text, "?")
}

// event reads the text of an event; false when it closes nothing, or is refused.
func (p *parser) event(b block) (event, bool) {
	text := "BEGIN:VCALENDAR\n" + strings.Join(b.lines, "\n") + "\nEND:VCALENDAR\n"
	calendar, err := ics.ParseCalendar(strings.NewReader(text))
	if err != nil || len(calendar.Events()) != 1 {
		p.refuse(b.line, "this event cannot be read", exportAgain)
		return event{}, false
	}
	e := event{block: b, VEvent: calendar.Events()[0]}
	before := len(p.problems)
	p.readTimes(&e)
	id := e.GetProperty(ics.ComponentPropertyRecurrenceId)
	switch {
	case id != nil && len(id.ICalParameters["RANGE"]) > 0:
		p.refuse(b.at(ics.ComponentPropertyRecurrenceId), "a change of this and all later occurrences cannot be read",
			"end the event and write a new one")
	case e.GetProperty(ics.ComponentPropertyExrule) != nil:
		p.refuse(b.at(ics.ComponentPropertyExrule), "EXRULE cannot be read", "write each day that is taken out as EXDATE")
	case id != nil && len(p.problems) == before:
		if at, ok := p.when(b, ics.ComponentPropertyRecurrenceId, id, id.Value); ok {
			p.moved[e.Id()] = append(p.moved[e.Id()], at.Time)
		}
	}
	status := e.GetProperty(ics.ComponentPropertyStatus)
	cancelled := status != nil && strings.EqualFold(status.Value, string(ics.ObjectStatusCancelled))
	return e, len(p.problems) == before && !cancelled
}
