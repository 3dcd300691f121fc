package reader

import (
	"math"
	"slices"

	"bedside/index/encoder/kernel"
)

// scratch is the memory that reading needs. It is kept for the next.
type scratch struct {
	products []float32 // of a question's rows and those of a chunk
	cosines  []float32 // of the question's mean with that of the passage, then with each unit's
	nearest  []float32 // for each unit and token of the question the largest product
}

// Read reads passages, some 20 microseconds of one core each, and returns as many readings.
func (r *Reader) Read(q Question, passages []*Passage) []Reading {
	s := r.scratch.Get().(*scratch)
	defer r.scratch.Put(s)
	units := 0
	for _, p := range passages {
		units += len(p.units)
	}
	room := make([]Evidence, 0, units)
	out := make([]Reading, len(passages))
	for i, p := range passages {
		out[i] = r.read(&q, p, s, room)
		used := len(out[i].Units)
		room = room[used:used]
	}
	return out
}

// read reads one passage; its units are put into room.
func (r *Reader) read(q *Question, p *Passage, s *scratch, room []Evidence) Reading {
	if len(p.units) == 0 || len(q.weights) == 0 {
		return Reading{Logit: NoWords, MaxSim: -1}
	}
	r.multiply(q, p, s)
	best := math.Inf(-1)
	n := len(q.weights)
	for u := range p.units {
		logit := r.logit(float64(s.cosines[1+u]), weighted(q.weights, s.nearest[u*n:]))
		best = max(best, logit)
		room = appendEvidence(room, Evidence{int(p.units[u].start), int(p.units[u].end), logit})
	}
	for u := 1; u < len(p.units); u++ {
		larger(s.nearest[:n], s.nearest[u*n:])
	}
	out := Reading{Cosine: float64(s.cosines[0]), MaxSim: weighted(q.weights, s.nearest), Units: slices.Clip(room)}
	out.Logit = float64(r.passage[0]*out.Cosine) + float64(r.passage[1]*out.MaxSim) + r.passage[2]
	out.Logit += float64(r.passage[3] * best)
	return out
}

// logit is that of a unit. Products are converted before they are added, here and
// wherever else numbers are, or some processors would round once instead of twice.
func (r *Reader) logit(cosine, nearest float64) float64 {
	return float64(r.unit[0]*cosine) + float64(r.unit[1]*nearest) + r.unit[2]
}

// appendEvidence adds a unit; one that stands in two windows becomes one, with the larger logit.
func appendEvidence(units []Evidence, e Evidence) []Evidence {
	if last := len(units) - 1; last >= 0 && units[last].Start == e.Start {
		units[last].Logit = max(units[last].Logit, e.Logit)
		return units
	}
	return append(units, e)
}

// weighted is the sum of numbers times weights.
func weighted(weights, x []float32) float64 {
	sum := 0.0
	for i, w := range weights {
		sum += float64(w) * float64(x[i]) // exact: two float32 fit into one float64
	}
	return sum
}

// largest is the largest of some numbers and one more.
func largest(most float32, x []float32) float32 {
	for _, v := range x {
		if v > most {
			most = v
		}
	}
	return most
}

// larger replaces numbers by greater ones.
func larger(x, y []float32) {
	for i, v := range y[:len(x)] {
		x[i] = max(x[i], v)
	}
}

// multiply fills the scratch.
func (r *Reader) multiply(q *Question, p *Passage, s *scratch) {
	n := len(q.weights)
	s.cosines = kernel.Grow(s.cosines, len(p.units)+1)
	s.nearest = kernel.Grow(s.nearest, len(p.units)*n)
	for i := range s.nearest {
		s.nearest[i] = -1
	}
	tokens := walk{units: p.units}
	for c, m := range p.chunks {
		stride := m.Width()
		s.products = kernel.Grow(s.products, (1+n)*stride)
		r.kernels.Multiply(s.products, stride, &q.rows, m)
		from := c * chunkRows
		means := min(max(0, 1+len(p.units)-from), m.Out())
		copy(s.cosines[min(from, len(s.cosines)):], s.products[:means])
		tokens.chunk(s, stride, means, m.Out(), n)
	}
}

// walk goes through the rows of tokens: which unit is next, and how many of its rows were seen.
type walk struct {
	units []unit
	at    int
	seen  int
}

// chunk takes the products of the rows from..to of a chunk: for each unit there and each
// token of the question the largest.
func (w *walk) chunk(s *scratch, stride, from, to, n int) {
	for from < to {
		end := min(to, from+int(w.units[w.at].tokens)-w.seen)
		nearest := s.nearest[w.at*n : (w.at+1)*n]
		for i := range nearest {
			nearest[i] = largest(nearest[i], s.products[(1+i)*stride+from:(1+i)*stride+end])
		}
		w.seen += end - from
		if w.seen == int(w.units[w.at].tokens) {
			w.at, w.seen = w.at+1, 0
		}
		from = end
	}
}
