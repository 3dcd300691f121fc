package index

// The features of a passage for a question. Each is between 0 and 1; where the
// question gives no ground to judge, it has a middle value.
const (
	featureExplained  = iota // share of the question's weight that leaflet, heading or passage accounts for
	featureAsked             // the same of what this message itself asks
	featureResidual          // like explained, of what is left after the leaflet's name, without the name
	featureText              // the same, found in the passage itself
	featureUnit              // the same, found in one sentence or item
	featureHeading           // the same, found in the heading
	featureSection           // the same, found anywhere in the section
	featureHeadingFit        // share of the heading that the question speaks of
	featurePhrasing          // likeness to the nearest phrasing, squared: only a near one says much
	featureDensity           // share of the best sentence or item that the question speaks of
	featureMissing           // weight of the most telling asked word that is unexplained
	featureForeign           // the same, of words of health care
	featureLost              // weight of all that is unexplained, on a scale that flattens
	featureTopic             // share of the leaflet's name that the question names
	featureElsewhere         // the question names another leaflet and not this one
	featureTalkedOf          // the conversation is about this leaflet
	featureKind              // the heading promises the kind of answer wanted
	featureKindAlone         // the same, the more the less else the question asks
	featureGives             // the best part of the passage gives the form of answer wanted
	featureLacks             // no part of the passage gives the form of answer wanted
	featureContext           // share of what was told around the question that is accounted for
	featureEvidence          // how much was found in all, not only which share
	featureRetrieval         // Bleve's score, against the best section's
	featureFirst             // how early in its section the passage stands
	featureFirstAlone        // the same, the more the less else the question asks
	featureShare             // its share of the belief in all candidates, by their ranking scores
	featureCount
)

var featureNames = [featureCount]string{
	"explained", "asked", "residual", "text", "unit", "heading", "section", "heading-fit", "phrasing", "density", "missing", "foreign",
	"lost", "topic", "elsewhere", "talked-of", "kind", "kind-alone", "gives", "lacks", "context", "evidence", "retrieval", "first",
	"first-alone", "share",
}

type features [featureCount]float64

// share is a weighted share, with what it is when there is nothing to share.
type share struct{ part, whole float64 }

func (s *share) add(weight, part float64) {
	s.part += weight * part
	s.whole += weight
}

func (s share) or(otherwise float64) float64 {
	if s.whole == 0 {
		return otherwise
	}
	return s.part / s.whole
}

// named tells from which value on a word counts as part of the leaflet's name.
const named = 0.5

// tally sums up how a question is accounted for.
type tally struct{ explained, asked, residual, text, section, unit, heading, context share }

// coverage fills in the features that are shares of the question's weight, and
// lists the words found and those nothing accounts for.
func (q *Question) coverage(e *evidence, f *features) Reasons {
	var sums tally
	var reasons Reasons
	for i := range q.Terms {
		t := &q.Terms[i]
		kind := max(t.asksFor(e.promised), t.asksFor(e.passage.form()))
		found := max(e.title[i], e.heading[i], e.phrasing[i], e.passage.text[i], kind)
		if t.Role == Context {
			sums.context.add(t.Weight, found)
			continue
		}
		sums.add(q, i, e, found, kind)
		if t.Role != Asked {
			continue
		}
		sums.asked.add(t.Weight, found)
		if found > 0 {
			reasons.Matched = append(reasons.Matched, t.Text)
		}
		if found < 0.5 && t.Weight > lightWords {
			reasons.Unexplained = append(reasons.Unexplained, t.Text)
		}
		f[featureMissing] = max(f[featureMissing], t.Weight*(1-found))
		if t.health {
			f[featureForeign] = max(f[featureForeign], t.Weight*(1-found))
		}
	}
	sums.fill(f)
	return reasons
}

// add counts a term; what the leaflet's name accounts for is not residual.
func (s *tally) add(q *Question, i int, e *evidence, found, kind float64) {
	t := &q.Terms[i]
	weight := t.Weight * roleWeight[t.Role]
	s.explained.add(weight, found)
	if e.title[i] >= named {
		return
	}
	s.residual.add(weight, max(e.heading[i], e.phrasing[i], e.passage.text[i], kind))
	s.heading.add(weight, max(e.heading[i], t.asksFor(e.promised)))
	s.text.add(weight, max(e.passage.text[i], t.asksFor(e.passage.form())))
	s.section.add(weight, e.section[i])
	if best := e.passage.best; best >= 0 {
		s.unit.add(weight, max(e.passage.units[best][i], t.asksFor(e.passage.given[best])))
	}
}

func (s *tally) fill(f *features) {
	lost := s.explained.whole - s.explained.part
	f[featureLost] = lost / (1 + lost)
	f[featureEvidence] = s.explained.part / (1 + s.explained.part)
	f[featureExplained] = s.explained.or(1)
	f[featureAsked] = s.asked.or(1)
	f[featureResidual] = s.residual.or(1)
	f[featureText] = s.text.or(0.5)
	f[featureSection] = s.section.or(0.5)
	f[featureUnit] = s.unit.or(0.5)
	f[featureHeading] = s.heading.or(0.5)
	f[featureContext] = s.context.or(0.5)
	alone := 1 / (1 + 2*s.residual.whole)
	f[featureKindAlone] = f[featureKind] * alone
	f[featureFirstAlone] = f[featureFirst] * alone
}
