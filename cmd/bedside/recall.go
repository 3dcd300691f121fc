package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bedside/bot"
	"bedside/bot/publish"
	"bedside/bot/store"
)

// recalling holds the flags of "recall".
type recalling struct {
	questionFlags
	send string
	json bool
}

// maxCorrection is the largest number of characters of a correction: one message on every platform.
const maxCorrection = 1500

func (p *program) recall() *cobra.Command {
	var flags recalling
	cmd := &cobra.Command{
		Use:   "recall --config FILE LEAFLET[/SECTION[#N]][@VERSION]",
		Short: "List who was told a passage, and correct it",
		Long: `List the replies that quoted a passage, a section or a leaflet: how many, to whom, and
when. It changes nothing and sends nothing. VERSION is the day of a review, as
2024-03-01, or how the SHA-256 of the passage begins.

With --send, the same list is printed and a correction is proposed in these words. It
goes out once another person says yes, with 'bedside recall approve CODE', within a
day: once to each chat that was told by then, at no more than ten a second, whatever
restarts in between. Whoever has erased their data or left gets none.

Withdraw the leaflet before you recall it: else others are told it meanwhile.
It works beside a running 'bedside serve', which sends the corrections.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if err := configAnd(&flags.config, 1, 1, "name one leaflet, section or passage")(cmd, args); err != nil {
				return err
			}
			if cmd.Flags().Changed("send") && strings.TrimSpace(flags.send) == "" {
				return errors.New("--send has no words; write the correction as patients are to read it")
			}
			if n := len([]rune(flags.send)); n > maxCorrection {
				return fmt.Errorf("--send has %d characters; write %d at most, so that it is one message", n, maxCorrection)
			}
			_, err := flags.days()
			return err
		},
		RunE: func(cmd *cobra.Command, args []string) error { return p.runRecall(cmd.Context(), flags, args[0]) },
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&flags.send, "send", "", "propose a correction in these `WORDS`")
	cmd.Flags().BoolVar(&flags.json, "json", false, "print one JSON object for each reply")
	cmd.AddCommand(p.recallApprove(), p.recallReject(), p.recallList())
	return cmd
}

func (p *program) runRecall(ctx context.Context, flags recalling, place string) error {
	of, err := publish.ParseRecallScope(place)
	if err != nil {
		return usageError{err}
	}
	days, err := flags.days()
	if err != nil {
		return err
	}
	c, err := readConfigAlone(flags.config)
	if err != nil {
		return err
	}
	since := time.Now().AddDate(0, 0, -days)
	told, err := p.quotations(ctx, c, of, since)
	if err != nil {
		return err
	}
	write := writeQuotations
	if flags.json {
		write = writeQuotationsJSON
	}
	if err := write(p, place, days, told); err != nil {
		return err
	}
	if len(told) == 0 {
		p.doubtRecalled(c, of)
	}
	if flags.send == "" {
		return nil
	}
	return p.proposeRecall(ctx, c, of, since, told, flags.send)
}

// doubtRecalled says where the leaflets have no such place: nobody was told it then, or its id is mistyped.
func (p *program) doubtRecalled(c config, of bot.RecallScope) {
	library, err := p.leafletsOf(c)
	if err != nil {
		return
	}
	if err := publish.HasRecalled(library, of); err != nil {
		fmt.Fprintf(p.err, "bedside: %v; unless the leaflets had it before, somebody may have been told what you mean\n", err)
	}
}

func (p *program) quotations(ctx context.Context, c config, of bot.RecallScope, since time.Time) (told []bot.Quotation,
	err error) {
	err = p.readStore(ctx, c.Store, func(r *store.Reader) (err error) {
		told, err = r.Quotations(ctx, of, since)
		return err
	})
	return told, err
}

// proposeRecall keeps a proposal and says what is to be done with it.
func (p *program) proposeRecall(
	ctx context.Context,
	c config,
	of bot.RecallScope,
	since time.Time,
	told []bot.Quotation,
	words string,
) error {
	if !slices.ContainsFunc(told, bot.Quotation.Reachable) {
		return errors.New("nobody who was told it can be reached, so nothing is proposed; look further back with --since")
	}
	who, err := p.person()
	if err != nil {
		return err
	}
	recall := bot.Recall{ID: bot.NewID(), Code: newRecallCode(), Of: of, Since: since, Title: p.titleOf(c, of.Leaflet),
		Words: strings.TrimSpace(words), Proposer: who}
	err = p.operate(ctx, c.Store, func(o *store.Operator) error { return o.ProposeRecall(ctx, recall) })
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "\nProposed by %s as recall %s, of the leaflet %q:\n\n%s\n\nNothing is sent yet. Another person "+
		"reads this and says yes within a day:\n  bedside recall approve %s --config FILE\n", who, recall.Code, recall.Title,
		recall.Words, recall.Code)
	return nil
}

// titleOf is the title of a leaflet as people are told it; its id when the leaflets have it no more.
func (p *program) titleOf(c config, leaflet string) string {
	library, err := p.leafletsOf(c)
	if err != nil || library.Leaflet(leaflet) == nil {
		return leaflet
	}
	return library.Leaflet(leaflet).Title
}
