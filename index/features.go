package index

// The features of a passage for a question, each from 0 to 1. A share is one of the
// question's weight; a unit is a sentence or list item; an asked term is one of the part
// of the message that asks. Where the question gives no ground to judge, a feature has a
// middle value.
const (
	featureExplained        = iota // share matched in the leaflet's name, the heading, a phrasing or the passage
	featureAsked                   // share of the asking part that is matched there
	featureResidual                // share matched without the leaflet's name, of the terms that are not in it
	featureText                    // share matched in the passage, of those terms
	featureAround                  // share matched in the best unit and those it is read with, of those terms
	featureUnit                    // share matched in the best unit, of those terms
	featureHeading                 // share matched in the heading, of those terms
	featureSection                 // share matched anywhere in the section, of those terms
	featureHeadingFit              // share of the heading's weight that is in the question
	featurePhrasing                // similarity to the nearest phrasing, squared: only a near one says much
	featureDensity                 // share of the best unit's weight that is in the question
	featureMissing                 // highest weight of an asked term that is matched nowhere
	featureMissingMedical          // highest weight of an asked medical term that is matched nowhere
	featureDoubt                   // share of the asking part that is matched nowhere; little asked counts little
	featureDoubtMedical            // share of the asked medical terms that is matched nowhere
	featureAbsentMedical           // highest weight of an asked medical term that no candidate matches
	featureOtherMedicine           // how far an asked medicine is not named in the passage or what stands around it
	featureForeign                 // whether a short question names an illness, examination or medicine that the library lacks
	featureTopic                   // share of the leaflet's name that is in the question
	featureLeafletUnstated         // how far nothing says which of several leaflets is meant
	featureElsewhere               // whether the question names another leaflet and not this one
	featureCurrentLeaflet          // whether the conversation is about this leaflet
	featureKind                    // how far the heading promises the kind of answer wanted
	featureKindAlone               // Kind, the more the less else the question asks
	featureGives                   // whether the best unit gives the form of answer wanted
	featureLacks                   // whether no unit of the passage gives the form of answer wanted
	featureContext                 // how much of the story around the question is matched
	featureEvidence                // how much weight is matched in all, not only which share
	featureRetrieval               // retrieval score of the section, against the best section's
	featureFirst                   // how early in its section the passage stands
	featureFirstAlone              // First, the more the less else the question asks
	featureSemanticCoverage        // share matched in heading and passage by expansions or by the cosine of word vectors
	featureCentroid                // highest cosine of the question's centroid to that of a unit
	featureRead                    // the reader's log-odds that the passage answers
	featureReadUnit                // its log-odds of the passage's best unit
	featureReadCosine              // cosine of the means of question and passage
	featureReadNearest             // mean of the cosines of the question's tokens with the passage's nearest
	featureReadShare               // share of the passage in the reader's odds, with even odds for none
	featureReadLead                // how far its log-odds are before the best of the others
	featureTogether                // the log-odds that the passage answers, read together with the question or not worth it
	featureTogetherShare           // share of the passage in these odds, with even odds for none
	featureTogetherLead            // how far these log-odds are before the best of the others
	featureShare                   // share of the passage in the softmax of all ranking scores
	featureCount
)

// featureNames are the features' names in weights.json.
var featureNames = [featureCount]string{
	featureExplained:        "explained",
	featureAsked:            "asked",
	featureResidual:         "residual",
	featureText:             "text",
	featureAround:           "around",
	featureUnit:             "unit",
	featureHeading:          "heading",
	featureSection:          "section",
	featureHeadingFit:       "heading-fit",
	featurePhrasing:         "phrasing",
	featureDensity:          "density",
	featureMissing:          "missing",
	featureMissingMedical:   "missing-medical",
	featureDoubt:            "doubt",
	featureDoubtMedical:     "doubt-medical",
	featureAbsentMedical:    "absent-medical",
	featureOtherMedicine:    "other-medicine",
	featureForeign:          "foreign",
	featureTopic:            "topic",
	featureLeafletUnstated:  "leaflet-unstated",
	featureElsewhere:        "elsewhere",
	featureCurrentLeaflet:   "current-leaflet",
	featureKind:             "kind",
	featureKindAlone:        "kind-alone",
	featureGives:            "gives",
	featureLacks:            "lacks",
	featureContext:          "context",
	featureEvidence:         "evidence",
	featureRetrieval:        "retrieval",
	featureFirst:            "first",
	featureFirstAlone:       "first-alone",
	featureSemanticCoverage: "semantic-coverage",
	featureCentroid:         "centroid",
	featureRead:             "read",
	featureReadUnit:         "read-unit",
	featureReadCosine:       "read-cosine",
	featureReadNearest:      "read-nearest",
	featureReadShare:        "read-share",
	featureReadLead:         "read-lead",
	featureTogether:         "together",
	featureTogetherShare:    "together-share",
	featureTogetherLead:     "together-lead",
	featureShare:            "share",
}

// against are the features that can only speak against a passage.
var against = [featureCount]bool{
	featureMissing:         true,
	featureMissingMedical:  true,
	featureDoubt:           true,
	featureDoubtMedical:    true,
	featureLeafletUnstated: true,
	featureElsewhere:       true,
	featureLacks:           true,
	featureAbsentMedical:   true,
	featureOtherMedicine:   true,
	featureForeign:         true,
}

type features [featureCount]float64

// weightedShare is a share of a sum of weights, smoothed towards one half (additive
// smoothing): the less the whole weighs, the nearer, so that one weak word cannot decide.
type weightedShare struct{ part, whole float64 }

func (s *weightedShare) add(weight, part float64) {
	s.part += weight * part
	s.whole += weight
}

// priorWeight is the weight of the prior, a share of one half.
const priorWeight = 0.25

func (s weightedShare) smoothed() float64 { return (s.part + priorWeight/2) / (s.whole + priorWeight) }

// exact is the share as it is, 0 of nothing.
func (s weightedShare) exact() float64 {
	if s.whole == 0 {
		return 0
	}
	return s.part / s.whole
}

// missing is the share that is missing, smoothed towards 0.
func (s weightedShare) missing() float64 { return (s.whole - s.part) / (s.whole + priorWeight) }

// minTitleMatch is the match from which a term counts as part of the leaflet's name.
const minTitleMatch = 0.5

// termShares are the sums for the features that are shares.
type termShares struct {
	explained, asked, medical, residual, text, around, section, unit, heading, context weightedShare
}

// coverage fills in the features that are computed term by term. The leaflet is stated by
// its name, a heading as a whole, or a specific word. "Can I drive home after it?" states
// none, although only one leaflet may speak of driving.
func (q *Question) coverage(e *evidence, f *features) {
	var sums termShares
	stated := max(f[featureTopic], f[featureHeadingFit]*f[featureHeadingFit])
	for i := range q.Terms {
		t := &q.Terms[i]
		found, kind := t.bestMatch(i, e)
		if t.Role == Context {
			sums.context.add(t.Weight, found)
			continue
		}
		sums.add(q, i, e, found, kind)
		if t.Role != Asked {
			continue
		}
		sums.asked.add(t.Weight, found)
		f[featureMissing] = max(f[featureMissing], t.Weight*(1-found))
		stated = max(stated, t.specificity*found)
		if t.medicine {
			f[featureOtherMedicine] = max(f[featureOtherMedicine], 1-q.namedMedicine(e, i))
		}
		if t.medical {
			sums.medical.add(t.Weight, found)
			f[featureMissingMedical] = max(f[featureMissingMedical], t.Weight*(1-found))
		}
	}
	sums.fill(f)
	f[featureLeafletUnstated] *= 1 - stated
}

// bestMatch is the best match of term i of a question in any text around a passage or by
// the kind of answer, and that by the kind of answer alone.
func (t *Term) bestMatch(i int, e *evidence) (found, kind float64) {
	kind = max(t.kindMatch(e.promised), t.kindMatch(e.passage.bestForm()))
	return max(e.named(i), kind), kind
}

// reasons lists the asked terms that are matched and those that are not.
func (q *Question) reasons(e *evidence) Reasons {
	var reasons Reasons
	for i := range q.Terms {
		t := &q.Terms[i]
		if t.Role != Asked {
			continue
		}
		found, _ := t.bestMatch(i, e)
		if found > 0 {
			reasons.Matched = append(reasons.Matched, t.Text)
		}
		if found < 0.5 && t.Weight > weakFactor {
			reasons.Unexplained = append(reasons.Unexplained, t.Text)
		}
	}
	return reasons
}

// kindWeight is the weight of matched terms that the right kind of answer is worth.
const kindWeight = 0.4

// add counts a term; one that is in the leaflet's name counts in explained alone.
func (s *termShares) add(q *Question, i int, e *evidence, found, kind float64) {
	t := &q.Terms[i]
	weight := t.Weight * roleWeight[t.Role]
	s.explained.add(weight, found)
	if e.title[i] >= minTitleMatch {
		return
	}
	s.residual.add(weight, max(e.heading[i], e.phrasing[i], e.passage.text[i], kind))
	s.heading.add(weight, max(e.heading[i], t.kindMatch(e.promised)))
	s.text.add(weight, max(e.passage.text[i], t.kindMatch(e.passage.bestForm())))
	s.around.add(weight, max(e.passage.around[i], t.kindMatch(e.passage.bestForm())))
	s.section.add(weight, e.section[i])
	if best := e.passage.best; best >= 0 {
		s.unit.add(weight, max(e.passage.units[best][i], t.kindMatch(e.passage.given[best])))
	}
}

// fill computes the features from the sums.
func (s *termShares) fill(f *features) {
	f[featureDoubt] = s.asked.missing()
	f[featureDoubtMedical] = s.medical.missing()
	found := s.explained.part + kindWeight*(f[featureKind]+f[featureGives]-2*noKind)
	f[featureEvidence] = max(0, found) / (1 + max(0, found))
	f[featureExplained] = s.explained.smoothed()
	f[featureAsked] = s.asked.smoothed()
	f[featureResidual] = s.residual.smoothed()
	f[featureText] = s.text.smoothed()
	f[featureAround] = s.around.smoothed()
	f[featureSection] = s.section.smoothed()
	f[featureUnit] = s.unit.smoothed()
	f[featureHeading] = s.heading.smoothed()
	f[featureContext] = s.context.part / (1 + s.context.part)
	alone := 1 / (1 + 2*s.residual.whole)
	f[featureKindAlone] = f[featureKind] * alone
	f[featureFirstAlone] = f[featureFirst] * alone
}
