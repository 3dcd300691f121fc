package index

import (
	"fmt"
	"runtime"
	"slices"

	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	bleveindex "github.com/blevesearch/bleve_index_api" // what Bleve's index is filled and read through
)

// wordsField is the one field of the index. One field that holds all words of a
// section ranks better than several with one weight each.
const wordsField = "words"

// sectionField is what Bleve gets of a section: words were taken apart and stemmed by the corpus,
// once for all, and only have to be counted.
type sectionField struct {
	*document.TextField
	texts       []string // by stem: its text
	stems       []stem   // of all its words, in any order
	frequencies bleveindex.TokenFrequencies
}

// Analyze counts the stems. Bleve calls it, for several sections at a time.
func (f *sectionField) Analyze() {
	slices.Sort(f.stems)
	distinct := slices.Compact(slices.Clone(f.stems))
	counts := make([]bleveindex.TokenFreq, len(distinct))
	f.frequencies = make(bleveindex.TokenFrequencies, len(distinct))
	rest := f.stems
	for i, s := range distinct {
		times, _ := slices.BinarySearch(rest, s+1)
		counts[i].SetFrequency(times)
		f.frequencies[f.texts[s]] = &counts[i]
		rest = rest[times:]
	}
}

// AnalyzedLength is the number of stems.
func (f *sectionField) AnalyzedLength() int { return len(f.stems) }

// AnalyzedTokenFrequencies are what Analyze has counted.
func (f *sectionField) AnalyzedTokenFrequencies() bleveindex.TokenFrequencies { return f.frequencies }

// document is a section as Bleve gets it. It may be read while further stems are numbered.
func (c *corpus) document(section *sectionWords) *document.Document {
	text := document.NewTextFieldWithIndexingOptions(wordsField, nil, nil, bleveindex.IndexField)
	field := &sectionField{TextField: text, texts: c.texts, stems: slices.Collect(c.sectionStems(section))}
	return document.NewDocument(section.id).AddField(field)
}

// batchSize is how many sections are handed to Bleve at once. Larger batches are
// read a little faster afterwards, and take much more memory while they are made.
const batchSize = 1000

// fill makes an index in memory of all sections that come: of Bleve's own it takes scorch alone,
// since it asks nothing but for postings. When it fails it still takes what comes, so that the
// sender never waits.
func fill(sections <-chan *document.Document) (bleveindex.Index, error) {
	workers := bleveindex.NewAnalysisQueue(runtime.GOMAXPROCS(0))
	defer workers.Close()
	ix, err := scorch.NewScorch(scorch.Name, map[string]any{"path": ""}, workers)
	if err == nil {
		err = ix.Open()
	}
	if err != nil {
		err = fmt.Errorf("making the index: %w", err)
	} else {
		err = addAll(ix, sections)
	}
	for range sections { // after a failure
	}
	return ix, err
}

func addAll(ix bleveindex.Index, sections <-chan *document.Document) error {
	batch := bleveindex.NewBatch()
	flush := func() error {
		defer batch.Reset()
		return ix.Batch(batch)
	}
	for section := range sections {
		batch.Update(section)
		if len(batch.IndexOps) < batchSize {
			continue
		}
		if err := flush(); err != nil {
			return fmt.Errorf("indexing the sections up to %s: %w", section.ID(), err)
		}
	}
	if err := flush(); err != nil {
		return fmt.Errorf("indexing the last sections: %w", err)
	}
	return nil
}
