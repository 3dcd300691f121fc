package insights

import (
	"maps"
	"slices"
)

// calendar holds the grids of all pages whose rows are days or weeks of the same counts. Somebody may look at
// several of them: what is hidden on one is hidden on all, and cannot be worked out from two of them either.
type calendar struct {
	pages map[calendarPage]*calendarGrid
	same  map[calendarCell][]*cell // of all pages
	lines []line
}

// calendarPage is a page: a span of days, and what its rows are.
type calendarPage struct {
	days int
	by   string
}

// calendarGrid is the grid of a page, with its rows.
type calendarGrid struct {
	grid
	periods []period
}

// calendarCell is what a cell counts: a column of a day or a week. The last column is the total.
type calendarCell struct {
	by     string
	begins int64 // s since 1970
	column int
}

// newCalendar makes the grids. count is what was counted on a day, by column.
func newCalendar(days []day, columns int, count func(day) []int) *calendar {
	c := &calendar{pages: map[calendarPage]*calendarGrid{}, same: map[calendarCell][]*cell{}}
	counted := map[int64][]int{}
	for _, d := range days {
		counted[d.start.Unix()] = count(d)
	}
	for _, by := range []string{dayPeriod, weekPeriod} {
		for _, span := range spans {
			if by == weekPeriod || span <= longestDay {
				c.add(calendarPage{span, by}, days, columns, counted)
			}
		}
	}
	for column := range columns + 1 {
		c.joinWeeks(column)
		c.joinSpans(column)
	}
	hideLines(c.lines, slices.Collect(maps.Values(c.same)))
	return c
}

// add makes the grid of a page.
func (c *calendar) add(page calendarPage, days []day, columns int, counted map[int64][]int) {
	g := &calendarGrid{periods: Filter{Days: page.days, By: page.by}.periods(days)}
	counts := make([][]int, len(g.periods))
	for r, p := range g.periods {
		counts[r] = make([]int, columns)
		for _, d := range p.days {
			for column, n := range counted[d.start.Unix()] {
				counts[r][column] += n
			}
		}
	}
	g.grid = newGrid(counts)
	for r, p := range g.periods {
		for column := range columns + 1 {
			at := calendarCell{page.by, p.begins(), column}
			c.same[at] = append(c.same[at], g.at(r, column))
		}
	}
	c.pages[page] = g
	c.lines = append(c.lines, g.lines()...)
}

// at is a cell of a row, the total in the last column.
func (g *grid) at(row, column int) *cell {
	if column == len(g.cells[row]) {
		return &g.rows[row]
	}
	return &g.cells[row][column]
}

// sum is what a column comes to.
func (g *grid) sum(column int) *cell {
	if column == len(g.columns) {
		return &g.all
	}
	return &g.columns[column]
}

// parts are the cells of a column for days, by any of the pages; false when there is no page that has all.
func (c *calendar) parts(days []day, column int) (parts []*cell, ok bool) {
	for _, d := range days {
		same := c.same[calendarCell{dayPeriod, d.start.Unix(), column}]
		if len(same) == 0 {
			return nil, false
		}
		parts = append(parts, same[0])
	}
	return parts, true
}

// joinWeeks holds weeks beside their days.
func (c *calendar) joinWeeks(column int) {
	g := c.pages[calendarPage{slices.Max(spans), weekPeriod}]
	for r, p := range g.periods {
		if parts, ok := c.parts(p.days, column); ok {
			c.lines = append(c.lines, line{parts, g.at(r, column)})
		}
	}
}

// joinSpans holds what a column comes to beside that of a shorter span and the rows between, and what it comes to by
// week beside that by day.
func (c *calendar) joinSpans(column int) {
	for i, span := range spans {
		for _, by := range []string{dayPeriod, weekPeriod} {
			g, shorter := c.pages[calendarPage{span, by}], (*calendarGrid)(nil)
			if i > 0 {
				shorter = c.pages[calendarPage{spans[i-1], by}]
			}
			if g == nil || shorter == nil {
				continue
			}
			parts := []*cell{shorter.sum(column)}
			for r := range len(g.periods) - len(shorter.periods) {
				parts = append(parts, g.at(r, column))
			}
			c.lines = append(c.lines, line{parts, g.sum(column)})
		}
		byDay, byWeek := c.pages[calendarPage{span, dayPeriod}], c.pages[calendarPage{span, weekPeriod}]
		if byDay == nil {
			continue
		}
		var before []day // those of the first week that the page by day does not have
		for _, d := range byWeek.periods[0].days {
			if d.start.Unix() < byDay.periods[0].begins() {
				before = append(before, d)
			}
		}
		if parts, ok := c.parts(before, column); ok {
			c.lines = append(c.lines, line{append(parts, byDay.sum(column)), byWeek.sum(column)})
		}
	}
}
