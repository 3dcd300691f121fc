package index

import (
	"strings"

	"bedside/index/wordvec"
)

// semanticScorer compares the words of passages with those of a question by their
// word vectors, for words that neither the lexicon nor the spelling brings together.
type semanticScorer struct {
	vectors  []*wordvec.Word // by stem of the library
	question *Question
	terms    [][]*wordvec.Vector // by term: of the phrase, or else of its words; none when it weighs little
	centroid wordvec.Centroid    // of all terms of the question
}

const (
	minCosine       = 0.35 // cosine of two words below which they have nothing in common
	minTermWeight   = 0.2  // weight below which a term is matched by its own expansions only
	sufficientMatch = 0.85 // match of its expansions from which a term is not compared by vectors
)

func newSemanticScorer(v *vocabulary, question *Question) *semanticScorer {
	scorer := &semanticScorer{vectors: v.vectors, question: question}
	for i := range question.Terms {
		t := &question.Terms[i]
		weight := roleWeight[t.Role] * t.Weight
		vectors := vectorsOf(t.Text)
		for _, v := range vectors {
			scorer.centroid.Add(v, weight/float64(len(vectors)))
		}
		if weight < minTermWeight {
			vectors = nil
		}
		scorer.terms = append(scorer.terms, vectors)
	}
	return scorer
}

// vectorsOf returns the vector of a phrase, or else those of its words.
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

// coverage is the share of the question's weight that a heading and its passage
// account for: each term by the match of its expansions, or else by its cosine to
// the nearest word there.
func (s *semanticScorer) coverage(e *evidence, heading []stem, passage *passageWords) float64 {
	var sum weightedShare
	for i := range s.question.Terms {
		t := &s.question.Terms[i]
		kind := max(t.kindMatch(e.promised), t.kindMatch(e.passage.bestForm()))
		found := max(e.heading[i], e.phrasing[i], e.passage.text[i], kind)
		if found < sufficientMatch && len(s.terms[i]) > 0 {
			found = max(found, s.bestSimilarity(s.terms[i], heading))
			for u := range passage.units {
				found = max(found, s.bestSimilarity(s.terms[i], passage.units[u].stems))
			}
		}
		sum.add(t.Weight*roleWeight[t.Role], found)
	}
	return sum.smoothed()
}

// bestSimilarity is the mean cosine of a term's words to the nearest of some stems, scaled
// so that minCosine becomes 0.
func (s *semanticScorer) bestSimilarity(term []*wordvec.Vector, stems []stem) float64 {
	best := 0.0
	for _, stem := range stems {
		word := s.vectors[stem]
		if word == nil {
			continue
		}
		sum := 0.0
		for _, v := range term {
			sum += max(0, wordvec.Cosine(v, &word.Vector)-minCosine)
		}
		best = max(best, sum)
	}
	return best / (1 - minCosine) / float64(len(term))
}

// bestUnitCosine is the greatest cosine of the centroid of one of the passage's
// sentences or items to that of the question, at least 0.
func (s *semanticScorer) bestUnitCosine(passage *passageWords) float64 {
	best := 0.0
	for u := range passage.units {
		var centroid wordvec.Centroid
		for _, stem := range passage.units[u].stems {
			if word := s.vectors[stem]; word != nil {
				centroid.Add(&word.Vector, word.Weight)
			}
		}
		best = max(best, centroid.Cosine(&s.centroid))
	}
	return best
}
