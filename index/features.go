package index

// The features of a passage for a question. Each is between 0 and 1; where the
// question gives no ground to judge, it has a middle value.
const (
	featureExplained        = iota // share of the question's weight that leaflet, heading or passage accounts for
	featureAsked                   // the same of what this message itself asks
	featureResidual                // like explained, of what is left after the leaflet's name, without the name
	featureText                    // the same, found in the passage itself
	featureAround                  // the same, found in one sentence or item and those it is read with
	featureUnit                    // the same, found in one sentence or item
	featureHeading                 // the same, found in the heading
	featureSection                 // the same, found anywhere in the section
	featureLabel                   // the same, found in the line that the passage begins with, when it names what follows
	featureLabelFit                // share of that line that the question speaks of
	featureLabelKind               // that line promises the kind of answer wanted
	featureHeadingFit              // share of the heading that the question speaks of
	featurePhrasing                // likeness to the nearest phrasing, squared: only a near one says much
	featureDensity                 // share of the best sentence or item that the question speaks of
	featureMissing                 // weight of the most telling asked word that is unexplained
	featureMissingMedical          // the same, of words of health care
	featureDoubt                   // share of what this message itself asks that is unexplained; little asked counts little
	featureDoubtMedical            // the same, of words of health care
	featureAbsentMedical           // weight of the most telling asked word of health care that no leaflet speaks of
	featureAbsentOther             // the same, of other words
	featureTopic                   // share of the leaflet's name that the question names
	featureLeafletUnstated         // several leaflets, and neither their names nor the conversation nor a rare word says which is meant
	featureElsewhere               // the question names another leaflet and not this one
	featureCurrentLeaflet          // the conversation is about this leaflet
	featureKind                    // the heading promises the kind of answer wanted
	featureKindAlone               // the same, the more the less else the question asks
	featureGives                   // the best part of the passage gives the form of answer wanted
	featureLacks                   // no part of the passage gives the form of answer wanted
	featureContext                 // how much of what was told around the question is accounted for
	featureEvidence                // how much was found in all, not only which share
	featureRetrieval               // Bleve's score, against the best section's
	featureFirst                   // how early in its section the passage stands
	featureFirstAlone              // the same, the more the less else the question asks
	featureSemanticCoverage        // like text and heading, where a word that is near in meaning counts by how near it is
	featureCentroid                // how near its nearest sentence or item is to the question as a whole
	featureShare                   // its share of the belief in all candidates, by their ranking scores
	featureCount
)

var featureNames = [featureCount]string{
	"explained", "asked", "residual", "text", "around", "unit", "heading", "section", "label", "label-fit", "label-kind", "heading-fit", "phrasing", "density", "missing", "missing-medical",
	"doubt", "doubt-medical", "absent-medical", "absent-other", "topic", "leaflet-unstated", "elsewhere", "current-leaflet", "kind", "kind-alone", "gives", "lacks", "context", "evidence", "retrieval", "first",
	"first-alone", "semantic-coverage", "centroid", "share",
}

// against are the features that can only speak against a passage.
var against = [featureCount]bool{
	featureMissing: true, featureMissingMedical: true, featureDoubt: true, featureDoubtMedical: true, featureLeafletUnstated: true, featureElsewhere: true, featureLacks: true,
	featureAbsentMedical: true, featureAbsentOther: true,
}

type features [featureCount]float64

// weightedShare is a weighted share. The less weight it is of, the nearer it is to one
// half, so that one weak word cannot decide.
type weightedShare struct{ part, whole float64 }

func (s *weightedShare) add(weight, part float64) {
	s.part += weight * part
	s.whole += weight
}

// priorWeight is the weight that counts as much as what is not known.
const priorWeight = 0.25

func (s weightedShare) smoothed() float64 { return (s.part + priorWeight/2) / (s.whole + priorWeight) }

// exact is the share as it is, 0 of nothing.
func (s weightedShare) exact() float64 {
	if s.whole == 0 {
		return 0
	}
	return s.part / s.whole
}

// missing is the share that is missing, the less the smaller the whole.
func (s weightedShare) missing() float64 { return (s.whole - s.part) / (s.whole + priorWeight) }

// minTitleMatch tells from which value on a word counts as part of the leaflet's name.
const minTitleMatch = 0.5

// termShares sums up how a question is accounted for.
type termShares struct {
	explained, asked, medical, residual, text, around, section, unit, heading, label, context weightedShare
}

// coverage fills in the features that are shares of the question's weight. What
// says which leaflet is meant leaves less adrift: its name, a heading as a whole,
// or a word that is none of everyday talk. "Can I drive home after it?" says
// nothing, although only one leaflet may speak of driving.
func (q *Question) coverage(e *evidence, f *features) {
	var sums termShares
	told := max(f[featureTopic], f[featureHeadingFit]*f[featureHeadingFit])
	for i := range q.Terms {
		t := &q.Terms[i]
		found, kind := t.accountedFor(i, e)
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
		told = max(told, t.specificity*found)
		if t.medical {
			sums.medical.add(t.Weight, found)
			f[featureMissingMedical] = max(f[featureMissingMedical], t.Weight*(1-found))
		}
	}
	sums.fill(f)
	f[featureLeafletUnstated] *= 1 - told
}

// accountedFor tells how surely anything accounts for term i of a question, and
// how surely the kind of answer does.
func (t *Term) accountedFor(i int, e *evidence) (found, kind float64) {
	kind = max(t.kindMatch(e.promised), t.kindMatch(e.passage.bestForm()))
	return max(e.title[i], e.heading[i], e.phrasing[i], e.passage.text[i], kind), kind
}

// reasons lists the asked words that were found and those nothing accounts for.
func (q *Question) reasons(e *evidence) Reasons {
	var reasons Reasons
	for i := range q.Terms {
		t := &q.Terms[i]
		if t.Role != Asked {
			continue
		}
		found, _ := t.accountedFor(i, e)
		if found > 0 {
			reasons.Matched = append(reasons.Matched, t.Text)
		}
		if found < 0.5 && t.Weight > weakFactor {
			reasons.Unexplained = append(reasons.Unexplained, t.Text)
		}
	}
	return reasons
}

// kindWeight is the weight of found words that the right kind of answer is worth.
const kindWeight = 0.4

// add counts a term; what the leaflet's name accounts for is not residual.
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
	if e.label != nil {
		s.label.add(weight, e.label[i])
	}
	if best := e.passage.best; best >= 0 {
		s.unit.add(weight, max(e.passage.units[best][i], t.kindMatch(e.passage.given[best])))
	}
}

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
	f[featureLabel] = s.label.part / (s.label.whole + priorWeight)
	f[featureHeading] = s.heading.smoothed()
	f[featureContext] = s.context.part / (1 + s.context.part)
	alone := 1 / (1 + 2*s.residual.whole)
	f[featureKindAlone] = f[featureKind] * alone
	f[featureFirstAlone] = f[featureFirst] * alone
}
