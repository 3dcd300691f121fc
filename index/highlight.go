package index

import (
	"cmp"
	"math"
	"regexp"
	"slices"

	"bedside/knowledge"
)

// maxHighlights is how many parts of a passage may be picked out by words: what answers
// everywhere needs no mark.
const maxHighlights = 2

// highlights picks the parts of a passage that answer best: by the reader's evidence, or by
// words where it was not read. There are none when no part stands out.
func (ix *Index) highlights(question *Question, s *scored) []knowledge.Unit {
	passage := &ix.corpus.sections[s.section].passages[s.passage]
	if len(s.reading.Units) > 0 {
		text := ix.text(place{s.section, s.passage}).Text
		return withConditions(text, passage.units, s.supporting(passage.units))
	}
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

// What the reader's evidence picks out: the fewest units that hold so much of it, and at most so many.
// About 15 leaflets of MedQuAD a tenth less of the evidence marks a ninth less of what is sent, and the
// answering sentence in 3 of 100 replies less.
const (
	supportingShare = 0.9
	maxSupporting   = 3
)

// supporting are the numbers of the units that the reader takes for the answer, in reading order. What it
// read as one, such as the rows of a table, is all marked or not at all: it does not tell which row answers.
func (s *scored) supporting(units []unitWords) []int {
	parts := s.readAsOne(units)
	best := slices.MaxFunc(parts, func(a, b readPart) int { return cmp.Compare(a.logit, b.logit) }).logit
	held, all := 0.0, 0.0
	for _, p := range parts {
		all += math.Exp(p.logit - best)
	}
	slices.SortStableFunc(parts, func(a, b readPart) int { return cmp.Compare(b.logit, a.logit) })
	var chosen []int
	for _, p := range parts[:min(maxSupporting, len(parts))] {
		if held >= supportingShare*all {
			break
		}
		for u := p.first; u < p.end; u++ {
			chosen = append(chosen, u)
		}
		held += math.Exp(p.logit - best)
	}
	slices.Sort(chosen)
	return chosen
}

// readPart is a run of the units of a passage, from first to before end, that the reader read as one.
type readPart struct {
	first, end int
	logit      float64
}

// readAsOne parts the units of a passage by which of the reader's evidence is the best for them.
func (s *scored) readAsOne(units []unitWords) []readPart {
	var parts []readPart
	last := -1
	for u, unit := range units {
		best, logit := -1, -1000.0
		for i, e := range s.reading.Units {
			if e.Start < unit.End && e.End > unit.Start && e.Logit > logit {
				best, logit = i, e.Logit
			}
		}
		if best < 0 || best != last {
			parts = append(parts, readPart{u, u, logit})
		}
		parts[len(parts)-1].end, last = u+1, best
	}
	return parts
}

// What belongs to the sentence before it: a condition, an exception, a contrast.
var condition = regexp.MustCompile(`^(?i:unless|except|but|however|otherwise|only|even|if (?:so|not|you (?:can't|cannot))|` +
	`though|until|do not|don't|never|not|instead|this (?:does not|doesn't)|the exception)\b`)

// What a lead-in says that its items mean only with it.
var governing = regexp.MustCompile(`(?i)\b(?:not|no|never|don't|avoid|stop|unless|except|if|until|before|after|when|only|without)\b`)

// withConditions adds to the units that answer what turns their meaning: the lead-in of a list
// that denies or limits its items, and the sentence behind one that begins with a condition.
func withConditions(text string, units []unitWords, chosen []int) []knowledge.Unit {
	marked := make([]bool, len(units))
	for _, u := range chosen {
		marked[u] = true
		if next := u + 1; next < len(units) && units[next].Item == units[u].Item &&
			condition.MatchString(text[units[next].Start:units[next].End]) {
			marked[next] = true
		}
		if !units[u].Item {
			continue
		}
		lead := u
		for lead >= 0 && units[lead].Item {
			lead--
		}
		if lead >= 0 && governing.MatchString(text[units[lead].Start:units[lead].End]) {
			marked[lead] = true
		}
	}
	var all []knowledge.Unit
	for u := range units {
		if marked[u] {
			all = append(all, units[u].Unit)
		}
	}
	return all
}
