package index

// Question is a patient's message as it was understood.
type Question struct {
	Terms     []Term       // its informative words and phrases, in the order written
	Kinds     []string     // the kinds of answer it asks for, by the names of kinds.txt
	Corrected []Correction // spelling put right
	FollowUp  bool         // it leaves out what it is about

	selfContained bool // it may stand by itself, although it points back
	wanted        kindSet
	stemBits      *stemBits
}

// Term is a word or phrase that a question turns on.
type Term struct {
	Text   string  // as understood: corrected, otherwise as the patient wrote it
	Weight float64 // how informative it is, 0 to 1
	Role   Role

	expansions  []expansion // what may stand for it in a leaflet, the surest first
	parts       []expansion // of a phrase: its words one by one
	kinds       kindSet     // kinds of answer that it helps to ask for
	medical     bool        // the lexicon knows it: a word of health care, not of everyday talk
	specificity float64     // how far it is no word of everyday talk, 0 to 1
	position    int         // position of its first word in the message
}

// Role tells where in the conversation a term comes from.
type Role int

// The roles of a term.
const (
	Asked     Role = iota // the asking part of the message
	Near                  // the sentence that the asking part points back to
	Context               // the rest of the story around it
	Inherited             // an earlier message, for what a follow-up leaves out
)

// roleWeight is how much a term counts, by where in the conversation it stands.
var roleWeight = [...]float64{Asked: 1, Near: 0.5, Context: 0.3, Inherited: 0.5}

// Correction is a word that was read as another.
type Correction struct{ From, To string }

// way is a list of stems that, found close together and in their order, stand
// for a term.
type expansion struct {
	stems    []stem
	mask     mask
	weight   float64  // how surely it means the term, 0 to 1
	excluded [][]stem // of a single stem: phrases in which it means something else
}

// mask is a set of watched stems.
type mask [4]uint64

func (m *mask) set(bit int)   { m[bit/64] |= 1 << (bit % 64) }
func (m mask) or(o mask) mask { return mask{m[0] | o[0], m[1] | o[1], m[2] | o[2], m[3] | o[3]} }
func (m mask) holds(sub mask) bool {
	return mask{m[0] & sub[0], m[1] & sub[1], m[2] & sub[2], m[3] & sub[3]} == sub
}

// maxWatched is how many stems a question may look for: what a mask holds.
const maxStems = 256

// watch numbers the stems that a question looks for.
type stemBits struct {
	bits  map[stem]int
	stems []stem
}

// bit returns the number of a stem, and false when there is no room for it.
func (w *stemBits) bit(s stem) (int, bool) {
	if b, ok := w.bits[s]; ok {
		return b, true
	}
	if len(w.stems) == maxStems {
		return 0, false
	}
	w.bits[s] = len(w.stems)
	w.stems = append(w.stems, s)
	return w.bits[s], true
}
