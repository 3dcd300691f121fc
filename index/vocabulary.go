package index

import (
	"math"
	"slices"

	"github.com/blevesearch/snowballstem" // Bleve's own port of Porter's second English stemmer
	"github.com/blevesearch/snowballstem/english"

	"bedside/index/wordvec"
)

// stem is a stem's number in a vocabulary; 0 is no stem.
type stem int32

// vocabulary numbers the stems of a library and counts in how many sections
// each occurs. It is filled while the index is built and only read afterwards.
type vocabulary struct {
	words      map[string]stem // words as written in the library
	stems      map[string]stem
	texts      []string        // by stem: its text
	weak       []bool          // by stem: a weak word
	quantities []bool          // by stem: a number or a unit of time
	sections   []int32         // by stem: in how many sections it occurs (document frequency)
	vectors    []*wordvec.Word // by stem: while the index is built, of the first of its words that has a vector
	total      int             // sections in all
	idfs       []float64       // by stem; nil while the index is built
	weights    []float64       // by stem: its idf, less for a weak word; nil while the index is built
	lost       []bool          // by stem: it occurs only in sections that are withheld; nil for none
	packed     []packedWord    // by stem: its vector for products; nil while the index is built
}

// packedWord is a word's vector and weight; 0 without.
type packedWord struct {
	vector wordvec.Packed
	weight float64
}

func newVocabulary() *vocabulary {
	return &vocabulary{words: map[string]stem{}, stems: map[string]stem{}, texts: []string{""}, sections: []int32{0},
		weak: []bool{false}, quantities: []bool{false}, vectors: []*wordvec.Word{nil}}
}

// add returns the stem of a word of the library, numbering it when it is new.
func (v *vocabulary) add(word string) stem {
	if s, ok := v.words[word]; ok {
		return s
	}
	text := stemOf(word)
	s, ok := v.stems[text]
	if !ok {
		s = stem(len(v.texts))
		v.stems[text] = s
		v.texts = append(v.texts, text)
		v.sections = append(v.sections, 0)
		v.weak = append(v.weak, weakStems[text])
		v.vectors = append(v.vectors, nil)
		v.quantities = append(v.quantities, text[0] >= '0' && text[0] <= '9' || timeUnits[text])
	}
	if v.vectors[s] == nil {
		v.vectors[s], _ = wordvec.Lookup(word)
	}
	v.words[word] = s
	return s
}

// computeIDFs computes the inverse document frequency of every stem over sections, scaled to
// 0..1: 1 for a stem that the library has once (Sparck Jones, "A statistical interpretation of
// term specificity and its application in retrieval", 1972). Each passage that is ranked asks
// for the weights of its stems.
func (v *vocabulary) computeIDFs() {
	v.idfs, v.weights = make([]float64, len(v.texts)), make([]float64, len(v.texts))
	total := float64(max(1, v.total))
	for s := range v.idfs {
		v.idfs[s] = math.Log1p(total/float64(max(1, v.sections[s]))) / math.Log1p(total)
		v.weights[s] = v.idfs[s]
		if v.weak[s] {
			v.weights[s] *= weakFactor
		}
	}
}

// idf is the inverse document frequency of a stem, 0 to 1.
func (v *vocabulary) idf(s stem) float64 { return v.idfs[s] }

// find returns the stem with a text; 0 when there is none.
func (v *vocabulary) find(text string) stem {
	s := v.stems[text]
	if v.lost != nil && v.lost[s] {
		return 0
	}
	return s
}

// findsAny tells whether all words of any of the phrases occur.
func (v *vocabulary) findsAny(phrases []phrase) bool {
	return slices.ContainsFunc(phrases, func(p phrase) bool {
		return !slices.ContainsFunc(p, func(text string) bool { return v.find(text) == 0 })
	})
}

// retrievalIDF is a stem's inverse document frequency by which Bleve scores sections.
func (v *vocabulary) retrievalIDF(s stem) float64 {
	return 1 + math.Log(float64(v.total)/float64(v.sections[s]+1))
}

// packVectors makes the vectors ready for products.
func (v *vocabulary) packVectors() {
	v.packed = make([]packedWord, len(v.vectors))
	for s, word := range v.vectors {
		if word != nil {
			v.packed[s] = packedWord{word.Vector.Pack(), word.Weight}
		}
	}
	v.vectors = nil
}

// centroid adds up the vectors of stems.
func (v *vocabulary) centroid(stems []stem) wordvec.Centroid {
	var centroid wordvec.Centroid
	for _, stem := range stems {
		if word := &v.packed[stem]; word.weight != 0 {
			word.vector.AddTo(&centroid, word.weight)
		}
	}
	return centroid
}

// weight is the weight of a stem in a text: its idf, less for a weak word.
func (v *vocabulary) weight(s stem) float64 { return v.weights[s] }

// stemOf returns the stem of a word in lower case, faster for one of the library's.
func (v *vocabulary) stemOf(word string) string {
	if s := v.words[word]; s != 0 {
		return v.texts[s]
	}
	return stemOf(word)
}

// stemOf returns the stem of a word in lower case.
func stemOf(word string) string {
	if len(word) < 3 || irregular[word] != "" {
		if base := irregular[word]; base != "" {
			return base
		}
		return word
	}
	env := snowballstem.NewEnv(word)
	english.Stem(env)
	return env.Current()
}
