package calendar

import (
	"cmp"
	"slices"
	"sort"
	"time"
)

// Closure is a time without opening, from its first moment to before its last.
type Closure struct{ From, To time.Time }

// Calendar is when a desk is closed. It is immutable. What recurs is known for a while before and
// after it was read, so a calendar is to be read anew from time to time.
type Calendar struct{ closures []Closure } // in order, without overlap

// What recurs is known for so long before and after a calendar is read. It is longer than the
// desk looks ahead, and than a question is kept.
const (
	knownBefore = 400 * 24 * time.Hour
	knownAfter  = 800 * 24 * time.Hour
)

// newCalendar puts closures in order and joins those that touch.
func newCalendar(all []Closure) *Calendar {
	slices.SortFunc(all, func(a, b Closure) int { return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To)) })
	c := &Calendar{}
	for _, next := range all {
		if n := len(c.closures); n > 0 && !next.From.After(c.closures[n-1].To) {
			if last := &c.closures[n-1]; next.To.After(last.To) {
				last.To = next.To
			}
			continue
		}
		c.closures = append(c.closures, next)
	}
	return c
}

// Closures returns those that overlap a time, in order. They may reach beyond it.
func (c *Calendar) Closures(from, to time.Time) []Closure {
	first := sort.Search(len(c.closures), func(i int) bool { return c.closures[i].To.After(from) })
	after := first + sort.Search(len(c.closures)-first, func(i int) bool { return !c.closures[first+i].From.Before(to) })
	return c.closures[first:after]
}

// Next returns the first closure that ends after a time; false when there is none.
func (c *Calendar) Next(at time.Time) (Closure, bool) {
	if found := c.Closures(at, at.Add(knownAfter)); len(found) > 0 {
		return found[0], true
	}
	return Closure{}, false
}

// Last returns the last moment of the last closure that is known; the zero time when there is
// none.
func (c *Calendar) Last() time.Time {
	if len(c.closures) == 0 {
		return time.Time{}
	}
	return c.closures[len(c.closures)-1].To
}
