package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"bedside/bot/eval"
	"bedside/index"
)

// runFit finds the weights that account best for keys and writes them to a
// file. With --held-out it writes none, and reports what each key gives with
// weights that were fitted to the others.
func (p *program) runFit(ctx context.Context, v evaluating, keys []string) error {
	sets, err := p.keyed(v.leaflets, keys, conversations)
	if err != nil {
		return err
	}
	if v.fitContinuation != "" {
		return fitContinuation(ctx, sets, v.fitContinuation)
	}
	graded, err := p.keyed(v.leaflets, v.gradedKeys, v.gradedConversations)
	if err != nil {
		return err
	}
	sets = append(sets, graded...)
	if v.heldOut {
		return p.reportHeldOut(ctx, sets)
	}
	find := fit
	if v.thresholds {
		find = fitThresholds
	}
	weights, err := find(ctx, sets)
	if err != nil {
		return err
	}
	return writeFitted(v.fit, func(w io.Writer) error { return eval.WriteWeights(w, weights) })
}

// gradedConversations reads a graded key as conversations of one message, each
// question asked as its message and as its summary.
func (v *evaluating) gradedConversations(key string, about content) ([]eval.Case, error) {
	questions, err := readFile(key, eval.ReadGraded)
	if err != nil || v.names == "" {
		return eval.GradedCases(questions, nil, about.library, "message", "summary"), err
	}
	names, err := readFile(v.names, eval.ReadNames)
	return eval.GradedCases(questions, names, about.library, "message", "summary"), err
}

// fit finds weights for keys, from the passages that those in use bring up.
func fit(ctx context.Context, sets []keyed) (index.Weights, error) {
	var examples []eval.Example
	questions, groups := 0, grouped(sets)
	for i, set := range sets {
		judged, err := set.judge(ctx, nil)
		if err != nil {
			return index.Weights{}, err
		}
		about := eval.Example{Group: groups[i], Several: len(set.library.Leaflets()) > 1, Question: questions}
		examples = append(examples, eval.Examples(judged, about)...)
		questions += len(judged)
	}
	weights, err := eval.Fit(examples)
	return weights, tooFew("fitting weights to", sets, err)
}

// fitThresholds keeps the ranking and the confidence in use, and chooses the thresholds for what they make of keys.
func fitThresholds(ctx context.Context, sets []keyed) (index.Weights, error) {
	var ofOne, ofSeveral []eval.Judgement
	for _, set := range sets {
		judged, err := set.judge(ctx, nil)
		if err != nil {
			return index.Weights{}, err
		}
		if len(set.library.Leaflets()) > 1 {
			ofSeveral = append(ofSeveral, judged...)
		} else {
			ofOne = append(ofOne, judged...)
		}
	}
	weights, err := eval.FitThresholds(index.FittedWeights(sets[0].depth()), ofOne, ofSeveral)
	return weights, tooFew("choosing thresholds for", sets, err)
}

// tooFew is the error of a fit to keys, with what to do where they ask nothing that their leaflets answer.
func tooFew(doing string, sets []keyed, err error) error {
	if !errors.Is(err, eval.ErrNothingFound) {
		return err
	}
	return fmt.Errorf("%s %s: %w; name keys with questions that their leaflets answer", doing, names(sets), err)
}

// fitContinuation finds weights by which a message that goes on from those before it is known, and writes them.
// Each conversation is read as closely as there is time for, and as it is while many ask.
func fitContinuation(ctx context.Context, sets []keyed, path string) error {
	var goingOn, changed []eval.Judgement
	for _, set := range sets {
		for _, set.apart = range []bool{false, true} {
			going, err := set.judgeOnly(ctx, eval.GoingOn(set.cases))
			if err != nil {
				return err
			}
			other, err := set.judgeOnly(ctx, slices.Concat(eval.Changed(set.cases), eval.ChangedPhrasings(set.library)))
			if err != nil {
				return err
			}
			goingOn, changed = append(goingOn, going...), append(changed, other...)
		}
	}
	weights, err := eval.FitContinuation(goingOn, changed)
	if err != nil {
		return fmt.Errorf("fitting to %s: %w; name keys with both", names(sets), err)
	}
	return writeFitted(path, func(w io.Writer) error { return eval.WriteContinuation(w, weights) })
}

// judgeOnly judges other conversations about a key's leaflets.
func (k keyed) judgeOnly(ctx context.Context, cases []eval.Case) ([]eval.Judgement, error) {
	k.cases = cases
	return k.judge(ctx, nil)
}

// names are those of keys, as the person named them.
func names(sets []keyed) string {
	var all []string
	for _, set := range sets {
		all = append(all, set.name)
	}
	return strings.Join(all, ", ")
}

// grouped numbers the libraries of sets: those that have a leaflet in common, even by way of
// a third, have the same number, so that no leaflet is both learned from and measured on.
func grouped(sets []keyed) []int {
	groups, of := make([]int, len(sets)), map[string]int{}
	for i, set := range sets {
		groups[i] = i
		for _, leaflet := range set.library.Leaflets() {
			if other, met := of[leaflet.ID]; met {
				join(groups[:i+1], groups[i], groups[other])
			}
			of[leaflet.ID] = i
		}
	}
	return groups
}

// join makes one group of two.
func join(groups []int, from, to int) {
	for i := range groups {
		if groups[i] == from {
			groups[i] = to
		}
	}
}

// reportHeldOut leaves each key out of the fit in turn.
func (p *program) reportHeldOut(ctx context.Context, sets []keyed) error {
	var all []eval.Judgement
	for i, set := range sets {
		weights, err := fit(ctx, slices.Delete(slices.Clone(sets), i, i+1))
		if err != nil {
			return err
		}
		judged, err := set.judge(ctx, &weights)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.out, "%s, held out:\n\n", set.name)
		if err := eval.Report(p.out, judged); err != nil {
			return err
		}
		fmt.Fprintln(p.out)
		all = append(all, judged...)
	}
	return eval.ReportCalibration(p.out, eval.Calibrate(all))
}

func writeFitted(path string, write func(io.Writer) error) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("fit: %w; name a file that can be written", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return write(file)
}
