package lexicon

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"bedside/knowledge"
)

// Group is one line of a lexicon: words and phrases that mean the same, and
// kinds of what they mean.
type Group struct {
	Terms    []string // words or phrases that mean the same, as written; at least one
	Narrower []string // kinds of it: one of these means the terms, not the other way round, and never one another
	Sensed   []string // those of the terms that mean something else as well: the line has their sense in brackets
	File     string   // where the line stands, as the file was named
	Line     int      // counting from 1
}

// What a file may hold. Longer than any sensible line, so that a lost line
// break or a lost comma is found.
const (
	maxFile  = 1 << 20 // bytes
	maxLine  = 4000    // bytes
	maxWords = 8       // in one term
)

// term is a word or phrase of a line. Two terms are the same when their words
// and their senses are.
type term struct {
	text  string // as written, without the sense
	words string // its words as Texts gives them, joined by spaces
	sense string // what stood in brackets behind it, in lower case; "" for a term with one sense

	file   string // that it was merged from; "" for that of its line
	number int    // of the line there
}

func (t term) String() string {
	if t.sense == "" {
		return t.text
	}
	return t.text + " (" + t.sense + ")"
}

// key is equal for terms that are the same.
func (t term) key() string { return t.words + "(" + t.sense }

// line is a Group before it is made known to the others.
type line struct {
	terms, narrower []term
	file            string
	number          int
}

// of is the line that a term of it came from, for a person to mend.
func (l line) of(t term) line {
	if t.file != "" {
		l.file, l.number = t.file, t.number
	}
	return l
}

func (l line) problem(remedy, format string, args ...any) knowledge.Problem {
	return knowledge.Problem{File: l.file, Line: l.number, Message: fmt.Sprintf(format, args...), Remedy: remedy}
}

// shown names a line for a person who may not have its file: by its terms.
func (l line) shown() string {
	const most = 4
	var terms []string
	for _, t := range l.terms[:min(len(l.terms), most)] {
		terms = append(terms, t.String())
	}
	text := strings.Join(terms, ", ")
	if len(l.terms) > most {
		text += ", …"
	}
	return fmt.Sprintf("%q (%s:%d)", text, l.file, l.number)
}

// lineReader reads one file and gathers its problems.
type lineReader struct {
	lines    []line
	problems []knowledge.Problem
}

// readLines reads a file of groups. What is wrong is left out and reported; the
// rest of the line and of the file is kept.
func readLines(name string, r io.Reader) ([]line, []knowledge.Problem) {
	whole := line{file: name}
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, []knowledge.Problem{whole.problem("make the file readable", "reading the lexicon: %v", err)}
	}
	if len(data) > maxFile {
		return nil, []knowledge.Problem{whole.problem("split the file in two", "the file is longer than %d bytes", maxFile)}
	}
	var lr lineReader
	text := strings.TrimPrefix(string(data), "\ufeff") // some editors begin a file with this mark
	for i, content := range strings.Split(text, "\n") {
		lr.read(line{file: name, number: i + 1}, content)
	}
	return lr.lines, lr.problems
}

// report notes a problem of a line.
func (lr *lineReader) report(l line, remedy, format string, args ...any) {
	lr.problems = append(lr.problems, l.problem(remedy, format, args...))
}

// read takes one line apart.
func (lr *lineReader) read(l line, content string) {
	before := len(lr.problems)
	if !lr.legible(l, content) {
		return
	}
	content, _, _ = strings.Cut(content, "#")
	if strings.TrimSpace(content) == "" {
		return
	}
	left, right, hasNarrower := strings.Cut(content, ">")
	if strings.Contains(right, ">") {
		lr.report(l, "write one line for each level", `the line has more than one ">"`)
		return
	}
	seen := map[string]bool{}
	l.terms = lr.terms(l, left, seen)
	if hasNarrower {
		l.narrower = lr.terms(l, right, seen)
	}
	if len(lr.problems) == before { // what was left out for another reason is not missed as well
		lr.missing(l, hasNarrower)
	}
	if len(l.terms) > 1 || len(l.terms) == 1 && len(l.narrower) > 0 {
		lr.lines = append(lr.lines, l)
	}
}

// missing reports a line that lacks a side or a second term.
func (lr *lineReader) missing(l line, hasNarrower bool) {
	switch {
	case len(l.terms) == 0:
		lr.report(l, `write what the narrower terms are kinds of before the ">"`, "the line names no term")
	case len(l.narrower) == 0 && hasNarrower:
		lr.report(l, `write narrower terms behind the ">", or take it out`, `nothing follows the ">"`)
	case len(l.terms) == 1 && len(l.narrower) == 0:
		lr.report(l, `add a term that means the same, or narrower terms behind a ">"`,
			"%q stands alone, so the line does nothing", l.terms[0])
	}
}

// legible reports a line that is not what it looks like.
func (lr *lineReader) legible(l line, content string) bool {
	if len(content) > maxLine {
		lr.report(l, "check that no line break was lost, or write fewer terms", "the line is longer than %d bytes", maxLine)
		return false
	}
	if !utf8.ValidString(content) {
		lr.report(l, "save the file as UTF-8", "the line is not UTF-8")
		return false
	}
	for _, r := range strings.TrimSuffix(content, "\r") {
		if unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && r != '\t' {
			lr.report(l, "delete it, or type the line again", "the line holds the invisible character %U", r)
			return false
		}
	}
	return true
}

// terms reads one side of a line; seen holds the keys of the terms that the
// line already has.
func (lr *lineReader) terms(l line, side string, seen map[string]bool) []term {
	if strings.TrimSpace(side) == "" {
		return nil
	}
	var terms []term
	for _, text := range strings.Split(side, ",") {
		t, ok := lr.term(l, strings.Join(strings.Fields(text), " "))
		if !ok {
			continue
		}
		if seen[t.words] {
			lr.report(l, "delete one of the two", "%q stands twice in the line", t.text)
			continue
		}
		seen[t.words] = true
		terms = append(terms, t)
	}
	return terms
}

// term reads one term with the sense that may stand in brackets behind it.
func (lr *lineReader) term(l line, text string) (term, bool) {
	if text == "" {
		lr.report(l, "delete the comma too many", "there is no term between two commas or beside one")
		return term{}, false
	}
	t := term{text: text}
	if name, rest, found := strings.Cut(text, "("); found {
		sense, after, closed := strings.Cut(rest, ")")
		t.text, t.sense = strings.TrimSpace(name), strings.Join(Texts(sense), " ")
		if !closed || after != "" || t.sense == "" {
			lr.report(l, `write it as "plaster (cast)": the term, then one sense in brackets`,
				"the brackets of %q are not understood", text)
			return term{}, false
		}
	}
	words := Texts(t.text)
	t.words = strings.Join(words, " ")
	switch {
	case len(words) == 0:
		lr.report(l, "write it with letters or digits, or delete it", "%q holds no word", text)
		return term{}, false
	case len(words) > maxWords:
		lr.report(l, "check that no comma was lost, or write it shorter", "%q has more than %d words", text, maxWords)
		return term{}, false
	}
	return t, true
}
