package main

import (
	"context"
	"fmt"
	"strings"

	"bedside/bot/dialog"
	"bedside/bot/eval"
	"bedside/bot/publish"
)

// approver holds the answer keys of the config with a version before it goes live, beside the one
// that is; nil without keys. It fails when a key cannot be read.
func (s *service) approver() (func(ctx context.Context, live, next *publish.Version) error, error) {
	if _, err := readKeys(s.config.ReplayKeys, eval.Read); err != nil || len(s.config.ReplayKeys) == 0 {
		return nil, err
	}
	return func(ctx context.Context, live, next *publish.Version) error {
		cases, err := readKeys(s.config.ReplayKeys, eval.Read) // anew: a key changes with its leaflets
		if err != nil {
			return err
		}
		of := func(v *publish.Version) eval.Responder { return dialog.New(v.Index, s.triage, s.config.clinic()) }
		changes, err := holdKeys(ctx, of(live), of(next), cases)
		if err != nil {
			return err
		}
		return changes.refusal()
	}, nil
}

// maxTold is how many questions of a key are named.
const maxTold = 5

// refusal names the questions that get worse; nil when none does.
func (c keyChanges) refusal() error {
	if len(c.worse) == 0 {
		return nil
	}
	var worse []string
	for i, change := range c.worse {
		if i == maxTold {
			worse = append(worse, fmt.Sprintf("and %d more", len(c.worse)-maxTold))
			break
		}
		worse = append(worse, fmt.Sprintf("%s:%d %s, was %s", change.File, change.Line, change.Next, change.Live))
	}
	return fmt.Errorf("it replies worse to %s of the answer keys: %s", count(len(c.worse), "question"),
		strings.Join(worse, "; "))
}
