package index

import "bedside/knowledge"

// maxHighlights is how many parts of a passage may be picked out: what answers
// everywhere needs no mark.
const maxHighlights = 2

// highlights picks the parts of a passage that answer best; none when no part
// stands out.
func (ix *Index) highlights(question *Question, s *scored) []knowledge.Unit {
	passage := &ix.corpus.sections[s.section].passages[s.passage]
	e := &s.evidence.passage
	best := 0.0
	var chosen []knowledge.Unit
	for u, unit := range passage.units {
		score := question.coveredWeight(e.units[u], s.evidence.title, e.given[u])
		switch {
		case score > best:
			best, chosen = score, []knowledge.Unit{unit.Unit}
		case score == best && score > 0:
			chosen = append(chosen, unit.Unit)
		}
	}
	if len(chosen) > maxHighlights {
		return nil
	}
	return chosen
}
