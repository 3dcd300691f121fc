package index

import (
	"math/bits"
	"slices"
)

// scanner matches a question's terms in lists of stems, by one look-up for each stem. It
// serves one search after another, and lends each what it allocated for those before.
type scanner struct {
	question   *Question
	inQuestion []uint64       // by stem: one bit, set for the question's; small enough to stay near the processor
	bits       []uint8        // by stem: of the question's, its bit of a mask
	terms      []uint64       // by the bit of a stem: the terms it may stand for, one bit each
	zeros      []float64      // by term: 0, the matches of a text that holds none
	topics     map[int]topic  // by leaflet: those that were computed
	names      []zone         // of one leaflet
	rows       arena[float64] // of matches
	unitRows   arena[[]float64]
	forms      arena[kindSet]
	passages   arena[scored]
	ranked     []*scored
}

func newScanner(c *corpus) *scanner {
	return &scanner{
		inQuestion: make([]uint64, len(c.texts)/64+1),
		bits:       make([]uint8, len(c.texts)),
		topics:     map[int]topic{},
	}
}

// begin makes a scanner ready for a question.
func (s *scanner) begin(question *Question) {
	s.question = question
	s.terms = append(s.terms[:0], make([]uint64, len(question.stemBits.stems))...)
	for bit, stem := range question.stemBits.stems {
		s.inQuestion[stem/64] |= 1 << (stem % 64)
		s.bits[stem] = uint8(bit)
	}
	for i := range question.Terms {
		for _, e := range question.Terms[i].expansions {
			for _, stem := range e.stems {
				s.terms[s.bits[stem]] |= 1 << i
			}
		}
	}
	s.zeros = s.newRow()
}

// end forgets the question, and takes back all that was lent.
func (s *scanner) end() {
	for _, stem := range s.question.stemBits.stems {
		s.inQuestion[stem/64] = 0
	}
	s.question = nil
	clear(s.topics)
	s.rows.used, s.unitRows.used, s.forms.used, s.passages.used = 0, 0, 0, 0
}

// arena lends parts of one block, which it takes back all at once.
type arena[T any] struct {
	block []T
	used  int
}

// minBlock is how many elements a block has at least.
const minBlock = 64

// lend returns a slice of zeros. A block that is used up stays with those who have parts of
// it, and the next is larger.
func (a *arena[T]) lend(n int) []T {
	if a.used+n > len(a.block) {
		a.block, a.used = make([]T, max(minBlock, 2*len(a.block), n)), 0
	}
	part := a.block[a.used : a.used+n : a.used+n]
	a.used += n
	clear(part)
	return part
}

// zone is a short text in which terms are matched: a title, a heading, a sentence.
type zone struct {
	stems []stem
	mask  mask   // the question's stems in it
	terms uint64 // the terms that these may stand for, one bit each
}

// zone looks up the stems of a text.
func (s *scanner) zone(stems []stem) zone {
	z := zone{stems: stems}
	for _, stem := range stems {
		if s.contains(stem) {
			bit := s.bits[stem]
			z.mask.set(int(bit))
			z.terms |= s.terms[bit]
		}
	}
	return z
}

// contains tells whether a stem is one of the question's.
func (s *scanner) contains(stem stem) bool { return s.inQuestion[stem/64]&(1<<(stem%64)) != 0 }

// has is 1 for a stem of the question, 0 for any other.
func (s *scanner) has(stem stem) float64 {
	if s.contains(stem) {
		return 1
	}
	return 0
}

// matches returns, for each term, its highest weight in any of the zones. The slice must
// not be changed: it may be shared.
func (s *scanner) matches(zones ...zone) []float64 {
	found := s.zeros
	for _, z := range zones {
		for rest := z.terms; rest != 0; rest &= rest - 1 {
			i := bits.TrailingZeros64(rest)
			weight := s.question.Terms[i].weightIn(z)
			if weight == 0 {
				continue
			}
			if &found[0] == &s.zeros[0] {
				found = s.newRow()
			}
			found[i] = max(found[i], weight)
		}
	}
	return found
}

// newRow returns a row of matches, all 0, to be filled in.
func (s *scanner) newRow() []float64 { return s.rows.lend(len(s.question.Terms)) }

// weightIn is the highest weight of a term's expansions that occur in a zone, 0 to 1.
func (t *Term) weightIn(z zone) float64 {
	best := 0.0
	for i := range t.expansions {
		if e := &t.expansions[i]; e.weight > best && z.mask.holds(e.mask) && e.occursIn(z.stems) {
			best = e.weight
		}
	}
	return best
}

// partWeightIn is the weight of those words of a phrase that a text holds, wherever they
// stand, 0 to weightPart.
func (t *Term) partWeightIn(in mask) float64 {
	sum := 0.0
	for i := range t.parts {
		if in.holds(t.parts[i].mask) {
			sum += t.parts[i].weight
		}
	}
	return sum
}

// maxSlop is how many other informative words may stand between two words of a phrase
// (the slop of a sloppy phrase query).
const maxSlop = 1

// occursIn tells whether an expansion's stems follow one another in a list.
func (e *expansion) occursIn(stems []stem) bool {
	if len(e.stems) == 1 {
		return len(e.excluded) == 0 || e.unambiguousIn(stems)
	}
	for i, s := range stems {
		if s == e.stems[0] && followedBy(e.stems[1:], stems[i+1:]) {
			return true
		}
	}
	return false
}

// unambiguousIn tells whether an expansion's only stem stands somewhere outside the
// phrases in which it has another sense.
func (e *expansion) unambiguousIn(stems []stem) bool {
	for i, s := range stems {
		if s == e.stems[0] && !slices.ContainsFunc(e.excluded, func(p []stem) bool { return inPhrase(p, stems, i) }) {
			return true
		}
	}
	return false
}

// inPhrase tells whether the stem at a place is part of a phrase that stands there.
func inPhrase(phrase, stems []stem, at int) bool {
	for k, s := range phrase {
		from := at - k
		if s != stems[at] || from < 0 || from+len(phrase) > len(stems) {
			continue
		}
		if slices.Equal(stems[from:from+len(phrase)], phrase) {
			return true
		}
	}
	return false
}

// followedBy tells whether stems begin with those of a phrase, with at most maxSlop
// others before each.
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
