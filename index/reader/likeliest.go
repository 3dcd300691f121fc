package reader

import (
	"cmp"
	"math"
	"slices"

	"bedside/index/encoder/kernel"
)

// ReadLikeliest is Read for many passages of which few can answer: it reads those that must be read, and
// of the others the n that promise most by the means of question, passage and units, which take a fraction
// of the time. The readings of the others are Unread.
func (r *Reader) ReadLikeliest(q Question, passages []*Passage, n int, must func(i int) bool) []Reading {
	if n >= len(passages) || len(q.weights) == 0 {
		return r.Read(q, passages)
	}
	places := r.likeliest(&q, passages, n, must)
	chosen := make([]*Passage, len(places))
	for k, i := range places {
		chosen[k] = passages[i]
	}
	out := slices.Repeat([]Reading{Unread}, len(passages))
	for k, reading := range r.Read(q, chosen) {
		out[places[k]] = reading
	}
	return out
}

// likeliest lists the passages that ReadLikeliest reads, in their order.
func (r *Reader) likeliest(q *Question, passages []*Passage, n int, must func(i int) bool) []int {
	s := r.scratch.Get().(*scratch)
	defer r.scratch.Put(s)
	mean := q.rows
	mean.N = 1
	promise := make([]float64, len(passages))
	var chosen, others []int
	for i, p := range passages {
		if must(i) {
			chosen = append(chosen, i)
			continue
		}
		promise[i] = r.promise(&mean, p, s)
		others = append(others, i)
	}
	slices.SortStableFunc(others, func(a, b int) int { return cmp.Compare(promise[b], promise[a]) })
	chosen = append(chosen, others[:min(n, len(others))]...)
	slices.Sort(chosen)
	return chosen
}

// promise is what of a passage's logit is known by means alone, that of the question's tokens among them. It is
// the greatest of all for a passage with so many units that their means fill more than a chunk.
func (r *Reader) promise(mean *kernel.Rows, p *Passage, s *scratch) float64 {
	switch {
	case len(p.units) == 0:
		return NoWords
	case len(p.units) >= chunkRows:
		return math.Inf(1)
	}
	s.products = kernel.Grow(s.products, p.means.Width())
	r.kernels.Multiply(s.products, p.means.Width(), mean, p.means)
	best := largest(-1, s.products[1:1+len(p.units)])
	return float64(r.passage[0]*float64(s.products[0])) + float64(r.passage[3]*r.unit[0]*float64(best))
}
