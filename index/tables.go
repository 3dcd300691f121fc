package index

import (
	"sync"

	"bedside/knowledge/lexicon"
)

// lexiconTables are what an index makes of a lexicon alone, whatever its library is.
type lexiconTables struct {
	phrases *phraseTable
	general *dictionary // its words, and those of everyday
	own     ownWords
}

// lastTables keeps what was made of the lexicon asked for last, for the indexes of the same library for
// other readers and of its next version: making it is most of the work of indexing a small library.
var lastTables struct {
	sync.Mutex
	of   *lexicon.Lexicon
	made func() (*lexiconTables, error)
}

// Prepare makes what Build makes of a lexicon, most of its work on a small library, ahead of it and beside something
// else. Build tells what is wrong with it.
func Prepare(l *lexicon.Lexicon) { _, _ = tablesOf(l) }

// tablesOf returns what is made of a lexicon, and makes it when it is not that of before.
func tablesOf(l *lexicon.Lexicon) (*lexiconTables, error) {
	lastTables.Lock()
	if lastTables.of != l {
		lastTables.of, lastTables.made = l, sync.OnceValues(func() (*lexiconTables, error) { return newLexiconTables(l) })
	}
	made := lastTables.made
	lastTables.Unlock()
	return made()
}

func newLexiconTables(l *lexicon.Lexicon) (*lexiconTables, error) {
	general, err := newDictionary(generalWords(l))
	if err != nil {
		return nil, err
	}
	return &lexiconTables{newPhraseTable(l), general, newOwnWords(l)}, nil
}

// generalWords are the words that the speller takes for right whatever the library is, with their ranks.
func generalWords(l *lexicon.Lexicon) map[string]uint64 {
	ranks := map[string]uint64{}
	for word, class := range l.Everyday().All() {
		ranks[word] = uint64(rankEveryday + class)
	}
	for _, group := range l.Groups() {
		for _, terms := range [][]string{group.Terms, group.Narrower} {
			for _, term := range terms {
				for _, word := range lexicon.Texts(term) {
					ranks[word] = rankLexicon
				}
			}
		}
	}
	for word := range functionWords {
		ranks[word] = rankLibrary
	}
	return ranks
}
