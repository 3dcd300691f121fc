package redflags

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// table compiles the lines gathered so far. Lines and flags with a problem are left out.
func (p *parser) table() *Table {
	c := newCompiler(p.sets, func(line *wordSet, err error) {
		p.problemAt(line.file, line.line, fmt.Sprintf("the words @%s cannot be read: %v", line.name, err), patternRemedy)
	})
	for _, line := range p.sets {
		_, _ = c.set(line.name) // what is wrong with a line was reported
	}
	t := &Table{}
	for name, at := range reservedNames {
		id, err := c.set(name)
		if err != nil { // the table has no such words
			id = len(c.slots)
			c.slots = append(c.slots, slot{})
		}
		t.reserved[at] = id
	}
	for kind, patterns := range p.triggers {
		t.triggers[kind] = p.compileAll(c, patterns)
	}
	for _, lines := range p.flags {
		flag := lines.Flag
		flag.patterns = p.compileAll(c, lines.patterns)
		if p.complete(lines) && len(flag.patterns) > 0 {
			t.flags = append(t.flags, &flag)
		}
	}
	for _, word := range p.spelt {
		c.vocabulary.speltRight[word] = true
	}
	t.vocabulary, t.slots = c.vocabulary, c.slots
	return t
}

const patternRemedy = "write words with + between signs, | between alternatives and ! before what must not be there; " +
	"see the head of en/redflags.txt"

func (p *parser) compileAll(c *compiler, patterns []*pattern) []*pattern {
	var compiled []*pattern
	for _, pattern := range patterns {
		if err := c.compile(pattern); err != nil {
			p.problemAt(pattern.file, pattern.line, fmt.Sprintf("the pattern %q cannot be read: %v", pattern.source, err),
				patternRemedy)
			continue
		}
		if len(pattern.examples) == 0 {
			p.problemAt(pattern.file, pattern.line, fmt.Sprintf("the pattern %q has no example", pattern.source),
				`add a line "= a message that it is for" below it`)
		}
		compiled = append(compiled, pattern)
	}
	return compiled
}

var placeholder = regexp.MustCompile(`\{[^}]*\}?`)

// complete tells whether a flag has all that a reply needs.
func (p *parser) complete(flag *flagLines) bool {
	before := len(p.problems)
	if flag.Title == "" {
		p.problemAt(flag.file, flag.line, fmt.Sprintf("flag %q has no title", flag.ID), `add a line "title: ..."`)
	}
	if !strings.Contains(flag.Advice, Emergency) && !strings.Contains(flag.Advice, Contact) {
		p.problemAt(flag.file, flag.line, fmt.Sprintf("the advice of flag %q names no number to call", flag.ID),
			`add a line "advice: Call `+Emergency+` now."`)
	}
	for _, found := range placeholder.FindAllString(flag.Advice, -1) {
		if !slices.Contains(placeholders, found) {
			p.problemAt(flag.file, flag.line,
				fmt.Sprintf("the advice of flag %q has the unknown placeholder %s", flag.ID, found),
				"use one of "+strings.Join(placeholders, ", "))
		}
	}
	if len(flag.patterns) == 0 {
		p.problemAt(flag.file, flag.line, fmt.Sprintf("flag %q has no patterns", flag.ID),
			`add a line "when: ..." with an example`)
	}
	return len(p.problems) == before
}
