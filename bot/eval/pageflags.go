package eval

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"

	"bedside/bot/plot"
)

// WriteFlagsPage writes a run of flags as one page of HTML, as WritePage does. All recognisers judged the
// same cases; what is listed is of the last.
func WriteFlagsPage(w io.Writer, about About, judged ...JudgedFlags) error {
	last := judged[len(judged)-1]
	all := flagEntries(last.Verdicts)
	sensitivity, specificity := flagAccuracy(last.Verdicts)
	p := page{
		Title: "How the flags fit the answer keys",
		Summary: fmt.Sprintf("%s, judged by %s. Sensitivity to emergencies: %s. Specificity: %s.",
			counted(len(all), "case"), cmp.Or(last.Meaning, last.By), sensitivity, specificity),
		Sections: []PageSection{accuracySection(judged), flagKindsSection(last)},
	}
	if about.Against != "" {
		p.Sections = append(p.Sections, flagChangesSection(about.Against, CompareFlags(about.Before.Flags, all)))
	}
	p.Sections = append(p.Sections,
		flagListSection("missed", "Missed", "wanted an emergency or advice for today, and got less", all,
			func(e FlagEntry) bool { return urgencyRank(e.Got) < urgencyRank(e.Want) }),
		flagListSection("raised", "Raised", "wanted none or advice for today, and got more", all,
			func(e FlagEntry) bool { return urgencyRank(e.Got) > urgencyRank(e.Want) }))
	return p.write(w, about)
}

// urgencyRank orders urgencies. The emergency line alone counts as more than advice for today.
func urgencyRank(urgency string) int {
	return slices.Index([]string{"none", "today", "possible", "urgent"}, urgency)
}

// flagAccuracy returns the sensitivity and the specificity of telling emergencies: the share of
// them that get their advice or the emergency line, and that of all that want neither advice which
// gets neither.
func flagAccuracy(judged []FlagVerdict) (sensitivity, specificity FlagFigure) {
	return figure("sensitivity", judged, wantsUrgency("urgent"), gotOne("urgent", "possible")),
		figure("specificity", judged, wantsUrgency("none"), gotOne("none", "today"))
}

// accuracySection has all figures of every recogniser.
func accuracySection(judged []JudgedFlags) PageSection {
	accuracy := PageTable{Caption: "Sensitivity and specificity of telling emergencies",
		Head: []string{"by", "sensitivity", "specificity"}}
	figures := PageTable{Caption: "All figures", Head: []string{"figure"}}
	var names []string
	for i, j := range judged {
		names = append(names, fmt.Sprintf("“%s” is %s", j.By, cmp.Or(j.Meaning, "what judged")))
		sensitivity, specificity := flagAccuracy(j.Verdicts)
		accuracy.Rows = append(accuracy.Rows, []string{j.By, sensitivity.String(), specificity.String()})
		figures.Head = append(figures.Head, j.By)
		all, _ := FlagFigures(j.Verdicts)
		for n, f := range all {
			if i == 0 {
				figures.Rows = append(figures.Rows, []string{f.Name})
			}
			figures.Rows[n] = append(figures.Rows[n], f.String())
		}
	}
	return PageSection{
		ID: "figures", Heading: "Figures", Tables: []PageTable{accuracy, figures},
		Text: []string{
			strings.Join(names, "; ") + ". Lists, kinds and what changed are those of the last.",
			"Sensitivity is the share of emergencies that get their advice, or a reply that opens with the emergency line; " +
				"specificity the share of messages that are neither an emergency nor for today, and get neither.",
			intervalNote,
		},
	}
}

// flagKindsSection shows the sensitivity by kind of emergency, and what became of each urgency.
func flagKindsSection(j JudgedFlags) PageSection {
	_, kinds := FlagFigures(j.Verdicts)
	s := PageSection{ID: "kinds", Heading: "Kinds of emergencies"}
	t := PageTable{
		Caption: "Emergencies that get their advice or the emergency line, by kind",
		Head:    []string{"kind", "recognised"},
	}
	ranges := plot.Ranges{Caption: plot.Caption{ID: "plot-kinds", Title: "Sensitivity by kind of emergency"}}
	whole := 0
	for _, f := range kinds {
		t.Rows = append(t.Rows, []string{f.Name, f.String()})
		r := Rate{f.Hits, f.Of}
		ranges.Rows = append(ranges.Rows, plot.Range{Label: fmt.Sprintf("%s: %s", f.Name, r), Share: r.Share(), Low: f.Low,
			High: f.High})
		if f.Hits == f.Of {
			whole++
		}
	}
	s.Tables = []PageTable{t, urgencyTable(j.Verdicts)}
	if len(kinds) == 0 {
		s.Text, s.Tables = []string{"The keys have no emergency."}, s.Tables[1:]
		return s
	}
	ranges.Summary = fmt.Sprintf("%s of emergencies; in %d of them none is missed.", counted(len(kinds), "kind"), whole)
	s.Text = []string{ranges.Summary + " The lines are the exact 95 % intervals."}
	s.Plot = ranges.SVG()
	return s
}

// urgencyTable counts what cases of each urgency got.
func urgencyTable(judged []FlagVerdict) PageTable {
	got := []string{"urgent", "possible", "today", "none"}
	t := PageTable{
		Caption: "What messages got, by what they want; “possible” is the emergency line before an ordinary reply",
		Head:    append([]string{"wanted"}, got...),
	}
	for _, want := range wants {
		row := []string{want}
		for _, g := range got {
			row = append(row, fmt.Sprint(figure("", judged, wantsUrgency(want), gotOne(g)).Hits))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// flagListSection lists the cases for which a condition holds, the worst first.
func flagListSection(id, heading, meaning string, all []FlagEntry, holds func(FlagEntry) bool) PageSection {
	some := slices.DeleteFunc(slices.Clone(all), func(e FlagEntry) bool { return !holds(e) })
	sort.SliceStable(some, func(i, j int) bool { return some[i].harm() > some[j].harm() })
	list := pageList{}
	for _, e := range some {
		list.Entries = append(list.Entries, e.shown())
	}
	return PageSection{
		ID:      id,
		Heading: heading,
		Text:    []string{fmt.Sprintf("%s %s.", counted(len(some), "case"), meaning)},
		Lists:   []pageList{list},
	}
}

// shown is a case on a page.
func (e FlagEntry) shown() pageEntry {
	return pageEntry{Name: e.Name(), Kind: e.Kind, Turns: e.Turns, Wanted: []string{e.Want}, Sides: []pageSide{e.side("")}}
}

func (e FlagEntry) side(when string) pageSide {
	s := pageSide{When: when, Verdict: e.Got, Got: []string{"no flag"}}
	if e.Flag != "" {
		s.Got = []string{"flag " + e.Flag}
	}
	if e.Symptom != "" {
		s.Got = append(s.Got, "and below it the advice for "+e.Symptom)
	}
	if e.Rule != "" {
		s.Reasons = []string{"by " + e.Rule}
	}
	return s
}

// flagChangesSection lists what changed, each case with both verdicts.
func flagChangesSection(against string, c FlagChanges) PageSection {
	shown := func(changes []FlagChange) []pageEntry {
		all := make([]pageEntry, len(changes))
		for i, change := range changes {
			all[i] = change.After.shown()
			all[i].Sides = []pageSide{change.Before.side("then"), change.After.side("now")}
			if change.KeyChanged() {
				all[i].WantedThen = []string{change.Before.Want}
			}
		}
		return all
	}
	counts := changesLine(against, len(c.Gained), len(c.Lost), len(c.Otherwise), c.Same, len(c.New), len(c.Gone))
	return changed(against, counts, []pageList{
		{"Lost: further from what is wanted than then", shown(c.Lost)},
		{"Gained: nearer to it", shown(c.Gained)},
		{"Another verdict or flag, as near", shown(c.Otherwise)},
	})
}
