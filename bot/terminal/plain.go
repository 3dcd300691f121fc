package terminal

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
)

// longestLine bounds what is kept of one message, in bytes.
const longestLine = 4 << 20

// plain reads messages line by line and prints each reply with a blank line
// after it, until the input ends.
func plain(ctx context.Context, t *session, in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, longestLine)
	for ctx.Err() == nil && lines.Scan() {
		turn, err := t.reply(ctx, lines.Text())
		if err != nil {
			return fmt.Errorf("reply to a message: %w", err)
		}
		if turn.over {
			return nil
		}
		if turn.text == "" {
			continue
		}
		if _, err := fmt.Fprintf(out, "%s\n\n", clean(turn.text)); err != nil {
			return fmt.Errorf("print a reply: %w", err)
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return fmt.Errorf("read messages: a line is longer than %d MiB; split it", longestLine>>20)
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read messages: %w", err)
	}
	return ctx.Err()
}
