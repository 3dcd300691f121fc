package index

// Some things are known without any fit. A clinic that wrote a phrasing beside a section has said
// that the section answers it. What a leaflet says of one medicine does not hold for another, however
// well the rest agrees: who missed apixaban must not read what to do about warfarin. Where its leaflet
// is about no medicine and names this one elsewhere, it may be meant, and is offered. How much an adult takes
// does not hold for a child. What it says of one
// operation may hold after another, and what it says of one illness for another, and is offered. Where nothing was
// read, what leaflets say does not hold either for an illness or an examination that none of them
// names, and a leaflet that never speaks of what is asked for does not answer; the reader knows better,
// as people ask in other words than leaflets answer. What it thinks unlikely to answer, once it has read it
// together with the question, is offered and not quoted, however well words agree. Of passages between .1 and .15, each read once, that
// withholds 22 that answer and 8 that do not about 80 unseen leaflets, 1 and 3 about 23 others, 1 and 2 in six libraries.
const (
	minSamePhrasing        = 0.85 // similarity to a phrasing from which it is the same question
	minSameShare           = 0.8  // share from which no other leaflet has one that is as likely meant
	samePhrasingConfidence = 0.9  // least confidence of the best passage for such a question
	minOtherMedicine       = 0.5  // from which a medicine is not named: all but names, brands and classes of it
	minAbsentWeight        = 0.9  // weight from which the absence of a medical term decides
	minAbsentDoubt         = 0.6  // share of the question that must be unmatched with it
	maxUnmatchedShare      = 0.2  // matched share of the asking part up to which the passage is off its subject
	absentConfidence       = 0.3  // greatest confidence in these cases
	unlikelyTogether       = 0.15 // probability that it answers, read together with the question, below which it is doubted
	unlikelyConfidence     = 0.45 // greatest confidence then: less than is quoted
	otherConfidence        = 0.05 // greatest confidence in a passage on another medicine, or for another age, which is not offered either
)

// confidence is the probability that a ranked passage answers, and the same if
// its leaflet is the one that the patient means.
func (m *model) confidence(s *scored) (asIs, ifMeant float64) {
	meant := s.features
	meant[featureTopic], meant[featureLeafletUnstated], meant[featureElsewhere] = 1, 0, 0
	meant[featureShare] = s.shareOfLeaflet
	meant[featureReadShare], meant[featureReadLead] = s.readShareOfLeaflet, s.readLeadOfLeaflet
	meant[featureTogetherShare], meant[featureTogetherLead] = s.togetherShareOfLeaflet, s.togetherLeadOfLeaflet
	return m.boundedConfidence(s, &s.features), m.boundedConfidence(s, &meant)
}

// boundedConfidence is the model's probability of a passage, by features of it, within the bounds of the rules above.
func (m *model) boundedConfidence(s *scored, f *features) float64 {
	p := m.probability(f)
	switch {
	case s.adultDose, s.otherAge:
		return min(p, otherConfidence)
	case f[featurePhrasing] >= minSamePhrasing*minSamePhrasing && f[featureShare] >= minSameShare:
		return max(p, samePhrasingConfidence)
	case f.ofOtherMedicine() && !s.takesMedicine:
		return min(p, otherConfidence)
	case f.ofOtherMedicine():
		return min(p, unlikelyConfidence)
	case m.depth == DepthWords && f.offSubject():
		return min(p, absentConfidence)
	case s.otherSubject, s.otherStage, s.otherLeaflet:
		return min(p, unlikelyConfidence)
	case s.together != nil && *s.together < logOdds(unlikelyTogether):
		return min(p, unlikelyConfidence)
	}
	return p
}

// ofOtherMedicine tells that a medicine is asked about that a passage does not name, nor what
// stands around it.
func (f *features) ofOtherMedicine() bool { return f[featureOtherMedicine] >= minOtherMedicine }

// offSubject tells by words alone that a passage is not about what is asked for.
func (f *features) offSubject() bool {
	absent := f[featureAbsentMedical] >= minAbsentWeight && f[featureDoubt] >= minAbsentDoubt
	return f[featureForeign] == 1 || absent || f[featureAsked] <= maxUnmatchedShare
}
