package index

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	_ "github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/registry"
)

// wordsField is the one field of the index. One field that holds all words of a
// section ranks better than several with one weight each.
const wordsField = "words"

// stemAnalyzer takes text that is already stems with spaces between.
const stemAnalyzer = "bedside-stems"

func init() {
	err := registry.RegisterTokenizer(stemAnalyzer, func(map[string]any, *registry.Cache) (analysis.Tokenizer, error) {
		return stemTokenizer{}, nil
	})
	if err != nil { // only when two packages claim the name
		panic(err)
	}
}

// stemTokenizer splits at white space and does nothing else: words were taken apart
// and stemmed by the corpus, once for all.
type stemTokenizer struct{}

// Tokenize implements Bleve's analysis.Tokenizer.
func (stemTokenizer) Tokenize(text []byte) analysis.TokenStream {
	stems := bytes.Fields(text)
	tokens := make([]analysis.Token, len(stems))
	stream := make(analysis.TokenStream, len(stems))
	for i, stem := range stems {
		// Where a stem stands in this text is of no use to anybody.
		tokens[i] = analysis.Token{Term: stem, Position: i + 1}
		stream[i] = &tokens[i]
	}
	return stream
}

func newMapping() (mapping.IndexMapping, error) {
	m := bleve.NewIndexMapping()
	err := m.AddCustomAnalyzer(stemAnalyzer, map[string]any{"type": "custom", "tokenizer": stemAnalyzer})
	if err != nil {
		return nil, fmt.Errorf("describing the index: %w", err)
	}
	words := bleve.NewTextFieldMapping()
	words.Name = wordsField
	words.Analyzer = stemAnalyzer
	words.Store, words.IncludeTermVectors, words.IncludeInAll, words.DocValues = false, false, false, false
	section := bleve.NewDocumentStaticMapping()
	section.AddFieldMappingsAt(wordsField, words)
	m.DefaultMapping = section
	m.StoreDynamic, m.IndexDynamic, m.DocValuesDynamic = false, false, false
	return m, nil
}

// batchSize is how many sections are handed to Bleve at once. Larger batches are
// read a little faster afterwards, and take much more memory while they are made.
const batchSize = 1000

// entry is a section as Bleve gets it.
type entry struct{ id, words string }

// fill makes an in-memory index (scorch: Bleve's older in-memory engine is many
// times slower) of all entries that come. When it fails it still takes what
// comes, so that the sender never waits.
func fill(entries <-chan entry) (bleve.Index, error) {
	ix, err := newBleve()
	if err == nil {
		err = addAll(ix, entries)
	}
	for range entries { // after a failure
	}
	return ix, err
}

func newBleve() (bleve.Index, error) {
	m, err := newMapping()
	if err != nil {
		return nil, err
	}
	ix, err := bleve.NewUsing("", m, scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, fmt.Errorf("making the index: %w", err)
	}
	return ix, nil
}

func addAll(ix bleve.Index, entries <-chan entry) error {
	batch := ix.NewBatch()
	flush := func() error {
		defer batch.Reset()
		return ix.Batch(batch)
	}
	for e := range entries {
		err := batch.Index(e.id, map[string]any{wordsField: e.words})
		if err == nil && batch.Size() == batchSize {
			err = flush()
		}
		if err != nil {
			return fmt.Errorf("indexing %s: %w", e.id, err)
		}
	}
	if err := flush(); err != nil {
		return fmt.Errorf("indexing the last sections: %w", err)
	}
	return nil
}

// entry writes a section's stems with spaces between.
func (c *corpus) entry(section *sectionWords) entry {
	var b strings.Builder
	for s := range c.sectionStems(section) {
		b.WriteString(c.texts[s])
		b.WriteByte(' ')
	}
	return entry{section.id, b.String()}
}
