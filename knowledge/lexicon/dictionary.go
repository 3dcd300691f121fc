package lexicon

import (
	"bytes"
	"cmp"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"sync"
)

// Dictionary holds the ordinary words of a language with how common they are,
// so that a spelling corrector leaves them alone. The zero Dictionary is empty.
type Dictionary struct {
	lines string // "word class\n", sorted: one string, searched where it lies, instead of 70,000 map entries
	marks []mark // of every few lines
}

// mark is where a line begins, with the beginning of its word as a number in the same order.
type mark struct {
	prefix uint64
	start  int
}

// linesPerMark is how many lines there are from mark to mark, which are read one after the other.
const linesPerMark = 8

//go:generate go run dictionary_gen.go

//go:embed en/everyday.txt.gz
var englishWords []byte

// EnglishDictionary returns the ordinary words of English with how common they are. It is read once.
var EnglishDictionary = sync.OnceValue(func() *Dictionary {
	d, err := readDictionary(englishWords)
	if err != nil { // a test holds that there is none; without the words nothing but spelling suffers
		return &Dictionary{}
	}
	return d
})

// readDictionary reads a compressed list of lines as dictionary_gen.go writes it.
func readDictionary(data []byte) (*Dictionary, error) {
	unzipped, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("reading a dictionary: %w", err)
	}
	var lines strings.Builder
	lines.Grow(4 * len(data)) // a little more than it comes to
	if _, err := io.Copy(&lines, unzipped); err != nil {
		return nil, fmt.Errorf("reading a dictionary: %w", err)
	}
	return newDictionary(lines.String()), nil
}

func newDictionary(lines string) *Dictionary {
	d := &Dictionary{lines: lines}
	for start, n := 0, 0; start < len(lines); n++ {
		word, _, next := d.entry(start)
		if n%linesPerMark == 0 {
			d.marks = append(d.marks, mark{prefix(word), start})
		}
		start = next
	}
	return d
}

// prefix is the first eight bytes of a word as a number.
func prefix(word string) uint64 {
	var bytes [8]byte
	copy(bytes[:], word)
	return binary.BigEndian.Uint64(bytes[:])
}

// Class tells how common a word is: 1 for the commonest to 5 for those that
// most people know but few use, 0 for a word that is not in the dictionary. The
// word is one that Words gives.
func (d *Dictionary) Class(word string) int {
	wanted := prefix(word)
	i, _ := slices.BinarySearchFunc(d.marks, wanted, func(m mark, wanted uint64) int { return cmp.Compare(m.prefix, wanted) })
	if i > 0 { // the first mark that does not come before the word: the word may stand behind the one before
		i--
	}
	for start := d.start(i); start < len(d.lines); {
		found, class, next := d.entry(start)
		if found >= word {
			if found == word {
				return class
			}
			return 0
		}
		start = next
	}
	return 0
}

// start is where the line of a mark begins; the end of the lines of an empty dictionary.
func (d *Dictionary) start(i int) int {
	if i == len(d.marks) {
		return len(d.lines)
	}
	return d.marks[i].start
}

// All goes over all words with their classes, in alphabetical order.
func (d *Dictionary) All() iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		for start := 0; start < len(d.lines); {
			word, class, next := d.entry(start)
			if !yield(word, class) {
				return
			}
			start = next
		}
	}
}

// entry reads the line that begins at start, and tells where the next begins.
func (d *Dictionary) entry(start int) (word string, class, next int) {
	end := start + strings.IndexByte(d.lines[start:], '\n')
	return d.lines[start : end-2], int(d.lines[end-1] - '0'), end + 1
}
