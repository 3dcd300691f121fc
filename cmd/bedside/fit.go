package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"bedside/bot"
	"bedside/bot/eval"
	"bedside/index"
	"bedside/knowledge"
	"bedside/knowledge/lexicon"
)

// fitRounds is how often the weights are fitted: which passages are considered
// depends on the weights before.
const fitRounds = 2

// keyedLibrary is an answer key with the leaflets that it asks about.
type keyedLibrary struct {
	cases []eval.Case
	lib   *knowledge.Library
}

// runFit finds the weights that account best for keys and writes them to a
// file. A key is named as KEY=LEAFLETS, or KEY for the embedded leaflets.
func (p *program) runFit(ctx context.Context, path string, keys []string) (err error) {
	sets, err := p.keyedLibraries(keys)
	if err != nil {
		return err
	}
	weights := index.FittedWeights()
	for range fitRounds {
		examples, err := rankAll(ctx, sets, weights)
		if err != nil {
			return err
		}
		weights, err = eval.Fit(examples, func(w index.Weights) ([]eval.Example, error) { return rankAll(ctx, sets, w) })
		if err != nil {
			return err
		}
	}
	file, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("fit: %w; name a file that can be written", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return eval.WriteWeights(file, weights)
}

func (p *program) keyedLibraries(keys []string) ([]keyedLibrary, error) {
	var sets []keyedLibrary
	for _, arg := range keys {
		key, leaflets, found := strings.Cut(arg, "=")
		var flags leafletFlags
		if found {
			flags.paths = []string{leaflets}
		}
		cases, err := readFile(key, eval.Read)
		if err != nil {
			return nil, err
		}
		lib, err := p.library(flags, &progress{})
		if err != nil {
			return nil, err
		}
		if err := eval.Check(cases, lib); err != nil {
			return nil, err
		}
		sets = append(sets, keyedLibrary{cases, lib})
	}
	return sets, nil
}

// rankAll holds every conversation with some weights and returns the passages considered.
func rankAll(ctx context.Context, sets []keyedLibrary, weights index.Weights) ([]eval.Example, error) {
	var examples []eval.Example
	questions := 0
	for _, set := range sets {
		ix, err := index.Build(set.lib, index.Options{Weights: &weights})
		if err != nil {
			return nil, err
		}
		judged, err := eval.Run(ctx, bot.NewResponder(ix, lexicon.EnglishRedFlags(), bot.Clinic{}), set.cases)
		if err := errors.Join(err, ix.Close()); err != nil {
			return nil, err
		}
		examples = append(examples, eval.Examples(judged, questions)...)
		questions += len(judged)
	}
	return examples, nil
}
