package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/spf13/cobra" // subcommands, flags and their help, as people know them from other programs
)

// Exit codes, the same for every command.
const (
	exitOK     = 0
	exitFailed = 1 // it could not be done, or what was checked is not right
	exitUsage  = 2 // it was asked for in a way that is not understood
)

func main() {
	// Signals keep their usual effect: a command that waits for input or loads
	// leaflets ends at once. Whatever has to clean up watches for them itself.
	os.Exit(run(context.Background(), os.Args[1:], os.Environ(), stdio{os.Stdin, os.Stdout, os.Stderr}))
}

// stdio holds the streams of a command.
type stdio struct {
	in       io.Reader
	out, err io.Writer
}

// program is the context of every command: its streams and environment.
type program struct {
	stdio
	env     []string
	running bool // the arguments were understood, and the command has begun
	login   func(env []string) (string, error)

	recogniser string // on, off or a file of weights
	reader     string // the same
	encodings  string // file of the reader's encodings; "" for none
	apart      bool   // measure as if there were no time to read passages together with the question
}

// run executes one command line and returns its exit code. env is a list of
// "NAME=value".
func run(ctx context.Context, args, env []string, streams stdio) int {
	return (&program{stdio: streams, env: env, login: login}).run(ctx, args)
}

// run executes one command line.
func (p *program) run(ctx context.Context, args []string) int {
	root := p.root()
	root.SetArgs(args)
	root.SetIn(p.in)
	root.SetOut(p.out)
	root.SetErr(p.err)
	err := plainGroupError(root.ExecuteContext(ctx))
	p.report(err)
	var mistake usageError
	switch {
	case err == nil:
		return exitOK
	case !p.running || errors.As(err, &mistake):
		return exitUsage
	}
	return exitFailed
}

// root is the command that holds all others.
func (p *program) root() *cobra.Command {
	var tellVersion bool
	root := &cobra.Command{
		Use:   "bedside",
		Short: "Answers patients' questions by quoting leaflets that a clinic has reviewed",
		Args: func(cmd *cobra.Command, args []string) error {
			return unknownCommand(cmd, args)
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if tellVersion {
				fmt.Fprintln(p.out, versionLine())
				return nil
			}
			fmt.Fprint(p.err, cmd.UsageString())
			return usageError{errors.New("no command is given; name one of the above")}
		},
		PersistentPreRun: func(*cobra.Command, []string) { p.running = true },
		SilenceErrors:    true,
		SilenceUsage:     true,

		DisableFlagsInUseLine:      true,
		SuggestionsMinimumDistance: 2,
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w; '%s --help' lists the flags", plainFlagError(err), cmd.CommandPath())
	})
	// Not cobra's own, which would execute a template: see bot/wording/form.go.
	root.Flags().BoolVarP(&tellVersion, "version", "v", false, "version for bedside")
	root.PersistentFlags().StringVar(&p.recogniser, "recogniser", recogniserOn, recogniserUsage)
	root.PersistentFlags().StringVar(&p.reader, "reader", readerOn, readerUsage)
	root.PersistentFlags().StringVar(&p.encodings, "encodings", "", encodingsUsage)
	root.AddCommand(p.ask(), p.chat(), p.serve(), p.questions(), p.insights(), p.imports(), p.review(), p.check(),
		p.leaflets(), p.reload(), p.health(), p.replay(), p.withdraw(), p.off(), p.on(), p.proof(), p.recall(), p.flags(),
		p.words(), p.eval(), p.audit(), p.backup(), p.restore(), p.doctor(), p.man(), p.about(), p.version())
	refuseShells(root)
	return root
}

// refuseShells has the command that prints completions, which the library makes, refuse a shell that
// it has none for, in place of printing its help.
func refuseShells(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	completion, _, err := root.Find([]string{"completion"})
	if err != nil {
		return
	}
	var shells []string
	for _, cmd := range completion.Commands() {
		shells = append(shells, cmd.Name())
	}
	completion.Args = nil
	completion.RunE = func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usageError{fmt.Errorf("no shell is named; name one of %s", strings.Join(shells, ", "))}
		}
		return usageError{fmt.Errorf("there are no completions for %q; name one of %s", args[0], strings.Join(shells, ", "))}
	}
}

// numberFault matches what Go says of a number that is none.
var numberFault = regexp.MustCompile(`strconv\.(Parse\w+|Atoi): parsing ".*": (invalid syntax|value out of range)$`)

// plainFlagError says of a flag's value what is wrong in words of people who write no Go.
func plainFlagError(err error) error {
	text := err.Error()
	m := numberFault.FindStringSubmatchIndex(text)
	if m == nil {
		return err
	}
	fault := "it is no whole number"
	switch {
	case strings.HasPrefix(text[m[4]:], "value"):
		fault = "it is too large"
	case text[m[2]:m[3]] == "ParseFloat":
		fault = "it is no number"
	case text[m[2]:m[3]] == "ParseBool":
		fault = "it is neither true nor false"
	}
	return errors.New(text[:m[0]] + fault)
}

// groupFault matches what the library says of flags of which one excludes the others.
var groupFault = regexp.MustCompile(`^if any flags in the group .* are set none of the others can be; \[(.+)\] were all set$`)

// plainGroupError says in plain words which flags do not go together. The library looks at them once the
// command has begun, and they are a mistake in how it was called all the same.
func plainGroupError(err error) error {
	if err == nil {
		return nil
	}
	m := groupFault.FindStringSubmatch(err.Error())
	if m == nil {
		return err
	}
	return usageError{fmt.Errorf("--%s do not go together; give one of them",
		strings.Join(strings.Fields(m[1]), " and --"))}
}

// usageError is a mistake in how a command was called.
type usageError struct{ error }

// unknownCommand explains an argument that is no command.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return fmt.Errorf("unknown command %q; did you mean %q?", args[0], near[0])
	}
	return fmt.Errorf("unknown command %q; 'bedside help' lists the commands", args[0])
}

// report prints an error, or every one of several that were joined, on a line
// of its own.
func (p *program) report(err error) {
	if err == nil {
		return
	}
	for line := range strings.SplitSeq(err.Error(), "\n") {
		fmt.Fprintf(p.err, "bedside: %s\n", strings.TrimSpace(line))
	}
}
