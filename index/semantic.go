package index

import (
	"strings"

	"bedside/index/wordvec"
)

// semanticScorer compares the words of passages with those of a question by their
// word vectors, for words that neither the lexicon nor the spelling brings together.
type semanticScorer struct {
	words     *vocabulary
	question  *Question
	terms     [][]wordvec.PackedQuery // by term: of the phrase, or else of its words; none when it weighs little
	centroid  wordvec.Centroid        // of all terms of the question
	rounded   wordvec.RoundedCentroid // the same, for estimates
	estimates []float64               // by unit of the passage at hand, to be used again
}

const (
	minCosine       = 0.35 // cosine of two words below which they have nothing in common
	minTermWeight   = 0.2  // weight below which a term is matched by its own expansions only
	sufficientMatch = 0.85 // match of its expansions from which a term is not compared by vectors
)

func newSemanticScorer(v *vocabulary, question *Question) *semanticScorer {
	scorer := &semanticScorer{words: v, question: question, terms: make([][]wordvec.PackedQuery, len(question.Terms))}
	for i := range question.Terms {
		t := &question.Terms[i]
		weight := roleWeight[t.Role] * t.Weight
		vectors := vectorsOf(t.Text)
		for _, v := range vectors {
			scorer.centroid.Add(v, weight/float64(len(vectors)))
			if weight >= minTermWeight {
				scorer.terms[i] = append(scorer.terms[i], v.PackQuery())
			}
		}
	}
	scorer.rounded = scorer.centroid.Round()
	return scorer
}

// vectorsOf returns the vector of a phrase, or else those of its words.
func vectorsOf(text string) []*wordvec.Vector {
	if w, ok := wordvec.Lookup(text); ok {
		return []*wordvec.Vector{&w.Vector}
	}
	if strings.IndexByte(text, ' ') < 0 {
		return nil
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
func (s *semanticScorer) bestSimilarity(term []wordvec.PackedQuery, stems []stem) float64 {
	best := 0.0
	if len(term) == 1 { // as most are: the nearest has the greatest product
		product := 0
		for _, stem := range stems {
			product = max(product, term[0].Product(&s.words.packed[stem].vector))
		}
		best = max(0, wordvec.CosineOf(product)-minCosine)
		return best / (1 - minCosine)
	}
	for _, stem := range stems {
		sum := 0.0
		for i := range term {
			sum += max(0, wordvec.CosineOf(term[i].Product(&s.words.packed[stem].vector))-minCosine)
		}
		best = max(best, sum)
	}
	return best / (1 - minCosine) / float64(len(term))
}

// bestUnitCosine is the greatest cosine of the centroid of one of the passage's
// sentences or items to that of the question, at least 0. Centroids take long to add up,
// so that only the units are computed that may have it by an estimate, the likeliest first.
func (s *semanticScorer) bestUnitCosine(passage *passageWords) float64 {
	s.estimates = s.estimates[:0]
	nearest := 0
	for u := range passage.units {
		s.estimates = append(s.estimates, s.estimateCosine(&passage.units[u]))
		if s.estimates[u] > s.estimates[nearest] {
			nearest = u
		}
	}
	best := 0.0
	for i := range passage.units {
		u := (nearest + i) % len(passage.units)
		if s.estimates[u]+s.rounded.Tolerance > best {
			centroid := s.words.centroid(passage.units[u].stems)
			best = max(best, centroid.Cosine(&s.centroid))
		}
	}
	return best
}

// estimateCosine is the cosine of a unit's centroid to that of the question, but for the
// tolerance of its rounding.
func (s *semanticScorer) estimateCosine(unit *unitWords) float64 {
	if unit.length == 0 {
		return 0
	}
	sum := 0.0
	for _, stem := range unit.stems {
		p := &s.words.packed[stem]
		sum += p.weight * float64(s.rounded.Product(&p.vector))
	}
	return sum / (unit.length * wordvec.RoundedLength)
}
