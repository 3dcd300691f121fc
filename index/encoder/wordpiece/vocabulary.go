// Package wordpiece cuts a text into the tokens of an uncased BERT model, as the
// reference does (the package tokenizers): characters are cleaned, decomposed,
// stripped of accents and lower-cased, words are cut at white space and
// punctuation, and of each word the longest known piece is taken, then the
// longest of what is left (Devlin et al. 2018, arXiv:1810.04805).
package wordpiece

import (
	"fmt"
	"strings"
)

// The tokens that stand for no text.
const (
	unknown   = "[UNK]"
	first     = "[CLS]"
	last      = "[SEP]"
	continued = "##" // before a piece that does not begin a word
)

// Vocabulary holds the pieces that a model knows. It does not change.
type Vocabulary struct {
	// Unknown, First and Last are the ids of a word that cannot be cut into
	// known pieces, and of what stands before and after a text.
	Unknown, First, Last int32

	size    int
	starts  map[string]int32 // pieces that begin a word
	rests   map[string]int32 // pieces that continue one, without their mark
	longest int              // bytes of the longest piece
}

// NewVocabulary reads a vocabulary file: a piece a line, whose id is the number
// of the line, from 0. It fails when a piece is there twice or a special token is missing.
func NewVocabulary(file string) (*Vocabulary, error) {
	lines := strings.Split(strings.TrimSuffix(file, "\n"), "\n")
	v := &Vocabulary{size: len(lines), starts: make(map[string]int32, len(lines)), rests: make(map[string]int32)}
	for i, line := range lines {
		piece := strings.TrimSuffix(line, "\r")
		into := v.starts
		if rest, ok := strings.CutPrefix(piece, continued); ok {
			piece, into = rest, v.rests
		}
		if _, twice := into[piece]; twice {
			return nil, fmt.Errorf("vocabulary: line %d: %q is there twice; give each piece one line", i+1, line)
		}
		into[piece] = int32(i)
		v.longest = max(v.longest, len(piece))
	}
	for _, special := range []struct {
		piece string
		id    *int32
	}{{unknown, &v.Unknown}, {first, &v.First}, {last, &v.Last}} {
		id, ok := v.starts[special.piece]
		if !ok {
			return nil, fmt.Errorf("vocabulary: no line %s; it is not that of a BERT model", special.piece)
		}
		*special.id = id
	}
	return v, nil
}

// Size is the number of pieces; ids are below it.
func (v *Vocabulary) Size() int { return v.size }
