package redflags

import (
	"fmt"
	"strings"
)

// pattern is one line of the table: signs that must stand near one another, in
// any order, and signs that must not.
type pattern struct {
	source   string
	file     string
	line     int
	examples []example
	borrowed bool // from the embedded table, for a table that has none of its kind

	alone bool // acts on very short messages only
	named bool // names an illness or a deed, and is sure only of what goes on now

	certainty certainty

	need   []int // slots, the order of writing
	barred []int // slots marked "!"
}

// certainty is how seldom a line fits a message that tells of no emergency.
type certainty int

const (
	sure     certainty = iota // nobody lowers what the line raises
	likely                    // where a recogniser finds it most unlikely, it only opens the reply
	doubtful                  // alone it only opens the reply
)

// certainties are those that a line of a table may begin with, as parse names them.
var certainties = map[string]certainty{"likely": likely, "doubtful": doubtful}

// example is a message that a pattern must act on.
type example struct {
	text string
	line int
}

// slot is a set of alternatives. Equal slots of a table are one, so each is
// looked for once in a message.
type slot struct {
	words   []int32 // alternatives of one word: atoms
	phrases [][]part
}

// part is one place of a phrase: a word, or a named set.
type part struct {
	atom int32
	set  int  // index of a slot, or -1 when the part is an atom
	far  bool // other words may stand before it: it follows "..."
	open bool // it begins a sentence: marked "^"
}

// compiler turns the text of patterns into slots.
type compiler struct {
	vocabulary vocabulary
	slots      []slot
	bySource   map[string]int

	lines   map[string][]*wordSet // what makes up each named set
	sets    map[string]int        // the slots of those compiled
	pending map[string]bool       // those begun to be compiled
	report  func(line *wordSet, err error)
}

// newCompiler returns a compiler that knows the named sets of words and tells
// report which of their lines cannot be read.
func newCompiler(sets []*wordSet, report func(*wordSet, error)) *compiler {
	c := &compiler{vocabulary: newVocabulary(), bySource: map[string]int{},
		lines: map[string][]*wordSet{}, sets: map[string]int{}, pending: map[string]bool{}, report: report}
	for _, line := range sets {
		c.lines[line.name] = append(c.lines[line.name], line)
	}
	return c
}

// compile fills in a pattern's slots from its source.
func (c *compiler) compile(p *pattern) error {
	for source := range strings.SplitSeq(p.source, "+") {
		source = strings.TrimSpace(source)
		text, barred := strings.CutPrefix(source, "!")
		id, err := c.slot(text)
		if err != nil {
			return err
		}
		if barred {
			p.barred = append(p.barred, id)
		} else {
			p.need = append(p.need, id)
		}
	}
	switch {
	case len(p.need) == 0:
		return fmt.Errorf("it only says what must not be there")
	case len(p.need) > maxSlots:
		return fmt.Errorf("it has more than %d parts", maxSlots)
	}
	return nil
}

// slot returns the index of the slot written as source.
func (c *compiler) slot(source string) (int, error) {
	source = strings.Join(strings.Fields(source), " ")
	if id, ok := c.bySource[source]; ok {
		return id, nil
	}
	alternatives, err := c.alternatives(source)
	if err != nil {
		return 0, err
	}
	id := len(c.slots)
	c.slots = append(c.slots, alternatives)
	c.bySource[source] = id
	return id, nil
}

// set returns the index of the slot that holds the named alternatives. They are
// compiled when they are first asked for, so their order in a table is free.
func (c *compiler) set(name string) (int, error) {
	if id, ok := c.sets[name]; ok {
		return id, nil
	}
	switch {
	case len(c.lines[name]) == 0:
		return 0, fmt.Errorf("there is no set of words called \"@%s\"", name)
	case c.pending[name]:
		return 0, fmt.Errorf("the set of words \"@%s\" uses itself", name)
	}
	c.pending[name] = true
	var all slot
	for _, line := range c.lines[name] {
		alternatives, err := c.alternatives(line.source)
		if err != nil {
			c.report(line, err)
			continue
		}
		all.words = append(all.words, alternatives.words...)
		all.phrases = append(all.phrases, alternatives.phrases...)
	}
	c.sets[name] = len(c.slots)
	c.slots = append(c.slots, all)
	return c.sets[name], nil
}

func (c *compiler) alternatives(source string) (slot, error) {
	var s slot
	for alternative := range strings.SplitSeq(source, "|") {
		phrase, err := c.phrase(alternative)
		switch {
		case err != nil:
			return slot{}, err
		case len(phrase) == 1 && phrase[0].set < 0 && !phrase[0].open:
			s.words = append(s.words, phrase[0].atom)
		default:
			s.phrases = append(s.phrases, phrase)
		}
	}
	return s, nil
}

func (c *compiler) phrase(source string) ([]part, error) {
	var parts []part
	far := false
	source, opens := strings.CutPrefix(strings.TrimSpace(source), "^")
	for _, form := range strings.Fields(source) {
		if form == "..." {
			far = true
			continue
		}
		if name, ok := strings.CutPrefix(form, "@"); ok {
			id, err := c.set(name)
			if err != nil {
				return nil, err
			}
			parts = append(parts, part{set: id, far: far})
			far = false
			continue
		}
		atoms, err := c.vocabulary.add(form)
		if err != nil {
			return nil, err
		}
		for _, atom := range atoms {
			parts = append(parts, part{atom: atom, set: -1, far: far})
			far = false
		}
	}
	switch {
	case len(parts) == 0:
		return nil, fmt.Errorf("a part between + or | is empty")
	case far || parts[0].far:
		return nil, fmt.Errorf(`"..." must stand between two words`)
	}
	parts[0].open = opens
	return parts, nil
}
