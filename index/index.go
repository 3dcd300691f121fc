package index

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2"

	"bedside/knowledge"
	"bedside/knowledge/lexicon"
)

// Index finds the passages of one Library that may answer a message. It never
// changes, and may be searched by many goroutines.
type Index struct {
	lib      *knowledge.Library
	corpus   *corpus
	bleve    bleve.Index
	postings *postings
	sums     *sync.Pool // of *sums
	closed   atomic.Bool
	kinds    *kindTable
	concepts *concepts
	speller  *speller
	everyday *lexicon.Dictionary
	model    model
}

// Options are the settings of Build. The zero value is ready to use.
type Options struct {
	Lexicon  *lexicon.Lexicon      // what words mean; nil means the embedded one of English
	Weights  *Weights              // nil means FittedWeights
	Progress func(done, total int) // called now and then with the number of sections read; may be nil
}

// Build reads a Library and makes its index, in memory. It fails when the
// Library has no leaflet.
func Build(lib *knowledge.Library, options Options) (*Index, error) {
	total := 0
	for _, leaflet := range lib.Leaflets() {
		total += len(leaflet.Sections)
	}
	if total == 0 {
		return nil, fmt.Errorf("building the index: the library has no leaflet; add one")
	}
	if options.Lexicon == nil {
		options.Lexicon = lexicon.English()
	}
	if options.Weights == nil {
		fitted := FittedWeights()
		options.Weights = &fitted
	}
	progress := func(done int) {
		if options.Progress != nil && (done%100 == 0 || done == total) {
			options.Progress(done, total)
		}
	}
	ix := &Index{lib: lib, kinds: kindsOfAnswer(), concepts: newConcepts(options.Lexicon), everyday: options.Lexicon.Everyday()}
	ix.corpus = newCorpus(lib, ix.kinds, options.Lexicon, progress)
	ix.sums = &sync.Pool{New: func() any { s := make(sums, len(ix.corpus.sections)); return &s }}
	var err error
	if ix.model, err = newModel(*options.Weights); err != nil {
		return nil, err
	}
	if ix.speller, err = newSpeller(knownWords(ix.corpus.vocabulary, options.Lexicon)); err != nil {
		return nil, err
	}
	if ix.bleve, err = fill(ix.corpus); err != nil {
		return nil, err
	}
	if ix.postings, err = newPostings(ix.bleve, ix.corpus); err != nil {
		return nil, err
	}
	return ix, nil
}

// Library returns what was indexed.
func (ix *Index) Library() *knowledge.Library { return ix.lib }

// Close frees the index. No search may follow.
func (ix *Index) Close() error {
	ix.closed.Store(true)
	if err := errors.Join(ix.postings.reader.Close(), ix.bleve.Close()); err != nil {
		return fmt.Errorf("closing the index: %w", err)
	}
	return nil
}

// knownWords are the words that the speller takes for right, with their ranks.
func knownWords(v *vocabulary, l *lexicon.Lexicon) map[string]uint64 {
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
	for word := range v.words {
		ranks[word] = rankLibrary
	}
	return ranks
}
