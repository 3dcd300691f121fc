package index

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/blevesearch/bleve/v2"

	"bedside/knowledge"
)

// maxCandidates is how many sections are ranked.
const maxCandidates = 60

// candidate is a section that may answer, with its score scaled to 0..1.
type candidate struct {
	section int
	score   float64
}

// candidates finds the sections that share the most telling words with a
// question, and adds those of the leaflet being talked about.
func (ix *Index) candidates(ctx context.Context, question *Question, leaflet string) ([]candidate, error) {
	found, err := ix.retrieve(ctx, question)
	if err != nil {
		return nil, fmt.Errorf("searching the index: %w", err)
	}
	have := map[int]bool{}
	for _, c := range found {
		have[c.section] = true
	}
	if talked, ok := ix.talkedOf(leaflet); ok {
		for i := talked.first; i < talked.first+talked.sections; i++ {
			if !have[i] {
				found = append(found, candidate{section: i})
			}
		}
	}
	return found, nil
}

// talkedOf returns the leaflet with an id; of a library of one leaflet, that one.
func (ix *Index) talkedOf(id string) (*leafletWords, bool) {
	leaflets := ix.lib.Leaflets()
	if len(leaflets) == 1 {
		return &ix.corpus.leaflets[0], true
	}
	i, ok := slices.BinarySearchFunc(leaflets, id, func(l knowledge.Leaflet, id string) int { return cmp.Compare(l.ID, id) })
	if !ok {
		return nil, false
	}
	return &ix.corpus.leaflets[i], true
}

// retrieve adds up the words of a question over the sections and returns the
// best. Patients' text never reaches Bleve's query language.
func (ix *Index) retrieve(ctx context.Context, question *Question) ([]candidate, error) {
	if ix.closed.Load() {
		return nil, bleve.ErrorIndexClosed
	}
	boosts, wanted := question.boosts()
	sums := ix.sums.Get().(*sums)
	defer ix.sums.Put(sums)
	defer sums.clear()
	for bit, boost := range boosts {
		if boost == 0 {
			continue
		}
		list, err := ix.postings.of(ctx, ix.corpus, question.watch.stems[bit])
		if err != nil {
			return nil, err
		}
		sums.add(list, boost, len(ix.corpus.sections))
	}
	return sums.best(maxCandidates, wanted), ctx.Err()
}

// boosts returns how much each watched stem counts, 0 to 1, and how many count
// at all.
func (q *Question) boosts() (boosts []float64, count int) {
	boosts = make([]float64, len(q.watch.stems))
	for _, t := range q.Terms {
		if timeWords[t.Text] {
			continue
		}
		for _, w := range t.ways {
			for _, s := range w.stems {
				bit := q.watch.bits[s]
				boosts[bit] = max(boosts[bit], t.Weight*w.trust*roleWeight[t.Role])
			}
		}
	}
	for _, boost := range boosts {
		if boost > 0 {
			count++
		}
	}
	return boosts, count
}

// sums are the scores of all sections for one question. They are used again for
// the next, because making them anew would cost more than adding them up.
type sums struct {
	scores  []float64 // by section
	words   []uint16  // by section: how many of the question's stems it holds
	touched []int32   // the sections that hold any
}

func newSums(sections int) *sums {
	return &sums{scores: make([]float64, sections), words: make([]uint16, sections)}
}

// add counts a stem with the weights of Bleve's TF-IDF: how large a part of the
// section it is, times the square of how rare it is.
func (s *sums) add(list []posting, boost float64, sections int) {
	idf := 1 + math.Log(float64(sections)/float64(len(list)+1))
	factor := boost * idf * idf
	for _, p := range list {
		if s.words[p.section]++; s.words[p.section] == 1 {
			s.touched = append(s.touched, p.section)
		}
		s.scores[p.section] += factor * float64(p.weight)
	}
}

// best returns the sections of the highest scores, at most limit; of equal ones
// the first of the library. A section that holds few of the wanted stems counts
// by their share less (Bleve's coordination factor).
func (s *sums) best(limit, wanted int) []candidate {
	order := func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.section, b.section))
	}
	best := make([]candidate, 0, limit+1)
	for _, i := range s.touched {
		c := candidate{int(i), s.scores[i] * float64(s.words[i]) / float64(wanted)}
		if len(best) == limit && order(c, best[limit-1]) > 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, c, order)
		best = slices.Insert(best, at, c)
		best = best[:min(limit, len(best))]
	}
	for i := len(best) - 1; i >= 0; i-- {
		best[i].score /= best[0].score
	}
	return best
}

func (s *sums) clear() {
	for _, i := range s.touched {
		s.scores[i], s.words[i] = 0, 0
	}
	s.touched = s.touched[:0]
}
