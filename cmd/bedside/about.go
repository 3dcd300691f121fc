package main

import (
	"strings"

	"github.com/spf13/cobra"

	"bedside/bot"
)

// aboutWidth is the width in columns of the text on the purpose.
const aboutWidth = 78

func (p *program) about() *cobra.Command {
	return &cobra.Command{
		Use:   "about",
		Short: "Tell what this program is for, and what it is not for",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			return p.print(versionLine() + "\n\n" + purposeText(bot.IntendedPurpose(), aboutWidth))
		},
	}
}

// purposeText writes the purpose out in lines of a width.
func purposeText(purpose bot.Purpose, width int) string {
	lines := []string{filled(purpose.Statement, width, ""), "", "It is not for:"}
	for _, item := range purpose.NotFor {
		lines = append(lines, "- "+filled(item, width-2, "  "))
	}
	return strings.Join(append(lines, "", filled(purpose.Caution, width, "")), "\n")
}

// filled breaks a text into lines, each after the first behind an indent.
func filled(text string, width int, indent string) string {
	var b strings.Builder
	column := 0
	for word := range strings.FieldsSeq(text) {
		switch {
		case column == 0:
		case column+1+len(word) > width:
			b.WriteString("\n" + indent)
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += len(word)
	}
	return b.String()
}
