package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term" // reads a password without showing it

	"bedside/bot/insights"
)

func (p *program) insightsPassword() *cobra.Command {
	return &cobra.Command{
		Use:   "password NAME",
		Short: "Print the line of an account for the figures on the web server",
		Long: `Ask for a password, twice and without showing it, and print the line that lets NAME sign
in with it: put it into the file that insights.accounts names in the config, in the place
of an older one. It holds a hash (Argon2id), from which nobody can tell the password.
Without a terminal, the password is the first line of standard input.

Who is taken out of the file is signed out at once, and so is who gets another line.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("name the person of the account, such as anna.hill")
			}
			return insights.CheckName(args[0])
		},
		RunE: func(_ *cobra.Command, args []string) error {
			password, err := p.readPassword(args[0])
			if err != nil {
				return err
			}
			hash, err := insights.HashPassword(password)
			if err == nil {
				_, err = fmt.Fprintln(p.out, args[0], hash)
			}
			return err
		},
	}
}

// readPassword reads a password: from a terminal twice, without an echo.
func (p *program) readPassword(name string) (string, error) {
	file, ok := p.in.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		line, err := bufio.NewReader(p.in).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("reading the password: %w", err)
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	var typed [2]string
	for i, what := range []string{"Password for " + name + ": ", "The same again: "} {
		fmt.Fprint(p.err, what)
		text, err := term.ReadPassword(int(file.Fd()))
		fmt.Fprintln(p.err)
		if err != nil {
			return "", fmt.Errorf("reading the password: %w", err)
		}
		typed[i] = string(text)
	}
	if typed[0] != typed[1] {
		return "", errors.New("the two are not the same; run it again")
	}
	return typed[0], nil
}
