package index

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/blevesearch/vellum" // the finite-state dictionaries inside Bleve: 80,000 words in some 400 kB
)

// speller corrects unknown words to those of the library, the lexicon and the dictionary.
type speller struct {
	library *dictionary // words that the library has
	general *dictionary // others that are right in any library
}

// dictionary finds words, and what is near them.
type dictionary struct {
	words     *vellum.FST         // word -> rank
	skeletons map[string][]string // consonants -> words of the library, the lexicon and the commonest of the language
}

// Ranks of a known word: the nearer to the leaflets, the likelier it is meant.
const (
	rankLibrary  = 0
	rankLexicon  = 1
	rankEveryday = 1 // plus the class of the word, 1 to 5
)

// rankCost is the cost of a correction by the rank of the corrected word, beside its edits.
var rankCost = [...]float64{0, 0.3, 0.35, 0.6, 0.8, 1.1, 1.3}

// newDictionary takes words with their ranks.
func newDictionary(ranks map[string]uint64) (*dictionary, error) {
	var buffer bytes.Buffer
	builder, err := vellum.New(&buffer, nil)
	if err != nil {
		return nil, fmt.Errorf("building the spelling dictionary: %w", err)
	}
	d := &dictionary{skeletons: map[string][]string{}}
	for _, w := range slices.Sorted(maps.Keys(ranks)) {
		if err := builder.Insert([]byte(w), ranks[w]); err != nil {
			return nil, fmt.Errorf("adding a word to the spelling dictionary: %w", err)
		}
		if key := skeleton(w); ranks[w] <= rankEveryday+1 && len(key) >= 2 {
			d.skeletons[key] = append(d.skeletons[key], w)
		}
	}
	if err := builder.Close(); err != nil {
		return nil, fmt.Errorf("closing the spelling dictionary: %w", err)
	}
	if d.words, err = vellum.Load(buffer.Bytes()); err != nil {
		return nil, fmt.Errorf("loading the spelling dictionary: %w", err)
	}
	return d, nil
}

// libraryWords are the words of a library as a dictionary.
func libraryWords(v *vocabulary) (*dictionary, error) {
	ranks := make(map[string]uint64, len(v.words))
	for word := range v.words {
		ranks[word] = rankLibrary
	}
	return newDictionary(ranks)
}

// rank returns a word's rank; false when it has none.
func (d *dictionary) rank(word string) (uint64, bool) {
	rank, ok, err := d.words.Get([]byte(word))
	return rank, ok && err == nil
}

// rank returns a word's rank; false when it is no known word.
func (s *speller) rank(word string) (uint64, bool) {
	if rank, ok := s.library.rank(word); ok {
		return rank, true
	}
	return s.general.rank(word)
}

// minRareRank is the rank from which a known word is more likely a misspelling, when a
// much commoner one is one edit away ("wat", "hed").
const minRareRank = rankEveryday + 4

// guess is the cheapest correction found so far; of equal ones the first in the alphabet.
type guess struct {
	word string
	cost float64
}

func (g *guess) consider(word string, cost float64) {
	if cost < g.cost || cost == g.cost && word < g.word {
		*g = guess{word, cost}
	}
}

// Bounds of costs: of a correction of a rare word, and of one by a single edit with which
// the search ends.
const (
	maxRareCost    = 1.25
	acceptableCost = 1.0
)

// correct returns the correction of the lowest cost, a word or two with a space between;
// the word itself when it is known, has digits or nothing is near enough.
func (s *speller) correct(word string) string {
	if len(word) < 3 || len(word) > 32 || strings.ContainsAny(word, "0123456789.") {
		return word
	}
	rank, known := s.rank(word)
	if known && rank < minRareRank {
		return word
	}
	g := guess{word, maxCost(word)}
	if known {
		g.cost = maxRareCost
	}
	s.considerNear(word, 1, &g)
	if known {
		return g.word
	}
	s.considerSoundAlikes(word, &g)
	if left, right, rank := s.split(word); left != "" {
		g.consider(left+" "+right, costSplit+rankCost[rank])
	}
	if len(word) >= 5 && g.cost > acceptableCost {
		s.considerNear(word, 2, &g)
	}
	return g.word
}

// considerSoundAlikes considers the words that sound like an unknown one: "bath" for "baff".
func (s *speller) considerSoundAlikes(word string, g *guess) {
	if len(word) < 4 {
		return
	}
	sound := skeleton(word)
	s.library.considerSoundAlikes(word, sound, g)
	s.general.considerSoundAlikes(word, sound, g)
}

func (d *dictionary) considerSoundAlikes(word, sound string, g *guess) {
	for _, candidate := range d.skeletons[sound] {
		if rank, ok := d.rank(candidate); ok && candidate[0] == word[0] {
			cost := editCost(word, candidate)
			g.consider(candidate, min(cost, costAlike+cost/4)+rankCost[rank])
		}
	}
}

// considerNear considers the known words within one or two edits. One that both dictionaries have costs least with
// the rank of the library's.
func (s *speller) considerNear(word string, distance uint8, g *guess) {
	near := newEditAutomaton(word, distance)
	s.library.considerNear(word, near, g)
	s.general.considerNear(word, near, g)
}

func (d *dictionary) considerNear(word string, near *editAutomaton, g *guess) {
	for it, err := d.words.Search(near, nil, nil); err == nil; err = it.Next() {
		candidate, rank := it.Current()
		if rank < minRareRank {
			g.consider(string(candidate), editCost(word, string(candidate))+rankCost[rank])
		}
	}
}

// maxCost is the cost from which a word is not corrected.
func maxCost(word string) float64 {
	switch n := len(word); {
	case n <= 3:
		return 1.3
	case n <= 5:
		return 1.6
	case n <= 7:
		return 2.1
	}
	return 2.6
}

// split takes a word apart that is two known ones written together, and returns
// the rank of the rarer; "" when it is not.
func (s *speller) split(word string) (left, right string, rank uint64) {
	rank = rankEveryday + 3
	for i := 3; i <= len(word)-3; i++ {
		l, okLeft := s.rank(word[:i])
		r, okRight := s.rank(word[i:])
		if okLeft && okRight && max(l, r) < rank {
			left, right, rank = word[:i], word[i:], max(l, r)
		}
	}
	return left, right, rank
}

// skeleton is the sound of a word without its vowels, as Soundex has it, but of any length.
func skeleton(word string) string {
	word = soundAlike.Replace(word)
	var b []byte
	for i := range len(word) {
		c := word[i]
		vowel := strings.IndexByte("aeiouyhw", c) >= 0
		if (i == 0 || !vowel) && (len(b) == 0 || b[len(b)-1] != c) {
			b = append(b, c)
		}
	}
	return string(b)
}

var soundAlike = strings.NewReplacer("ph", "f", "th", "f", "ck", "k", "c", "k", "q", "k", "x", "ks", "z", "s", "gh",
	"g", "tio", "sho", "v", "f")

func abs(n int) int { return max(n, -n) }
