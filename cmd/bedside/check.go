package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bedside/knowledge"
	"bedside/knowledge/redflags"
)

// checkFlags say what check looks at, and how it tells.
type checkFlags struct {
	flags, json, sarif, strict, list, key bool
	questions, config                     string
}

func (p *program) check() *cobra.Command {
	var f checkFlags
	command := &cobra.Command{
		Use:   "check PATH...",
		Short: "Check leaflets and list what has to be mended",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("nothing to check; name a leaflet or a folder of leaflets")
			}
			return nil
		},
		RunE: func(command *cobra.Command, paths []string) error {
			if f.flags {
				return p.checkTables(paths)
			}
			return p.checkLeaflets(command.Context(), paths, f)
		},
	}
	flags := command.Flags()
	flags.BoolVar(&f.flags, "flags", false, "check tables of red flags in place of leaflets")
	flags.BoolVar(&f.list, "list", false, "list how each leaflet was cut, with its reading age")
	flags.BoolVar(&f.key, "key", false, "print a line of an answer key for each phrasing, and nothing else")
	flags.BoolVar(&f.json, "json", false, "print leaflets, passages and problems as one JSON object")
	flags.BoolVar(&f.sarif, "sarif", false, "print the problems as SARIF, for pull requests")
	flags.StringVar(&f.questions, "questions", "", "tell which sections no question of the answer key `FILE` finds")
	flags.StringVar(&f.config, "config", "", "config `FILE` of 'bedside serve', for the audiences that leaflets name")
	flags.BoolVar(&f.strict, "strict", false, "exit with 1 for notes, too")
	command.MarkFlagsMutuallyExclusive("flags", "list", "key", "json", "sarif")
	for _, name := range []string{"strict", "questions", "config"} {
		command.MarkFlagsMutuallyExclusive("flags", name)
	}
	return command
}

// checkLeaflets prints every problem and what was found, and fails when there is any
// problem.
func (p *program) checkLeaflets(ctx context.Context, paths []string, f checkFlags) error {
	triage, err := p.triage(0, p.report)
	if err != nil {
		return err
	}
	loading := p.progress()
	defer loading.stop()
	found, problems, err := load(leafletFlags{paths: paths, config: f.config}, loading)
	if err != nil {
		return err
	}
	notes, err := searchNotes(ctx, found, f.questions)
	loading.stop()
	if err != nil {
		return err
	}
	problems = slices.Concat(problems, libraryNotes(found.library, time.Now()), notes, raising(found.library, triage))
	switch {
	case f.key:
		for _, problem := range problems {
			if problem.Level == knowledge.Fault {
				fmt.Fprintln(p.err, problem)
			}
		}
		printKey(p.out, found.library)
	case f.json:
		err = printJSON(p.out, checkedLibrary(found.library, problems))
	case f.sarif:
		err = printJSON(p.out, sarif(problems))
	default:
		if f.list {
			printCut(p.out, found.library)
		}
		err = p.list(problems, summary(found, problems))
	}
	return errors.Join(err, verdict(problems, paths, f.strict))
}

// checkTables does the same for tables of red flags, and tries each pattern on its
// examples.
func (p *program) checkTables(paths []string) error {
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
		if len(found) == 0 && (table == nil || len(table.Flags()) == 0) {
			problems = append(problems, knowledge.Problem{File: path, Message: "the table has no flag",
				Remedy: `begin one with a line like "[flag heart]", or bring the file's text back`})
		}
	}
	err := p.list(problems, count(flags, "flag")+", "+tally(problems))
	return errors.Join(err, verdict(problems, paths, false))
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

// list prints problems and a summary.
func (p *program) list(problems []knowledge.Problem, summary string) error {
	for _, problem := range problems {
		fmt.Fprintln(p.out, problem)
	}
	if _, err := fmt.Fprintln(p.out, summary); err != nil {
		return fmt.Errorf("print the summary: %w", err)
	}
	return nil
}

// verdict fails when there is any problem, or when strict any note.
func verdict(problems []knowledge.Problem, paths []string, strict bool) error {
	n := toMend(problems)
	switch {
	case n > 0:
		return fmt.Errorf("%s in %s; mend them and check again", count(n, "problem"), strings.Join(paths, ", "))
	case strict && len(problems) > 0:
		return fmt.Errorf("%s in %s; look at them, or check without --strict", count(len(problems), "note"),
			strings.Join(paths, ", "))
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
