package eval

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// ReportFlags writes the figures of flags as a table, with exact 95 % intervals.
func ReportFlags(w io.Writer, judged []FlagVerdict) error {
	all, byKind := FlagFigures(judged)
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, f := range all {
		fmt.Fprintf(t, "%s\t%s\n", f.Name, f)
	}
	fmt.Fprintln(t, "\nemergencies by kind, urgent or opened with the emergency line\t")
	for _, f := range byKind {
		fmt.Fprintf(t, "  %s\t%s\n", f.Name, f)
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write the figures of flags: %w", err)
	}
	return nil
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

// WriteJSONFlags writes the figures of flags as one JSON object.
func WriteJSONFlags(w io.Writer, judged []FlagVerdict) error {
	all, byKind := FlagFigures(judged)
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	if err := enc.Encode(map[string][]FlagFigure{"all": all, "by_kind": byKind}); err != nil {
		return fmt.Errorf("write the figures of flags as JSON: %w", err)
	}
	return nil
}
