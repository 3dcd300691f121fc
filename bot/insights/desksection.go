package insights

import (
	"fmt"
	"slices"
	"sort"
	"time"

	"bedside/bot"
	"bedside/bot/plot"
	"bedside/knowledge"
)

// The number of answered tickets from which on a median, and a 90th percentile, tell nothing of one.
const (
	medianFrom = 5
	tailFrom   = 20
)

// desk shows what became of tickets, and how long patients waited for the answer.
func (f Filter) desk(days []day, periods []period) Section {
	t := newTally("answered", "open", "ended without")
	table, g := f.byPeriod(t, days, becameOf, "desk", "Questions handed to staff, by "+f.By+" of asking")
	var waits [][]time.Duration
	var all []time.Duration
	for _, p := range periods {
		var some []time.Duration
		for _, d := range p.days {
			for _, ticket := range d.tickets {
				if !ticket.Delivered.IsZero() {
					some = append(some, ticket.Delivered.Sub(ticket.Opened))
				}
			}
		}
		waits, all = append(waits, some), append(all, some...)
	}
	table.Head = append(table.Head, "half within", "nine in ten within")
	waits = append(waits, all)
	for r := range table.Rows {
		table.Rows[r] = append(table.Rows[r], waited(waits[r], 0.5, medianFrom), waited(waits[r], 0.9, tailFrom))
	}
	text := "Staff were handed " + about(g.all, "questions") + "."
	if half := waited(all, 0.5, medianFrom); half != hiddenMark {
		text += fmt.Sprintf(" Half of the answers reached the patient within %s.", half)
	}
	return Section{
		ID: "desk", Heading: "The desk",
		Text: []string{
			text,
			fmt.Sprintf("Times are from the patient’s yes to the delivery of the answer; of fewer than %d answers "+
				"they are not shown, nor nine in ten of fewer than %d.", medianFrom, tailFrom),
		},
		Tables: []Table{table},
		Plot:   t.drawn(g, plot.Caption{ID: "plot-desk", Title: "Questions handed to staff", Summary: text}),
	}
}

// becameOf counts the tickets of a day that were answered, are open, and ended without an answer.
func becameOf(d day) []int {
	row := make([]int, 3)
	for _, ticket := range d.tickets {
		switch {
		case !ticket.Delivered.IsZero():
			row[0]++
		case ticket.State == bot.TicketWaiting || ticket.State == bot.TicketClaimed || ticket.State == bot.TicketAnswered:
			row[1]++
		default:
			row[2]++
		}
	}
	return row
}

// waited is the time within which a share of answers came, in minutes; hidden of fewer than some.
func waited(waits []time.Duration, share float64, from int) string {
	if len(waits) < from {
		return hiddenMark
	}
	waits = slices.Sorted(slices.Values(waits))
	minutes := int(waits[min(int(share*float64(len(waits))), len(waits)-1)].Minutes()) + 1
	switch {
	case minutes < 120:
		return fmt.Sprintf("%d min", minutes)
	case minutes < 48*60:
		return fmt.Sprintf("%d h", (minutes+59)/60)
	}
	return fmt.Sprintf("%d days", (minutes+24*60-1)/(24*60))
}

// dueSoon is how long before its review is due a leaflet is listed.
const dueSoon = 90 * 24 * time.Hour

// due lists the leaflets whose review is due.
func due(library *knowledge.Library, now time.Time) Section {
	s := Section{ID: "due", Heading: "Leaflets due"}
	var listed []knowledge.Leaflet
	for _, l := range library.Leaflets() {
		if !l.ReviewDue.IsZero() && l.ReviewDue.Before(now.Add(dueSoon)) {
			listed = append(listed, l)
		}
	}
	if len(listed) == 0 {
		s.Text = []string{"No leaflet is due for review within 90 days."}
		return s
	}
	sort.SliceStable(listed, func(i, j int) bool { return listed[i].ReviewDue.Before(listed[j].ReviewDue) })
	t := Table{Name: "due", Caption: "Leaflets whose review is due within 90 days", Head: []string{"leaflet", "due", ""}}
	overdue := 0
	for _, l := range listed {
		how := "due"
		if l.Overdue(now) {
			how = "overdue"
			overdue++
		}
		t.Rows = append(t.Rows, []string{l.Title, bot.ReadableDate(l.ReviewDue, l.ReviewDueTo), how})
	}
	s.Text = []string{fmt.Sprintf("%d due within 90 days, %d of them overdue.", len(listed), overdue)}
	s.Tables = []Table{t}
	return s
}
