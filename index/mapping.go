package index

import (
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

// stemTokenizer splits at spaces and does nothing else: words were taken apart
// and stemmed by the corpus, once for all.
type stemTokenizer struct{}

// Tokenize implements Bleve's analysis.Tokenizer.
func (stemTokenizer) Tokenize(text []byte) analysis.TokenStream {
	var stream analysis.TokenStream
	start := 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) && text[i] != ' ' {
			continue
		}
		if i > start {
			stream = append(stream, &analysis.Token{Term: text[start:i], Start: start, End: i, Position: len(stream) + 1})
		}
		start = i + 1
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

// batchSize is how many sections are handed to Bleve at once.
const batchSize = 1000

// fill makes an in-memory index (scorch: Bleve's older in-memory engine is many
// times slower) with a document for each section.
func fill(c *corpus) (bleve.Index, error) {
	m, err := newMapping()
	if err != nil {
		return nil, err
	}
	ix, err := bleve.NewUsing("", m, scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, fmt.Errorf("making the index: %w", err)
	}
	batch := ix.NewBatch()
	for i := range c.sections {
		if err := batch.Index(c.sections[i].id, map[string]any{wordsField: c.document(i)}); err != nil {
			return nil, fmt.Errorf("indexing %s: %w", c.sections[i].id, err)
		}
		if batch.Size() == batchSize || i == len(c.sections)-1 {
			if err := ix.Batch(batch); err != nil {
				return nil, fmt.Errorf("indexing %s: %w", c.sections[i].id, err)
			}
			batch.Reset()
		}
	}
	return ix, nil
}

// document writes a section's stems with spaces between.
func (c *corpus) document(i int) string {
	var b strings.Builder
	for s := range c.sectionStems(i) {
		b.WriteString(c.texts[s])
		b.WriteByte(' ')
	}
	return b.String()
}
