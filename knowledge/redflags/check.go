package redflags

import "fmt"

// checkExamples reports the examples on which their own line does not act: a
// flag's line must raise the flag, and no flag may be raised by the example of
// a trigger, except one that takes a sign out of the scope of another.
func (p *parser) checkExamples(t *Table) {
	for _, flag := range t.flags {
		for _, pattern := range flag.patterns {
			for _, e := range pattern.examples {
				if !t.actsOn(pattern, e.text) {
					p.problemAt(pattern.file, e.line,
						fmt.Sprintf("the pattern of line %d does not see this example", pattern.line),
						"change one of the two, or look for a quiet line that fits the example")
				}
			}
		}
	}
	if len(t.flags) == 0 { // nothing that a trigger could act on
		return
	}
	for m, patterns := range t.triggers {
		for _, pattern := range patterns {
			if !pattern.borrowed {
				p.checkTrigger(t, modifier(m), pattern)
			}
		}
	}
}

// checkTrigger reports the examples of a trigger that its line does not act on.
func (p *parser) checkTrigger(t *Table, m modifier, trigger *pattern) {
	for _, e := range trigger.examples {
		switch match := t.Match(e.text); {
		case m == modifierReasserted && match == nil:
			p.problemAt(trigger.file, e.line, "this example raises no flag",
				"change the example, or look for the quiet line that acts on it")
		case m != modifierReasserted && match != nil:
			p.problemAt(trigger.file, e.line,
				fmt.Sprintf("this example raises %q by line %d of %s", match.Flag.ID, match.Line, match.File),
				"change the example or one of the lines")
		}
	}
}

// actsOn tells whether a pattern alone would raise its flag on a message.
func (f *Table) actsOn(p *pattern, message string) bool {
	r := f.read(message)
	if len(r.tokens) == 0 {
		return false
	}
	r.applyTriggers()
	return r.raises(p)
}
