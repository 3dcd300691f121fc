package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"bedside/knowledge"
)

func (p *program) check() *cobra.Command {
	return &cobra.Command{
		Use:   "check PATH...",
		Short: "Check leaflets and list what has to be mended",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("nothing to check; name a leaflet or a folder of leaflets")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, paths []string) error { return p.runCheck(paths) },
	}
}

// runCheck prints every problem and what was found, and fails when there is any
// problem.
func (p *program) runCheck(paths []string) error {
	told := p.progress()
	lib, problems, err := load(leafletFlags{paths}, told)
	told.stop()
	if err != nil {
		return err
	}
	for _, problem := range problems {
		fmt.Fprintln(p.out, problem)
	}
	if _, err := fmt.Fprintln(p.out, summary(lib, len(problems))); err != nil {
		return fmt.Errorf("print the summary: %w", err)
	}
	if len(problems) > 0 {
		return fmt.Errorf("%s in %s; mend them and check again", count(len(problems), "problem"), strings.Join(paths, ", "))
	}
	return nil
}

// summary counts what a library holds, on one line.
func summary(lib *knowledge.Library, problems int) string {
	sections, passages := 0, 0
	for _, leaflet := range lib.Leaflets() {
		sections += len(leaflet.Sections)
		for _, section := range leaflet.Sections {
			passages += len(section.Passages)
		}
	}
	return strings.Join([]string{count(len(lib.Leaflets()), "leaflet"), count(sections, "section"),
		count(passages, "passage"), count(problems, "problem")}, ", ")
}

// count writes "1 leaflet", "2 leaflets".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
