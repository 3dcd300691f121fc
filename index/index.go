package index

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2/document"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"bedside/index/reader"
	"bedside/knowledge"
	"bedside/knowledge/lexicon"
)

// Index finds the passages of one Library that may answer a message. It never
// changes, and may be searched by many goroutines.
type Index struct {
	lib          *knowledge.Library
	corpus       *corpus
	bleve        bleveindex.Index
	postings     *postings
	accumulators *sync.Pool // of *accumulators
	scanners     *sync.Pool // of *scanner
	closed       atomic.Bool
	kinds        *kindTable
	tables       *lexiconTables
	speller      *speller
	everyday     *lexicon.Dictionary
	models       [DepthTogether + 1]model // by the depth to which passages were looked at
	depth        Depth                    // to which they are where there is time

	shelf    *reader.Shelf             // nil without a reader
	encoded  *reader.Batch             // whether it is encoded
	whole    *selection                // all of it
	selected atomic.Pointer[selection] // the last that left something out; nil for none
}

// Options are the settings of Build. The zero value is ready to use.
type Options struct {
	Lexicon  *lexicon.Lexicon      // what words mean; nil means the embedded one of English
	Weights  *Weights              // of the depth that is used; nil means FittedWeights, as for all others
	Shelf    *reader.Shelf         // encodes the library and reads it; nil for none. Close leaves it open
	Apart    bool                  // no passage is read together with the question
	Progress func(done, total int) // called now and then with the number of sections read; may be nil
	// Within is an index of a library that has all of this one's passages, which it encodes for both;
	// nil for none.
	Within *Index
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
	ix := &Index{lib: lib, kinds: kindsOfAnswer(), everyday: options.Lexicon.Everyday()}
	var err error
	if err = ix.model(options); err != nil {
		return nil, err
	}
	if err := ix.gather(options, total); err != nil {
		return nil, err
	}
	ix.assignMedicines()
	ix.scanners = &sync.Pool{New: func() any { return newScanner(ix.corpus) }}
	ix.accumulators = &sync.Pool{New: func() any { s := make(accumulators, len(ix.corpus.sections)); return &s }}
	if ix.postings, err = newPostings(ix.bleve, ix.corpus); err != nil {
		return nil, err
	}
	ix.shelf = options.Shelf
	ix.whole = ix.newSelection(nil)
	if ix.shelf != nil {
		if options.Within != nil {
			ix.encoded = options.Within.encoded
		} else {
			ix.encoded = ix.shelf.Build(ix.whole.readable)
		}
	}
	return ix, nil
}

// model makes the models of weights.
func (ix *Index) model(options Options) (err error) {
	switch {
	case options.Shelf == nil:
		ix.depth = DepthWords
	case options.Apart:
		ix.depth = DepthApart
	default:
		ix.depth = DepthTogether
	}
	several := len(ix.lib.Leaflets()) > 1
	for depth := range ix.models {
		weights := FittedWeights(Depth(depth))
		if options.Weights != nil && ix.depth == Depth(depth) {
			weights = *options.Weights
		}
		if ix.models[depth], err = newModel(weights, Depth(depth), several); err != nil {
			return err
		}
	}
	return nil
}

// gather makes the corpus and the speller of a library, while beside it Bleve indexes
// the sections that were read already, and the lexicon is made ready.
func (ix *Index) gather(options Options, total int) error {
	sections := make(chan *document.Document, batchSize)
	var beside sync.WaitGroup
	var notFilled, notRead error
	beside.Go(func() { ix.bleve, notFilled = fill(sections) })
	beside.Go(func() { ix.tables, notRead = tablesOf(options.Lexicon) })
	ix.corpus = newCorpus(ix.lib, ix.kinds, options.Lexicon, func(c *corpus, section *sectionWords) {
		sections <- c.document(section)
		if done := len(c.sections); options.Progress != nil && (done%100 == 0 || done == total) {
			options.Progress(done, total)
		}
	})
	close(sections)
	library, notSpelled := libraryWords(ix.corpus.vocabulary)
	beside.Wait()
	if err := errors.Join(notFilled, notRead, notSpelled); err != nil {
		return err
	}
	ix.speller = &speller{library, ix.tables.general}
	return nil
}

// Library returns the library that was indexed.
func (ix *Index) Library() *knowledge.Library { return ix.lib }

// Close frees the index. No search may follow.
func (ix *Index) Close() error {
	ix.closed.Store(true)
	if err := errors.Join(ix.postings.reader.Close(), ix.bleve.Close()); err != nil {
		return fmt.Errorf("closing the index: %w", err)
	}
	return nil
}
