package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bedside/bot"
	"bedside/bot/eval"
)

// evaluating holds the flags of "eval".
type evaluating struct {
	leaflets leafletFlags
	misses   bool
	json     bool
	bounds   []bound

	calibration bool
	maxError    float64

	flags      bool
	thresholds bool // with flags: choose thresholds
	suicidal   bool // with flags: fit the detector of suicidal thoughts
	graded     bool
	names      string
	asking     string

	fit             string
	fitContinuation string
	gradedKeys      []string
	heldOut         bool

	reporting
}

const maxErrorFlag = "max-calibration-error"

// bound is a limit as its flag gives it.
type bound struct {
	flag    string
	measure eval.Measure
	value   float64
}

func (p *program) eval() *cobra.Command {
	var v evaluating
	cmd := &cobra.Command{
		Use:   "eval KEY[=PATH]... [--leaflets PATH]... [--misses] [--calibration] [--json] [--report FILE]",
		Short: "Measure the replies against answer keys",
		Long: `Hold every conversation of the answer keys and compare the last replies with
what the keys ask for. A key is a text file:

  kind: lay

  ? can I have a bath tonight
  = bone-marrow-examination / After you go home
  ~ 24 hours

or JSON Lines. With a limit, such as --min-right 0.8, the command fails when a
figure does not keep it. --calibration shows whether a confidence of 0.8 is right
8 times in 10, and what would be quoted from which confidence on.

--report writes all of it as one page of HTML: risk and coverage, confidence against
what was right, exact intervals by kind, every message that was not replied to rightly
with the reasons, the slowest ones. --save keeps a run, and --against tells on the page
and here what was gained and lost since such a run. --junit is for CI: what is not right
fails there, with --against only what was better then. These files hold the messages of
the keys.

A key that asks about other leaflets than those of --leaflets is named as
KEY=PATH. Several keys count together.

With --fit the weights of ranking and confidence are fitted to the keys, and to
those of --graded-key, and written to a file. --held-out shows instead what each
key gives with weights that were fitted to the others. With --fit and --thresholds only
the thresholds are chosen, for what the weights in use make of the keys, to which they
were not fitted. --fit-continuation finds by
what a message is known that goes on from those before it: in the keys' conversations
of several messages, and in single messages of theirs that are said after one another.

With --flags the keys are messages with the urgency that they should get, JSON Lines
such as {"turns":["my dad has collapsed"],"want":"urgent","kind":"unconscious"}, and
the table of flags is measured instead, with exact 95 % intervals.

With --graded the keys grade many sections for each question, and the ranking is
measured instead.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if p.apart && (v.flags || p.reader == readerOff) {
				return errors.New("--apart is about the reader; drop it, --flags or --reader off")
			}
			return cmp.Or(v.check(args), v.checkCalibration(cmd), v.reporting.check(&v, args))
		},
		RunE: func(cmd *cobra.Command, keys []string) error {
			if err := v.read(v.flags); err != nil {
				return err
			}
			switch {
			case v.flags:
				return p.runFlags(v, keys)
			case v.fitting():
				return p.runFit(cmd.Context(), v, keys)
			case v.graded:
				return p.withUnhurried(v.leaflets, bot.Clinic{}, func(e *answerer) error {
					return p.runGraded(cmd.Context(), e.index, v, keys)
				})
			}
			return p.runEval(cmd, v, keys)
		},
	}
	v.leaflets.add(cmd)
	v.add(cmd)
	cmd.Flags().BoolVar(&p.apart, "apart", false,
		"measure what is answered while many ask at once: passages are read, but none together with the question")
	v.reporting.add(cmd)
	return cmd
}

func (v *evaluating) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&v.misses, "misses", false, "list the conversations that were not replied to rightly")
	flags.BoolVar(&v.calibration, "calibration", false,
		"compare the confidence of the best matches with how often they are right")
	flags.Float64Var(&v.maxError, maxErrorFlag, 0,
		"fail when confidence and share right are further apart on average than this `DISTANCE`, 0 to 1")
	flags.BoolVar(&v.json, "json", false, "print the figures as one JSON object")
	flags.BoolVar(&v.flags, "flags", false, "the keys are messages and their urgency; measure the flags")
	flags.BoolVar(&v.suicidal, "suicidal", false,
		"with --flags: print the detector of suicidal thoughts that fits the keys' messages")
	flags.BoolVar(&v.thresholds, "thresholds", false,
		"with --flags: print the recogniser's thresholds that keep the limits on the keys' messages; "+
			"with --fit: keep ranking and confidence, and choose the thresholds alone")
	flags.BoolVar(&v.graded, "graded", false, "the keys grade many sections for each question")
	flags.StringVar(&v.fit, "fit", "", "fit the weights to the keys and write them to `FILE`")
	flags.StringVar(&v.fitContinuation, "fit-continuation", "",
		"fit what tells that a message goes on from those before it, and write it to `FILE`")
	flags.StringArrayVar(&v.gradedKeys, "graded-key", nil,
		"`KEY=PATH` of a graded key to fit the weights to as well; may be repeated")
	flags.BoolVar(&v.heldOut, "held-out", false, "report each key with weights fitted to the other keys")
	flags.StringVar(&v.names, "map", "", "`FILE` that names sections as a graded key does")
	flags.StringVar(&v.asking, "ask", "message", "`FORM` in which graded questions are asked: "+
		strings.Join(eval.Askings, ", "))
	v.bounds = make([]bound, len(eval.Measures))
	for i, measure := range eval.Measures {
		b := &v.bounds[i]
		b.measure, b.flag = measure, "max-"+measure.Name
		usage := "fail when more than this `SHARE`, 0 to 1: "
		if measure.Good {
			b.flag, usage = "min-"+measure.Name, "fail when less than this `SHARE`, 0 to 1: "
		}
		flags.Float64Var(&b.value, b.flag, 0, usage+measure.Meaning)
	}
}

// fitting tells whether weights are to be found rather than measured.
func (v *evaluating) fitting() bool { return v.fit != "" || v.heldOut || v.fitContinuation != "" }

// check tells what is wrong with the arguments.
func (v *evaluating) check(keys []string) error {
	if len(keys) == 0 {
		return errors.New("no answer key is named; give one or more")
	}
	if !slices.Contains(eval.Askings, v.asking) {
		return fmt.Errorf("--ask is %q; give one of %s", v.asking, strings.Join(eval.Askings, ", "))
	}
	for _, b := range v.bounds {
		if b.value < 0 || b.value > 1 {
			return fmt.Errorf("--%s is %v; give a share from 0 to 1", b.flag, b.value)
		}
	}
	switch sets := len(keys) + len(v.gradedKeys); {
	case v.suicidal && !v.flags:
		return errors.New("--suicidal is for --flags; give that as well")
	case v.thresholds && !v.flags && v.fit == "":
		return errors.New("--thresholds is for --flags and --fit; give one of them as well")
	case v.fit != "" && v.heldOut:
		return errors.New("--held-out writes no weights; drop it or --fit")
	case v.fitContinuation != "" && (v.fit != "" || v.heldOut || len(v.gradedKeys) > 0):
		return errors.New("--fit-continuation fits nothing else; drop it, or --fit, --held-out and --graded-key")
	case v.heldOut && sets < 2:
		return errors.New("--held-out needs two keys or more: one to measure and others to fit the weights to")
	case len(v.gradedKeys) > 0 && !v.fitting():
		return errors.New("--graded-key is for --fit and --held-out; use --graded to measure the ranking")
	}
	if !(v.maxError >= 0 && v.maxError <= 1) {
		return fmt.Errorf("--%s is %v; give a number from 0 to 1", maxErrorFlag, v.maxError)
	}
	return nil
}

// checkCalibration tells when a calibration is asked for where none is computed:
// a limit that is passed over would check nothing.
func (v *evaluating) checkCalibration(cmd *cobra.Command) error {
	other := ""
	switch {
	case v.graded:
		other = "graded"
	case v.fitting():
		other = "fit"
	}
	for _, flag := range []string{"calibration", maxErrorFlag} {
		if other != "" && cmd.Flags().Changed(flag) {
			return fmt.Errorf("--%s does not go with --%s; drop one of them", flag, other)
		}
	}
	return nil
}

// limits returns the bounds that were given.
func (v *evaluating) limits(cmd *cobra.Command) []eval.Limit {
	var limits []eval.Limit
	for _, b := range v.bounds {
		if cmd.Flags().Changed(b.flag) {
			limits = append(limits, eval.Limit{Measure: b.measure, Bound: b.value})
		}
	}
	return limits
}

func (p *program) runEval(cmd *cobra.Command, v evaluating, keys []string) error {
	sets, err := p.keyed(v.leaflets, keys, conversations)
	if err != nil {
		return err
	}
	var judged []eval.Judgement
	for _, set := range sets {
		some, err := set.judge(cmd.Context(), nil)
		if err != nil {
			return err
		}
		judged = append(judged, some...)
	}
	if err := p.printJudged(v, judged); err != nil {
		return err
	}
	checks := eval.CheckLimits(v.limits(cmd), judged)
	if cmd.Flags().Changed(maxErrorFlag) {
		checks = append(checks, eval.LimitCheck{
			Name: fmt.Sprintf("%s %v", maxErrorFlag, v.maxError), Broken: eval.Calibrate(judged).Exceeds(v.maxError),
		})
	}
	errs := []error{p.reportRun(v, keys, judged, checks)}
	for _, check := range checks {
		if check.Broken != "" {
			errs = append(errs, errors.New(check.Broken))
		}
	}
	return errors.Join(errs...)
}

func (p *program) printJudged(v evaluating, judged []eval.Judgement) error {
	if v.json {
		return eval.WriteJSON(p.out, judged, v.misses)
	}
	if v.misses {
		if err := eval.Misses(p.out, judged); err != nil {
			return err
		}
	}
	if err := eval.Report(p.out, judged); err != nil || !v.calibration {
		return err
	}
	return eval.ReportCalibration(p.out, eval.Calibrate(judged))
}
