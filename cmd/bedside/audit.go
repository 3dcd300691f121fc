package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"bedside/bot/store"
)

func (p *program) audit() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "Check the log of who did what at the desk",
		Args:  unknownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error {
			fmt.Fprint(p.err, cmd.UsageString())
			return usageError{errors.New("nothing is asked for; 'bedside audit verify --config FILE' checks the log")}
		},
	}
	cmd.AddCommand(p.auditVerify())
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
		Args: func(cmd *cobra.Command, args []string) error {
			if err := noArguments(cmd, args); err != nil {
				return err
			}
			if path == "" {
				return errors.New("no config is named; give --config FILE, the one of 'bedside serve'")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return p.runAuditVerify(cmd.Context(), path) },
	}
	cmd.Flags().StringVar(&path, "config", "", "config `FILE`")
	return cmd
}

func (p *program) runAuditVerify(ctx context.Context, path string) (err error) {
	c, err := readConfig(path)
	if err != nil {
		return err
	}
	keys, err := p.keysOf(c.Store)
	if err != nil {
		return err
	}
	reader, err := store.OpenReader(ctx, store.Options{At: string(c.Store), Keys: keys})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, reader.Close()) }()
	state, err := reader.VerifyLog(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%s, head %s\n", count(int(state.Lines), "line"), or(state.Head, "none"))
	if state.Fault != "" {
		return fmt.Errorf("the desk's log was changed: %s; what stands before is as it was written", state.Fault)
	}
	return nil
}
