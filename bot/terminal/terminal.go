package terminal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/term" // tells a terminal from a pipe

	"bedside/bot"
	"bedside/knowledge"
)

// Options tell where a conversation takes place.
type Options struct {
	In      io.Reader
	Out     io.Writer
	Environ []string           // "NAME=value"; TERM and NO_COLOR matter
	Library *knowledge.Library // what the greeting tells about
	Clinic  bot.Clinic
}

// Run holds a conversation until the person ends it, the input ends or the
// context does, which is no error. When In or Out is not a terminal, or TERM is
// "dumb", it reads a message a line and prints the replies without any colour;
// only a dumb terminal gets a greeting then.
func Run(ctx context.Context, responder Responder, o Options) error {
	t := &session{responder: responder, intro: intro{o.Library, o.Clinic}}
	var err error
	switch {
	case !isTerminal(o.In) || !isTerminal(o.Out):
		err = plain(ctx, t, o.In, o.Out)
	case getenv(o.Environ, "TERM") == "dumb":
		fmt.Fprintf(o.Out, "%s\n\n", clean(ownWords(t.intro.greeting()).text))
		err = plain(ctx, t, o.In, o.Out)
	default:
		err = converse(ctx, t, o)
	}
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// Layout returns a reply as it should be written to out: laid out for its window
// when that is a terminal, as plain text otherwise. It has no line break at its
// end.
func Layout(reply bot.Reply, out io.Writer, environ []string) string {
	if !isTerminal(out) || getenv(environ, "TERM") == "dumb" {
		return reply.Text
	}
	return Render(reply.Parts, columns(out), styleFor(environ))
}

// styleFor obeys NO_COLOR (no-color.org).
func styleFor(environ []string) Style {
	if getenv(environ, "NO_COLOR") != "" {
		return Mono()
	}
	return Colour()
}

// converse runs the conversation on a real terminal.
func converse(ctx context.Context, t *session, o Options) error {
	style := styleFor(o.Environ)
	// Bubble Tea would leave the window's height free above whatever is printed
	// before it has drawn once.
	width := columns(o.Out)
	if _, err := fmt.Fprintf(o.Out, "\n%s\n", Render(t.intro.greeting(), width, style)); err != nil {
		return fmt.Errorf("print the greeting: %w", err)
	}
	program := tea.NewProgram(newModel(ctx, t, style).greeted(width), tea.WithContext(ctx),
		tea.WithInput(o.In), tea.WithOutput(o.Out), tea.WithEnvironment(o.Environ))
	last, err := program.Run()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, tea.ErrInterrupted): // by a signal; the key is ours
		return nil
	case err != nil:
		return fmt.Errorf("run the terminal: %w", err)
	}
	if m, ok := last.(model); ok && m.err != nil {
		return fmt.Errorf("reply to a message: %w", m.err)
	}
	return nil
}

// columns is the width of a terminal's window, 80 when it does not tell.
func columns(out any) int {
	if f, ok := out.(*os.File); ok {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
			return width
		}
	}
	return 80
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// getenv returns the last value of a variable, as os.Getenv does.
func getenv(environ []string, name string) string {
	value := ""
	for _, entry := range environ {
		if n := len(name); len(entry) > n && entry[n] == '=' && entry[:n] == name {
			value = entry[n+1:]
		}
	}
	return value
}
