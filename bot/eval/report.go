package eval

import (
	"cmp"
	"fmt"
	"io"
	"text/tabwriter"
)

// String writes a rate as "41/50 (82.0 %)".
func (r Rate) String() string {
	if r.Of == 0 {
		return "0/0"
	}
	return fmt.Sprintf("%d/%d (%s)", r.Count, r.Of, percent(r.Share()))
}

func percent(share float64) string { return fmt.Sprintf("%.1f %%", 100*share) }

// Report writes the figures of a run for people: what became of each kind of
// question, then each figure in all with its interval and what it means.
func Report(w io.Writer, judged []Judgement) error {
	if _, err := fmt.Fprintf(w, "%d conversations\n\n", len(judged)); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	if err := reportKinds(w, judged); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	if err := reportMeasures(w, judged); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

var verdicts = []Verdict{Right, Silent, Wrong, False, Missed, Other}

// reportKinds writes a line for each kind: how many of which verdict.
func reportKinds(w io.Writer, judged []Judgement) error {
	t := table(w)
	fmt.Fprint(t, "kind\tright")
	for _, v := range verdicts[1:] {
		fmt.Fprintf(t, "\t%s", v)
	}
	fmt.Fprintln(t)
	kinds := Kinds(judged)
	if len(kinds) > 1 {
		kinds = append(kinds, Kind{"all", judged})
	}
	for _, kind := range kinds {
		counts := map[Verdict]int{}
		for _, j := range kind.Judged {
			counts[j.Verdict]++
		}
		fmt.Fprintf(t, "%s\t%s", cmp.Or(kind.Name, "-"), Rate{counts[Right], len(kind.Judged)})
		for _, v := range verdicts[1:] {
			fmt.Fprintf(t, "\t%d", counts[v])
		}
		fmt.Fprintln(t)
	}
	return t.Flush()
}

const legend = `
The range after a figure is its exact 95 % interval (Clopper and Pearson): few questions leave it wide.
A reply counted as "other" is neither right nor harmful, such as small talk where the bot should have said that it does not know.
`

// reportMeasures writes a line for each figure of which there is a case.
func reportMeasures(w io.Writer, judged []Judgement) error {
	t := table(w)
	fmt.Fprintln(t)
	for _, m := range Measures {
		rate := m.Rate(judged)
		if rate.Of == 0 {
			continue
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", m.Name, rate, rate.interval(), m.Meaning)
	}
	fmt.Fprint(t, legend)
	return t.Flush()
}

func table(w io.Writer) *tabwriter.Writer { return tabwriter.NewWriter(w, 0, 8, 2, ' ', 0) }
