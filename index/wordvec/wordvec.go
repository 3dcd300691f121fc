// Package wordvec has word vectors of English: short static vectors whose cosine is
// the greater the nearer two words are in meaning. "pee" is nearer to "urine" than
// to "sugar". A high cosine does not make synonyms: medicines of one class are near,
// and so are opposites. It may tell which of several passages a question is rather
// about, never that a word is explained.
//
// The vectors are the main components of the vectors that the Universal Sentence
// Encoder Lite gives to single words (Cer et al. 2018, arXiv:1803.11175; Apache 2.0,
// see NOTICE). make.mjs makes the table.
package wordvec

import (
	"bytes"
	"compress/gzip"
	_ "embed" // the table
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"sync"
)

// Dim is the number of components of a Vector.
const Dim = 48

// Vector is a unit vector whose components are in steps of 1/127.
type Vector [Dim]int8

// Word is the table's row for a word or phrase.
type Word struct {
	Vector Vector
	Weight float64 // smooth inverse frequency in English, 0 to 1: a/(a+p) of Arora, Liang and Ma 2017
}

// Lookup returns the row of a word, or of a phrase of the lexicon with single spaces,
// in lower case. It reports false when the table has none.
func Lookup(text string) (*Word, bool) {
	t := loaded()
	wanted := prefix(text)
	low, _ := slices.BinarySearch(t.marks, wanted)
	for i := max(0, low-1) * wordsPerMark; i < len(t.words); i++ { // it may stand behind the mark before
		switch found := t.text(i); {
		case found == text:
			return &t.words[i], true
		case found > text:
			return nil, false
		}
	}
	return nil, false
}

// Centroid is the weighted sum of the vectors of several words. The zero Centroid has none.
type Centroid [Dim]float64

// Add adds a word's vector with a weight.
func (c *Centroid) Add(v *Vector, weight float64) {
	for i, x := range v {
		c[i] += weight * float64(x)
	}
}

// Cosine returns the cosine of the angle between two centroids, -1 to 1; 0 when one
// of them has no word.
func (c *Centroid) Cosine(o *Centroid) float64 {
	var product, own, other float64
	for i := range c {
		product += c[i] * o[i]
		own += c[i] * c[i]
		other += o[i] * o[i]
	}
	if own == 0 || other == 0 {
		return 0
	}
	return product / math.Sqrt(own*other)
}

// packed holds, packed and little-endian: the number of words and of components, four
// bytes each; for each word one byte for Weight and one for each component; the
// words themselves, sorted by bytes, each with a line feed.
//
//go:embed words.bin.gz
var packed []byte

const head = 8

type table struct {
	words []Word
	texts string
	ends  []uint32 // of each word in texts
	marks []uint64 // the beginning of every few words, as a number in the same order
}

// wordsPerMark is how many words there are from mark to mark, which are read one after the other.
const wordsPerMark = 8

// prefix is the first eight bytes of a text as a number.
func prefix(text string) uint64 {
	var first [8]byte
	copy(first[:], text)
	return binary.BigEndian.Uint64(first[:])
}

var loaded = sync.OnceValue(func() *table {
	file := unpacked()
	n := int(binary.LittleEndian.Uint32([]byte(file[:4])))
	t := &table{words: make([]Word, n), texts: strings.Clone(file[head+n*(Dim+1):]), ends: make([]uint32, 0, n)}
	for i := range t.words {
		row := file[head+i*(Dim+1):][:Dim+1]
		t.words[i].Weight = float64(row[0]) / 255
		for k := range Dim {
			t.words[i].Vector[k] = int8(row[1+k])
		}
	}
	at := 0
	for range n {
		at += strings.IndexByte(t.texts[at:], '\n') + 1
		t.ends = append(t.ends, uint32(at-1))
	}
	for i := 0; i < n; i += wordsPerMark {
		t.marks = append(t.marks, prefix(t.text(i)))
	}
	return t
})

// unpacked returns the table of this program.
func unpacked() string {
	var file strings.Builder
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err == nil {
		_, err = io.Copy(&file, r)
	}
	if err != nil {
		panic(fmt.Sprintf("words.bin.gz: %v", err)) // it is part of the program
	}
	return file.String()
}

func (t *table) text(i int) string {
	start := uint32(0)
	if i > 0 {
		start = t.ends[i-1] + 1
	}
	return t.texts[start:t.ends[i]]
}
