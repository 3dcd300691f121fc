package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bedside/bot"
	"bedside/bot/eval"
	"bedside/bot/gaps"
	"bedside/bot/publish"
)

// replaying holds the flags of "replay".
type replaying struct {
	questionFlags
	next   leafletFlags
	keys   []string
	most   int
	strict bool
	json   bool
}

func (p *program) replay() *cobra.Command {
	var flags replaying
	cmd := &cobra.Command{
		Use:   "replay --config FILE --leaflets PATH... [--key KEY]... [--strict]",
		Short: "Compare a new version of the leaflets with the live one, by what patients asked",
		Long: `Answer what patients asked, as far as it is kept, with the leaflets of --leaflets and with
those of the config, and list what changes: by section, the worst first. Questions are
shown as in the digest; those that may say who asked are not shown at all.

With --key, an answer key of the clinic's own is held with both as well. With --strict,
the command fails when a question of a key is replied to worse than now: silence is worse
than the right answer, and a wrong one is worse than silence. Nothing is published by it,
and nothing kept.

It reads the store while 'bedside serve' runs.`,
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(flags.next.paths) == 0:
				return errors.New("no new version is named; give --leaflets PATH")
			case flags.most < 1:
				return fmt.Errorf("--most is %d; write a number from 1", flags.most)
			case flags.strict && len(flags.keys) == 0:
				return errors.New("--strict is about answer keys; name one with --key")
			}
			return flags.check(cmd, args)
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return p.runReplay(cmd.Context(), flags) },
	}
	flags.add(cmd)
	cmd.Flags().StringArrayVar(&flags.next.paths, "leaflets", nil, "`PATH` of the new version; may be repeated")
	cmd.Flags().StringArrayVar(&flags.keys, "key", nil, "answer `KEY` of the clinic; may be repeated")
	cmd.Flags().IntVar(&flags.most, "most", 2000, "`NUMBER` of different questions to ask again, the most frequent first")
	cmd.Flags().BoolVar(&flags.strict, "strict", false, "fail when a question of a key gets worse")
	cmd.Flags().BoolVar(&flags.json, "json", false, "print one JSON object for each question that changes")
	return cmd
}

// replayReport is what changes with a new version.
type replayReport struct {
	publish.Replayed
	days int
	keys keyChanges
}

func (p *program) runReplay(ctx context.Context, flags replaying) error {
	days, err := flags.days()
	if err != nil {
		return err
	}
	c, err := readConfig(flags.config)
	if err != nil {
		return err
	}
	p.heed(c)
	cases, err := readKeys(flags.keys, eval.Read)
	if err != nil {
		return err
	}
	asked, err := p.asked(ctx, c.Store, time.Now().AddDate(0, 0, -days))
	if err != nil {
		return err
	}
	report := replayReport{days: days}
	flags.next.audiences = c.leafletFlags().audiences
	err = p.withUnhurried(c.leafletFlags(), c.Clinic.clinic(), func(live *answerer) error {
		return p.withUnhurried(flags.next, c.Clinic.clinic(), func(next *answerer) error {
			loading := p.progress()
			defer loading.stop()
			if report.keys, err = holdKeys(ctx, live, next, cases); err != nil {
				return err
			}
			report.Replayed, err = publish.Replay(ctx, live, next, asked, flags.most, loading.step("asking again"))
			return err
		})
	})
	if err != nil {
		return err
	}
	if err := p.writeReplay(report, flags.json); err != nil {
		return fmt.Errorf("print what changes: %w", err)
	}
	if worse := len(report.keys.worse); flags.strict && worse > 0 {
		return fmt.Errorf("%s of the answer key would be answered worse; mend the leaflets named above, or the key",
			count(worse, "question"))
	}
	return nil
}

// keyChanges are the questions of answer keys that get better or worse.
type keyChanges struct {
	questions     int
	worse, better []keyChange
}

// keyChange is one of them.
type keyChange struct {
	eval.Case
	Live, Next eval.Verdict
}

// holdKeys holds the conversations of keys with both versions.
func holdKeys(ctx context.Context, live, next eval.Responder, cases []eval.Case) (keyChanges, error) {
	changes := keyChanges{questions: len(cases)}
	before, err := eval.Run(ctx, live, cases)
	if err != nil {
		return changes, err
	}
	after, err := eval.Run(ctx, next, cases)
	if err != nil {
		return changes, err
	}
	for i := range cases {
		change := keyChange{cases[i], before[i].Verdict, after[i].Verdict}
		switch harm := change.Next.Harm() - change.Live.Harm(); {
		case harm > 0:
			changes.worse = append(changes.worse, change)
		case harm < 0:
			changes.better = append(changes.better, change)
		}
	}
	return changes, nil
}

// writeReplay writes a report.
func (p *program) writeReplay(r replayReport, asJSON bool) error {
	if asJSON {
		return p.writeReplayJSON(r)
	}
	for _, c := range r.keys.worse {
		fmt.Fprintf(p.out, "%s:%d: worse: %s, was %s\n", c.File, c.Line, c.Next, c.Live)
	}
	for _, c := range r.keys.better {
		fmt.Fprintf(p.out, "%s:%d: better: %s, was %s\n", c.File, c.Line, c.Next, c.Live)
	}
	for _, section := range r.Differences {
		fmt.Fprintf(p.out, "\n%s\n", section.Section)
		for _, d := range section.Differences {
			fmt.Fprintf(p.out, "  %s, asked %s: %s%s\n", d.Effect, count(d.Times, "time"), gaps.Shown(d.Question), towards(d))
		}
	}
	if len(r.keys.worse)+len(r.keys.better)+len(r.Differences) > 0 {
		fmt.Fprintln(p.out)
	}
	fmt.Fprintf(p.out, "%s of the last %s asked again: ", count(r.Questions, "question"), count(r.days, "day"))
	var counts []string
	for _, effect := range publish.Effects {
		counts = append(counts, fmt.Sprintf("%d %s", r.Count(effect), effect))
	}
	fmt.Fprintf(p.out, "%s.\n", strings.Join(counts, ", "))
	if r.Left > 0 {
		fmt.Fprintf(p.out, "%s asked less often left out; --most asks more.\n", count(r.Left, "question"))
	}
	_, err := fmt.Fprintf(p.out, "%s of the answer key: %d worse, %d better.\n", count(r.keys.questions, "question"),
		len(r.keys.worse), len(r.keys.better))
	return err
}

// towards names what would be quoted instead, where that is not plain.
func towards(d publish.Difference) string {
	switch d.Effect {
	case publish.EffectPassage:
		return fmt.Sprintf("\n    %s -> %s", d.Before.Passage, d.After.Passage)
	case publish.EffectAnswered:
		return "\n    " + d.After.Passage
	case publish.EffectSilent:
		return fmt.Sprintf("\n    %s -> %s", d.Before.Passage, d.Next)
	}
	return "\n    " + d.After.Passage
}

// differenceJSON is a question that changes, as machines read it.
type differenceJSON struct {
	Section  string         `json:"section"`
	Effect   publish.Effect `json:"effect"`
	Times    int            `json:"times"`
	Question string         `json:"question"`
	Live     bot.Outcome    `json:"live"`
	Next     bot.Outcome    `json:"next"`
	Before   string         `json:"before,omitempty"`
	After    string         `json:"after,omitempty"`
}

// keyChangeJSON is a question of a key that changes.
type keyChangeJSON struct {
	Key   string       `json:"key"`
	Line  int          `json:"line"`
	Live  eval.Verdict `json:"live"`
	Next  eval.Verdict `json:"next"`
	Worse bool         `json:"worse"`
}

func (p *program) writeReplayJSON(r replayReport) error {
	lines := json.NewEncoder(p.out)
	for _, c := range r.keys.worse {
		if err := lines.Encode(keyChangeJSON{c.File, c.Line, c.Live, c.Next, true}); err != nil {
			return err
		}
	}
	for _, c := range r.keys.better {
		if err := lines.Encode(keyChangeJSON{c.File, c.Line, c.Live, c.Next, false}); err != nil {
			return err
		}
	}
	for _, section := range r.Differences {
		for _, d := range section.Differences {
			if err := lines.Encode(differenceJSON{section.Section, d.Effect, d.Times, gaps.Shown(d.Question), d.Live, d.Next,
				d.Before.Passage, d.After.Passage}); err != nil {
				return err
			}
		}
	}
	return nil
}
