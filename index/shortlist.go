package index

import (
	"cmp"
	"slices"
)

// maxShortlist is how many sections are looked at passage by passage.
const maxShortlist = 16

// shortlist picks from the candidates those whose passages are worth a look, by
// what is known of a section without reading it: its headings, its retrieval
// score, and for which terms of the question one of its words may stand.
func (ix *Index) shortlist(question *Question, scan *scanner, leaflet string, found []candidate) []*scored {
	room := make([]scored, len(found))
	sections := make([]*scored, len(found))
	elsewhere := false
	for i, c := range found {
		s := &room[i]
		sections[i] = s
		ix.sectionFeatures(question, scan, c, leaflet, s)
		elsewhere = elsewhere || s.titleShare >= fullTitleShare
	}
	if len(found) <= maxShortlist {
		return sections
	}
	for i, s := range sections {
		s.score = ix.optimisticScore(question, scan, found[i], s, elsewhere)
	}
	slices.SortStableFunc(sections, func(a, b *scored) int { return cmp.Compare(b.score, a.score) })
	return sections[:maxShortlist]
}

// optimisticScore is what a section's best passage would score if it held all that the
// section holds.
func (ix *Index) optimisticScore(question *Question, scan *scanner, c candidate, s *scored, elsewhere bool) float64 {
	f, e := s.features, s.evidence
	held := scan.newRow()
	for i := range held {
		held[i] = float64(c.terms >> i & 1)
	}
	e.passage = passageEvidence{text: held, around: held, best: -1}
	e.section = held
	question.coverage(&e, &f)
	if elsewhere && s.titleShare < fullTitleShare {
		f[featureElsewhere] = 1
	}
	return ix.model.score(&f)
}
