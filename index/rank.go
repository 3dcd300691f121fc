package index

import (
	"cmp"
	"math"
	"slices"
)

// scored is a passage with its features.
type scored struct {
	section, passage int
	features         features
	reasons          Reasons
	evidence         evidence
	name             float64 // share of the leaflet's name that the question names
	score            float64 // by which passages are ranked
	shareIfMeant     float64 // its share of the belief in the passages of its leaflet
}

// rank scores every passage of the candidates, best first.
func (ix *Index) rank(question *Question, leaflet string, found []candidate) []scored {
	scan := newScanner(ix.corpus, question)
	var ranked []scored
	for _, c := range found {
		ranked = append(ranked, ix.rankSection(question, scan, c, leaflet)...)
	}
	elsewhere := slices.ContainsFunc(ranked, func(s scored) bool { return s.name >= wholeName })
	for i := range ranked {
		s := &ranked[i]
		if elsewhere && s.name < wholeName {
			s.features[featureElsewhere] = 1
		}
		s.score = ix.model.score(&s.features)
	}
	slices.SortFunc(ranked, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.section, b.section), cmp.Compare(a.passage, b.passage))
	})
	ix.believe(ranked)
	return ranked
}

// rankSection fills in the features of a section's passages.
func (ix *Index) rankSection(question *Question, scan *scanner, c candidate, leaflet string) []scored {
	section := &ix.corpus.sections[c.section]
	shared := ix.sectionFeatures(question, scan, section, leaflet)
	shared.section = c.section
	shared.features[featureRetrieval] = c.score
	shared.evidence.section = make([]float64, len(question.Terms)) // filled below, seen by all passages
	var passages []scored
	for p := range section.passages {
		s := shared
		s.passage = p
		s.evidence.passage = question.ofPassage(scan, &section.passages[p], ix.kinds.frame)
		for i, found := range s.evidence.passage.text {
			shared.evidence.section[i] = max(shared.evidence.section[i], found)
		}
		if section.passages[p].quotable {
			passages = append(passages, s)
		}
	}
	for i := range passages {
		ix.passageFeatures(question, scan, &section.passages[passages[i].passage], &passages[i])
	}
	return passages
}

// sectionFeatures are what all passages of a section share.
func (ix *Index) sectionFeatures(question *Question, scan *scanner, section *sectionWords, leaflet string) scored {
	var s scored
	s.evidence.title, s.name = ix.topic(question, scan, section.leaflet)
	s.features[featureTopic] = s.name
	switch {
	case len(ix.lib.Leaflets()) == 1: // whoever asks means this leaflet
		s.features[featureTopic] = 1
	case ix.lib.Leaflets()[section.leaflet].ID == leaflet:
		s.features[featureTalkedOf] = 1
	}
	s.evidence.heading, s.evidence.promised = question.ofZones(scan.zone(section.heading)), section.kinds
	likeness := 0.0
	s.evidence.phrasing, likeness = ix.phrasing(question, scan, section)
	s.features[featurePhrasing] = likeness * likeness
	s.features[featureHeadingFit] = ix.headingFit(scan, section)
	s.features[featureKind] = ix.kinds.agreement(question.wanted, section.kinds)
	return s
}

func (ix *Index) passageFeatures(question *Question, scan *scanner, passage *passageWords, s *scored) {
	s.features[featureFirst] = 1 / float64(s.passage+1)
	if len(passage.label) > 0 {
		label := scan.zone(passage.label)
		s.evidence.label = question.ofZones(label)
		s.features[featureLabelFit] = ix.spokenOf(scan, passage.label, nil).exact()
	}
	if subjects := passage.labelKind &^ ix.kinds.frame; subjects != 0 {
		s.features[featureLabelKind] = ix.kinds.agreement(question.wanted, subjects)
	}
	s.reasons = question.coverage(&s.evidence, &s.features)
	if best := s.evidence.passage.best; best >= 0 {
		s.features[featureDensity] = ix.spokenOf(scan, passage.units[best].stems, nil).exact()
	}
	forms := question.wanted & ix.kinds.frame
	switch {
	case forms == 0:
		s.features[featureGives] = 0.4
	case forms&s.evidence.passage.form() != 0:
		s.features[featureGives] = 1
	case forms&s.evidence.passage.forms() == 0:
		s.features[featureLacks] = 1
	}
}

// believe shares out the belief in the ranked passages by the softmax of their
// scores, among all of them and among those of each leaflet.
func (ix *Index) believe(ranked []scored) {
	if len(ranked) == 0 {
		return
	}
	top, all := ranked[0].score, 0.0
	ofLeaflet := map[int]float64{}
	for i := range ranked {
		belief := math.Exp(ranked[i].score - top)
		all += belief
		ofLeaflet[ix.corpus.sections[ranked[i].section].leaflet] += belief
	}
	for i := range ranked {
		s := &ranked[i]
		belief := math.Exp(s.score - top)
		s.features[featureShare] = belief / all
		s.shareIfMeant = belief / ofLeaflet[ix.corpus.sections[s.section].leaflet]
	}
}

// confidence is the probability that a ranked passage answers, and the same if
// its leaflet is the one that the patient means.
func (ix *Index) confidence(s *scored) (asIs, ifMeant float64) {
	meant := s.features
	meant[featureTopic], meant[featureElsewhere], meant[featureShare] = 1, 0, s.shareIfMeant
	return ix.model.probability(&s.features), ix.model.probability(&meant)
}
