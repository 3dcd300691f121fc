package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bedside/bot"
	"bedside/bot/publish"
	"bedside/bot/store"
	"bedside/knowledge"
)

func (p *program) withdraw() *cobra.Command {
	var path, why string
	var force bool
	cmd := &cobra.Command{
		Use:   "withdraw --config FILE [LEAFLET[/SECTION] --why TEXT]",
		Short: "Stop answers from a leaflet or a section, without a restart",
		Long: `Withdraw a leaflet, or a section of one, named by its id: within a few seconds no
instance quotes it, offers it or counts on it, until 'bedside restore' takes that back.
It survives restarts, and a change of its heading or its file's name. Who withdrew what,
when and why is in the desk's log, for years: write nothing of a patient into --why.

Without an id it lists what is withdrawn, and whether the bot is switched off.

It works beside a running 'bedside serve', with the same config and data key.`,
		Args: configAnd(&path, 0, 1, "name one leaflet, or one section as LEAFLET/SECTION"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return p.listRulings(cmd.Context(), path)
			}
			return p.runWithdraw(cmd.Context(), path, args[0], why, force)
		},
	}
	cmd.Flags().StringVar(&path, "config", "", "config `FILE`")
	cmd.Flags().StringVar(&why, "why", "", "the reason, in a few `WORDS`")
	cmd.Flags().BoolVar(&force, "force", false, "also when the leaflets here have no such id")
	return cmd
}

// errLongWhy refuses a reason that nobody would read.
var errLongWhy = errors.New("this is too long; write 500 characters at most")

func (p *program) runWithdraw(ctx context.Context, path, target, why string, force bool) error {
	why, short := bot.CleanWhy(why)
	switch {
	case !short:
		return usageError{errLongWhy}
	case why == "":
		return usageError{errors.New("no reason is given; say in a few words with --why what is wrong")}
	case strings.ContainsFunc(target, func(r rune) bool { return r == ' ' || r < ' ' }):
		return usageError{fmt.Errorf("%q is no id; 'bedside check --list' lists those of leaflets and sections", target)}
	}
	title := ""
	err := p.rule(ctx, path, func(c config, _ []bot.Ruling) (bot.Ruling, error) {
		library := p.library(c)
		title = publish.Title(library, target)
		ruling, err := publish.Withdrawal(library, target)
		if unknown := (*publish.TargetError)(nil); errors.As(err, &unknown) {
			if !force {
				return ruling, fmt.Errorf("%w; --force withdraws it all the same", err)
			}
			ruling = bot.Ruling{Target: target}
		}
		ruling.Why = why
		return ruling, nil
	})
	if err == nil {
		fmt.Fprintf(p.out, "withdrawn: %s (%s); within a few seconds no instance quotes it, 'bedside restore' takes it "+
			"back\n", title, target)
	}
	return err
}

// runRestoral lifts a ruling.
func (p *program) runRestoral(ctx context.Context, path, target string) error {
	title := ""
	err := p.rule(ctx, path, func(c config, rulings []bot.Ruling) (bot.Ruling, error) {
		if target != bot.Everything {
			title = publish.Title(p.library(c), target)
		}
		return publish.Restoral(rulings, target)
	})
	switch {
	case err != nil:
	case target == bot.Everything:
		fmt.Fprintln(p.out, "on: within five seconds every instance answers again")
	default:
		fmt.Fprintf(p.out, "restored: %s (%s); within a few seconds every instance quotes it again\n", title, target)
	}
	return err
}

// rule makes a ruling in the name of whoever runs this.
func (p *program) rule(ctx context.Context, path string,
	of func(c config, rulings []bot.Ruling) (bot.Ruling, error)) error {
	c, err := readConfigAlone(path)
	if err != nil {
		return err
	}
	return p.operate(ctx, c.Store, func(o *store.Operator) error {
		rulings, err := o.Rulings(ctx)
		if err != nil {
			return err
		}
		ruling, err := of(c, rulings)
		if err != nil {
			return err
		}
		if ruling.By, err = p.person(); err != nil {
			return err
		}
		ruling.At = time.Now()
		return o.Rule(ctx, ruling)
	})
}

// library reads the leaflets of a config; none when they cannot be read, which is told elsewhere.
func (p *program) library(c config) *knowledge.Library {
	loading := p.progress()
	defer loading.stop()
	found, _, err := load(c.leafletFlags(), loading)
	if err != nil {
		none, _ := knowledge.NewLibrary(nil)
		return none
	}
	return found.library
}

// listRulings prints what holds.
func (p *program) listRulings(ctx context.Context, path string) error {
	c, err := readConfigAlone(path)
	if err != nil {
		return err
	}
	library := p.library(c)
	return p.operate(ctx, c.Store, func(o *store.Operator) error {
		rulings, err := o.Rulings(ctx)
		if err != nil {
			return err
		}
		if len(rulings) == 0 {
			fmt.Fprintln(p.out, "nothing is withdrawn")
		}
		for _, r := range rulings {
			what := fmt.Sprintf("withdrawn: %s (%s)", publish.Title(library, r.Target), r.Target)
			if r.Target == bot.Everything {
				what = "off"
			}
			fmt.Fprintf(p.out, "%s\tsince %s\tby %s\t%s\n", what, r.At.Local().Format("2006-01-02 15:04"), r.By, r.Why)
		}
		return nil
	})
}
