package lexicon

import (
	"slices"

	"bedside/knowledge"
)

// assembler makes lines known to one another.
type assembler struct {
	lines    []line
	home     map[string]int    // key of a term -> the line among whose terms it stands
	senses   map[string][]term // words -> the terms with these words, one for each sense
	state    []int             // of each line while cycles are looked for
	problems []knowledge.Problem
}

const (
	unvisited = iota
	open      // being followed
	done
)

// assemble turns lines into a lexicon. Terms that clash with an earlier line
// are left out and reported.
func assemble(lines []line) (*Lexicon, []knowledge.Problem) {
	a := &assembler{home: map[string]int{}, senses: map[string][]term{}}
	for _, l := range lines {
		a.settle(l)
	}
	for i := range a.lines {
		a.lines[i].narrower = slices.DeleteFunc(slices.Clone(a.lines[i].narrower),
			func(t term) bool { return a.unclear(a.lines[i], t) })
	}
	a.state = make([]int, len(a.lines))
	for i := range a.lines {
		a.cutCycles(i)
	}
	groups := make([]Group, len(a.lines))
	for i, l := range a.lines {
		groups[i] = a.group(i, l)
	}
	return &Lexicon{lines: a.lines, groups: groups}, a.problems
}

// settle gives the terms of a line their home.
func (a *assembler) settle(l line) {
	kept := make([]term, 0, len(l.terms))
	for _, t := range l.terms {
		others := a.senses[t.words]
		first, taken := a.home[t.key()]
		switch {
		case taken:
			a.problems = append(a.problems,
				l.of(t).problem("take it out of one of the two lines, or write its sense in brackets behind it in both",
					"%q already stands in the line %s", t, a.lines[first].shown()))
		case len(others) > 0 && (t.sense == "" || others[0].sense == ""):
			at := a.lines[a.home[others[0].key()]]
			a.problems = append(a.problems, l.of(t).problem("write the sense in brackets behind both",
				"%q also stands as %q in the line %s", t, others[0], at.shown()))
		default:
			a.home[t.key()] = len(a.lines)
			a.senses[t.words] = append(others, t)
			kept = append(kept, t)
		}
	}
	if len(kept) == 0 { // its narrower terms are kinds of nothing; the clashes say why
		return
	}
	l.terms = kept
	a.lines = append(a.lines, l)
}

// unclear reports a narrower term of several senses that does not say which.
func (a *assembler) unclear(l line, t term) bool {
	senses := a.senses[t.words]
	if t.sense != "" || len(senses) == 0 || senses[0].sense == "" {
		return false
	}
	a.problems = append(a.problems, l.of(t).problem("write which of them is meant, as in \""+senses[0].String()+"\"",
		"%q has several senses", t))
	return true
}

// cutCycles follows the narrower terms of a line and takes out those that lead
// back to it: nothing is a kind of its own kind.
func (a *assembler) cutCycles(i int) {
	if a.state[i] != unvisited {
		return
	}
	a.state[i] = open
	l := &a.lines[i]
	l.narrower = slices.DeleteFunc(l.narrower, func(t term) bool {
		next, ok := a.home[t.key()]
		if !ok {
			return false
		}
		if a.state[next] == open {
			at := a.lines[next]
			a.problems = append(a.problems, l.of(t).problem("decide which of the two is the wider term",
				"%q is a kind of %q, which by %s:%d is a kind of it", t, l.terms[0], at.file, at.number))
			return true
		}
		a.cutCycles(next)
		return false
	})
	a.state[i] = done
}

// group writes a line as a Group with all its narrower terms.
func (a *assembler) group(i int, l line) Group {
	g := Group{File: l.file, Line: l.number}
	seen := map[string]bool{}
	for _, t := range l.terms {
		g.Terms = append(g.Terms, t.text)
		if t.sense != "" {
			g.Sensed = append(g.Sensed, t.text)
		}
		seen[t.words] = true
	}
	add := func(t term) {
		if !seen[t.words] {
			seen[t.words] = true
			g.Narrower = append(g.Narrower, t.text)
		}
	}
	visited := map[int]bool{i: true}
	var follow func(l line)
	follow = func(l line) {
		for _, t := range l.narrower {
			add(t)
			next, ok := a.home[t.key()]
			if !ok || visited[next] {
				continue
			}
			visited[next] = true
			for _, same := range a.lines[next].terms {
				add(same)
			}
			follow(a.lines[next])
		}
	}
	follow(l)
	return g
}
