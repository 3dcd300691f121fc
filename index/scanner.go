package index

import (
	"math/bits"
	"slices"
)

// scanner finds a question's stems in lists of stems, by one look-up for each. It
// serves one search.
type scanner struct {
	question   *Question
	inQuestion []uint64      // by stem: one bit, set when it is watched; small enough to stay near the processor
	bits       map[stem]int  // the number of each watched stem
	terms      []uint64      // by the number of a watched stem: the terms it may stand for, one bit each
	zeros      []float64     // by term: 0, what a text that holds none accounts for
	free       []float64     // what is left of the room for accounts
	topics     map[int]topic // by leaflet: those that were judged
}

func newScanner(c *corpus, question *Question) *scanner {
	s := &scanner{
		question:   question,
		inQuestion: make([]uint64, len(c.texts)/64+1),
		bits:       question.stemBits.bits,
		terms:      make([]uint64, len(question.stemBits.stems)),
		zeros:      make([]float64, len(question.Terms)),
		topics:     map[int]topic{},
	}
	for stem := range s.bits {
		s.inQuestion[stem/64] |= 1 << (stem % 64)
	}
	for i := range question.Terms {
		for _, w := range question.Terms[i].expansions {
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
		if s.contains(stem) {
			bit := s.bits[stem]
			z.mask.set(bit)
			z.terms |= s.terms[bit]
		}
	}
	return z
}

func (s *scanner) contains(stem stem) bool { return s.inQuestion[stem/64]&(1<<(stem%64)) != 0 }

// has is 1 for a watched stem, 0 for any other.
func (s *scanner) has(stem stem) float64 {
	if s.contains(stem) {
		return 1
	}
	return 0
}

// found returns, for each term, the surest account of it in any of the zones. The
// slice must not be changed: it may be shared.
func (s *scanner) matches(zones ...zone) []float64 {
	found := s.zeros
	for _, z := range zones {
		for rest := z.terms; rest != 0; rest &= rest - 1 {
			i := bits.TrailingZeros64(rest)
			sure := s.question.Terms[i].weightIn(z)
			if sure == 0 {
				continue
			}
			if &found[0] == &s.zeros[0] {
				found = s.newRow()
			}
			found[i] = max(found[i], sure)
		}
	}
	return found
}

// manyRows is how many accounts get their room at once.
const rowsPerBlock = 64

// row returns an account of nothing to be filled in.
func (s *scanner) newRow() []float64 {
	n := len(s.zeros)
	if len(s.free) < n {
		s.free = make([]float64, rowsPerBlock*n)
	}
	row := s.free[:n:n]
	s.free = s.free[n:]
	return row
}

// found tells how surely a zone accounts for a term, 0 to 1.
func (t *Term) weightIn(z zone) float64 {
	best := 0.0
	for i := range t.expansions {
		if w := &t.expansions[i]; w.weight > best && z.mask.holds(w.mask) && w.occursIn(z.stems) {
			best = w.weight
		}
	}
	return best
}

// foundParts tells which share of a phrase's words a text holds, wherever they stand.
func (t *Term) partWeightIn(in mask) float64 {
	sum := 0.0
	for i := range t.parts {
		if in.holds(t.parts[i].mask) {
			sum += t.parts[i].weight
		}
	}
	return sum
}

// maxBetween is how many other informative words may stand between two words of a phrase.
const maxSlop = 1

// close tells whether the stems of a way follow one another in a list.
func (w *expansion) occursIn(stems []stem) bool {
	if len(w.stems) == 1 {
		return len(w.excluded) == 0 || w.unambiguousIn(stems)
	}
	for i, s := range stems {
		if s == w.stems[0] && followedBy(w.stems[1:], stems[i+1:]) {
			return true
		}
	}
	return false
}

// meant tells whether the stem of a way stands somewhere outside the phrases in
// which it means something else.
func (w *expansion) unambiguousIn(stems []stem) bool {
	for i, s := range stems {
		if s == w.stems[0] && !slices.ContainsFunc(w.excluded, func(p []stem) bool { return inPhrase(p, stems, i) }) {
			return true
		}
	}
	return false
}

// within tells whether the stem at a place is part of a phrase that stands there.
func inPhrase(phrase, stems []stem, at int) bool {
	for k, s := range phrase {
		if from := at - k; s == stems[at] && from >= 0 && from+len(phrase) <= len(stems) && slices.Equal(stems[from:from+len(phrase)], phrase) {
			return true
		}
	}
	return false
}

func followedBy(want, stems []stem) bool {
	if len(want) == 0 {
		return true
	}
	for i := range min(maxSlop+1, len(stems)) {
		if stems[i] == want[0] {
			return followedBy(want[1:], stems[i+1:])
		}
	}
	return false
}
