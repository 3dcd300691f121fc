package main

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc" // manual pages out of the help that is there anyway
)

func (p *program) man() *cobra.Command {
	return &cobra.Command{
		Use:   "man FOLDER",
		Short: "Write manual pages into a folder",
		Long: `Write a manual page for each command into a folder, which is made when it is not there.
Read one with 'man FOLDER/bedside-serve.1', or write them to where 'man' finds them:

  sudo bedside man /usr/local/share/man/man1

The same program writes the same pages.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("name one folder for the pages, such as man1")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return writePages(cmd.Root(), args[0]) },
	}
}

// writePages writes the pages of a command and all below it.
func writePages(root *cobra.Command, folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("manual pages: %w; name a folder that you may write", err)
	}
	prepare(root)
	date := committed()
	header := &doc.GenManHeader{Section: "1", Source: "Bedside " + version, Manual: "Bedside", Date: &date}
	if err := doc.GenManTree(root, header, folder); err != nil {
		return fmt.Errorf("manual pages: %w; name a folder that you may write", err)
	}
	return nil
}

// indented matches the beginning of a line that the help indents.
var indented = regexp.MustCompile(`(?m)^ {2,3}(\S)`)

// prepare makes a command's help fit for a page: without the day on which it is written, and
// with indented lines as they are, which Markdown would join.
func prepare(cmd *cobra.Command) {
	cmd.DisableAutoGenTag = true
	cmd.Long = indented.ReplaceAllString(cmd.Long, "    $1")
	for _, below := range cmd.Commands() {
		prepare(below)
	}
}

// committed is the day of the commit that the program was built from: that which
// SOURCE_DATE_EPOCH names, in seconds since 1970, as a release does (reproducible-builds.org), or
// the one that the build knows; a day before there was any without either.
func committed() time.Time {
	if epoch, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64); err == nil {
		return time.Unix(epoch, 0).UTC()
	}
	info, ok := debug.ReadBuildInfo()
	for i := 0; ok && i < len(info.Settings); i++ {
		if at, err := time.Parse(time.RFC3339, info.Settings[i].Value); info.Settings[i].Key == "vcs.time" && err == nil {
			return at
		}
	}
	return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
}
