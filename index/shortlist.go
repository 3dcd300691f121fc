package index

import (
	"cmp"
	"math"
	"slices"
)

// maxShortlist is how many sections are ranked passage by passage.
const maxShortlist = 16

// shortlist picks the candidates whose passages are ranked, by features that need no
// passage: its headings, its retrieval score, and the terms of which it has a stem.
func (ix *Index) shortlist(question *Question, scan *scanner, leaflet string, found []candidate) []*scored {
	room := scan.passages.lend(len(found))
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
		if found[i].read {
			s.score = math.Inf(1)
		}
	}
	slices.SortStableFunc(sections, func(a, b *scored) int { return cmp.Compare(b.score, a.score) })
	return sections[:maxShortlist]
}

// optimisticScore is the score that a section's best passage would have if it matched all
// terms of which the section has a stem.
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
	return ix.models[DepthWords].score(&f)
}
