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
	evidence         evidence
	titleShare       float64 // share of the leaflet's name that the question names
	score            float64 // by which passages are ranked
	shareIfMeant     float64 // its share of the belief in the passages of its leaflet
}

// rank scores every passage of the candidates, best first.
func (ix *Index) rank(question *Question, leaflet string, found []candidate) []*scored {
	scan := newScanner(ix.corpus, question)
	sections := ix.shortlist(question, scan, leaflet, found)
	passages := 0
	for _, s := range sections {
		passages += len(ix.corpus.sections[s.section].passages)
	}
	room := make([]scored, passages) // at once: there are many of them
	ranked := make([]*scored, 0, passages)
	for _, s := range sections {
		section := ix.scorePassages(question, scan, s, room)
		room = room[len(section):]
		for i := range section {
			ranked = append(ranked, &section[i])
		}
	}
	absent, absentPlain := question.absentWeights(ranked)
	elsewhere := slices.ContainsFunc(ranked, func(s *scored) bool { return s.titleShare >= fullTitleShare })
	for _, s := range ranked {
		if elsewhere && s.titleShare < fullTitleShare {
			s.features[featureElsewhere] = 1
		}
		s.features[featureAbsentMedical], s.features[featureAbsentOther] = absent, absentPlain
		s.score = ix.model.score(&s.features)
	}
	slices.SortFunc(ranked, byScore)
	ix.rerankSemantically(question, ranked[:min(semanticDepth, len(ranked))])
	slices.SortFunc(ranked, byScore)
	ix.softmaxShares(ranked)
	return ranked
}

func byScore(a, b *scored) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.section, b.section), cmp.Compare(a.passage, b.passage))
}

// semanticDepth is how many passages are compared by what their words mean, which
// takes longer than all else: nothing that stands lower comes to the top by it.
const semanticDepth = 8

// rerankSemantically scores passages anew with how near their words are in meaning.
func (ix *Index) rerankSemantically(question *Question, ranked []*scored) {
	like := newSemanticScorer(ix.corpus.vocabulary, question)
	for _, s := range ranked {
		section := &ix.corpus.sections[s.section]
		passage := &section.passages[s.passage]
		s.features[featureSemanticCoverage] = like.coverage(&s.evidence, section.heading, passage)
		s.features[featureCentroid] = like.bestUnitCosine(passage)
		s.score = ix.model.score(&s.features)
	}
}

// absentWeights returns the weights of the most telling asked words, of health care and
// others, that nothing among the candidates speaks of.
func (q *Question) absentWeights(ranked []*scored) (health, plain float64) {
	for i := range q.Terms {
		t := &q.Terms[i]
		if t.Role != Asked {
			continue
		}
		spokenOf := false
		for _, s := range ranked {
			e := &s.evidence
			spokenOf = spokenOf || max(e.title[i], e.heading[i], e.phrasing[i], e.passage.text[i]) >= minTitleMatch
		}
		switch {
		case spokenOf:
		case t.medical:
			health = max(health, t.Weight)
		default:
			plain = max(plain, t.Weight)
		}
	}
	return health, plain
}

// scorePassages fills in the features of a section's passages, in the beginning of
// the room for them. shared is what all of them have.
func (ix *Index) scorePassages(question *Question, scan *scanner, shared *scored, room []scored) []scored {
	section := &ix.corpus.sections[shared.section]
	shared.evidence.section = scan.newRow() // filled below, seen by all passages
	passages := room[:0]
	for p := range section.passages {
		found := question.passageEvidence(scan, &section.passages[p], shared.evidence.title, ix.kinds.frame)
		for i, f := range found.text {
			shared.evidence.section[i] = max(shared.evidence.section[i], f)
		}
		if section.passages[p].quotable {
			passages = append(passages, *shared)
			s := &passages[len(passages)-1]
			s.passage, s.evidence.passage = p, found
		}
	}
	for i := range passages {
		s := &passages[i]
		ix.passageFeatures(question, scan, &section.passages[s.passage], s)
	}
	return passages
}

// sectionFeatures are what all passages of a section share.
func (ix *Index) sectionFeatures(question *Question, scan *scanner, c candidate, leaflet string, s *scored) {
	section := &ix.corpus.sections[c.section]
	s.section = c.section
	s.features[featureRetrieval] = c.score
	named := ix.topic(scan, section.leaflet)
	s.evidence.title, s.titleShare = named.found, named.share
	if question.FollowUp && ix.lib.Leaflets()[section.leaflet].ID == leaflet {
		s.titleShare = 1 // what is left out was named before
	}
	s.features[featureTopic] = s.titleShare
	switch {
	case len(ix.lib.Leaflets()) == 1: // whoever asks means this leaflet
		s.features[featureTopic] = 1
	case ix.lib.Leaflets()[section.leaflet].ID == leaflet:
		s.features[featureCurrentLeaflet] = 1
	default:
		s.features[featureLeafletUnstated] = 1 // coverage takes off what the question tells
	}
	s.evidence.heading, s.evidence.promised = scan.matches(scan.zone(section.heading)), section.kinds
	var likeness float64
	s.evidence.phrasing, likeness = ix.phrasing(question, scan, section)
	s.features[featurePhrasing] = likeness * likeness
	s.features[featureHeadingFit] = ix.headingFit(scan, section)
	s.features[featureKind] = ix.kinds.agreement(question.wanted, section.kinds)
}

func (ix *Index) passageFeatures(question *Question, scan *scanner, passage *passageWords, s *scored) {
	s.features[featureFirst] = 1 / float64(s.passage+1)
	if len(passage.label) > 0 {
		label := scan.zone(passage.label)
		s.evidence.label = scan.matches(label)
		s.features[featureLabelFit] = ix.queriedShare(scan, passage.label, nil).exact()
	}
	if subjects := passage.labelKind &^ ix.kinds.frame; subjects != 0 {
		s.features[featureLabelKind] = ix.kinds.agreement(question.wanted, subjects)
	}
	ix.formFeatures(question, s)
	question.coverage(&s.evidence, &s.features)
	if best := s.evidence.passage.best; best >= 0 {
		s.features[featureDensity] = ix.density(scan, passage.units[best].stems, s.features[featureGives] == 1)
	}
}

// formFeatures tells whether the passage gives the form of answer wanted: a
// duration, a place; a permission only when nothing firmer is wanted.
func (ix *Index) formFeatures(question *Question, s *scored) {
	forms := question.wanted & ix.kinds.frame
	if firm := forms &^ ix.kinds.asking; firm != 0 {
		forms = firm
	}
	switch {
	case forms == 0:
		s.features[featureGives] = noKind
	case forms&s.evidence.passage.bestForm() != 0:
		s.features[featureGives] = 1
	case forms&s.evidence.passage.allForms() == 0:
		s.features[featureLacks] = 1
	}
}

// softmaxShares shares out the belief in the ranked passages by the softmax of their
// scores, among all of them and among those of each leaflet.
func (ix *Index) softmaxShares(ranked []*scored) {
	if len(ranked) == 0 {
		return
	}
	top, all := ranked[0].score, 0.0
	ofLeaflet := map[int]float64{}
	for _, s := range ranked {
		belief := math.Exp(s.score - top)
		all += belief
		ofLeaflet[ix.corpus.sections[s.section].leaflet] += belief
	}
	for _, s := range ranked {
		belief := math.Exp(s.score - top)
		s.features[featureShare] = belief / all
		s.shareIfMeant = belief / ofLeaflet[ix.corpus.sections[s.section].leaflet]
	}
}

// Two things are known without any fit. A clinic that wrote a phrasing beside a
// section has said that the section answers it. And a leaflet that never speaks
// of what is asked for does not answer, however well the rest agrees.
const (
	minSamePhrasing        = 0.85 // likeness to a phrasing from which it is the same question
	samePhrasingConfidence = 0.9  // confidence of the best passage for such a question
	minAbsentWeight        = 0.9  // weight of a word of health care from which its absence decides
	minAbsentDoubt         = 0.6  // share of the question that must be unexplained with it
	maxUnmatchedShare      = 0.2  // share of what this message itself asks up to which nothing of it is spoken of
	absentConfidence       = 0.3  // confidence then
)

// confidence is the probability that a ranked passage answers, and the same if
// its leaflet is the one that the patient means.
func (ix *Index) confidence(s *scored) (asIs, ifMeant float64) {
	meant := s.features
	meant[featureTopic], meant[featureLeafletUnstated], meant[featureElsewhere], meant[featureShare] = 1, 0, 0, s.shareIfMeant
	return ix.boundedConfidence(&s.features), ix.boundedConfidence(&meant)
}

func (ix *Index) boundedConfidence(f *features) float64 {
	p := ix.model.probability(f)
	switch {
	case f[featurePhrasing] >= minSamePhrasing*minSamePhrasing && f[featureShare] >= 0.5:
		return max(p, samePhrasingConfidence)
	case f[featureAbsentMedical] >= minAbsentWeight && f[featureDoubt] >= minAbsentDoubt, f[featureAsked] <= maxUnmatchedShare:
		return min(p, absentConfidence)
	}
	return p
}
