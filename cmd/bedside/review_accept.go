package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"bedside/knowledge"
	"bedside/knowledge/source"
	"bedside/knowledge/strictyaml"
)

// accept writes who reviewed the draft, and takes it in.
func (r *reviewer) accept(draft []byte, f reviewFlags) error {
	asked := f.due == ""
	const shortest = 3 // letters of a name: a key that was pressed once too often is none
	for utf8.RuneCountInString(f.reviewer) < shortest {
		var err error
		if f.reviewer, err = r.ask("Your name and role: "); err != nil {
			return err
		}
	}
	on, due, err := reviewDates(f)
	for asked && (f.due == "" || err != nil) {
		if f.due != "" {
			fmt.Fprintln(r.out, err)
		}
		if f.due, err = r.ask("To be reviewed again by (as 2029-01-31): "); err != nil {
			return err
		}
		on, due, err = reviewDates(f)
	}
	if err != nil {
		return err
	}
	name := strings.TrimSpace(f.reviewer)
	if problems := strictyaml.Decode([]byte("---\nreviewer: "+quoted(name)+"\n"),
		&struct{ Reviewer string }{}); problems != nil {
		return fmt.Errorf("the name %q cannot be written; give a plain one", name)
	}
	facts := fmt.Sprintf("reviewed: %s\nreviewer: %s\nreview_due: %s\n", on, quoted(name), due)
	if err := r.takeIn(draft, facts); err != nil {
		return err
	}
	fmt.Fprintf(r.out, "%s is a leaflet now, reviewed by %s on %s, due on %s.\n", r.file, name, on, due)
	return nil
}

// takeIn writes the leaflet, with the facts of its review in the place of the line that
// makes it a draft. It writes nothing when the draft has changed since it was accepted,
// or when nobody could be answered from the leaflet.
func (r *reviewer) takeIn(draft []byte, facts string) error {
	now, err := readDraft(r.file)
	if err != nil {
		return err
	}
	if !bytes.Equal(now, draft) {
		return fmt.Errorf("%s has changed since its last section was accepted; run 'bedside review' again", r.file)
	}
	before, after, _ := bytes.Cut(draft, []byte("\ndraft: true\n"))
	reviewed := slices.Concat(before, []byte("\n"+facts), after)
	beside, err := writeBeside(r.file, reviewed)
	if err != nil {
		return fmt.Errorf("write the leaflet: %w", err)
	}
	defer func() { _ = os.Remove(beside) }() // gone already when all went well
	problem, err := refusal(beside)
	if err != nil {
		return err
	}
	if problem != nil {
		problem.File = r.file
		if first, more := bytes.Count(before, []byte("\n"))+2, strings.Count(facts, "\n")-1; problem.Line > first {
			problem.Line = max(problem.Line-more, first) // the facts take more lines than what they replace
		}
		return fmt.Errorf("the draft is not taken in: %w", problem)
	}
	if err := os.Rename(beside, r.file); err != nil {
		return fmt.Errorf("write the leaflet: %w", err)
	}
	return nil
}

// refusal returns the first problem that keeps people from being answered from a file;
// nil when there is none.
func refusal(file string) (*knowledge.Problem, error) {
	library, problems, err := source.Options{}.LoadPaths(file)
	if err != nil {
		return nil, err
	}
	for _, problem := range problems {
		if problem.Level == knowledge.Fault || len(library.Leaflets()) == 0 {
			return &problem, nil
		}
	}
	return nil, nil
}

// reviewDates reads both dates.
func reviewDates(f reviewFlags) (on, due string, err error) {
	first, err := time.Parse(knowledge.DateLayout, f.today)
	if err != nil {
		return "", "", fmt.Errorf("%q is not a date; write it as 2026-01-31", f.today)
	}
	next, err := time.Parse(knowledge.DateLayout, f.due)
	if err != nil {
		return "", "", fmt.Errorf("%q is not a date; write it as 2029-01-31", f.due)
	}
	if !next.After(first) {
		return "", "", fmt.Errorf("the next review, %s, is not after this one, %s; give a later date", f.due, f.today)
	}
	return f.today, f.due, nil
}

// quoted writes a text as YAML in quotation marks.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ").Replace(s) + `"`
}

// writeBeside writes a file that is to take the place of another, and returns its name.
func writeBeside(name string, data []byte) (string, error) {
	beside, err := os.CreateTemp(filepath.Dir(name), ".review-*"+filepath.Ext(name))
	if err != nil {
		return "", err
	}
	_, err = beside.Write(data)
	if err = errors.Join(err, beside.Chmod(0o644), beside.Sync(), beside.Close()); err != nil {
		return "", errors.Join(err, os.Remove(beside.Name()))
	}
	return beside.Name(), nil
}
