package index

import (
	"slices"
	"strings"

	"bedside/knowledge/lexicon"
)

// symbol is the number of a stem that some pattern mentions; 0 is any other word.
type symbol int16

// number is the symbol of every number, in digits or letters.
const number symbol = 1

// maxGap is how many words may stand between two neighbouring words of a pattern.
const maxGap = 3

// patterns are grouped by the symbols they can start with.
type patterns struct {
	byFirst map[symbol][]pattern
}

// pattern is words in order, each a choice of symbols.
type pattern struct {
	kind   kindSet
	anchor bool // must stand at the beginning of a sentence
	slots  []slot
}

type slot struct {
	any    []symbol
	joined bool // the next slot must follow at once
}

// symbolAt is a word of a text as patterns see it.
type symbolAt struct {
	symbol symbol
	first  bool // begins a sentence
}

func (ps *patterns) add(p pattern) {
	if ps.byFirst == nil {
		ps.byFirst = map[symbol][]pattern{}
	}
	for _, s := range p.slots[0].any {
		ps.byFirst[s] = append(ps.byFirst[s], p)
	}
}

// match returns the kinds of all patterns found in a text. marks, when not nil,
// gets for each word the kinds that it helped to find.
func (ps *patterns) match(signs []symbolAt, marks []kindSet) kindSet {
	var found kindSet
	for i, s := range signs {
		if s.symbol == 0 {
			continue
		}
		for _, p := range ps.byFirst[s.symbol] {
			if (found&p.kind == 0 || marks != nil) && (!p.anchor || s.first) && p.matchesFrom(0, signs, i, marks) {
				found |= p.kind
			}
		}
	}
	return found
}

// matchesFrom tells whether the slots after number n are found behind word i, where
// slot n was found; if so it marks the words.
func (p *pattern) matchesFrom(n int, signs []symbolAt, i int, marks []kindSet) bool {
	if n == len(p.slots)-1 {
		return mark(marks, i, p.kind)
	}
	reach := maxGap + 1
	if p.slots[n].joined {
		reach = 1
	}
	for j := i + 1; j <= min(i+reach, len(signs)-1) && !signs[j].first; j++ {
		if slices.Contains(p.slots[n+1].any, signs[j].symbol) && p.matchesFrom(n+1, signs, j, marks) {
			return mark(marks, i, p.kind)
		}
	}
	return false
}

func mark(marks []kindSet, i int, kind kindSet) bool {
	if marks != nil {
		marks[i] |= kind
	}
	return true
}

// pattern reads one pattern of kinds.txt.
func (t *kindTable) pattern(kind int, text string) pattern {
	p := pattern{kind: 1 << kind}
	for word := range strings.FieldsSeq(text) {
		if word == "^" {
			p.anchor = true
			continue
		}
		alternatives, joined := strings.CutSuffix(word, "-")
		s := slot{joined: joined}
		for alternative := range strings.SplitSeq(alternatives, "|") {
			s.any = append(s.any, t.number(alternative))
		}
		p.slots = append(p.slots, s)
	}
	return p
}

// number returns the symbol of a word in a pattern, numbering its stem when it is new.
func (t *kindTable) number(word string) symbol {
	if word == "#" {
		return number
	}
	s := stemOf(word)
	if _, ok := t.symbols[s]; !ok {
		t.symbols[s] = number + symbol(len(t.symbols)) + 1
	}
	return t.symbols[s]
}

// read turns a text into the symbols of the table. known, when not nil, keeps
// the symbol of each word met, so that a library's words are stemmed only once.
func (t *kindTable) read(words []lexicon.Word, known map[string]symbol) []symbolAt {
	return signs(words, func(i int) symbol { return t.symbol(words[i].Text, known) })
}

// readStems does the same for words whose stems are known.
func (t *kindTable) readStems(words []lexicon.Word, stems []string) []symbolAt {
	return signs(words, func(i int) symbol { return t.symbolOf(words[i].Text, stems[i]) })
}

// signs puts together the symbols of words and where sentences begin.
func signs(words []lexicon.Word, symbolOf func(i int) symbol) []symbolAt {
	signs := make([]symbolAt, len(words))
	first := true
	for i, w := range words {
		signs[i] = symbolAt{symbolOf(i), first}
		first = first && openers[w.Text] || w.Stop == '.' || w.Stop == '?'
	}
	return signs
}

func (t *kindTable) symbol(word string, known map[string]symbol) symbol {
	if s, ok := known[word]; ok {
		return s
	}
	s := t.symbolOf(word, stemOf(word))
	if known != nil {
		known[word] = s
	}
	return s
}

func (t *kindTable) symbolOf(word, stem string) symbol {
	if word[0] >= '0' && word[0] <= '9' || numberWords[word] {
		return number
	}
	return t.symbols[stem]
}
