package index

import (
	"slices"
	"strings"

	"bedside/index/wordvec"
)

// messageVector represents a message by its concepts, apart from any leaflet: a question
// that the leaflets do not answer turns on words that they lack.
type messageVector struct {
	concepts    []weightedConcept
	totalWeight float64 // sum of the weights
	centroid    wordvec.Centroid
	wanted      kindSet // kinds of answer that it asks for, without those that any question may have
}

// weightedConcept is a concept, by its id, and its weight in a message.
type weightedConcept struct {
	concept int
	weight  float64
}

// concept is a word or phrase with its synonyms and wider terms.
type concept struct {
	text      string
	names     map[string]float64 // its own and those of the lexicon, with their weights
	centroid  wordvec.Centroid   // of its words
	hasVector bool               // at least one of its words has a vector
}

// conceptTable gives the concepts of many messages their ids.
type conceptTable struct {
	all    []concept
	byText map[string]int
}

// messageVectors represents messages over one table of concepts.
func (ix *Index) messageVectors(messages []string) ([]messageVector, *conceptTable) {
	n := &conceptTable{byText: map[string]int{}}
	vectors := make([]messageVector, len(messages))
	for i, text := range messages {
		vectors[i] = ix.messageVector(text, n)
	}
	return vectors, n
}

// messageVector represents a message: its words are corrected and joined to phrases as
// for a search, and weighted by how rare they are in English.
func (ix *Index) messageVector(text string, n *conceptTable) messageVector {
	var s messageVector
	var question Question
	tokens := ix.analyze(wordsOf(text), &question)
	s.wanted = question.wanted &^ ix.kinds.asking
	stems := make([]string, len(tokens))
	for i, t := range tokens {
		stems[i] = t.stem
	}
	spans := ix.spans(tokens, stems)
	for _, span := range spans[:min(len(spans), maxTerms)] {
		words := tokens[span.at : span.at+span.length]
		weight := roleWeight[Asked]
		if !words[0].inAsking {
			weight = roleWeight[Context]
		}
		if weight *= ix.conceptWeight(words, len(span.means.synonyms) > 0); weight == 0 {
			continue
		}
		id := n.id(words, stems[span.at:span.at+span.length], span.means.synonyms)
		s.add(id, weight)
		for k, x := range n.all[id].centroid {
			s.centroid[k] += weight * x
		}
	}
	return s
}

// add counts a concept. One that a message repeats counts once, with its highest weight.
func (s *messageVector) add(id int, weight float64) {
	if i := slices.IndexFunc(s.concepts, func(w weightedConcept) bool { return w.concept == id }); i >= 0 {
		s.totalWeight += max(0, weight-s.concepts[i].weight)
		s.concepts[i].weight = max(weight, s.concepts[i].weight)
		return
	}
	s.concepts = append(s.concepts, weightedConcept{id, weight})
	s.totalWeight += weight
}

// Weights of concepts that do not follow from how rare their words are.
const (
	minMedicalWeight = 0.8  // least weight of a medical term
	timeWordWeight   = 0.15 // weight of "before", "after" and their like
)

// conceptWeight is the weight of a concept in a message, 0 to 1: that of its rarest word.
func (ix *Index) conceptWeight(words []token, medical bool) float64 {
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
	if medical {
		most = max(most, minMedicalWeight)
	}
	if medical && len(words) > 1 && !asksOnly(words) {
		return most
	}
	return discountWeak(texts, most)
}

// asksOnly tells whether a phrase asks for a kind of answer and names no subject: "is
// it safe to", "how long".
func asksOnly(words []token) bool {
	for _, w := range words {
		if w.kinds == 0 && !functionWords[w.Text] {
			return false
		}
	}
	return true
}

// id returns the id of a concept, which it adds when it is new.
func (n *conceptTable) id(words []token, stems []string, synonyms []synonym) int {
	key := strings.Join(stems, " ")
	if id, ok := n.byText[key]; ok {
		return id
	}
	added := concept{text: key, names: map[string]float64{key: 1}}
	for _, s := range synonyms {
		name := strings.Join(s.phrase, " ")
		added.names[name] = max(added.names[name], s.weight)
	}
	for _, w := range words {
		if known, ok := wordvec.Lookup(w.Text); ok && !functionWords[w.Text] {
			added.centroid.Add(&known.Vector, 1.0/127)
			added.hasVector = true
		}
	}
	n.byText[key] = len(n.all)
	n.all = append(n.all, added)
	return len(n.all) - 1
}

// unrelatedFactor multiplies the cosine of two concepts that the lexicon has and does
// not put into one group: knee and ear.
const unrelatedFactor = 0.5

// similarities returns the similarity of any two concepts, by their ids.
func (n *conceptTable) similarities() [][]float32 {
	table := make([][]float32, len(n.all))
	for i := range table {
		table[i] = make([]float32, len(n.all))
		for j := range i + 1 {
			similarity := float32(n.similarity(i, j))
			table[i][j], table[j][i] = similarity, similarity
		}
	}
	return table
}

// similarity tells how surely two concepts mean the same, 0 to 1. Two narrower terms of
// one term of the lexicon are two things, whatever their cosine.
func (n *conceptTable) similarity(a, b int) float64 {
	if a == b {
		return 1
	}
	one, other := &n.all[a], &n.all[b]
	best, siblings := 0.0, false
	for name, weight := range one.names {
		also := other.names[name]
		switch {
		case also == 0:
		case max(weight, also) >= weightSynonym:
			best = max(best, weight*also)
		case also > weightVague && weight > weightVague:
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
