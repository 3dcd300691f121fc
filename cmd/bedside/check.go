package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"bedside/index/urgency"
	"bedside/knowledge"
	"bedside/knowledge/redflags"
)

func (p *program) check() *cobra.Command {
	flags := false
	command := &cobra.Command{
		Use:   "check PATH...",
		Short: "Check leaflets and list what has to be mended",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("nothing to check; name a leaflet or a folder of leaflets")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, paths []string) error {
			if flags {
				return p.checkFlags(paths)
			}
			return p.checkLeaflets(paths)
		},
	}
	command.Flags().BoolVar(&flags, "flags", false, "check tables of red flags in place of leaflets")
	return command
}

// checkLeaflets prints every problem and what was found, and fails when there is any
// problem.
func (p *program) checkLeaflets(paths []string) error {
	triage, err := p.triage(0, p.report)
	if err != nil {
		return err
	}
	loading := p.progress()
	found, problems, err := load(leafletFlags{paths}, loading)
	loading.stop()
	if err != nil {
		return err
	}
	for _, line := range raising(found.library, triage) {
		fmt.Fprintln(p.out, line)
	}
	return p.list(problems, summary(found, problems), paths)
}

// raising tells, a line each, which phrasings and headings of leaflets raise a flag: who
// asks in these words gets the flag's advice, not the leaflet.
func raising(library *knowledge.Library, triage *urgency.Triage) []string {
	var lines []string
	for _, leaflet := range library.Leaflets() {
		for _, section := range leaflet.Sections {
			for _, text := range append([]string{section.Heading}, section.Phrasings...) {
				v := triage.Assess([]string{text})
				if v.Flag == nil {
					continue
				}
				lines = append(
					lines,
					fmt.Sprintf("%s, section %q: %q raises the flag %s (%s) by %s: who writes this gets its advice",
						leaflet.ID, section.Heading, text, v.Flag.ID, v.Urgency, v.Evidence.Rule),
				)
			}
		}
	}
	return lines
}

// checkFlags does the same for tables of red flags, and tries each pattern on its
// examples.
func (p *program) checkFlags(paths []string) error {
	var problems []knowledge.Problem
	flags := 0
	for _, path := range paths {
		file, err := os.Open(path)
		if err != nil {
			return fmt.Errorf("open a table of red flags: %w; check the path", err)
		}
		table, found := redflags.Parse(path, file)
		_ = file.Close() // it was only read
		if problems = append(problems, found...); table != nil {
			flags += len(table.Flags())
		}
	}
	return p.list(problems, count(flags, "flag")+", "+tally(problems), paths)
}

// toMend counts the problems that have to be mended.
func toMend(problems []knowledge.Problem) int {
	n := 0
	for _, problem := range problems {
		if problem.Level == knowledge.Fault {
			n++
		}
	}
	return n
}

// tally counts problems and, where there are any, notes.
func tally(problems []knowledge.Problem) string {
	n := toMend(problems)
	if n == len(problems) {
		return count(n, "problem")
	}
	return count(n, "problem") + ", " + count(len(problems)-n, "note")
}

// list prints problems and a summary, and fails when there is any problem that is no note.
func (p *program) list(problems []knowledge.Problem, summary string, paths []string) error {
	for _, problem := range problems {
		fmt.Fprintln(p.out, problem)
	}
	if _, err := fmt.Fprintln(p.out, summary); err != nil {
		return fmt.Errorf("print the summary: %w", err)
	}
	if n := toMend(problems); n > 0 {
		return fmt.Errorf("%s in %s; mend them and check again", count(n, "problem"), strings.Join(paths, ", "))
	}
	return nil
}

// summary counts what was found, on one line; lines of a lexicon only when the
// clinic has one.
func summary(found content, problems []knowledge.Problem) string {
	leaflets, sections, passages := found.library.Leaflets(), 0, 0
	for _, leaflet := range leaflets {
		sections += len(leaflet.Sections)
		for _, section := range leaflet.Sections {
			passages += len(section.Passages)
		}
	}
	counts := []string{count(len(leaflets), "leaflet"), count(sections, "section"), count(passages, "passage")}
	if found.lines > 0 {
		counts = append(counts, count(found.lines, "lexicon line"))
	}
	return strings.Join(append(counts, tally(problems)), ", ")
}

// count writes "1 leaflet", "2 leaflets".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
