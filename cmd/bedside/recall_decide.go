package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/spf13/cobra"

	"bedside/bot"
	"bedside/bot/publish"
	"bedside/bot/store"
)

func (p *program) recallApprove() *cobra.Command {
	return p.recallDecision("approve", "Say yes to the correction that another person proposed",
		`Say yes to a correction, as the second person: whoever proposed it cannot. From then on
'bedside serve' sends it. Who you are is the name of your account on this machine.`, true)
}

func (p *program) recallReject() *cobra.Command {
	return p.recallDecision("reject", "Say no to a correction, or take one's own back",
		`Say no to a correction that waits for a second person, or take one's own back. One that
was approved cannot be taken back.`, false)
}

func (p *program) recallDecision(name, short, long string, yes bool) *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use: name + " --config FILE CODE", Short: short, Long: long,
		Args: configAnd(&path, 1, 1, "name the code of one recall; 'bedside recall list' has it"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.runRecallDecision(cmd.Context(), path, strings.ToUpper(args[0]), yes)
		},
	}
	cmd.Flags().StringVar(&path, "config", "", "config `FILE`")
	return cmd
}

func (p *program) runRecallDecision(ctx context.Context, path, code string, yes bool) error {
	c, err := readConfigAlone(path)
	if err != nil {
		return err
	}
	who, err := p.person()
	if err != nil {
		return err
	}
	var decided bot.Recall
	err = p.operate(ctx, c.Store, func(store *store.Operator) error {
		decided, err = store.DecideRecall(ctx, code, who, yes)
		return err
	})
	if err != nil {
		return err
	}
	if !yes {
		fmt.Fprintf(p.out, "Recall %s is rejected; nothing is sent.\n", code)
		return nil
	}
	fmt.Fprintf(p.out, "Recall %s of %s goes to %s. 'bedside recall list' tells how far it is.\n", code,
		publish.FormatRecallScope(decided.Of), count(decided.Progress.Waiting, "chat"))
	return nil
}

func (p *program) recallList() *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use: "list --config FILE", Short: "List the recalls, and how far each is",
		Args: configAnd(&path, 0, 0, "list takes no argument"),
		RunE: func(cmd *cobra.Command, _ []string) error { return p.runRecallList(cmd.Context(), path) },
	}
	cmd.Flags().StringVar(&path, "config", "", "config `FILE`")
	return cmd
}

func (p *program) runRecallList(ctx context.Context, path string) error {
	var all []bot.Recall
	err := p.readStoreOf(ctx, path, func(r *store.Reader) (err error) {
		all, err = r.Recalls(ctx)
		return err
	})
	if err != nil {
		return err
	}
	if len(all) == 0 {
		fmt.Fprintln(p.out, "nothing was recalled")
	}
	for _, r := range all {
		fmt.Fprintf(p.out, "%s  %s  %s, proposed by %s %s", r.Code, publish.FormatRecallScope(r.Of), r.State, r.Proposer,
			minute(r.Proposed))
		if r.Decider != "" {
			fmt.Fprintf(p.out, ", decided by %s %s", r.Decider, minute(r.Decided))
		}
		n := r.Progress
		fmt.Fprintf(p.out, ": %d waiting, %d in the outbox, %d delivered, %d refused, %d left\n", n.Waiting, n.Queued, n.Sent,
			n.Failed, n.Left)
	}
	return nil
}

// recallLetters are those that nobody takes for another, in print or spoken.
const recallLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"

// newRecallCode makes the code of a recall. The store refuses one that another has.
func newRecallCode() string {
	var code strings.Builder
	code.WriteString("R-")
	for range 5 {
		code.WriteByte(recallLetters[rand.IntN(len(recallLetters))])
	}
	return code.String()
}
