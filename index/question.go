package index

import (
	"time"

	"bedside/knowledge/lexicon"
)

// Question is a patient's message as the search understood it.
type Question struct {
	Terms     []Term       // its informative words and phrases, in the order written
	Kinds     []string     // the kinds of answer it asks for, by the names of kinds.txt
	Corrected []Correction // spelling put right
	FollowUp  bool         // it leaves out what it is about

	words         []lexicon.Word // of the message, or of its beginning and end
	within        *selection
	readBy        time.Time // from when on the reader is not waited for, however the message is understood
	depth         Depth     // to which it is looked at, at most
	selfContained bool      // it may stand by itself, although it has an anaphor or few terms
	wanted        kindSet   // kinds of answer it asks for
	stage         stages    // around an examination or operation, at which it asks what holds; 0 when it names none
	forChild      bool      // it asks for a child
	years         int       // the age that it asks for; 0 when it names none
	short         bool      // it is about what it names; in a longer one that may be part of the story
	stemBits      *stemBits
}

// Term is an informative word or phrase of a question.
type Term struct {
	Text   string  // as understood: corrected, otherwise as the patient wrote it
	Weight float64 // idf over sections, scaled to 0..1; less for a weak word
	Role   Role

	expansions  []expansion // itself and its synonyms, as the library's stems; the highest weight first
	parts       []expansion // of a phrase: its words one by one
	kinds       kindSet     // kinds of answer that it helps to ask for
	medical     bool        // the lexicon has it
	subject     bool        // it is an illness, an examination or a medicine, and the library has no kind of it
	medicine    bool        // it is the name of a medicine, or of a brand of it
	procedure   bool        // it is the examination or operation that is asked about: "after the scan"
	illness     bool        // it is the illness that is asked about: "symptoms of gout"
	classes     []int       // the groups of the lexicon that it is a kind of
	specificity float64     // 0 for the commonest words of English, 1 for those that the dictionary lacks
	position    int         // of its first word in the message
}

// Role tells where in the conversation a term comes from.
type Role int

// The roles of a term.
const (
	Asked     Role = iota // the asking part of the message
	Near                  // the sentence that the asking part refers to
	Context               // the rest of the story around it
	Inherited             // an earlier message, for what a follow-up leaves out
)

// roleWeight is how much a term counts, by where in the conversation it stands.
var roleWeight = [...]float64{Asked: 1, Near: 0.5, Context: 0.3, Inherited: 0.5}

// Correction is a misspelt word and the word or words that it was read as.
type Correction struct{ From, To string }

// expansion is one alternative for a term (query expansion): stems that must occur in
// order, close together.
type expansion struct {
	stems    []stem
	mask     mask     // its stems
	weight   float64  // how surely it means the term, 0 to 1
	excluded [][]stem // of a single stem: phrases in which it has another sense
}

// mask is a set of a question's stems, by their bits.
type mask [4]uint64

func (m *mask) set(bit int)   { m[bit/64] |= 1 << (bit % 64) }
func (m mask) or(o mask) mask { return mask{m[0] | o[0], m[1] | o[1], m[2] | o[2], m[3] | o[3]} }
func (m mask) holds(sub mask) bool {
	return mask{m[0] & sub[0], m[1] & sub[1], m[2] & sub[2], m[3] & sub[3]} == sub
}

// maxStems is how many stems a question may have: as many as a mask has bits.
const maxStems = 256

// stemBits gives each stem of a question's expansions a bit of a mask.
type stemBits struct {
	of    *vocabulary // of what the question is asked of
	bits  map[stem]int
	stems []stem
}

func newStemBits(of *vocabulary) *stemBits { return &stemBits{of: of, bits: map[stem]int{}} }

// bit returns the bit of a stem, which it gives to a new one. It reports false when all
// are taken.
func (b *stemBits) bit(s stem) (int, bool) {
	if bit, ok := b.bits[s]; ok {
		return bit, true
	}
	if len(b.stems) == maxStems {
		return 0, false
	}
	b.bits[s] = len(b.stems)
	b.stems = append(b.stems, s)
	return b.bits[s], true
}
