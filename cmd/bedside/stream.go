package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// longestLine bounds one line of standard input, in bytes.
const longestLine = 4 << 20

var errTooLong = fmt.Errorf("the line is longer than %d MiB; split it", longestLine>>20)

// question is one line of standard input: a conversation to reply to.
type question struct {
	ID    json.RawMessage `json:"id"`    // as it came, "" or a number too; nil when there is none
	Turns []string        `json:"turns"` // the patient's messages in order, at least one
}

// parseQuestion reads a line: a JSON object, or a plain message. Other keys of
// the object are passed over, so that an answer key can be asked as it is.
func parseQuestion(line []byte) (question, error) {
	if trimmed := bytes.TrimSpace(line); len(trimmed) == 0 || trimmed[0] != '{' {
		return question{Turns: []string{string(line)}}, nil
	}
	var q question
	if err := json.Unmarshal(line, &q); err != nil {
		return q, fmt.Errorf(`not a conversation in JSON (%w); write {"id":"…","turns":["…"]}`, err)
	}
	if len(q.Turns) == 0 {
		return q, errors.New(`"turns" has no message; write {"id":"…","turns":["…"]}`)
	}
	return q, nil
}

// answerStream replies to every line of standard input. A line that cannot be
// read or replied to is told on standard error and does not stop the others.
func (p *program) answerStream(ctx context.Context, e *answerer, a asking) error {
	in := bufio.NewReader(p.in)
	bad, printed := 0, 0
	for number := 1; ctx.Err() == nil; number++ {
		line, err := readLine(in)
		if errors.Is(err, io.EOF) {
			break
		}
		text := ""
		if err == nil {
			text, err = p.answerLine(ctx, e, a, line)
		} else if !errors.Is(err, errTooLong) {
			return fmt.Errorf("read standard input: %w", err)
		}
		if err != nil {
			p.report(fmt.Errorf("standard input:%d: %w", number, err))
			bad++
			continue
		}
		if printed++; printed > 1 && !a.json {
			text = "\n" + text
		}
		if err := p.print(text); err != nil {
			return err
		}
	}
	if bad > 0 {
		return fmt.Errorf("no reply to %s of standard input; mend them and ask again", count(bad, "line"))
	}
	return ctx.Err()
}

func (p *program) answerLine(ctx context.Context, e *answerer, a asking, line []byte) (string, error) {
	q, err := parseQuestion(line)
	if err != nil {
		return "", err
	}
	return p.answer(ctx, e, a, q)
}

// readLine returns the next line without its end. A line that is too long is
// skipped to its end and gives errTooLong; io.EOF means that there is no line.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	long := false
	for {
		part, err := in.ReadSlice('\n')
		if long = long || len(line)+len(part) > longestLine+1; !long {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(line) == 0 && !long:
			return nil, io.EOF
		case err != nil && !errors.Is(err, io.EOF):
			return nil, err
		case long:
			return nil, errTooLong
		}
		return bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r")), nil
	}
}
