package index

import "testing"

// TestBestUnitCosine holds that what is left out by an estimate is never the best unit.
func TestBestUnitCosine(t *testing.T) {
	ix := invented(t)
	question := ix.understand(Query{Text: honest})
	scorer := newSemanticScorer(ix.corpus.vocabulary, &question)
	several := 0
	for s := range ix.corpus.sections {
		for p := range ix.corpus.sections[s].passages {
			passage := &ix.corpus.sections[s].passages[p]
			best := 0.0
			for u := range passage.units {
				centroid := ix.corpus.centroid(passage.units[u].stems)
				best = max(best, centroid.Cosine(&scorer.centroid))
			}
			if got := scorer.bestUnitCosine(passage); got != best {
				t.Fatalf("section %d, passage %d: %v, want %v", s, p, got, best)
			}
			if len(passage.units) > 1 && best > 0 {
				several++
			}
		}
	}
	if several == 0 {
		t.Error("no passage has several units and a word of a vector")
	}
}
