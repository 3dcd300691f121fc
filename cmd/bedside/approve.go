package main

import (
	"context"
	"fmt"
	"strings"

	"bedside/bot/dialog"
	"bedside/bot/eval"
	"bedside/bot/publish"
	"bedside/index/reader"
)

// approver holds the answer keys of the config with a version before it goes live, beside the one
// that is; nil without keys. It fails when a key cannot be read.
func (s *service) approver(shelf *reader.Shelf) (func(ctx context.Context, live, next *publish.Version) error, error) {
	if _, err := readKeys(s.config.ReplayKeys, eval.Read); err != nil || len(s.config.ReplayKeys) == 0 {
		return nil, err
	}
	return func(ctx context.Context, live, next *publish.Version) error {
		cases, err := readKeys(s.config.ReplayKeys, eval.Read) // anew: a key changes with its leaflets
		if err != nil {
			return err
		}
		of := func(v *publish.Version) eval.Responder { return dialog.New(v.Index, s.triage, s.config.clinic()) }
		changes, err := readWhole(unread(shelf), func() (keyChanges, error) { return holdKeys(ctx, of(live), of(next), cases) })
		if err != nil {
			return err
		}
		return changes.refusal()
	}, nil
}

// unread counts the questions that were not read to the end for want of time, those of patients among
// them; none without the reader.
func unread(shelf *reader.Shelf) func() int64 {
	if shelf == nil {
		return func() int64 { return 0 }
	}
	return func() int64 { return shelf.Late() + shelf.Apart() }
}

// maxHolds is how often keys are held with two versions while patients leave no time to read them whole.
const maxHolds = 4

// readWhole holds keys until a hold leaves no question unread, or for the last time: a version is to be
// judged by its leaflets, not by how busy the reader was while it was.
func readWhole(unread func() int64, hold func() (keyChanges, error)) (changes keyChanges, err error) {
	for range maxHolds {
		before := unread()
		if changes, err = hold(); err != nil || unread() == before {
			break
		}
	}
	return changes, err
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
