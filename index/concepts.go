package index

import (
	"iter"
	"slices"

	"bedside/knowledge/lexicon"
)

// Weights of expansions: how surely a word of the lexicon means what the patient wrote,
// whose own words weigh 1.
const (
	weightSynonym = 0.95
	weightBroader = 0.85 // a broader term: "blood thinner" for warfarin
	weightVague   = 0.15 // a broader term that is a common word: "medicine" for fish oil
)

// phraseTable finds the lexicon's terms in a message. It is built once for a lexicon.
type phraseTable struct {
	byFirst map[string][]groupPhrase // by the stem that a phrase begins with
	groups  []conceptGroup
}

// groupPhrase is a phrase of a group of the lexicon.
type groupPhrase struct {
	phrase   phrase
	group    int
	narrower bool
}

// phrase is a term as the stems of its words.
type phrase []string

// conceptGroup is a group of the lexicon as phrases.
type conceptGroup struct {
	terms     []phrase
	sensed    []bool   // by term: it means something else as well
	narrower  []phrase // those of which one of the terms is a word: "local anaesthetic" of "anaesthetic"
	vague     bool     // its first term is a common word: a medicine, a test
	subject   bool     // it names what a leaflet may be about: an illness, an examination, a medicine
	medicine  bool     // it holds the names and brands of one medicine
	procedure bool     // it is an examination or an operation
	illness   bool     // it is an illness
	condition bool     // it is what somebody may have, or take, on which an answer hangs
	kinds     []phrase // of a subject: the narrower phrases, all of them
}

// procedureFile is the lexicon's file of examinations and operations, illnessFile that of illnesses; subjectFiles are those of illnesses, examinations
// and medicines; conditionFiles are those of what else somebody may have that an answer hangs on.
const (
	procedureFile = "en/tests-and-procedures.txt"
	illnessFile   = "en/conditions.txt"
)

var subjectFiles = []string{illnessFile, procedureFile, lexicon.MedicineNames, "en/medicines.txt"}

var conditionFiles = append([]string{"en/symptoms.txt", "en/pregnancy-and-children.txt"}, subjectFiles...)

// addNarrower adds a narrower phrase if one of the terms is a word of it.
func (g *conceptGroup) addNarrower(p phrase) {
	inside := func(t phrase) bool { return len(t) == 1 && slices.Contains(p, t[0]) }
	if len(p) > 1 && slices.ContainsFunc(g.terms, inside) {
		g.narrower = append(g.narrower, p)
	}
}

func newPhraseTable(l *lexicon.Lexicon) *phraseTable {
	c := &phraseTable{byFirst: map[string][]groupPhrase{}}
	for g, group := range l.Groups() {
		m := conceptGroup{
			vague: isVague(l, group.Terms), subject: slices.Contains(subjectFiles, group.File), medicine: group.File == lexicon.MedicineNames,
			procedure: group.File == procedureFile, illness: group.File == illnessFile, condition: slices.Contains(conditionFiles, group.File),
		}
		for _, term := range group.Terms {
			for _, p := range c.addPhrase(term, g, false) {
				m.terms, m.sensed = append(m.terms, p), append(m.sensed, slices.Contains(group.Sensed, term))
			}
		}
		for _, term := range group.Narrower {
			for _, p := range c.addPhrase(term, g, true) {
				m.addNarrower(p)
				if m.subject {
					m.kinds = append(m.kinds, p)
				}
			}
		}
		c.groups = append(c.groups, m)
	}
	return c
}

// isVague tells whether a broader term says next to nothing of its narrower ones, as
// the commonest words of English do (a test, a drink).
func isVague(l *lexicon.Lexicon, terms []string) bool {
	return weakWords[terms[0]] || l.Everyday().Class(terms[0]) == 1
}

// addPhrase adds a term and returns it as a phrase; none when it has no words.
func (c *phraseTable) addPhrase(term string, group int, narrower bool) []phrase {
	p := phrase(stemsOf(term))
	if len(p) == 0 {
		return nil
	}
	c.byFirst[p[0]] = append(c.byFirst[p[0]], groupPhrase{p, group, narrower})
	return []phrase{p}
}

// synonym is a phrase that may stand for the patient's words: a synonym or broader term.
type synonym struct {
	phrase   phrase
	weight   float64
	sensed   bool     // it means something else as well
	excluded []phrase // in which it has another sense: "anaesthetic" in "local anaesthetic" is not a general one
}

// meaning is what the lexicon knows of a phrase.
type meaning struct {
	synonyms  []synonym
	subject   bool     // it names what a leaflet may be about
	medicine  bool     // it is the name of a medicine
	procedure bool     // it names an examination or an operation, and nothing else
	illness   bool     // it names an illness, and nothing else
	condition bool     // it names what somebody may have, or take
	classes   []int    // the groups that it is a kind of
	named     []int    // the groups of medicines that it is a name of
	kinds     []phrase // of a subject: what is narrower
}

// longestMatch finds the longest phrase of the lexicon that begins a list of stems. It
// returns the number of words that it takes, and what it means.
func (c *phraseTable) longestMatch(stems []string) (length int, means meaning) {
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
		means.condition = means.condition || c.groups[n.group].condition
		weight := weightSynonym
		switch {
		case n.narrower && c.groups[n.group].vague:
			weight = weightVague
		case n.narrower:
			weight = weightBroader
		}
		var other []phrase
		if n.narrower {
			if weight == weightBroader {
				means.classes = append(means.classes, n.group)
			}
			other = c.otherNarrower(n.group, found)
		}
		for i, p := range c.groups[n.group].terms {
			means.synonyms = append(means.synonyms, synonym{p, weight, c.groups[n.group].sensed[i], other})
		}
	}
	means.subject, means.kinds = c.subject(found)
	means.procedure = means.subject && slices.ContainsFunc(found, func(n groupPhrase) bool { return !n.narrower && c.groups[n.group].procedure })
	means.illness = means.subject && slices.ContainsFunc(found, func(n groupPhrase) bool { return c.groups[n.group].illness })
	for _, n := range found {
		if !n.narrower && c.groups[n.group].medicine {
			means.named = append(means.named, n.group)
		}
	}
	means.medicine = len(means.named) > 0
	return length, means
}

// hasCondition tells whether a text names what somebody may have, or take.
func (c *phraseTable) hasCondition(text string) bool {
	return c.anyMeaning(text, func(m meaning) bool { return m.condition })
}

// hasMedicine tells whether a text names a medicine.
func (c *phraseTable) hasMedicine(text string) bool {
	return c.anyMeaning(text, func(m meaning) bool { return m.medicine })
}

// anyMeaning tells whether some phrase of a text has a meaning.
func (c *phraseTable) anyMeaning(text string, is func(meaning) bool) bool {
	for means := range c.meanings(text) {
		if is(means) {
			return true
		}
	}
	return false
}

// meanings are those of the longest phrases at each word of a text.
func (c *phraseTable) meanings(text string) iter.Seq[meaning] {
	return func(yield func(meaning) bool) {
		stems := stemsOf(text)
		for i := range stems {
			if _, means := c.longestMatch(stems[i:]); !yield(means) {
				return
			}
		}
	}
}

// classesOfMedicines returns the groups that the medicines in a text are kinds of.
func (c *phraseTable) classesOfMedicines(text string) (classes []int) {
	for means := range c.meanings(text) {
		if means.medicine {
			classes = append(classes, means.classes...)
		}
	}
	return classes
}

// medicines returns the groups of the lexicon that are named after the medicines in some texts, each once.
func (c *phraseTable) medicines(texts ...string) (groups []int) {
	for _, text := range texts {
		for means := range c.meanings(text) {
			groups = append(groups, means.named...)
		}
	}
	slices.Sort(groups)
	return slices.Compact(groups)
}

// stemsOf are the stems of a text's words.
func stemsOf(text string) (stems []string) {
	for _, word := range lexicon.Texts(text) {
		stems = append(stems, stemOf(word))
	}
	return stems
}

// subject tells whether phrases that were found name what a leaflet may be about, and in no
// other sense, and returns the kinds of it.
func (c *phraseTable) subject(found []groupPhrase) (is bool, kinds []phrase) {
	for _, n := range found {
		group := &c.groups[n.group]
		switch {
		case !n.narrower && (!group.subject || group.vague):
			return false, nil
		case !n.narrower:
			kinds = append(kinds, group.kinds...)
		}
		is = is || group.subject
	}
	return is, kinds
}

// otherNarrower returns the narrower phrases of a group that are no synonyms of those
// that were found.
func (c *phraseTable) otherNarrower(group int, found []groupPhrase) []phrase {
	var other []phrase
	for _, narrower := range c.groups[group].narrower {
		means := func(n groupPhrase) bool {
			equal := func(p phrase) bool { return slices.Equal(p, narrower) }
			return !n.narrower && slices.ContainsFunc(c.groups[n.group].terms, equal)
		}
		if !slices.ContainsFunc(found, means) {
			other = append(other, narrower)
		}
	}
	return other
}

// maxSkipped is how many skippable words may stand between two words of a phrase: "put
// me to sleep".
const maxSkipped = 3

// afterSkipped returns the stems of which one must be the second word of a
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
		for skipped := 0; i > 0 && skipped < maxSkipped && at < len(stems); skipped++ {
			if stems[at] == want || !skippable[stems[at]] {
				break
			}
			at++
		}
		if at == len(stems) || stems[at] != want {
			return 0
		}
		at++
	}
	return at
}
