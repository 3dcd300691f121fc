package redflags

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"bedside/knowledge"
)

// parser gathers the lines of one or more files, then compiles them.
type parser struct {
	problems []knowledge.Problem
	flags    []*flagLines
	triggers [modifierCount][]*pattern
	sets     []*wordSet
	spelt    []string

	file     string
	fillOnly bool       // take only what earlier files lack
	section  section    // the one being read
	last     *pattern   // the one that examples belong to
	open     *string    // what a line that begins with + or | goes on with
	flag     *flagLines // in a section of a flag
	modifier modifier   // in a section of triggers
	earlier  tableSize  // what earlier files gave
}

// section is a kind of part that a table has.
type section int

const (
	noSection section = iota
	skippedSection
	flagSection
	triggerSection
	wordsSection
	speltSection
)

// flagLines is a flag as it was written.
type flagLines struct {
	Flag
	file string
	line int
}

// wordSet is one line that gives alternatives a name.
type wordSet struct {
	name, source, file string
	line               int
}

type tableSize struct {
	triggers [modifierCount]int
	sets     map[string]bool
}

func newParser() *parser { return &parser{} }

// parse gathers the lines of a file.
func (p *parser) parse(file, text string) {
	p.file, p.section, p.last, p.open, p.flag = file, noSection, nil, nil, nil
	for i, line := range strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n") {
		p.parseLine(i+1, strings.TrimSpace(line))
	}
}

// parseMissing gathers from a file the sets of words, and the triggers of modifiers, that
// no earlier file has.
func (p *parser) parseMissing(file, text string) {
	p.earlier = tableSize{sets: map[string]bool{}}
	for _, set := range p.sets {
		p.earlier.sets[set.name] = true
	}
	for kind := range p.triggers {
		p.earlier.triggers[kind] = len(p.triggers[kind])
	}
	p.fillOnly = true
	p.parse(file, text)
	p.fillOnly = false
}

func (p *parser) parseLine(n int, line string) {
	switch {
	case line == "" || strings.HasPrefix(line, "#"):
	case strings.HasPrefix(line, "["):
		p.parseSection(n, line)
	case p.section == skippedSection:
	case p.section == noSection:
		p.problem(n, "a line stands before the first section", `begin with a line like "[flag heart]"`)
	case p.section == speltSection:
		p.spelt = append(p.spelt, strings.Fields(line)...)
	case strings.HasPrefix(line, "="):
		p.open = nil
		p.parseExample(n, strings.TrimSpace(line[1:]))
	case line[0] == '+' || line[0] == '|':
		p.goOn(n, line)
	default:
		key, value, found := strings.Cut(line, ":")
		if value = strings.TrimSpace(value); !found || value == "" {
			p.problem(n, "this line is neither a key with its text nor an example", `write "key: text", or "= example message"`)
			return
		}
		p.parseKey(n, strings.TrimSpace(key), value)
	}
}

var (
	flagID      = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)
	reviewedDay = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

	setName = regexp.MustCompile(`^[a-z]+$`)
)

func (p *parser) parseSection(n int, line string) {
	p.section, p.last, p.open, p.flag = skippedSection, nil, nil, nil
	name, closed := strings.CutSuffix(line[1:], "]")
	word, rest, _ := strings.Cut(strings.TrimSpace(name), " ")
	rest = strings.TrimSpace(rest)
	switch {
	case closed && urgencyOf[word] != None:
		p.openFlag(n, rest, urgencyOf[word])
	case closed && word == "quiet":
		kind := slices.Index(modifierNames[:], rest)
		if kind < 0 {
			p.problem(n, fmt.Sprintf("there is no kind of quiet lines called %q", rest),
				"use one of: "+strings.Join(modifierNames[:], ", "))
		} else if !p.fillOnly || p.earlier.triggers[kind] == 0 {
			p.section, p.modifier = triggerSection, modifier(kind)
		}
	case closed && word == "words" && rest == "":
		p.section = wordsSection
	case closed && word == "spelt" && rest == "right":
		p.section = speltSection
	default:
		p.problem(n, fmt.Sprintf("there is no section %q", line),
			"use [flag name], [amber name], [possible name], [quiet kind], [words] or [spelt right]")
	}
}

// urgencyOf is what the first word of a section makes its flag.
var urgencyOf = map[string]Urgency{"flag": Urgent, "amber": Today, "possible": Possible}

func (p *parser) openFlag(n int, id string, urgency Urgency) {
	switch taken := slices.ContainsFunc(p.flags, func(f *flagLines) bool { return f.ID == id }); {
	case p.fillOnly:
		return
	case !flagID.MatchString(id):
		p.problem(n, fmt.Sprintf("%q cannot name a flag", id), "use up to 32 lower-case letters, digits and hyphens")
		return
	case taken:
		p.problem(n, fmt.Sprintf("a second flag is called %q", id), "join the two sections or rename one")
		return
	}
	p.flag = &flagLines{Flag: Flag{ID: id, Urgency: urgency}, file: p.file, line: n}
	p.flags = append(p.flags, p.flag)
	p.section = flagSection
}

// goOn adds a line that begins with + or | to the pattern or the set above it.
func (p *parser) goOn(n int, line string) {
	if p.open == nil {
		p.problem(n, "this line goes on with no pattern", `put it below a "when:" line, or write "when:" before it`)
		return
	}
	*p.open += " " + line
}

func (p *parser) parseKey(n int, key, value string) {
	switch {
	case p.section == wordsSection && !setName.MatchString(key):
		p.problem(n, fmt.Sprintf("%q cannot name a set of words", key), "use lower-case letters")
	case p.section == wordsSection:
		set := &wordSet{key, value, p.file, n}
		p.open = &set.source
		if !p.fillOnly || !p.earlier.sets[key] {
			p.sets = append(p.sets, set)
		}
	case key == "when", (key == "alone" || key == "named" || certainties[key] > sure) && p.section == flagSection:
		p.last = &pattern{source: value, file: p.file, line: n, borrowed: p.fillOnly,
			alone: key == "alone", named: key == "named", certainty: certainties[key]}
		p.open = &p.last.source
		if p.section == flagSection {
			p.flag.patterns = append(p.flag.patterns, p.last)
		} else {
			p.triggers[p.modifier] = append(p.triggers[p.modifier], p.last)
		}
	case p.section == flagSection && key == "title" && p.flag.Title == "":
		p.flag.Title = value
	case p.section == flagSection && key == "advice":
		p.flag.Advice = strings.TrimPrefix(p.flag.Advice+"\n"+value, "\n")
	case p.section == flagSection && key == "source":
		p.flag.Sources = append(p.flag.Sources, value)
	case p.section == flagSection && key == "reviewed" && reviewedDay.MatchString(value):
		p.flag.Reviewed = value
	case p.section == flagSection && key == "sure" && value == "always":
		p.flag.always = true
	case p.section == flagSection && key == "search":
		p.flag.Search = value
	case p.section == flagSection && key == "reviewed":
		p.problem(n, fmt.Sprintf("%q is not a day", value), "write it like 2026-01-31")
	case p.section == flagSection && key == "title":
		p.problem(n, fmt.Sprintf("flag %q has a second title", p.flag.ID), "delete one of the two")
	default:
		p.problem(n, fmt.Sprintf("the key %q is not known here", key), p.keyRemedy())
	}
}

func (p *parser) keyRemedy() string {
	if p.section == flagSection {
		return "use title, advice, source, reviewed, search, sure, when, likely, doubtful, named or alone"
	}
	return "use when"
}

func (p *parser) parseExample(n int, text string) {
	switch {
	case p.last == nil:
		p.problem(n, "this example belongs to no line", `put it below the "when:" line that it is for`)
	case text == "":
		p.problem(n, "this example is empty", "write a message as a patient would, or delete the line")
	default:
		p.last.examples = append(p.last.examples, example{text, n})
	}
}

func (p *parser) problem(line int, message, remedy string) {
	p.problems = append(p.problems, knowledge.Problem{File: p.file, Line: line, Message: message, Remedy: remedy})
}

// problemAt is problem for a line of any file.
func (p *parser) problemAt(file string, line int, message, remedy string) {
	p.problems = append(p.problems, knowledge.Problem{File: file, Line: line, Message: message, Remedy: remedy})
}
