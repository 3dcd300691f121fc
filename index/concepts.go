package index

import (
	"slices"

	"bedside/knowledge/lexicon"
)

// How far a synonym, and the wider word for what was named, are trusted to mean
// what the patient wrote.
const (
	weightSynonym = 0.95
	weightBroader = 0.85
	weightVague   = 0.15 // a wider word that says next to nothing: "medicine" for fish oil
)

// concepts finds the lexicon's words in a message. It is built once for a lexicon.
type phraseTable struct {
	byFirst map[string][]groupPhrase // by the stem that a phrase begins with
	groups  []conceptGroup
}

// naming is a phrase that names a group.
type groupPhrase struct {
	phrase   phrase
	group    int
	narrower bool
}

// phrase is words as stems.
type phrase []string

// meaning is one group as phrases.
type conceptGroup struct {
	terms    []phrase
	narrower []phrase // narrower ones in which one of the terms stands: "local anaesthetic" of "anaesthetic"
	vague    bool     // its word says next to nothing: a medicine, a test
}

// addKind notes a narrower phrase if one of the terms is a word of it.
func (m *conceptGroup) addNarrower(p phrase) {
	if len(p) > 1 && slices.ContainsFunc(m.terms, func(t phrase) bool { return len(t) == 1 && slices.Contains(p, t[0]) }) {
		m.narrower = append(m.narrower, p)
	}
}

func newPhraseTable(l *lexicon.Lexicon) *phraseTable {
	c := &phraseTable{byFirst: map[string][]groupPhrase{}}
	for g, group := range l.Groups() {
		m := conceptGroup{vague: isVague(l, group.Terms)}
		for _, term := range group.Terms {
			m.terms = append(m.terms, c.addPhrase(term, g, false)...)
		}
		for _, term := range group.Narrower {
			for _, p := range c.addPhrase(term, g, true) {
				m.addNarrower(p)
			}
		}
		c.groups = append(c.groups, m)
	}
	return c
}

// isVague tells whether a wider word says next to nothing about what was named:
// the commonest words of English (a test, a drink) do.
func isVague(l *lexicon.Lexicon, terms []string) bool {
	return weakWords[terms[0]] || l.Everyday().Class(terms[0]) == 1
}

func (c *phraseTable) addPhrase(term string, group int, narrower bool) []phrase {
	var p phrase
	for _, word := range lexicon.Texts(term) {
		p = append(p, stemOf(word))
	}
	if len(p) == 0 {
		return nil
	}
	c.byFirst[p[0]] = append(c.byFirst[p[0]], groupPhrase{p, group, narrower})
	return []phrase{p}
}

// synonym is a phrase that may stand for what a patient wrote.
type synonym struct {
	phrase   phrase
	weight   float64
	excluded []phrase // in which it means something else: in "local anaesthetic", "anaesthetic" is not a general one
}

// at returns what the lexicon knows of the words that begin a list of stems:
// how many words the longest known phrase takes, and what may stand for it.
func (c *phraseTable) longestMatch(stems []string) (length int, synonyms []synonym) {
	var found []groupPhrase
	second := afterSkipped(stems)
	for _, n := range c.byFirst[stems[0]] {
		if len(n.phrase) > 1 && !slices.Contains(second, n.phrase[1]) { // as most phrases of a common word
			continue
		}
		switch l := n.phrase.matches(stems); {
		case l > length:
			length, found = l, []groupPhrase{n}
		case l == length && l > 0:
			found = append(found, n)
		}
	}
	for _, n := range found {
		trust := weightSynonym
		switch {
		case n.narrower && c.groups[n.group].vague:
			trust = weightVague
		case n.narrower:
			trust = weightBroader
		}
		var other []phrase
		if n.narrower {
			other = c.otherNarrower(n.group, found)
		}
		for _, p := range c.groups[n.group].terms {
			synonyms = append(synonyms, synonym{p, trust, other})
		}
	}
	return length, synonyms
}

// otherKinds returns the kinds of a group that are not what was named.
func (c *phraseTable) otherNarrower(group int, found []groupPhrase) []phrase {
	var other []phrase
	for _, kind := range c.groups[group].narrower {
		if !slices.ContainsFunc(found, func(n groupPhrase) bool {
			return !n.narrower && slices.ContainsFunc(c.groups[n.group].terms, func(p phrase) bool { return slices.Equal(p, kind) })
		}) {
			other = append(other, kind)
		}
	}
	return other
}

// passedOver are words that may stand inside a phrase: "put me to sleep".
var skippable = wordSet(`i me my him his her it its you your us our them their the a an`)

// maxPassedOver is how many of them may stand between two words of a phrase.
const maxSkipped = 3

// afterPassedOver returns the stems of which one must be the second word of a
// phrase that stands at the beginning of a list.
func afterSkipped(stems []string) []string {
	n := 1
	for n < len(stems) && n <= maxSkipped && skippable[stems[n]] {
		n++
	}
	return stems[1:min(n+1, len(stems))]
}

// matches returns how many stems from the start a phrase takes, 0 when it does
// not stand there.
func (p phrase) matches(stems []string) int {
	at := 0
	for i, want := range p {
		for over := 0; i > 0 && over < maxSkipped && at < len(stems) && stems[at] != want && skippable[stems[at]]; over++ {
			at++
		}
		if at == len(stems) || stems[at] != want {
			return 0
		}
		at++
	}
	return at
}
