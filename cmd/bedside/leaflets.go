package main

import (
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"bedside/knowledge"
)

func (p *program) leaflets() *cobra.Command {
	var f leafletFlags
	command := &cobra.Command{
		Use:   "leaflets",
		Short: "List the leaflets of a library",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			loading := p.progress()
			found, err := p.content(f, loading)
			loading.stop()
			if err != nil {
				return err
			}
			return p.listLeaflets(found.library, time.Now())
		},
	}
	f.add(command)
	return command
}

// listLeaflets prints a line for each leaflet.
func (p *program) listLeaflets(library *knowledge.Library, today time.Time) error {
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "LEAFLET\tLANGUAGE\tREVIEWED\tDUE\tSECTIONS\tPASSAGES\tTITLE")
	for _, l := range library.Leaflets() {
		passages := 0
		for _, s := range l.Sections {
			passages += len(s.Passages)
		}
		due := knowledge.Day(l.ReviewDue)
		if !l.ReviewDue.IsZero() && l.ReviewDue.Before(today) {
			due += " overdue"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\t%d\t%s\n", l.ID, l.Language, orDash(knowledge.Day(l.Reviewed)), orDash(due),
			len(l.Sections), passages, l.Title)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("print the leaflets: %w", err)
	}
	return nil
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
