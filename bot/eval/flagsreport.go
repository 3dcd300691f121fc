package eval

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// ReportFlags writes the figures of flags as a table, with exact 95 % intervals, and a
// column for each recogniser. All of them judged the same cases.
func ReportFlags(w io.Writer, judged ...JudgedFlags) error {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	var all, byKind [][]FlagFigure
	for _, j := range judged {
		fmt.Fprintf(t, "\t%s", j.By)
		some, kinds := FlagFigures(j.Verdicts)
		all, byKind = append(all, some), append(byKind, kinds)
	}
	fmt.Fprintln(t)
	writeColumns(t, all)
	fmt.Fprintln(t, "\nemergencies by kind, urgent or opened with the emergency line")
	writeColumns(t, byKind)
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write the figures of flags: %w", err)
	}
	return nil
}

// writeColumns writes figures beside one another.
func writeColumns(w io.Writer, columns [][]FlagFigure) {
	for i := range columns[0] {
		fmt.Fprint(w, columns[0][i].Name)
		for _, figures := range columns {
			fmt.Fprintf(w, "\t%s", figures[i])
		}
		fmt.Fprintln(w)
	}
}

// String writes a figure as "45 of 50, 90.0 % (78.2 to 96.7)".
func (f FlagFigure) String() string {
	if f.Of == 0 {
		return "none"
	}
	share := 100 * float64(f.Hits) / float64(f.Of)
	return fmt.Sprintf("%d of %d, %.1f %% (%.1f to %.1f)", f.Hits, f.Of, share, 100*f.Low, 100*f.High)
}

// MissedFlags writes the cases whose verdict is not what they want, one a line.
func MissedFlags(w io.Writer, judged []FlagVerdict) error {
	var b strings.Builder
	for _, v := range judged {
		if v.Got != v.Want {
			got := v.Got
			if v.Flag != "" {
				got += " " + v.Flag + " " + v.Rule
			}
			fmt.Fprintf(&b, "%s:%d: wants %s (%s), got %s: %q\n", v.File, v.Line, v.Want, v.Kind, got, v.Turns)
		}
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write the missed cases: %w", err)
	}
	return nil
}

// WriteJSONFlags writes the figures of flags as one JSON object with a member for each
// recogniser, under its name.
func WriteJSONFlags(w io.Writer, judged ...JudgedFlags) error {
	figures := map[string]map[string][]FlagFigure{}
	for _, j := range judged {
		all, byKind := FlagFigures(j.Verdicts)
		figures[j.By] = map[string][]FlagFigure{"all": all, "by_kind": byKind}
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	if err := enc.Encode(figures); err != nil {
		return fmt.Errorf("write the figures of flags as JSON: %w", err)
	}
	return nil
}
