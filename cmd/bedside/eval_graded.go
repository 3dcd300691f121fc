package main

import (
	"context"
	"fmt"

	"bedside/bot/eval"
	"bedside/index"
)

// runGraded measures the ranking against graded keys.
func (p *program) runGraded(ctx context.Context, ix *index.Index, v evaluating, keys []string) error {
	questions, err := readKeys(keys, eval.ReadGraded)
	if err != nil {
		return err
	}
	names, err := p.readNames(ix, v.names)
	if err != nil {
		return err
	}
	rankings, err := eval.RunGraded(ctx, ix, questions, names, v.asking)
	if err != nil {
		return err
	}
	if v.json {
		return eval.WriteJSONGraded(p.out, rankings)
	}
	if v.misses {
		if err := eval.MissesGraded(p.out, rankings, v.asking); err != nil {
			return err
		}
	}
	return eval.ReportGraded(p.out, rankings)
}

// readNames reads the names of a graded key, if there are any, and tells when
// the leaflets lack some of what they name.
func (p *program) readNames(ix *index.Index, path string) (eval.Names, error) {
	if path == "" {
		return nil, nil
	}
	names, err := readFile(path, eval.ReadNames)
	if err != nil {
		return nil, err
	}
	if unknown := names.Unknown(ix.Library()); len(unknown) > 0 {
		p.report(fmt.Errorf("%s: %d of %d names are of no section in the leaflets, the first %q; check --leaflets",
			path, len(unknown), len(names), unknown[0]))
	}
	return names, nil
}
