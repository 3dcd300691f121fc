package insights

import (
	"cmp"
	"fmt"
	"strings"

	"bedside/bot"
	"bedside/bot/plot"
	"bedside/knowledge"
)

// Section is a headed part of a page.
type Section struct {
	ID, Heading string
	Text        []string // paragraphs
	Plot        plot.SVG // its figures are in the tables
	Tables      []Table
}

// Table has the name of its CSV file, and a first column that names the rows.
type Table struct {
	Name, Caption string
	Head          []string
	Rows          [][]string
}

func total(counts []int) int {
	sum := 0
	for _, n := range counts {
		sum += n
	}
	return sum
}

// about writes a count for a sentence: "about 20 questions", "few questions or none".
func about(c cell, what string) string {
	if c.hidden {
		return "few " + what + " or none"
	}
	return fmt.Sprintf("about %d %s", c.shown(), what)
}

// outcomes are the columns of the first table, in its order.
var outcomes = []struct {
	outcome bot.Outcome
	label   string
}{
	{bot.OutcomeAnswer, "answered"}, {bot.OutcomeClarify, "asked back"}, {bot.OutcomeAbstain, "not known"},
	{bot.OutcomeToday, "for today"}, {bot.OutcomeUrgent, "urgent"},
}

// each calls f with the tallies of a period that a filter lets through.
func (f Filter) each(p period, do func(bot.Tally)) {
	for _, d := range p.days {
		f.eachOf(d, do)
	}
}

func (f Filter) eachOf(d day, do func(bot.Tally)) {
	for _, t := range d.tallies {
		if f.Leaflet == "" || t.Leaflet == f.Leaflet {
			do(t)
		}
	}
}

// byPeriod makes the table and the grid of a page whose rows are days or weeks.
func (f Filter) byPeriod(t *tally, days []day, count func(day) []int, name, caption string) (Table, grid) {
	g := newCalendar(days, len(t.columns), count).pages[calendarPage{f.Days, f.By}]
	for _, p := range g.periods {
		t.rows = append(t.rows, p.label)
	}
	return t.tableOf(g.grid, name, caption, f.By, "all"), g.grid
}

// questions shows what patients asked and what became of it.
func (f Filter) questions(days []day) Section {
	var labels []string
	for _, o := range outcomes {
		labels = append(labels, o.label)
	}
	t := newTally(append(labels, "other")...)
	table, g := f.byPeriod(t, days, func(d day) []int {
		row := make([]int, len(t.columns))
		f.eachOf(d, func(one bot.Tally) {
			for i, o := range outcomes {
				if o.outcome == one.Outcome {
					row[i] += one.Count
					return
				}
			}
			row[len(row)-1] += one.Count
		})
		return row
	}, "questions", "Questions of patients, by "+f.By)
	text := "In all " + about(g.all, "questions")
	for i, label := range []string{"answered", "asked back", "not known", "for today", "urgent"} {
		if len(g.columns) > i && !g.columns[i].hidden {
			text += fmt.Sprintf(", %d %s", g.columns[i].shown(), label)
		}
	}
	return Section{
		ID: "questions", Heading: "Questions", Text: []string{text + "."}, Tables: []Table{table},
		Plot: t.drawn(g, plot.Caption{ID: "plot-questions", Title: "Questions by " + f.By, Summary: text}),
	}
}

// flags shows which flags were raised.
func (f Filter) flags(periods []period) Section {
	counts := map[string][]int{}
	for _, p := range periods {
		f.each(p, func(one bot.Tally) {
			if one.RedFlag == "" {
				return
			}
			id, _ := bot.ParseFlagName(one.RedFlag)
			if counts[id] == nil {
				counts[id] = make([]int, 3)
			}
			switch one.Outcome {
			case bot.OutcomeUrgent:
				counts[id][0] += one.Count
			case bot.OutcomeToday:
				counts[id][1] += one.Count
			default:
				counts[id][2] += one.Count
			}
		})
	}
	t := newTally("urgent", "for today", "emergency line only")
	t.largest(counts, func(id string) string { return id }, "all other flags")
	table, g := t.table("flags", "Flags raised", "flag", "all")
	text := "In all " + about(g.all, "replies with a flag") + "."
	return Section{
		ID: "flags", Heading: "Emergencies and symptoms for today", Text: []string{text}, Tables: []Table{table},
		Plot: t.drawn(g, plot.Caption{ID: "plot-flags", Title: "Flags raised", Summary: text}),
	}
}

// quotations shows what was quoted and what patients said of it: by leaflet, or of one by section.
func (f Filter) quotations(periods []period, library *knowledge.Library) Section {
	counts, labels := map[string][]int{}, map[string]string{}
	for _, p := range periods {
		f.each(p, func(one bot.Tally) {
			if one.Leaflet == "" {
				return
			}
			id := one.Leaflet
			if f.Leaflet != "" {
				id, _, _ = strings.Cut(one.Passage, "#")
			}
			row := counts[id]
			if row == nil {
				row = make([]int, 3)
				counts[id], labels[id] = row, leafletTitle(library, id)
				if f.Leaflet != "" {
					labels[id] = sectionHeading(library, one.Leaflet, id)
				}
			}
			switch one.Helpful {
			case "yes":
				row[0] += one.Count
			case "no":
				row[1] += one.Count
			default:
				row[2] += one.Count
			}
		})
	}
	what := "leaflet"
	if f.Leaflet != "" {
		what = "section"
	}
	t := newTally("helpful", "not helpful", "nothing said")
	t.largest(counts, func(id string) string { return labels[id] }, "all other "+what+"s")
	table, g := t.table("quotations", "Quotations, and what patients said of them", what, "quoted")
	text := "In all " + about(g.all, "quotations") + "; patients found " + about(g.columns[0], "helpful") + " and " +
		about(g.columns[1], "not helpful") + "."
	return Section{
		ID: "leaflets", Heading: "Quotations by " + what, Text: []string{text}, Tables: []Table{table},
		Plot: t.drawn(g, plot.Caption{ID: "plot-quotations", Title: "Quotations by " + what, Summary: text}),
	}
}

func leafletTitle(library *knowledge.Library, id string) string {
	if l := library.Leaflet(id); l != nil {
		return l.Title
	}
	return id + " (no longer there)"
}

func sectionHeading(library *knowledge.Library, leaflet, id string) string {
	if l := library.Leaflet(leaflet); l != nil {
		for _, s := range l.Sections {
			if s.ID == id {
				return s.Heading
			}
		}
	}
	return id + " (no longer there)"
}

// reasons shows why replies did not help.
func (f Filter) reasons(periods []period) Section {
	t := newTally("replies")
	counts := map[bot.Reason]int{}
	for _, p := range periods {
		f.each(p, func(one bot.Tally) {
			if one.Helpful == "no" {
				counts[one.Reason] += one.Count
			}
		})
	}
	for _, r := range append(bot.Reasons(), "") {
		t.row(cmp.Or(r.Label(), "no reason given"))[0] = counts[r]
	}
	g := hide(t.counts)
	table := Table{Name: "reasons", Caption: "Why replies did not help", Head: []string{"reason", "replies"}}
	for r, label := range t.rows {
		table.Rows = append(table.Rows, []string{label, g.cells[r][0].String()})
	}
	table.Rows = append(table.Rows, []string{"all", g.all.String()})
	text := "Patients found " + about(g.all, "replies") + " not helpful."
	return Section{ID: "reasons", Heading: "Not helpful", Text: []string{text}, Tables: []Table{table},
		Plot: t.drawn(g, plot.Caption{ID: "plot-reasons", Title: "Why replies did not help", Summary: text})}
}
