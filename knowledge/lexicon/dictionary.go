package lexicon

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"iter"
	"strings"
	"sync"
)

// Dictionary holds the ordinary words of a language with how common they are,
// so that a spelling corrector leaves them alone. The zero Dictionary is empty.
type Dictionary struct {
	lines string // "word class\n", sorted: one string, searched where it lies, instead of 70,000 map entries
}

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
	return &Dictionary{lines.String()}, nil
}

// Class tells how common a word is: 1 for the commonest to 5 for those that
// most people know but few use, 0 for a word that is not in the dictionary. The
// word is one that Words gives.
func (d *Dictionary) Class(word string) int {
	low, high := 0, len(d.lines)
	for low < high {
		start := strings.LastIndexByte(d.lines[:(low+high)/2], '\n') + 1
		found, class, next := d.entry(start)
		switch c := strings.Compare(word, found); {
		case c == 0:
			return class
		case c < 0:
			high = start
		default:
			low = next
		}
	}
	return 0
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
