package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bedside/bot"
	"bedside/bot/gaps"
	"bedside/bot/store"
	"bedside/knowledge"
)

// questionFlags say which questions are listed.
type questionFlags struct {
	config string
	since  string
}

func (f *questionFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.config, "config", "", "config `FILE` of bedside serve")
	cmd.Flags().StringVar(&f.since, "since", "30d", "how many `DAYS` to look back")
}

// days reads "30d".
func (f *questionFlags) days() (int, error) {
	days, err := strconv.Atoi(strings.TrimSuffix(f.since, "d"))
	if err != nil || !strings.HasSuffix(f.since, "d") || days < 1 || days > 3650 {
		return 0, usageError{fmt.Errorf("--since: %q is no number of days from 1d to 3650d; write 30d", f.since)}
	}
	return days, nil
}

func (f *questionFlags) check(cmd *cobra.Command, args []string) error {
	if err := noArguments(cmd, args); err != nil {
		return err
	}
	if f.config == "" {
		return errors.New("no config is named; give --config FILE, the one that 'bedside serve' runs with")
	}
	_, err := f.days()
	return err
}

func (p *program) questions() *cobra.Command {
	var flags questionFlags
	format := "table"
	cmd := &cobra.Command{
		Use:   "questions --config FILE",
		Short: "List what patients asked that was not answered, or not well",
		Long: `List what patients asked that was not answered, or not well: what the bot said it
did not know, what it offered choices for, and what patients found not helpful.
Questions that mean the same are one line, with the wording that is most typical.
Those missed most often come first. It never tells who asked.

It reads the store while 'bedside serve' runs. Texts older than the retention of
the config are gone.`,
		Args: flags.check,
		RunE: func(cmd *cobra.Command, _ []string) error {
			write, ok := questionFormats[format]
			if !ok {
				return usageError{fmt.Errorf("--format: %q is none; write table, json or csv", format)}
			}
			list, err := p.listed(cmd.Context(), flags)
			if err != nil {
				return err
			}
			if err := write(p.out, list); err != nil {
				return fmt.Errorf("print the questions: %w", err)
			}
			return nil
		},
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&format, "format", format, "`FORMAT`: table, json (one object a line) or csv")
	cmd.AddCommand(p.propose())
	return cmd
}

// questionList is the outcome of listing.
type questionList struct {
	questions []gaps.Gap
	library   *knowledge.Library
	days      int
	config    config
	path      string // of the config
}

// listed reads the store and puts together what was asked.
func (p *program) listed(ctx context.Context, flags questionFlags) (questionList, error) {
	days, err := flags.days()
	if err != nil {
		return questionList{}, err
	}
	list := questionList{days: days, path: flags.config}
	if list.config, err = readConfigAlone(flags.config); err != nil {
		return list, err
	}
	p.heed(list.config)
	asked, err := p.asked(ctx, list.config.Store, time.Now().AddDate(0, 0, -days))
	if err != nil {
		return list, err
	}
	err = p.withUnhurried(list.config.leafletFlags().asStaff(), list.config.Clinic.clinic(), func(e *answerer) error {
		list.library = e.index.Library()
		list.questions, err = gaps.List(ctx, e.index, asked)
		return err
	})
	return list, err
}

// asked reads the questions of a store that another process may have open.
func (p *program) asked(ctx context.Context, place storePlace, since time.Time) (asked []bot.Asked, err error) {
	err = p.readStore(ctx, place, func(r *store.Reader) (err error) {
		asked, err = r.Asked(ctx, since)
		return err
	})
	return asked, err
}

// keysOf returns the keys of a store that is there; it makes none.
func (p *program) keysOf(place storePlace) (*store.Keys, error) {
	given, err := p.secret(dataKey)
	if err != nil {
		return nil, err
	}
	if !place.isPostgres() {
		if _, err := os.Stat(string(place)); err != nil {
			return nil, fmt.Errorf("store: %w; 'bedside serve' makes it when it runs for the first time", err)
		}
		if _, err := os.Stat(string(place) + keySuffix); given == "" && err != nil {
			return nil, fmt.Errorf("%s is not set, and there is no key beside the store; set it as for 'bedside serve'", dataKey)
		}
	}
	raw, _, err := p.dataKeys(place)
	if err != nil {
		return nil, err
	}
	return store.NewKeys(raw[0], raw[1:]...)
}

// questionFormats write a list.
var questionFormats = map[string]func(io.Writer, questionList) error{
	"table": writeQuestionTable, "json": writeQuestionJSON, "csv": writeQuestionCSV,
}
