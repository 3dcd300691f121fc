package insights

import (
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// daysOf are days with a count each, the last one first, up to Wednesday 17 May 2000.
func daysOf(counts []int) (days []day, count func(day) []int) {
	last := time.Date(2000, 5, 17, 0, 0, 0, 0, time.UTC)
	of := map[int64]int{}
	for i := range kept {
		d := day{start: dayOf(last, -i)}
		days = append(days, d)
		of[d.start.Unix()] = counts[i%len(counts)]
	}
	return days, func(d day) []int { return []int{of[d.start.Unix()], 20} }
}

// TestCalendarHidesAcrossPages holds that what is hidden by day is not told by the week: four days of 8, which are shown as
// 10, and a week of 32, which is shown as 30, leave nothing for the other three days.
func TestCalendarHidesAcrossPages(t *testing.T) {
	counts := make([]int, kept)
	for i := range counts {
		counts[i] = 20
	}
	copy(counts[3:10], []int{0, 0, 0, 8, 8, 8, 8}) // Sunday to Monday
	days, count := daysOf(counts)
	of := func() ([]*cell, *cell) {
		pages := newCalendar(days, 2, count).pages
		byDay, byWeek := pages[calendarPage{28, dayPeriod}], pages[calendarPage{28, weekPeriod}]
		var parts []*cell
		for r, p := range byDay.periods {
			if monday(p.days[0].start).Equal(time.Date(2000, 5, 8, 0, 0, 0, 0, time.UTC)) {
				parts = append(parts, byDay.at(r, 0))
			}
		}
		for r, p := range byWeek.periods {
			if p.label == "week of 8 May 2000" {
				return parts, byWeek.at(r, 0)
			}
		}
		t.Fatal("no such week")
		return nil, nil
	}
	parts, week := of()
	if len(parts) != 7 || week.count != 32 {
		t.Fatalf("%d days, %d in the week", len(parts), week.count)
	}
	if l := (line{parts, week}); leavesOne(l) {
		t.Errorf("the week, hidden: %v, tells what is hidden of its days", week.hidden)
	}
	alone := line{nil, &cell{count: 32}}
	for _, c := range parts {
		alone.parts = append(alone.parts, &cell{count: c.count, hidden: c.count < smallest})
	}
	if !leavesOne(alone) {
		t.Error("each page alone would not tell it either, so that this test tells nothing")
	}
}

// TestCalendarKeepsSecrets tries all that a reader could take for possible over several pages: a count is shown as the
// same on all or on none, and in no line of one or two pages only one count is possible for what is hidden.
func TestCalendarKeepsSecrets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.SampledFrom([]int{0, 1, 3, 4, 5, 7, 8, 8, 8, 12, 13, 40}), 91, 91).
			Draw(t, "counts")
		days, count := daysOf(counts)
		c := newCalendar(days, 2, count)
		for at, cells := range c.same {
			for _, one := range cells {
				if one.hidden != cells[0].hidden || one.count != cells[0].count {
					t.Fatalf("%v is shown as %v and as %v", at, one, cells[0])
				}
			}
		}
		joined := 0
		for _, l := range c.lines {
			for _, one := range append([]*cell{l.total}, l.parts...) {
				if !one.hidden && one.count < smallest {
					t.Fatalf("a count of %d is shown", one.count)
				}
			}
			if sum := 0; len(l.parts) > 0 {
				for _, one := range l.parts {
					sum += one.count
				}
				if sum != l.total.count {
					t.Fatalf("%d in the parts of a line, %d in its total", sum, l.total.count)
				}
			}
			joined++
			if leavesOne(l) {
				t.Fatalf("only one count is possible for something hidden of %d parts", len(l.parts))
			}
		}
		if joined < 250 {
			t.Fatalf("%d lines", joined)
		}
	})
}

// leavesOne tells whether only one count is possible for a part of a line that is hidden. It knows of what is hidden
// that it is below 5, or no more than 60 where more is hidden than that, and tries all sums.
func leavesOne(l line) bool {
	most, any := smallest-1, false
	for _, c := range append([]*cell{l.total}, l.parts...) {
		any = any || c.hidden
		if c.hidden && c.count >= smallest {
			most = 60
		}
	}
	if !any || l.total.hidden && most == 60 {
		return false
	}
	values := func(c *cell) (low, high int) {
		if c.hidden {
			return 0, most
		}
		return max(c.shown()-2, smallest), c.shown() + 2
	}
	add := func(sums *big.Int, c *cell) *big.Int { // the bits of a sum are those that can be reached
		all := new(big.Int)
		low, high := values(c)
		for n := low; n <= high; n++ {
			all.Or(all, new(big.Int).Lsh(sums, uint(n)))
		}
		return all
	}
	before := []*big.Int{big.NewInt(1)}
	for _, c := range l.parts {
		before = append(before, add(before[len(before)-1], c))
	}
	low, high := values(l.total)
	rest := new(big.Int) // what may be missing to the total
	for n := low; n <= high; n++ {
		rest.SetBit(rest, n, 1)
	}
	for i := len(l.parts) - 1; i >= 0; i-- {
		possible := 0
		partLow, partHigh := values(l.parts[i])
		under := new(big.Int)
		for n := partLow; n <= partHigh; n++ {
			shifted := new(big.Int).Rsh(rest, uint(n))
			under.Or(under, shifted)
			if new(big.Int).And(before[i], shifted).Sign() != 0 {
				possible++
			}
		}
		if l.parts[i].hidden && possible == 1 {
			return true
		}
		rest = under
	}
	return false
}
