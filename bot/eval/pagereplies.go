package eval

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"sort"
	"time"

	"bedside/bot/plot"
)

// WritePage writes a run as one page of HTML that needs nothing else: figures, plots, what changed
// since an earlier run, every message that was not replied to rightly, and the slowest.
func WritePage(w io.Writer, about About, judged []Judgement) error {
	all := entries(judged)
	var right Rate
	for _, j := range judged {
		right.add(j.Verdict == Right)
	}
	p := page{
		Title:   "How the replies fit the answer keys",
		Summary: fmt.Sprintf("%s were replied to as the keys want.", right.words("conversation")),
		Sections: []PageSection{
			figuresSection(judged), kindsSection(judged), RiskSection(judged), calibrationSection(Calibrate(judged)),
		},
	}
	if about.Against != "" {
		p.Sections = append(p.Sections, changesSection(about.Against, Compare(about.Before.Conversations, all)))
	}
	p.Sections = append(p.Sections, missesSection(all), slowestSection(all))
	return p.write(w, about)
}

// figuresSection has the figures of the text report, with exact intervals.
func figuresSection(judged []Judgement) PageSection {
	t := PageTable{Caption: "All figures", Prose: true,
		Head: []string{"figure", "share", "exact 95 % interval", "meaning"}}
	for _, m := range Measures {
		if rate := m.Rate(judged); rate.Of > 0 {
			t.Rows = append(t.Rows, []string{m.Name, rate.String(), rate.interval(), m.Meaning})
		}
	}
	return PageSection{ID: "figures", Heading: "Figures", Text: []string{intervalNote}, Tables: []PageTable{t}}
}

// kindsSection shows what became of each kind of question.
func kindsSection(judged []Judgement) PageSection {
	t := PageTable{Caption: "Verdicts by kind of question, with exact 95 % intervals",
		Head: []string{"kind", "right", "silent", "wrong", "false", "missed", "other"}}
	stacks := plot.Stacks{Caption: plot.Caption{ID: "plot-kinds", Title: "Verdicts by kind of question"}}
	for _, v := range verdicts {
		stacks.Parts = append(stacks.Parts, string(v))
	}
	kinds := Kinds(judged)
	best, worst := Rate{}, Rate{}
	for _, kind := range append(kinds, Kind{"all", judged}) {
		counts := make([]int, len(verdicts))
		for _, j := range kind.Judged {
			counts[slices.Index(verdicts, j.Verdict)]++
		}
		rates := make([]string, len(verdicts))
		for i, n := range counts {
			rates[i] = Rate{n, len(kind.Judged)}.full()
			if verdicts[i] == Other || n == 0 && verdicts[i] != Right && verdicts[i] != Silent && verdicts[i] != Wrong {
				rates[i] = fmt.Sprint(n)
			}
		}
		name, right := cmp.Or(kind.Name, "-"), Rate{counts[0], len(kind.Judged)}
		t.Rows = append(t.Rows, append([]string{name}, rates...))
		if len(stacks.Rows) == len(kinds) {
			break // the bar of all would make the others short
		}
		stacks.Rows = append(stacks.Rows, plot.Stack{Label: fmt.Sprintf("%s: %s right", name, right), Counts: counts})
		if best.Of == 0 || right.Share() > best.Share() {
			best = right
		}
		if worst.Of == 0 || right.Share() < worst.Share() {
			worst = right
		}
	}
	summary := fmt.Sprintf("%s of questions, right from %s to %s.", counted(len(kinds), "kind"), worst, best)
	if len(kinds) == 1 {
		summary = fmt.Sprintf("One kind of questions, %s right.", best)
		t.Rows = t.Rows[:1]
	}
	stacks.Summary = summary
	return PageSection{
		ID: "kinds", Heading: "Kinds of questions", Text: []string{summary}, Plot: stacks.SVG(), Tables: []PageTable{t},
	}
}

// missesSection lists what was not replied to rightly, the worst first.
func missesSection(all []RunEntry) PageSection {
	missed := slices.DeleteFunc(slices.Clone(all), func(e RunEntry) bool { return e.Verdict == Right })
	sort.SliceStable(missed, func(i, j int) bool { return missed[i].Verdict.Harm() > missed[j].Verdict.Harm() })
	s := PageSection{
		ID: "misses", Heading: "Not right",
		Text: []string{fmt.Sprintf("%s not replied to as the keys want, what may do most harm first.",
			counted(len(missed), "conversation"))},
		Lists: []pageList{{}},
	}
	for _, e := range missed {
		s.Lists[0].Entries = append(s.Lists[0].Entries, e.shown())
	}
	return s
}

// shown is an entry on a page.
func (e RunEntry) shown() pageEntry {
	return pageEntry{Name: e.Name(), Kind: e.Kind, Turns: e.Turns, Wanted: e.Wanted, Sides: []pageSide{e.side("")}}
}

func (e RunEntry) side(when string) pageSide {
	return pageSide{When: when, Verdict: string(e.Verdict), Got: e.Got, Reply: e.Reply, Reasons: e.Reasons}
}

// changesSection lists what changed, each message with both replies.
func changesSection(against string, c Changes) PageSection {
	shown := func(changes []Change) []pageEntry {
		all := make([]pageEntry, len(changes))
		for i, change := range changes {
			all[i] = change.After.shown()
			all[i].Sides = []pageSide{change.Before.side("then"), change.After.side("now")}
			if change.KeyChanged() {
				all[i].WantedThen = change.Before.Wanted
			}
		}
		return all
	}
	counts := changesLine(against, len(c.Gained), len(c.Lost), len(c.Otherwise), c.Same, len(c.New), len(c.Gone))
	return changed(against, counts, []pageList{
		{"Lost: the reply may do more harm than then", shown(c.Lost)},
		{"Gained: it may do less", shown(c.Gained)},
		{"Replied to otherwise, with the same verdict", shown(c.Otherwise)},
	})
}

// slowestShown is how many of the slowest messages a page lists.
const slowestShown = 10

// slowestSection tells how long messages took.
func slowestSection(all []RunEntry) PageSection {
	s := PageSection{ID: "slowest", Heading: "Time"}
	var took []time.Duration
	for _, e := range all {
		for _, us := range e.TookMicros {
			took = append(took, time.Duration(us)*time.Microsecond)
		}
	}
	if len(took) == 0 {
		s.Text = []string{"Nothing was timed."}
		return s
	}
	slices.Sort(took)
	s.Text = []string{
		fmt.Sprintf("%s, from message to decided reply, one after the other: half took at most %s, nine in ten at "+
			"most %s, the slowest %s.", counted(len(took), "message"), milliseconds(quantile(took, 0.5)),
			milliseconds(quantile(took, 0.9)), milliseconds(took[len(took)-1])),
	}
	slow := slices.Clone(all)
	sort.SliceStable(slow, func(i, j int) bool {
		first, _ := slow[i].slowest()
		second, _ := slow[j].slowest()
		return first > second
	})
	t := PageTable{Caption: "Slowest messages", Prose: true, Head: []string{"conversation", "time", "message"}}
	for _, e := range slow[:min(slowestShown, len(slow))] {
		if us, turn := e.slowest(); turn < len(e.Turns) {
			t.Rows = append(t.Rows, []string{e.Name(), milliseconds(us), e.Turns[turn]})
		}
	}
	s.Tables = []PageTable{t}
	return s
}

// quantile returns the smallest of sorted values that a share of them, above 0, does not exceed.
func quantile(sorted []time.Duration, share float64) time.Duration {
	return sorted[int(math.Ceil(share*float64(len(sorted))))-1]
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
}
