package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"bedside/knowledge"
)

// errClosed is the error of a search after Close.
var errClosed = errors.New("the index is closed")

// maxCandidates is how many sections are ranked.
const maxCandidates = 40

// candidate is a section that may answer.
type candidate struct {
	section int
	score   float64 // scaled to 0..1
	terms   uint32  // of the question, one bit each: those of which it has a stem
	read    bool    // the reader likes a passage of it
}

// candidates finds the sections that share the rarest words with a question, and adds
// those of the conversation's leaflet.
func (ix *Index) candidates(ctx context.Context, question *Question, leaflet string) ([]candidate, error) {
	found, err := ix.retrieve(ctx, question)
	if err != nil {
		return nil, fmt.Errorf("searching the index: %w", err)
	}
	if current, ok := ix.currentLeaflet(leaflet, question.within); ok {
		have := map[int]bool{}
		for _, c := range found {
			have[c.section] = true
		}
		for i := current.first; i < current.first+current.sections; i++ {
			if !have[i] && question.within.has(i) {
				found = append(found, candidate{section: i})
			}
		}
	}
	return found, nil
}

// currentLeaflet returns the leaflet with an id; the only one of a selection that has no other.
func (ix *Index) currentLeaflet(id string, within *selection) (*leafletWords, bool) {
	leaflets := ix.lib.Leaflets()
	if within.only >= 0 {
		return &ix.corpus.leaflets[within.only], true
	}
	byID := func(l knowledge.Leaflet, id string) int { return cmp.Compare(l.ID, id) }
	i, ok := slices.BinarySearchFunc(leaflets, id, byID)
	if !ok {
		return nil, false
	}
	return &ix.corpus.leaflets[i], true
}

// retrieve scores the sections term at a time and returns the best. Patients' text never
// reaches Bleve's query language.
func (ix *Index) retrieve(ctx context.Context, question *Question) ([]candidate, error) {
	if ix.closed.Load() {
		return nil, errClosed
	}
	pooled := ix.accumulators.Get().(*accumulators)
	defer ix.accumulators.Put(pooled)
	sections := *pooled
	clear(sections)
	for bit, b := range question.boosts() {
		if b.factor == 0 {
			continue
		}
		list, err := ix.postings.get(ctx, ix.corpus, question.stemBits.stems[bit])
		if err != nil {
			return nil, err
		}
		sections.add(list, b, question.within.words.retrievalIDF(question.stemBits.stems[bit]))
	}
	sections.leaveOut(question.within)
	return sections.top(maxCandidates), ctx.Err()
}

// boost is the factor of a stem in the retrieval score.
type boost struct {
	factor float64 // 0 to 1
	terms  uint32  // the terms of whose expansions it is a part, one bit each
}

// boosts returns the boost of each stem of the question, by its bit.
func (q *Question) boosts() []boost {
	boosts := make([]boost, len(q.stemBits.stems))
	for i, t := range q.Terms {
		for _, e := range t.expansions {
			for _, s := range e.stems {
				b := &boosts[q.stemBits.bits[s]]
				b.terms |= 1 << i
				if !timeWords[t.Text] {
					b.factor = max(b.factor, t.Weight*e.weight*roleWeight[t.Role])
				}
			}
		}
	}
	return boosts
}

// accumulators are the scores of all sections for one question. They are used again for
// the next, because making them anew would cost more than adding up.
type accumulators []accumulator

// accumulator is the score of a section, the number of the question's stems in it and
// their terms. It is small, so that those of a large library stay near the processor.
type accumulator struct {
	score   float32
	matched uint32
	terms   uint32
}

// add counts a stem by Bleve's TF-IDF: the square root of its frequency in the section,
// the section's length norm, and the square of its idf.
func (s accumulators) add(list []posting, b boost, idf float64) {
	factor := float32(b.factor * idf * idf)
	for _, p := range list {
		at := &s[p.section]
		at.score += factor * p.weight
		at.matched++
		at.terms |= b.terms
	}
}

// leaveOut takes from the sections that are withheld what they have.
func (s accumulators) leaveOut(within *selection) {
	for i, withheld := range within.withheld {
		if withheld {
			s[i] = accumulator{}
		}
	}
}

// top returns the sections of the highest scores, at most limit; of equal ones
// the first of the library. The more of the question's stems a section holds, the
// more they count together (Bleve's coordination factor).
func (s accumulators) top(limit int) []candidate {
	kept := make(standings, 0, limit)
	least := float32(0) // of those kept, once they are as many as may be
	for i := range s {
		score := s[i].score * float32(s[i].matched)
		if score <= least {
			continue
		}
		if len(kept) < limit {
			kept.push(newStanding(score, i))
		} else {
			kept.replaceLowest(newStanding(score, i))
		}
		if len(kept) == limit {
			least = kept[0].score()
		}
	}
	slices.Sort(kept)
	best := make([]candidate, len(kept))
	for i := range best {
		k := kept[len(kept)-1-i]
		best[i] = candidate{section: k.section(), score: float64(k.score()), terms: s[k.section()].terms}
	}
	for i := len(best) - 1; i >= 0; i-- {
		best[i].score /= best[0].score
	}
	return best
}

// standing is a score above 0 with its section, in one number that is the greater the better
// the section stands: floating-point numbers above 0 are in the order of their bits, and of
// equal scores the first section stands best.
type standing uint64

func newStanding(score float32, section int) standing {
	return standing(math.Float32bits(score))<<32 | standing(^uint32(section))
}

func (s standing) score() float32 { return math.Float32frombits(uint32(s >> 32)) }
func (s standing) section() int   { return int(^uint32(s)) }

// standings are a heap with the lowest first.
type standings []standing

func (h *standings) push(s standing) {
	*h = append(*h, s)
	heap, at := *h, len(*h)-1
	for ; at > 0 && heap[(at-1)/2] > s; at = (at - 1) / 2 {
		heap[at] = heap[(at-1)/2]
	}
	heap[at] = s
}

func (h standings) replaceLowest(s standing) {
	at := 0
	for {
		child := 2*at + 1
		if child+1 < len(h) && h[child+1] < h[child] {
			child++
		}
		if child >= len(h) || h[child] >= s {
			h[at] = s
			return
		}
		h[at] = h[child]
		at = child
	}
}
