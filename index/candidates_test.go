package index

import (
	"math"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/search/query"
)

// TestRetrieveAsBleve holds that adding up Bleve's postings gives the sections
// and the scores that Bleve's own search for the same words gives.
func TestRetrieveAsBleve(t *testing.T) {
	ix := invented(t)
	whole, searched := bleveOf(t, ix), 0
	for _, text := range append(questions, hostile()["words of the leaflets"]) {
		question := ix.understand(Query{Text: text})
		got, err := ix.retrieve(t.Context(), &question)
		if err != nil {
			t.Fatal(err)
		}
		want := bleveScores(t, ix, whole, &question)
		if len(got) != min(len(want), maxCandidates) {
			t.Errorf("%.40q: %d sections, Bleve finds %d", text, len(got), len(want))
		}
		for _, c := range got {
			if id := ix.corpus.sections[c.section].id; math.Abs(c.score-want[id]) > 1e-6 {
				t.Errorf("%.40q: %s has the score %v, by Bleve %v", text, id, c.score, want[id])
			}
			searched++
		}
	}
	if searched == 0 {
		t.Error("nothing was compared")
	}
}

// bleveOf makes an index of Bleve's own of the same sections.
func bleveOf(t *testing.T, ix *Index) bleve.Index {
	t.Helper()
	whole, err := bleve.NewUsing("", bleve.NewIndexMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = whole.Close() })
	batch := whole.NewBatch()
	for i := range ix.corpus.sections {
		if err := batch.IndexAdvanced(ix.corpus.document(&ix.corpus.sections[i])); err != nil {
			t.Fatal(err)
		}
	}
	if err := whole.Batch(batch); err != nil {
		t.Fatal(err)
	}
	return whole
}

// bleveScores asks Bleve for all sections that hold a word of a question, and
// returns their scores as shares of the best, by id.
func bleveScores(t *testing.T, ix *Index, whole bleve.Index, question *Question) map[string]float64 {
	t.Helper()
	var words []query.Query
	for bit, boost := range question.boosts() {
		if boost.factor > 0 {
			q := query.NewTermQuery(ix.corpus.texts[question.stemBits.stems[bit]])
			q.SetField(wordsField)
			q.SetBoost(boost.factor)
			words = append(words, q)
		}
	}
	scores := map[string]float64{}
	if len(words) == 0 {
		return scores
	}
	result, err := whole.Search(bleve.NewSearchRequestOptions(query.NewDisjunctionQuery(words), len(ix.corpus.sections),
		0, false))
	if err != nil {
		t.Fatal(err)
	}
	for _, hit := range result.Hits {
		scores[hit.ID] = hit.Score / result.MaxScore
	}
	return scores
}

// TestPostingsReadAtOnce has many goroutines read lists that nobody read before.
func TestPostingsReadAtOnce(t *testing.T) {
	ix := build(t, inventedLeaflets(t))
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for s := 1; s < len(ix.corpus.texts); s++ {
				list, err := ix.postings.get(t.Context(), ix.corpus, stem(s))
				if want := int(ix.corpus.vocabulary.sections[s]); err != nil || len(list) != want {
					t.Errorf("%q stands in %d sections, want %d; error %v", ix.corpus.texts[s], len(list), want, err)
				}
			}
		})
	}
	group.Wait()
}

func TestTopAccumulators(t *testing.T) {
	s := make(accumulators, 6)
	s.add([]posting{{4, 0.5}, {3, 0.5}, {2, 0.25}, {1, 0.5}}, boost{1, 1}, 1.18)
	s.add([]posting{{1, 0.125}}, boost{0.5, 2}, 2.1)
	for limit, want := range map[int]string{1: "1", 2: "1 3", 3: "1 3 4", 9: "1 3 4 2"} {
		var got []string
		for _, c := range s.top(limit) {
			got = append(got, strconv.Itoa(c.section))
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("the best %d sections are %s, want %s", limit, got, want)
		}
	}
}
