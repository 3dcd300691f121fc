package main

import (
	"github.com/spf13/cobra"

	"bedside/bot/terminal"
)

func (p *program) chat() *cobra.Command {
	var leaflets leafletFlags
	var clinic clinicFlags
	cmd := &cobra.Command{
		Use:   "chat [--leaflets PATH]...",
		Short: "Talk with the bot in the terminal",
		Long: `Talk with the bot in the terminal.

When standard input or output is not a terminal, messages are read one a line
and the replies printed, with nothing around them.

Nothing that is typed is kept or sent, so nobody is asked to agree to the notice on
privacy that the config may have.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(leaflets, clinic.Clinic, func(e *answerer) error {
				return terminal.Run(cmd.Context(), e, terminal.Options{
					In: p.in, Out: p.out, Environ: p.env, Library: e.index.Library(), Clinic: clinic.Clinic,
				})
			})
		},
	}
	leaflets.add(cmd)
	leaflets.addAudience(cmd)
	clinic.add(cmd)
	return cmd
}
