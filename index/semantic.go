package index

import (
	"strings"

	"bedside/index/wordvec"
)

// likeness tells how near the words of passages lie to those of a question, for
// what neither the lexicon nor the spelling brings together.
type semanticScorer struct {
	vectors  []*wordvec.Word // by stem of the library
	question *Question
	terms    [][]*wordvec.Vector // by term: of the phrase, or else of its words; none when it says little
	centroid wordvec.Centroid    // of the question as a whole
}

const (
	minCosine       = 0.35 // closeness of two words below which they have nothing in common
	minTermWeight   = 0.2  // weight below which a term is not looked for in other words
	sufficientMatch = 0.85 // from which a term needs no other words
)

func newSemanticScorer(v *vocabulary, question *Question) *semanticScorer {
	l := &semanticScorer{vectors: v.vectors, question: question}
	for i := range question.Terms {
		t := &question.Terms[i]
		weight := roleWeight[t.Role] * t.Weight
		vectors := vectorsOf(t.Text)
		for _, v := range vectors {
			l.centroid.Add(v, weight/float64(len(vectors)))
		}
		if weight < minTermWeight {
			vectors = nil
		}
		l.terms = append(l.terms, vectors)
	}
	return l
}

func vectorsOf(text string) []*wordvec.Vector {
	if w, ok := wordvec.Lookup(text); ok {
		return []*wordvec.Vector{&w.Vector}
	}
	var vectors []*wordvec.Vector
	for word := range strings.FieldsSeq(text) {
		if w, ok := wordvec.Lookup(word); ok {
			vectors = append(vectors, &w.Vector)
		}
	}
	return vectors
}

// covers is the share of the question's weight that a heading and its passage
// account for, each term by what was found of it or else by how near it is to
// the nearest word there.
func (l *semanticScorer) coverage(e *evidence, heading []stem, passage *passageWords) float64 {
	var sum weightedShare
	for i := range l.question.Terms {
		t := &l.question.Terms[i]
		kind := max(t.kindMatch(e.promised), t.kindMatch(e.passage.bestForm()))
		found := max(e.heading[i], e.phrasing[i], e.passage.text[i], kind)
		if found < sufficientMatch && len(l.terms[i]) > 0 {
			found = max(found, l.bestSimilarity(l.terms[i], heading))
			for u := range passage.units {
				found = max(found, l.bestSimilarity(l.terms[i], passage.units[u].stems))
			}
		}
		sum.add(t.Weight*roleWeight[t.Role], found)
	}
	return sum.smoothed()
}

// nearest is how near the words of a term are to the nearest of some stems, 0 to 1.
func (l *semanticScorer) bestSimilarity(term []*wordvec.Vector, stems []stem) float64 {
	best := 0.0
	for _, s := range stems {
		word := l.vectors[s]
		if word == nil {
			continue
		}
		near := 0.0
		for _, v := range term {
			near += max(0, wordvec.Cosine(v, &word.Vector)-minCosine)
		}
		best = max(best, near)
	}
	return best / (1 - minCosine) / float64(len(term))
}

// closest is how near the gist of a passage's nearest sentence or item is to
// that of the question, 0 to 1.
func (l *semanticScorer) bestUnitCosine(passage *passageWords) float64 {
	best := 0.0
	for u := range passage.units {
		var gist wordvec.Centroid
		for _, s := range passage.units[u].stems {
			if word := l.vectors[s]; word != nil {
				gist.Add(&word.Vector, word.Weight)
			}
		}
		best = max(best, gist.Cosine(&l.centroid))
	}
	return best
}
