package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"bedside/bot"
	"bedside/bot/store"
)

func (p *program) audit() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "Read and check the log of who did what at the desk",
		Args:  unknownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error {
			fmt.Fprint(p.err, cmd.UsageString())
			return usageError{errors.New("nothing is asked for; 'bedside audit verify --config FILE' checks the log, " +
				"'bedside audit list' prints it")}
		},
	}
	cmd.AddCommand(p.auditVerify(), p.auditList())
	return cmd
}

func (p *program) auditVerify() *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use:   "verify --config FILE",
		Short: "Compute the hashes of the desk's log anew",
		Long: `Compute the hashes of the desk's log anew, and print how many lines it has and the
hash of the last one.

Each line's hash is made with the data key and covers the hash of the line before, so
that a line that was changed, added, taken out or moved is found and named. Whoever has
the database and not the key can cut lines off at the end: keep what this command
prints, in another place, and see that the count never falls and that the hash of a
count stays the same.

It reads beside a running 'bedside serve', with the same config and data key.`,
		Args: configAnd(&path, 0, 0, "it takes no argument"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.readStoreOf(cmd.Context(), path, func(r *store.Reader) error { return p.verifyLog(cmd.Context(), r) })
		},
	}
	cmd.Flags().StringVar(&path, "config", "", "config `FILE`")
	return cmd
}

func (p *program) auditList() *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use:   "list --config FILE",
		Short: "Print the log of who did what at the desk, and what was withdrawn and why",
		Long: `Print the log, a line each: its number, when, who, what, and the code of the question.
It holds no text of a patient.

It reads beside a running 'bedside serve', with the same config and data key.`,
		Args: configAnd(&path, 0, 0, "it takes no argument"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.readStoreOf(cmd.Context(), path, func(r *store.Reader) error {
				return r.Log(cmd.Context(), func(line bot.LoggedLine) error {
					_, err := fmt.Fprintf(p.out, "%d\t%s\t%s\t%s\t%s\n", line.ID, line.At.Format(time.RFC3339), line.Who, line.What,
						line.Ticket)
					return err
				})
			})
		},
	}
	cmd.Flags().StringVar(&path, "config", "", "config `FILE`")
	return cmd
}

func (p *program) verifyLog(ctx context.Context, reader *store.Reader) error {
	state, err := reader.VerifyLog(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%s, head %s\n", count(int(state.Lines), "line"), cmp.Or(state.Head, "none"))
	if state.Fault != "" {
		return fmt.Errorf("the desk's log was changed: %s; what stands before is as it was written", state.Fault)
	}
	return nil
}
