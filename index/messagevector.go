package index

import (
	"slices"
	"strings"

	"bedside/index/wordvec"
)

// sense is what a message is about, apart from any leaflet: a question that the
// leaflets do not answer turns on words that they lack.
type messageVector struct {
	concepts    []weightedConcept
	totalWeight float64 // sum of the weights
	centroid    wordvec.Centroid
	wanted      kindSet // kinds of answer that it asks for, but for those that only ask
}

// weighed is a notion and how much a message turns on it.
type weightedConcept struct {
	concept int
	weight  float64
}

// notion is a word or phrase with all that it may be called.
type concept struct {
	text      string
	names     map[string]float64 // its own and those of the lexicon, with how surely they mean it
	centroid  wordvec.Centroid   // where its words lie together
	hasVector bool               // one of its words has a place among the others
}

// notions numbers the notions of many messages.
type conceptTable struct {
	all    []concept
	byText map[string]int
}

// senses reads messages.
func (ix *Index) messageVectors(messages []string) ([]messageVector, *conceptTable) {
	n := &conceptTable{byText: map[string]int{}}
	senses := make([]messageVector, len(messages))
	for i, text := range messages {
		senses[i] = ix.messageVector(text, n)
	}
	return senses, n
}

// sense reads a message: its words are corrected and joined to phrases as for a
// search, and weighed by how much they tell in English.
func (ix *Index) messageVector(text string, n *conceptTable) messageVector {
	var s messageVector
	var question Question
	tokens := ix.analyze(text, &question)
	s.wanted = question.wanted &^ ix.kinds.asking
	stems := make([]string, len(tokens))
	for i, t := range tokens {
		stems[i] = t.stem
	}
	spans := ix.spans(tokens, stems)
	for _, span := range spans[:min(len(spans), maxTerms)] {
		words := tokens[span.at : span.at+span.length]
		weight := roleWeight[Asked]
		if !words[0].asked {
			weight = roleWeight[Context]
		}
		if weight *= ix.conceptWeight(words, len(span.synonyms) > 0); weight == 0 {
			continue
		}
		number := n.id(words, stems[span.at:span.at+span.length], span.synonyms)
		s.add(number, weight)
		for k, x := range n.all[number].centroid {
			s.centroid[k] += weight * x
		}
	}
	return s
}

// add counts a notion; said twice it is not said more.
func (s *messageVector) add(number int, weight float64) {
	if i := slices.IndexFunc(s.concepts, func(w weightedConcept) bool { return w.concept == number }); i >= 0 {
		s.totalWeight += max(0, weight-s.concepts[i].weight)
		s.concepts[i].weight = max(weight, s.concepts[i].weight)
		return
	}
	s.concepts = append(s.concepts, weightedConcept{number, weight})
	s.totalWeight += weight
}

// How much a notion tells beside how rare it is.
const (
	minMedicalWeight = 0.8  // a word of health care, at least
	timeWordWeight   = 0.15 // "before", "after"
)

// tells is how much a notion tells in a message, 0 to 1.
func (ix *Index) conceptWeight(words []token, health bool) float64 {
	texts, most := make([]string, len(words)), 0.0
	for i, w := range words {
		texts[i] = w.Text
		switch known, ok := wordvec.Lookup(w.Text); {
		case timeWords[w.Text]:
			most = max(most, timeWordWeight)
		case ok:
			most = max(most, known.Weight)
		default:
			most = max(most, classWeight[ix.everyday.Class(w.Text)])
		}
	}
	if health {
		most = max(most, minMedicalWeight)
	}
	if health && len(words) > 1 && !asksOnly(words) {
		return most
	}
	return discountWeak(texts, most)
}

// asksOnly tells whether a phrase says what is asked for, not about what: "is it
// safe to", "how long".
func asksOnly(words []token) bool {
	for _, w := range words {
		if w.kinds == 0 && !functionWords[w.Text] {
			return false
		}
	}
	return true
}

// number returns the number of a notion, which it makes when it is new.
func (n *conceptTable) id(words []token, stems []string, synonyms []synonym) int {
	key := strings.Join(stems, " ")
	if number, ok := n.byText[key]; ok {
		return number
	}
	made := concept{text: key, names: map[string]float64{key: 1}}
	for _, s := range synonyms {
		name := strings.Join(s.phrase, " ")
		made.names[name] = max(made.names[name], s.weight)
	}
	for _, w := range words {
		if known, ok := wordvec.Lookup(w.Text); ok && !functionWords[w.Text] {
			made.centroid.Add(&known.Vector, 1.0/127)
			made.hasVector = true
		}
	}
	n.byText[key] = len(n.all)
	n.all = append(n.all, made)
	return len(n.all) - 1
}

// knownApart is what is left of the nearness of two notions that the lexicon knows
// and does not bring together: knee and ear.
const unrelatedFactor = 0.5

// table has the likeness of any two notions.
func (n *conceptTable) similarities() [][]float32 {
	table := make([][]float32, len(n.all))
	for i := range table {
		table[i] = make([]float32, len(n.all))
		for j := range i + 1 {
			likeness := float32(n.similarity(i, j))
			table[i][j], table[j][i] = likeness, likeness
		}
	}
	return table
}

// likeness tells how surely two notions mean the same, 0 to 1. What the lexicon
// calls two kinds of one thing are two things, however near they lie.
func (n *conceptTable) similarity(a, b int) float64 {
	if a == b {
		return 1
	}
	one, other := &n.all[a], &n.all[b]
	best, siblings := 0.0, false
	for name, trust := range one.names {
		also := other.names[name]
		switch {
		case also == 0:
		case max(trust, also) >= weightSynonym:
			best = max(best, trust*also)
		case also > weightVague && trust > weightVague:
			siblings = true
		}
	}
	if best > 0 || siblings || !one.hasVector || !other.hasVector || timeWords[one.text] || timeWords[other.text] {
		return best
	}
	near := max(0, one.centroid.Cosine(&other.centroid)-minCosine) / (1 - minCosine)
	if len(one.names) > 1 && len(other.names) > 1 {
		near *= unrelatedFactor
	}
	return near
}
