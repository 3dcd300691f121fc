package index

import (
	"math/bits"
	"slices"
)

// scanner finds a question's stems in lists of stems, by one look-up for each. It
// serves one search.
type scanner struct {
	question *Question
	watched  []uint64      // by stem: one bit, set when it is watched; small enough to stay near the processor
	bits     map[stem]int  // the number of each watched stem
	terms    []uint64      // by the number of a watched stem: the terms it may stand for, one bit each
	nothing  []float64     // by term: 0, what a text that holds none accounts for
	rows     []float64     // what is left of the room for accounts
	topics   map[int]topic // by leaflet: those that were judged
}

func newScanner(c *corpus, question *Question) *scanner {
	s := &scanner{
		question: question,
		watched:  make([]uint64, len(c.texts)/64+1),
		bits:     question.watch.bits,
		terms:    make([]uint64, len(question.watch.stems)),
		nothing:  make([]float64, len(question.Terms)),
		topics:   map[int]topic{},
	}
	for stem := range s.bits {
		s.watched[stem/64] |= 1 << (stem % 64)
	}
	for i := range question.Terms {
		for _, w := range question.Terms[i].ways {
			for _, stem := range w.stems {
				s.terms[s.bits[stem]] |= 1 << i
			}
		}
	}
	return s
}

// zone is a short text that may account for words of a question.
type zone struct {
	stems []stem
	mask  mask   // which watched stems it holds
	terms uint64 // which terms these may stand for, one bit each
}

func (s *scanner) zone(stems []stem) zone {
	z := zone{stems: stems}
	for _, stem := range stems {
		if s.watches(stem) {
			bit := s.bits[stem]
			z.mask.set(bit)
			z.terms |= s.terms[bit]
		}
	}
	return z
}

func (s *scanner) watches(stem stem) bool { return s.watched[stem/64]&(1<<(stem%64)) != 0 }

// has is 1 for a watched stem, 0 for any other.
func (s *scanner) has(stem stem) float64 {
	if s.watches(stem) {
		return 1
	}
	return 0
}

// found returns, for each term, the surest account of it in any of the zones. The
// slice must not be changed: it may be shared.
func (s *scanner) found(zones ...zone) []float64 {
	found := s.nothing
	for _, z := range zones {
		for rest := z.terms; rest != 0; rest &= rest - 1 {
			i := bits.TrailingZeros64(rest)
			sure := s.question.Terms[i].found(z)
			if sure == 0 {
				continue
			}
			if &found[0] == &s.nothing[0] {
				found = s.row()
			}
			found[i] = max(found[i], sure)
		}
	}
	return found
}

// manyRows is how many accounts get their room at once.
const manyRows = 64

// row returns an account of nothing to be filled in.
func (s *scanner) row() []float64 {
	n := len(s.nothing)
	if len(s.rows) < n {
		s.rows = make([]float64, manyRows*n)
	}
	row := s.rows[:n:n]
	s.rows = s.rows[n:]
	return row
}

// found tells how surely a zone accounts for a term, 0 to 1.
func (t *Term) found(z zone) float64 {
	best := 0.0
	for i := range t.ways {
		if w := &t.ways[i]; w.trust > best && z.mask.holds(w.mask) && w.close(z.stems) {
			best = w.trust
		}
	}
	return best
}

// foundParts tells which share of a phrase's words a text holds, wherever they stand.
func (t *Term) foundParts(in mask) float64 {
	sum := 0.0
	for i := range t.parts {
		if in.holds(t.parts[i].mask) {
			sum += t.parts[i].trust
		}
	}
	return sum
}

// maxBetween is how many other informative words may stand between two words of a phrase.
const maxBetween = 1

// close tells whether the stems of a way follow one another in a list.
func (w *way) close(stems []stem) bool {
	if len(w.stems) == 1 {
		return len(w.other) == 0 || w.meant(stems)
	}
	for i, s := range stems {
		if s == w.stems[0] && continues(w.stems[1:], stems[i+1:]) {
			return true
		}
	}
	return false
}

// meant tells whether the stem of a way stands somewhere outside the phrases in
// which it means something else.
func (w *way) meant(stems []stem) bool {
	for i, s := range stems {
		if s == w.stems[0] && !slices.ContainsFunc(w.other, func(p []stem) bool { return within(p, stems, i) }) {
			return true
		}
	}
	return false
}

// within tells whether the stem at a place is part of a phrase that stands there.
func within(phrase, stems []stem, at int) bool {
	for k, s := range phrase {
		if from := at - k; s == stems[at] && from >= 0 && from+len(phrase) <= len(stems) && slices.Equal(stems[from:from+len(phrase)], phrase) {
			return true
		}
	}
	return false
}

func continues(want, stems []stem) bool {
	if len(want) == 0 {
		return true
	}
	for i := range min(maxBetween+1, len(stems)) {
		if stems[i] == want[0] {
			return continues(want[1:], stems[i+1:])
		}
	}
	return false
}
