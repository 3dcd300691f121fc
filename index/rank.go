package index

import (
	"cmp"
	"math"
	"slices"

	"bedside/index/reader"
	"bedside/knowledge/lexicon"
)

// scored is a passage with its features.
type scored struct {
	section, passage int
	features         features
	evidence         evidence
	takesMedicine    bool    // its leaflet is about no medicine, and names in another passage the one asked about
	otherSubject     bool    // it is about another examination, operation or illness than the question
	otherStage       bool    // it does not speak of before, or after, the examination that the question asks about
	otherAge         bool    // it tells doses by age, and none for the age asked about
	adultDose        bool    // it says how much an adult takes, and a child is asked for
	otherLeaflet     bool    // it is of another leaflet than the conversation, which the question does not name
	titleShare       float64 // share of the leaflet's name that is in the question
	score            float64 // by which passages are ranked
	shareOfLeaflet   float64 // its share in the softmax of the scores of its leaflet's passages

	reading            reader.Reading
	readShareOfLeaflet float64 // featureReadShare and featureReadLead among the passages of its leaflet
	readLeadOfLeaflet  float64

	together               *float64 // log-odds that it answers, read together with the question; nil when it was not
	togetherShareOfLeaflet float64  // featureTogetherShare and featureTogetherLead among the passages of its leaflet
	togetherLeadOfLeaflet  float64
}

// rank scores the passages of the candidates, best first: by their features, and the
// first of them again with the costlier ones (re-ranking). They hold until the scanner's end.
func (ix *Index) rank(question *Question, scan *scanner, leaflet string, found []candidate) []*scored {
	sections := ix.shortlist(question, scan, leaflet, found)
	passages := 0
	for _, s := range sections {
		passages += len(ix.corpus.sections[s.section].passages)
	}
	room := scan.passages.lend(passages)
	ranked := scan.ranked[:0]
	for _, s := range sections {
		section := ix.scorePassages(question, scan, s, room)
		room = room[len(section):]
		for i := range section {
			ranked = append(ranked, &section[i])
		}
	}
	absent := question.absentWeight(ranked)
	foreign := question.foreign(ranked)
	elsewhere := slices.ContainsFunc(ranked, func(s *scored) bool { return s.titleShare >= fullTitleShare })
	for _, s := range ranked {
		if elsewhere && s.titleShare < fullTitleShare {
			s.features[featureElsewhere] = 1
		}
		s.features[featureAbsentMedical] = absent
		if foreign {
			s.features[featureForeign] = 1
		}
		s.score = ix.models[DepthWords].score(&s.features)
	}
	ix.findMedicines(ranked)
	ix.markOtherIllness(question, ranked)
	slices.SortFunc(ranked, byScore)
	ix.rerankSemantically(question, ranked[:min(semanticDepth, len(ranked))])
	ix.settle(question, ranked)
	scan.ranked = ranked
	return ranked
}

// findMedicines marks the passages that do not name a medicine asked about where their leaflet does
// elsewhere: it tells once to take rivaroxaban, and then speaks of "your tablets". A leaflet on
// another medicine that mentions this one is still about the other.
func (ix *Index) findMedicines(ranked []*scored) {
	names := map[int]bool{} // by leaflet
	for _, s := range ranked {
		if !s.features.ofOtherMedicine() {
			names[ix.corpus.sections[s.section].leaflet] = true
		}
	}
	for _, s := range ranked {
		s.takesMedicine = s.features.ofOtherMedicine() && len(s.evidence.classes) == 0 && names[ix.corpus.sections[s.section].leaflet]
	}
}

// settle sorts scored passages, best first, and fills in their shares.
func (ix *Index) settle(question *Question, ranked []*scored) {
	slices.SortFunc(ranked, byScore)
	if ix.leadVerbatim(question, ranked) {
		slices.SortFunc(ranked, byScore)
	}
	ix.softmaxShares(ranked)
}

// verbatimLead is what a passage gains on others by a phrasing that the message repeats word for
// word: more than features ever part passages by.
const verbatimLead = 20

// leadVerbatim puts before all others the best passage of each section beside which the clinic
// wrote the very words of the message, and first those of the leaflet that it names or was
// about; else all are as likely meant. It returns false when there is none.
func (ix *Index) leadVerbatim(question *Question, ranked []*scored) bool {
	if len(ranked) == 0 {
		return false
	}
	var leads []int
	first := ranked[0].score + verbatimLead
	for _, s := range ranked {
		section := &ix.corpus.sections[s.section]
		if !section.passages[s.passage].quotable || slices.Contains(leads, s.section) || !section.phrases(question.words) {
			continue
		}
		leads = append(leads, s.section)
		s.score = first
		if s.titleShare >= fullTitleShare || s.features[featureCurrentLeaflet] == 1 {
			s.score += verbatimLead
		}
	}
	return len(leads) > 0
}

// phrases tells whether a section has a phrasing of exactly these words.
func (s *sectionWords) phrases(words []lexicon.Word) bool {
	same := func(a, b lexicon.Word) bool { return a.Text == b.Text }
	return slices.ContainsFunc(s.phrasings, func(p phrasingWords) bool { return slices.EqualFunc(p.words, words, same) })
}

func byScore(a, b *scored) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.section, b.section), cmp.Compare(a.passage, b.passage))
}

// semanticDepth is how many passages are re-ranked by word vectors, which takes longer
// than all else: none that stands lower comes to the top by it.
const semanticDepth = 8

// rerankSemantically scores passages anew with the features of word vectors.
func (ix *Index) rerankSemantically(question *Question, ranked []*scored) {
	scorer := newSemanticScorer(ix.corpus.vocabulary, question)
	for _, s := range ranked {
		section := &ix.corpus.sections[s.section]
		passage := &section.passages[s.passage]
		s.features[featureSemanticCoverage] = scorer.coverage(&s.evidence, section.heading, passage)
		s.features[featureCentroid] = scorer.bestUnitCosine(passage)
		s.score = ix.models[DepthWords].score(&s.features)
	}
}

// absentWeight returns the highest weight of an asked medical term that no candidate matches.
func (q *Question) absentWeight(ranked []*scored) float64 {
	highest := 0.0
	for i := range q.Terms {
		t := &q.Terms[i]
		if t.Role != Asked || !t.medical {
			continue
		}
		if !matchedBy(ranked, i, minTitleMatch) {
			highest = max(highest, t.Weight)
		}
	}
	return highest
}

// matchedBy tells whether any passage, or what stands around it, matches term i by least.
func matchedBy(ranked []*scored, i int, least float64) bool {
	return slices.ContainsFunc(ranked, func(s *scored) bool { return s.evidence.named(i) >= least })
}

// foreign tells whether a question is about a subject that no candidate has a name of, nor a
// broader one: the library is about others.
func (q *Question) foreign(ranked []*scored) bool {
	for i := range q.Terms {
		t := &q.Terms[i]
		if q.short && t.subject && t.Role != Inherited && !matchedBy(ranked, i, weightBroader) {
			return true
		}
	}
	return false
}

// scorePassages fills in the features of a section's passages, at the beginning of room.
// shared has those that are the same for all of them.
func (ix *Index) scorePassages(question *Question, scan *scanner, shared *scored, room []scored) []scored {
	section := &ix.corpus.sections[shared.section]
	shared.evidence.section = scan.newRow() // filled below, shared by all passages
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

// sectionFeatures fills in the features that all passages of a section share.
func (ix *Index) sectionFeatures(question *Question, scan *scanner, c candidate, leaflet string, s *scored) {
	section := &ix.corpus.sections[c.section]
	s.section = c.section
	s.features[featureRetrieval] = c.score
	topic := ix.topic(scan, section.leaflet)
	s.evidence.title, s.titleShare = topic.found, topic.share
	s.evidence.classes, s.evidence.ofOne = ix.corpus.leaflets[section.leaflet].classes, section.ofOneMedicine
	if question.FollowUp && ix.lib.Leaflets()[section.leaflet].ID == leaflet {
		s.titleShare = 1 // the name that a follow-up leaves out
	}
	s.features[featureTopic] = s.titleShare
	switch {
	case question.within.leaflets == 1: // whoever asks means this leaflet
		s.features[featureTopic] = 1
	case ix.lib.Leaflets()[section.leaflet].ID == leaflet:
		s.features[featureCurrentLeaflet] = 1
	default:
		s.features[featureLeafletUnstated] = 1 // coverage lowers it
		s.otherLeaflet = leaflet != "" && !question.namesAny(topic.found)
	}
	s.evidence.heading, s.evidence.promised = scan.matches(scan.zone(section.heading)), section.kinds
	var similarity float64
	s.evidence.phrasing, similarity = ix.phrasing(question, scan, section)
	s.features[featurePhrasing] = similarity * similarity
	s.features[featureHeadingFit] = ix.headingFit(scan, section)
	s.features[featureKind] = ix.kinds.agreement(question.wanted, section.kinds)
}

// passageFeatures fills in the features of one passage.
func (ix *Index) passageFeatures(question *Question, scan *scanner, passage *passageWords, s *scored) {
	s.features[featureFirst] = 1 / float64(s.passage+1)
	ix.formFeatures(question, s)
	question.coverage(&s.evidence, &s.features)
	s.otherSubject = question.ofOtherProcedure(&s.evidence)
	s.otherStage = question.atOtherStage(passage.stages)
	s.adultDose = question.forChild && passage.adult
	s.otherAge = passage.years > 0 && question.years > passage.years
	if best := s.evidence.passage.best; best >= 0 {
		s.features[featureDensity] = ix.density(scan, passage.units[best].stems, s.features[featureGives] == 1)
	}
}

// formFeatures fills in whether the passage gives the form of answer wanted: a duration,
// a place; a form that any question may have (a permission) only when no other is wanted.
func (ix *Index) formFeatures(question *Question, s *scored) {
	forms := question.wanted & ix.kinds.frame
	if specific := forms &^ ix.kinds.asking; specific != 0 {
		forms = specific
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

// softmaxShares fills in the softmax of the passages' scores, among all of them and among
// those of each leaflet.
func (ix *Index) softmaxShares(ranked []*scored) {
	if len(ranked) == 0 {
		return
	}
	top, all := ranked[0].score, 0.0
	ofLeaflet := map[int]float64{}
	for _, s := range ranked {
		odds := math.Exp(s.score - top)
		all += odds
		ofLeaflet[ix.corpus.sections[s.section].leaflet] += odds
	}
	for _, s := range ranked {
		odds := math.Exp(s.score - top)
		s.features[featureShare] = odds / all
		s.shareOfLeaflet = odds / ofLeaflet[ix.corpus.sections[s.section].leaflet]
	}
}
