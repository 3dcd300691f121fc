package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"bedside/bot/eval"
)

// reporting holds the flags of "eval" that write a run into files or compare it with an earlier one.
type reporting struct {
	report, junit, save string // names of files; "" for none
	against             string // name of the earlier run's file; "" for none

	before eval.RunFile // the earlier run
}

func (r *reporting) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(
		&r.report,
		"report",
		"",
		"write the run to `FILE` as one page of HTML, with plots and every message not replied to rightly",
	)
	flags.StringVar(&r.junit, "junit", "", "write the run to `FILE` as tests in JUnit's XML, for CI")
	flags.StringVar(&r.save, "save", "", "write the run to `FILE`, for --against")
	flags.StringVar(&r.against, "against", "", "tell what changed since the run in `FILE`, which --save wrote")
}

// check tells what is wrong with the flags beside others, and with the keys.
func (r *reporting) check(v *evaluating, keys []string) error {
	given := ""
	for _, f := range []struct{ name, value string }{
		{"report", r.report}, {"junit", r.junit}, {"save", r.save}, {"against", r.against},
	} {
		if f.value == "" {
			continue
		}
		given = f.name
		if f.name != "against" && slices.Contains(keys, f.value) {
			return fmt.Errorf("--%s would write over the key %s; name another file", f.name, f.value)
		}
	}
	other := ""
	switch {
	case given == "":
		return nil
	case v.graded:
		other = "graded"
	case v.heldOut:
		other = "held-out"
	case v.fit != "":
		other = "fit"
	case v.fitContinuation != "":
		other = "fit-continuation"
	case v.thresholds:
		other = "thresholds"
	case r.against != "" && v.json && r.report == "" && r.junit == "":
		return errors.New("--against changes nothing in what --json prints; drop --json, or give --report or --junit")
	}
	if other != "" {
		return fmt.Errorf("--%s does not go with --%s; drop one of them", given, other)
	}
	return nil
}

// read reads the earlier run, which has to be one of flags or of conversations.
func (r *reporting) read(flags bool) error {
	if r.against == "" {
		return nil
	}
	data, err := os.ReadFile(r.against)
	if err != nil {
		return fmt.Errorf("earlier run: %w; check the path, or write one with bedside eval --save", err)
	}
	if r.before, err = eval.ReadRunFile(r.against, bytes.NewReader(data)); err != nil {
		return err
	}
	if of := len(r.before.Flags) > 0; of != flags {
		what := map[bool]string{true: "of flags", false: "of conversations"}
		return fmt.Errorf("%s: this is a run %s, not %s; name another, or %s --flags", r.against, what[of], what[flags],
			map[bool]string{true: "add", false: "drop"}[of])
	}
	return nil
}

// about tells what a page says of a run.
func (r *reporting) about(keys, leaflets []string) eval.About {
	return eval.About{
		Program: version + commit(), Made: time.Now(), Keys: keys, Leaflets: leaflets, Against: r.against, Before: r.before,
	}
}

// write writes each file that was asked for.
func (r *reporting) write(page, junit, save func(io.Writer) error) error {
	var errs []error
	for _, f := range []struct {
		name  string
		write func(io.Writer) error
	}{{r.report, page}, {r.junit, junit}, {r.save, save}} {
		if f.name == "" {
			continue
		}
		var b bytes.Buffer
		if err := f.write(&b); err != nil {
			errs = append(errs, err)
		} else if err := os.WriteFile(f.name, b.Bytes(), 0o600); err != nil { // it holds messages of patients
			errs = append(errs, fmt.Errorf("write the run: %w; check the path", err))
		}
	}
	return errors.Join(errs...)
}

// reportRun writes a run of conversations, and what changed since the earlier one.
func (p *program) reportRun(v evaluating, keys []string, judged []eval.Judgement, checks []eval.LimitCheck) error {
	about := v.about(keys, v.leaflets.paths)
	run := eval.NewRunFile(about.Program, judged)
	if v.against != "" && !v.json {
		changes := eval.Compare(v.before.Conversations, run.Conversations)
		if err := eval.ReportChanges(p.out, v.against, changes); err != nil {
			return err
		}
	}
	return v.write(
		func(w io.Writer) error { return eval.WritePage(w, about, judged) },
		func(w io.Writer) error { return eval.WriteJUnit(w, about, judged, checks) },
		run.Write)
}

// reportFlags writes a run of flags, and what changed since the earlier one.
func (p *program) reportFlags(v evaluating, keys []string, judged []eval.JudgedFlags) error {
	about := v.about(keys, nil)
	last := judged[len(judged)-1].Verdicts
	run := eval.NewFlagsRunFile(about.Program, last)
	if v.against != "" && !v.json {
		if err := eval.ReportFlagChanges(p.out, v.against, eval.CompareFlags(v.before.Flags, run.Flags)); err != nil {
			return err
		}
	}
	return v.write(
		func(w io.Writer) error { return eval.WriteFlagsPage(w, about, judged...) },
		func(w io.Writer) error { return eval.WriteFlagsJUnit(w, about, last) },
		run.Write)
}
