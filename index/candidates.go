package index

import (
	"context"
	"fmt"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"
)

// maxCandidates is how many sections are ranked.
const maxCandidates = 60

// candidate is a section that may answer, with Bleve's score scaled to 0..1.
type candidate struct {
	section int
	score   float64
}

// candidates asks Bleve for the sections that share the most telling words with
// a question, and adds the sections of the leaflet being talked about.
func (ix *Index) candidates(ctx context.Context, question *Question, leaflet string) ([]candidate, error) {
	found, err := ix.retrieve(ctx, question)
	if err != nil {
		return nil, err
	}
	have := map[int]bool{}
	for _, c := range found {
		have[c.section] = true
	}
	for i := range ix.corpus.sections {
		of := ix.lib.Leaflets()[ix.corpus.sections[i].leaflet].ID
		if !have[i] && (of == leaflet || len(ix.lib.Leaflets()) == 1) {
			found = append(found, candidate{section: i})
		}
	}
	return found, nil
}

func (ix *Index) retrieve(ctx context.Context, question *Question) ([]candidate, error) {
	words := ix.words(question)
	if len(words) == 0 {
		return nil, nil
	}
	request := bleve.NewSearchRequestOptions(query.NewDisjunctionQuery(words), maxCandidates, 0, false)
	request.SortBy([]string{"-_score", "_id"}) // equal scores come in random order otherwise
	result, err := ix.bleve.SearchInContext(ctx, request)
	if err != nil {
		return nil, fmt.Errorf("searching the index: %w", err)
	}
	var found []candidate
	for _, hit := range result.Hits {
		found = append(found, candidate{ix.byID[hit.ID], hit.Score / result.MaxScore})
	}
	return found, nil
}

// words makes a term query of each stem that a question looks for. Patients'
// text never reaches Bleve's query language.
func (ix *Index) words(question *Question) []query.Query {
	boosts := make([]float64, len(question.watch.stems))
	for _, t := range question.Terms {
		if timeWords[t.Text] {
			continue
		}
		for _, w := range t.ways {
			for _, s := range w.stems {
				bit := question.watch.bits[s]
				boosts[bit] = max(boosts[bit], t.Weight*w.trust*roleWeight[t.Role])
			}
		}
	}
	var words []query.Query
	for bit, boost := range boosts {
		if boost > 0 {
			q := query.NewTermQuery(ix.corpus.texts[question.watch.stems[bit]])
			q.SetField(wordsField)
			q.SetBoost(boost)
			words = append(words, q)
		}
	}
	return words
}
