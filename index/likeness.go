package index

import (
	"strings"

	"bedside/index/alike"
)

// likeness tells how near the words of passages lie to those of a question, for
// what neither the lexicon nor the spelling brings together.
type likeness struct {
	vocabulary *vocabulary
	question   *Question
	terms      [][]*alike.Vector  // by term: of the phrase, or else of its words
	gist       alike.Gist         // of the question as a whole
	near       map[stem][]float64 // by stem: how near it is to each term, 0 to 1
}

// nearFrom is the closeness of two words below which they have nothing in common.
const nearFrom = 0.35

func newLikeness(v *vocabulary, question *Question) *likeness {
	l := &likeness{vocabulary: v, question: question, near: map[stem][]float64{}}
	for i := range question.Terms {
		t := &question.Terms[i]
		vectors := vectorsOf(t.Text)
		for _, v := range vectors {
			l.gist.Add(v, roleWeight[t.Role]*t.Weight/float64(len(vectors)))
		}
		l.terms = append(l.terms, vectors)
	}
	return l
}

func vectorsOf(text string) []*alike.Vector {
	if w, ok := alike.Of(text); ok {
		return []*alike.Vector{&w.Vector}
	}
	var vectors []*alike.Vector
	for word := range strings.FieldsSeq(text) {
		if w, ok := alike.Of(word); ok {
			vectors = append(vectors, &w.Vector)
		}
	}
	return vectors
}

// of returns how near a stem is to each term.
func (l *likeness) of(s stem) []float64 {
	if near, ok := l.near[s]; ok {
		return near
	}
	var near []float64
	if word := l.vocabulary.alike[s]; word != nil {
		near = make([]float64, len(l.terms))
		for i, vectors := range l.terms {
			for _, v := range vectors {
				c := alike.Closeness(v, &word.Vector)
				near[i] += max(0, c-nearFrom) / (1 - nearFrom) / float64(len(vectors))
			}
		}
	}
	l.near[s] = near
	return near
}

// covers returns how near each term is to the nearest word of a heading or of
// the passage below it.
func (l *likeness) covers(heading []stem, passage *passageWords) []float64 {
	best := make([]float64, len(l.terms))
	nearest := func(stems []stem) {
		for _, s := range stems {
			for i, n := range l.of(s) {
				best[i] = max(best[i], n)
			}
		}
	}
	nearest(heading)
	for u := range passage.units {
		nearest(passage.units[u].stems)
	}
	return best
}

// closest is how near the gist of a passage's nearest sentence or item is to
// that of the question, 0 to 1.
func (l *likeness) closest(passage *passageWords) float64 {
	best := 0.0
	for u := range passage.units {
		var gist alike.Gist
		for _, s := range passage.units[u].stems {
			if word := l.vocabulary.alike[s]; word != nil {
				gist.Add(&word.Vector, word.Tells)
			}
		}
		best = max(best, gist.Closeness(&l.gist))
	}
	return best
}

// likely is the share of a question's weight that a heading and its passage
// account for, each word by what was found of it or else by how near it is to
// the nearest word there.
func (q *Question) likely(e *evidence, near []float64) float64 {
	var sum share
	for i := range q.Terms {
		t := &q.Terms[i]
		kind := max(t.asksFor(e.promised), t.asksFor(e.passage.form()))
		sum.add(t.Weight*roleWeight[t.Role], max(near[i], e.heading[i], e.phrasing[i], e.passage.text[i], kind))
	}
	return sum.value()
}
