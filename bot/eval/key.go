package eval

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"bedside/bot"
	"bedside/knowledge"
)

// outcomes are those that a key may ask for besides a place.
var outcomes = []bot.Outcome{bot.OutcomeAbstain, bot.OutcomeClarify, bot.OutcomeUrgent, bot.OutcomeChat}

// Read reads an answer key: JSON Lines when the file is named so or begins with
// a brace, else the text format. name is used in errors, and to tell the format.
// The error joins a knowledge.Problem for every mistake in the file; a key with
// a mistake gives no cases, and one without any conversation is a mistake.
func Read(name string, r io.Reader) ([]Case, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read answer key %s: %w", name, err)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	read := readText
	if filepath.Ext(name) == ".jsonl" || bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		read = readJSONLines
	}
	cases, problems := read(name, data)
	if len(cases) == 0 && len(problems) == 0 {
		problems = append(problems, knowledge.Problem{
			File: name, Message: "the answer key has no conversation", Remedy: "write '? question' and '= leaflet / section' " +
				"lines",
		})
	}
	if len(problems) > 0 {
		return nil, join(problems)
	}
	return cases, nil
}

// join makes one error of problems; nil when there is none.
func join(problems []knowledge.Problem) error {
	errs := make([]error, len(problems))
	for i, p := range problems {
		errs[i] = p
	}
	return errors.Join(errs...)
}

// textReader reads the text format line by line.
type textReader struct {
	file     string
	line     int
	kind     string
	open     *Case // the conversation being read; nil between two
	cases    []Case
	problems []knowledge.Problem
}

func readText(name string, data []byte) ([]Case, []knowledge.Problem) {
	r := &textReader{file: name}
	for line := range strings.Lines(string(data)) {
		r.line++
		r.read(strings.TrimSpace(line))
	}
	r.end()
	return r.cases, r.problems
}

func (r *textReader) read(line string) {
	kind, isKind := strings.CutPrefix(line, "kind:")
	switch {
	case line == "":
		r.end()
	case line[0] == '#':
	case isKind:
		r.end()
		r.kind = strings.TrimSpace(kind)
	case strings.ContainsRune("?=~", rune(line[0])):
		r.part(line[0], strings.TrimSpace(line[1:]))
	default:
		r.problem(r.line, "the line begins with none of '?', '=', '~', 'kind:' and '#'", "begin a patient's message with '?'")
	}
}

// part reads a line of a conversation.
func (r *textReader) part(mark byte, text string) {
	if r.open == nil {
		r.open = &Case{Kind: r.kind, File: r.file, Line: r.line}
	}
	switch {
	case text == "":
		r.problem(r.line, fmt.Sprintf("nothing follows the '%c'", mark), "write the rest of the line or remove it")
	case mark == '?' && r.open.Outcome != "":
		r.problem(r.line, "a patient's message follows a '=' line", "put a blank line before the next conversation")
	case mark == '?':
		r.open.Turns = append(r.open.Turns, text)
	case mark == '=':
		r.want(text)
	default:
		r.contains(text)
	}
}

// want reads the expectation behind a "=".
func (r *textReader) want(text string) {
	outcome := bot.OutcomeAnswer
	if named := bot.Outcome(strings.ToLower(text)); slices.Contains(outcomes, named) {
		outcome = named
	}
	if r.open.Outcome != "" && (r.open.Outcome != outcome || outcome != bot.OutcomeAnswer) {
		r.problem(r.line, "the conversation asks for two different outcomes",
			"keep one of the '=' lines, or name places only")
		return
	}
	r.open.Outcome = outcome
	if outcome != bot.OutcomeAnswer {
		return
	}
	leaflet, section, _ := strings.Cut(text, "/")
	if leaflet = strings.TrimSpace(leaflet); leaflet == "" {
		r.problem(r.line, "the '=' line names no leaflet", "write '= leaflet / section'")
		return
	}
	r.open.Want = append(r.open.Want, Place{Leaflet: leaflet, Section: strings.TrimSpace(section)})
}

func (r *textReader) contains(text string) {
	expr, err := caseless(text)
	switch {
	case err != nil:
		r.problem(r.line, fmt.Sprintf("the regular expression is not valid: %v", err),
			"write it as for grep -E, or plain words")
	case r.open.Contains != nil:
		r.problem(r.line, "a second '~' line", "join the two with '|' when either will do")
	default:
		r.open.Contains = expr
	}
}

// end closes the conversation being read.
func (r *textReader) end() {
	if r.open == nil {
		return
	}
	done := *r.open
	r.open = nil
	switch {
	case len(done.Turns) == 0:
		r.problem(done.Line, "the conversation has no message", "write what the patient asks after a '?'")
	case done.Outcome == "":
		r.problem(done.Line, "the conversation does not say what is wanted",
			"add '= leaflet / section', '= abstain', '= clarify', '= urgent' or '= chat'")
	case done.Outcome != bot.OutcomeAnswer && done.Contains != nil:
		r.problem(done.Line, "'~' asks for a text though no answer is wanted", "remove the '~' line")
	default:
		r.cases = append(r.cases, done)
	}
}

func (r *textReader) problem(line int, message, remedy string) {
	r.problems = append(r.problems, knowledge.Problem{File: r.file, Line: line, Message: message, Remedy: remedy})
}

// caseless compiles an expression that does not tell capital letters from small ones.
func caseless(expr string) (*regexp.Regexp, error) {
	compiled, err := regexp.Compile("(?i)" + expr)
	if err != nil {
		return nil, fmt.Errorf("%q: %w", expr, err)
	}
	return compiled, nil
}
