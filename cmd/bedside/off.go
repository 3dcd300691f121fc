package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"bedside/bot"
)

func (p *program) off() *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use:   "off --config FILE [WORDS]",
		Short: "Answer every question with the same words, until 'bedside on'",
		Long: `Switch the bot off: within five seconds every instance answers every question with these
words, or with general ones, and with the clinic's contact. Emergencies still get their
advice, and whoever wants a person still reaches the desk. It survives restarts; the
desk's log tells who did it and when.

It works beside a running 'bedside serve', with the same config and data key.`,
		Args: configAnd(&path, 0, 1, "give the words as one argument, in quotation marks"),
		RunE: func(cmd *cobra.Command, args []string) error {
			words, ok := bot.CleanWhy(strings.Join(args, " "))
			if !ok {
				return usageError{errLongWhy}
			}
			err := p.rule(cmd.Context(), path, func(config, []bot.Ruling) (bot.Ruling, error) {
				return bot.Ruling{Target: bot.Everything, Why: words}, nil
			})
			if err == nil {
				fmt.Fprintln(p.out, "off: within five seconds every instance answers emergencies only; 'bedside on' takes it back")
			}
			return err
		},
	}
	cmd.Flags().StringVar(&path, "config", "", "config `FILE`")
	return cmd
}

func (p *program) on() *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use:   "on --config FILE",
		Short: "Answer again, after 'bedside off'",
		Args:  configAnd(&path, 0, 0, "it takes no argument"),
		RunE:  func(cmd *cobra.Command, _ []string) error { return p.runRestoral(cmd.Context(), path, bot.Everything) },
	}
	cmd.Flags().StringVar(&path, "config", "", "config `FILE`")
	return cmd
}
