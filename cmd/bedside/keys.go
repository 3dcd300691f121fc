package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"bedside/bot"
	"bedside/bot/dialog"
	"bedside/bot/eval"
	"bedside/index"
	"bedside/index/reader"
	"bedside/index/urgency"
)

// keyed is an answer key with the leaflets that it asks about.
type keyed struct {
	name  string // as the person named it
	cases []eval.Case
	content
	triage *urgency.Triage
	shelf  *reader.Shelf // nil without the reader
	apart  bool          // it reads nothing together with the question
}

// caseReader reads a key that asks about some content.
type caseReader func(key string, about content) ([]eval.Case, error)

// keyed reads answer keys. A key is named as KEY=PATH, with the path of its
// leaflets, or as KEY, which asks about those of --leaflets.
func (p *program) keyed(f leafletFlags, args []string, read caseReader) ([]keyed, error) {
	loading := p.progress()
	defer loading.stop()
	triage, err := p.triage(0, p.report)
	if err != nil {
		return nil, err
	}
	shelf, err := p.shelf(p.unhurried())
	if err != nil {
		return nil, err
	}
	contents := map[string]content{}
	var sets []keyed
	var errs []error
	for _, arg := range args {
		key, path, own := strings.Cut(arg, "=")
		found, ok := contents[path]
		if !ok {
			named := f
			if own {
				named = leafletFlags{paths: []string{path}}
			}
			var err error
			if found, err = p.content(named, loading); err != nil {
				return nil, err
			}
			contents[path] = found
		}
		cases, err := read(key, found)
		if err == nil {
			err = eval.Check(cases, found.library)
		}
		sets, errs = append(sets, keyed{arg, cases, found, triage, shelf, p.apart}), append(errs, err)
	}
	return sets, errors.Join(errs...)
}

// conversations reads a key of conversations.
func conversations(key string, _ content) ([]eval.Case, error) { return readFile(key, eval.Read) }

// judge holds every conversation of a key. Without weights the embedded ones count.
func (k keyed) judge(ctx context.Context, weights *index.Weights) ([]eval.Judgement, error) {
	ix, err := index.Build(k.library, index.Options{Lexicon: k.lexicon, Weights: weights, Shelf: k.shelf, Apart: k.apart})
	if err != nil {
		return nil, err
	}
	ix.Settle()
	judged, err := eval.Run(ctx, dialog.New(ix, k.triage, bot.Clinic{}), k.cases)
	return judged, errors.Join(err, ix.Close())
}

// depth is how closely passages are looked at for the key's conversations, when there is time for it.
func (k keyed) depth() index.Depth {
	switch {
	case k.shelf == nil:
		return index.DepthWords
	case k.apart:
		return index.DepthApart
	}
	return index.DepthTogether
}

// readKeys reads files of one kind and joins what they hold.
func readKeys[T any](paths []string, read func(string, io.Reader) ([]T, error)) ([]T, error) {
	var all []T
	var errs []error
	for _, path := range paths {
		some, err := readFile(path, read)
		all = append(all, some...)
		errs = append(errs, err)
	}
	return all, errors.Join(errs...)
}

func readFile[T any](path string, read func(string, io.Reader) (T, error)) (T, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		var none T
		return none, fmt.Errorf("answer key: %w; check the path", err)
	}
	return read(path, bytes.NewReader(data))
}
