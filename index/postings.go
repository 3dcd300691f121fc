package index

import (
	"context"
	"fmt"
	"math"
	"sync/atomic"

	bleveindex "github.com/blevesearch/bleve_index_api" // what Bleve's index can be read through
)

// posting is a section that has a stem. Its weight is the square root of the term
// frequency, divided by that of the section's length in words (Bleve's norm).
type posting struct {
	section int32
	weight  float32
}

// postings are the posting lists of all stems, read from Bleve. Bleve finds a stem in
// its dictionaries and decodes its list, one posting at a time; what was read is kept as
// an array, because adding up arrays is many times faster than asking Bleve for the
// scores again. Common stems are read when the index is built, so that no patient waits
// for their long lists, and others when they are first asked for. All of them together
// take 8 bytes for each word of each section.
type postings struct {
	reader   bleveindex.IndexReader
	sections []int32 // by Bleve's number of a document
	cache    []atomic.Pointer[[]posting]
}

// newPostings opens a filled index whose documents are the sections of a corpus.
func newPostings(ix bleveindex.Index, c *corpus) (*postings, error) {
	reader, err := ix.Reader()
	if err != nil {
		return nil, fmt.Errorf("reading the index: %w", err)
	}
	p := &postings{reader: reader, sections: make([]int32, len(c.sections)),
		cache: make([]atomic.Pointer[[]posting], len(c.texts))}
	if err := p.mapDocuments(c); err != nil {
		return nil, fmt.Errorf("reading the ids of the index: %w", err)
	}
	for s, sections := range c.vocabulary.sections {
		if sections < minPreloaded {
			continue
		}
		if _, err := p.get(context.Background(), c, stem(s)); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// minPreloaded is the document frequency from which a stem is read when the index is built.
const minPreloaded = 16

// mapDocuments finds the section of each of Bleve's documents. Bleve numbers them from
// 0 on, in an order of its own.
func (p *postings) mapDocuments(c *corpus) error {
	byID := make(map[string]int32, len(c.sections))
	for i := range c.sections {
		byID[c.sections[i].id] = int32(i)
	}
	documents, err := p.reader.DocIDReaderAll()
	if err != nil {
		return err
	}
	for {
		document, err := documents.Next()
		if err != nil {
			return err
		}
		if document == nil {
			return documents.Close()
		}
		id, err := p.reader.ExternalID(document)
		if err != nil {
			return err
		}
		p.sections[document.Value()] = byID[id]
	}
}

// get returns the postings of a stem. It may be called by many goroutines; the
// slice must not be changed.
func (p *postings) get(ctx context.Context, c *corpus, s stem) ([]posting, error) {
	if kept := p.cache[s].Load(); kept != nil {
		return *kept, nil
	}
	list, err := p.read(ctx, c.texts[s], int(c.vocabulary.sections[s]))
	if err != nil {
		return nil, fmt.Errorf("reading the postings of a word: %w", err)
	}
	p.cache[s].Store(&list)
	return list, nil
}

// read reads a stem's list from Bleve.
func (p *postings) read(ctx context.Context, text string, count int) ([]posting, error) {
	reader, err := p.reader.TermFieldReader(ctx, []byte(text), wordsField, true, true, false)
	if err != nil {
		return nil, err
	}
	list := make([]posting, 0, count)
	var found bleveindex.TermFieldDoc
	for {
		next, err := reader.Next(found.Reset())
		if err != nil {
			return nil, err
		}
		if next == nil {
			return list, reader.Close()
		}
		list = append(list, posting{p.sections[next.ID.Value()], float32(math.Sqrt(float64(next.Freq)) * next.Norm)})
	}
}
