package index

import (
	_ "embed"
	"math/bits"
	"slices"
	"strings"
	"sync"

	"bedside/knowledge/lexicon"
)

// kindSet is a set of kinds of answer (a duration, a permission, the causes …),
// one bit for each kind of kinds.txt.
type kindSet uint64

//go:embed kinds.txt
var kindsText string

// kindTable knows how each kind is asked for, named in headings and given by texts.
type kindTable struct {
	names   []string
	near    []kindSet // by kind: kinds that often answer it too
	weak    kindSet   // wanted only when no other kind is
	asking  kindSet   // forms that any question may have, and headings rarely name
	frame   kindSet   // forms of an answer rather than subjects: a duration, a permission
	asks    patterns
	heads   patterns
	gives   patterns
	namesOf []kindName
	symbols map[string]symbol // by stem: its number in the patterns
}

// kindName is a kind that is given by naming what the lexicon calls a term.
type kindName struct {
	kind kindSet
	term string
}

// kindsOfAnswer reads kinds.txt once.
var kindsOfAnswer = sync.OnceValue(func() *kindTable { return parseKinds(kindsText) })

// parseKinds reads a table of kinds. The table is part of the program, so a
// fault in it is a fault of the program.
func parseKinds(text string) *kindTable {
	t := &kindTable{symbols: map[string]symbol{}}
	number := map[string]int{}
	near := map[int]string{}
	for line := range strings.Lines(text) {
		verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		kind := len(t.names) - 1
		switch verb {
		case "kind":
			name, class, _ := strings.Cut(rest, " ")
			number[name] = len(t.names)
			switch class {
			case "weak":
				t.weak |= 1 << len(t.names)
			case "asking":
				t.asking |= 1 << len(t.names)
				t.frame |= 1 << len(t.names)
			case "frame":
				t.frame |= 1 << len(t.names)
			}
			t.names = append(t.names, name)
		case "near":
			near[kind] = rest
		case "asks":
			pattern, only := strings.CutPrefix(rest, "only ")
			t.asks.add(t.pattern(kind, pattern))
			if !only {
				t.heads.add(t.pattern(kind, pattern))
			}
		case "names":
			t.heads.add(t.pattern(kind, rest))
		case "names-of":
			t.namesOf = append(t.namesOf, kindName{kind: 1 << kind, term: rest})
		case "gives":
			t.gives.add(t.pattern(kind, rest))
		}
	}
	t.near = make([]kindSet, len(t.names))
	for kind, names := range near {
		for name := range strings.SplitSeq(names, ", ") {
			t.near[kind] |= 1 << number[name]
		}
	}
	return t
}

// asked returns the kinds of answer that a message asks for, and for each word
// the kinds that it helps to ask for.
func (t *kindTable) asked(words []lexicon.Word) (kindSet, []kindSet) {
	return t.askedBy(t.read(words, nil))
}

// askedBy does the same for a message that was read.
func (t *kindTable) askedBy(signs []symbolAt) (kindSet, []kindSet) {
	marks := make([]kindSet, len(signs))
	return t.asks.match(signs, marks), marks
}

// named returns the kinds of answer that a heading promises.
func (t *kindTable) named(words []lexicon.Word) kindSet {
	return t.strong(t.heads.match(t.read(words, nil), nil))
}

// strong leaves the weak kinds out when there is another.
func (t *kindTable) strong(set kindSet) kindSet {
	if strong := set &^ t.weak; strong != 0 {
		return strong
	}
	return set
}

// given returns the kinds of answer that a sentence gives.
func (t *kindTable) given(words []lexicon.Word, known map[string]symbol) kindSet {
	return t.gives.match(t.read(words, known), nil)
}

// noKind is the agreement when no kind is wanted or none is offered.
const noKind = 0.4

// members returns the stems that give a kind of answer by being named: those of
// the one-word narrower terms of the lexicon.
func (t *kindTable) members(l *lexicon.Lexicon) map[string]kindSet {
	members := map[string]kindSet{}
	for _, group := range l.Groups() {
		for _, name := range t.namesOf {
			if !slices.Contains(group.Terms, name.term) {
				continue
			}
			for _, term := range group.Narrower {
				if words := lexicon.Texts(term); len(words) == 1 {
					members[stemOf(words[0])] |= name.kind
				}
			}
		}
	}
	return members
}

// agreement tells how well what is offered fits what is wanted: the mean over
// the kinds wanted of 1 for the kind itself, 0.5 for a near one, 0 for another;
// noKind when it cannot be told. Subjects (the
// causes, the treatment) decide before forms, but for a form that the heading
// itself names (a duration).
func (t *kindTable) agreement(wanted, offered kindSet) float64 {
	forms := wanted & t.frame &^ t.asking
	if subjects := wanted &^ t.frame; subjects != 0 {
		wanted = subjects
	}
	if wanted == 0 || offered == 0 {
		return noKind
	}
	if forms&offered != 0 {
		return 1
	}
	sum := 0.0
	for rest := wanted; rest != 0; rest &= rest - 1 {
		switch kind := bits.TrailingZeros64(uint64(rest)); {
		case offered&(1<<kind) != 0:
			sum++
		case offered&t.near[kind] != 0:
			sum += 0.5
		}
	}
	return sum / float64(bits.OnesCount64(uint64(wanted)))
}

// list returns the names of a set's kinds, in the table's order.
func (t *kindTable) list(set kindSet) []string {
	var names []string
	for ; set != 0; set &= set - 1 {
		names = append(names, t.names[bits.TrailingZeros64(uint64(set))])
	}
	return names
}
