// Package alike tells how near English words are in meaning, from a table of
// short vectors: "pee" lies nearer to "urine" than to "sugar". Nearness is not
// sameness: medicines of one sort are near, and so are opposites. It may tell
// which of several passages a question is rather about, never that a word is
// explained.
//
// The vectors are the main components of what the Universal Sentence Encoder
// Lite makes of each word (Cer et al. 2018, arXiv:1803.11175; Apache 2.0, see
// NOTICE). make.mjs makes the table.
package alike

import (
	_ "embed" // the table
	"encoding/binary"
	"math"
	"sort"
	"strings"
	"sync"
)

// Dim is the number of components of a Vector.
const Dim = 48

// Vector is a word's place among the others: of length 1, in steps of 1/127.
type Vector [Dim]int8

// Word is what the table says of a word or phrase.
type Word struct {
	Vector Vector
	Tells  float64 // how much the word tells in a sentence, by how rare it is in English: 0 to 1
}

// Of returns a word, or a phrase of the lexicon with single spaces, in lower
// case; false when the table lacks it.
func Of(text string) (*Word, bool) {
	t := loaded()
	i := sort.Search(len(t.words), func(i int) bool { return t.text(i) >= text })
	if i == len(t.words) || t.text(i) != text {
		return nil, false
	}
	return &t.words[i], true
}

// Closeness is the cosine of the angle between two vectors, -1 to 1.
func Closeness(a, b *Vector) float64 {
	var even, odd int32 // two sums, so that neither waits for the other
	for i := 0; i < Dim; i += 2 {
		even += int32(a[i]) * int32(b[i])
		odd += int32(a[i+1]) * int32(b[i+1])
	}
	return float64(even+odd) / (127 * 127)
}

// Gist is where several words lie together.
type Gist [Dim]float64

// Add moves a gist towards a word.
func (g *Gist) Add(v *Vector, weight float64) {
	for i, x := range v {
		g[i] += weight * float64(x)
	}
}

// Closeness is the cosine of the angle between two gists, -1 to 1; 0 when one
// holds no word.
func (g *Gist) Closeness(o *Gist) float64 {
	var both, own, other float64
	for i := range g {
		both += g[i] * o[i]
		own += g[i] * g[i]
		other += o[i] * o[i]
	}
	if own == 0 || other == 0 {
		return 0
	}
	return both / math.Sqrt(own*other)
}

// words.bin holds, little-endian: the number of words and of components, four
// bytes each; for each word one byte for Tells and one for each component; the
// words themselves, sorted by bytes, each with a line feed.
//
//go:embed words.bin
var file string

const head = 8

type table struct {
	words []Word
	texts string
	ends  []uint32 // of each word in texts
}

var loaded = sync.OnceValue(func() *table {
	n := int(binary.LittleEndian.Uint32([]byte(file[:4])))
	t := &table{words: make([]Word, n), texts: file[head+n*(Dim+1):], ends: make([]uint32, 0, n)}
	for i := range t.words {
		row := file[head+i*(Dim+1):][:Dim+1]
		t.words[i].Tells = float64(row[0]) / 255
		for k := range Dim {
			t.words[i].Vector[k] = int8(row[1+k])
		}
	}
	at := 0
	for range n {
		at += strings.IndexByte(t.texts[at:], '\n') + 1
		t.ends = append(t.ends, uint32(at-1))
	}
	return t
})

func (t *table) text(i int) string {
	start := uint32(0)
	if i > 0 {
		start = t.ends[i-1] + 1
	}
	return t.texts[start:t.ends[i]]
}
