package calendar

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/teambition/rrule-go" // when an event recurs, by RFC 5545
)

// closures are those of an event, recurrences included, without occurrences that are taken out or
// for which events of their own stand.
func (p *parser) closures(e event) (all []Closure) {
	starts := []time.Time{e.start.Time}
	rule := e.GetProperty(ics.ComponentPropertyRrule)
	if rule != nil {
		starts = p.recurrences(e, rule.Value)
	}
	starts = append(starts, p.times(e, ics.ComponentPropertyRdate)...)
	without := p.times(e, ics.ComponentPropertyExdate)
	if e.GetProperty(ics.ComponentPropertyRecurrenceId) == nil {
		without = append(without, p.moved[e.Id()]...)
	}
	for _, start := range starts {
		if !slices.ContainsFunc(without, start.Equal) {
			all = append(all, p.closure(e, start))
		}
	}
	return all
}

// times are those of a property that may stand several times and hold several of them.
func (p *parser) times(e event, name ics.ComponentProperty) (all []time.Time) {
	for _, property := range e.GetProperties(name) {
		for value := range strings.SplitSeq(property.Value, ",") {
			at, ok := p.when(e.block, name, property, value)
			if ok && at.isDay == e.start.isDay {
				all = append(all, at.Time)
			} else if ok {
				p.refuse(e.block.at(name), fmt.Sprintf("one of the beginning and %s is a day, the other a time", name),
					"write both in the same way")
			}
		}
	}
	return all
}

// recurrences are the beginnings of an event by its rule, for as long as is looked ahead.
func (p *parser) recurrences(e event, text string) (starts []time.Time) {
	line := e.block.at(ics.ComponentPropertyRrule)
	if p.rules++; p.rules > maxRules {
		if p.rules == maxRules+1 {
			p.refuse(line, fmt.Sprintf("more than %d events recur", maxRules), "name a calendar of holidays alone")
		}
		return nil
	}
	rule, err := readRule(text, e.start.Time)
	if err != nil {
		p.refuse(line, fmt.Sprintf("RRULE: %v", err), "write such as RRULE:FREQ=YEARLY, or each day of its own")
		return nil
	}
	from, to := p.now.Add(-knownBefore), p.now.Add(knownAfter)
	next := rule.Iterator()
	for start, ok := next(); ok && start.Before(to); start, ok = next() {
		if p.found++; p.found > maxOccurrences {
			p.refuse(line, "the events of this calendar recur too often", "name a calendar of holidays alone")
			return nil
		}
		if p.closure(e, start).To.After(from) {
			starts = append(starts, start)
		}
	}
	return starts
}

// readRule reads a rule, and refuses what recurs more often than daily and what may be searched
// for without an end, such as days on the 30th of February.
func readRule(text string, start time.Time) (*rrule.RRule, error) {
	options, err := rrule.StrToROptionInLocation(strings.ToUpper(text), start.Location())
	if err != nil {
		return nil, errors.New("it cannot be read")
	}
	often := options.Freq == rrule.DAILY || options.Freq == rrule.WEEKLY
	switch {
	case options.Freq > rrule.DAILY || len(options.Byhour)+len(options.Byminute)+len(options.Bysecond) > 0:
		return nil, errors.New("it recurs within a day")
	case often && len(options.Bymonthday)+len(options.Byyearday)+len(options.Byweekno)+len(options.Bysetpos)+len(options.Byeaster) > 0:
		return nil, errors.New("days of a month or year in a rule by days or weeks cannot be read")
	case options.Interval < 0 || options.Interval > 1000 || options.Count < 0:
		return nil, errors.New("a number in it is out of bounds")
	case strings.Contains(strings.ToUpper(text), "DTSTART"):
		return nil, errors.New("it holds a beginning of its own")
	}
	options.Dtstart = start
	rule, err := rrule.NewRRule(*options)
	if err != nil {
		return nil, errors.New("a number in it is out of bounds")
	}
	return rule, nil
}
