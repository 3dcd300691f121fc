package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"bedside/bot"
	"bedside/bot/dialog"
	"bedside/knowledge/redflags"
	"bedside/knowledge/redflags/languages"
)

func (p *program) flags() *cobra.Command {
	var (
		clinic clinicFlags
		others bool
	)
	cmd := &cobra.Command{
		Use:   "flags",
		Short: "Print a sheet of all flags with their advice, for a clinician to sign off",
		Long: `Print every red and amber flag in the order in which they are tried, with the advice
that a person gets, the guidance that it follows, the day on which the words were
last gone over, and messages that it is for. With --languages, print what those read
who write in another language than English.`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			if others {
				return p.print(languageSheet(languages.Default(), clinic.Clinic))
			}
			return p.print(sheet(redflags.English(), clinic.Clinic))
		},
	}
	clinic.add(cmd)
	cmd.Flags().BoolVar(&others, "languages", false, "print the advice and the notices in other languages instead")
	return cmd
}

// sheet lists all flags of a table as a clinic's patients read them.
func sheet(table *redflags.Table, clinic bot.Clinic) string {
	var b strings.Builder
	counts := map[redflags.Urgency]int{}
	for _, flag := range table.Flags() {
		counts[flag.Urgency]++
		fmt.Fprintf(&b, "%s (%s)\n%s\n", flag.ID, flag.Urgency, flag.Title)
		for line := range strings.SplitSeq(dialog.Advice(flag, clinic), "\n") {
			fmt.Fprintf(&b, "  %s\n", line)
		}
		fmt.Fprintf(&b, "After: %s. Words last gone over on %s. Signed by a clinician: ________\nFor example:\n",
			strings.Join(flag.Sources, "; "), flag.Reviewed)
		for _, example := range flag.Examples() {
			fmt.Fprintf(&b, "  %s\n", example)
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "%s, %s, %s", count(counts[redflags.Urgent], "red flag"), count(counts[redflags.Today], "amber flag"),
		count(counts[redflags.Possible], "flag that asks back"))
	return b.String()
}
