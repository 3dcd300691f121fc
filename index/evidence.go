package index

import "slices"

// evidence has the matches of each term of a question, 0 to 1, in the texts around a
// passage.
type evidence struct {
	title, heading, phrasing, section []float64
	promised                          kindSet // kinds of answer that the heading names
	classes                           []int   // of the medicines that the leaflet is named after
	ofOne                             bool    // of several of them, the heading names some
	passage                           passageEvidence
}

// named is the best match of term i in any of these texts.
func (e *evidence) named(i int) float64 {
	return max(e.title[i], e.heading[i], e.phrasing[i], e.passage.text[i])
}

// namedMedicine is the best match of a medicine, term i, in any of these texts. In a leaflet on another
// one of the same class a name of the class does not count: it means that one. Nor does the leaflet's name, where it is
// on several medicines and the section on others of them than are asked about.
func (q *Question) namedMedicine(e *evidence, i int) float64 {
	t, found := &q.Terms[i], e.named(i)
	if e.ofOne && !q.namesMedicine(e.heading) {
		found = max(e.heading[i], e.phrasing[i], e.passage.text[i])
	}
	ofClass := func(class int) bool { return slices.Contains(e.classes, class) }
	if found < weightSynonym && slices.ContainsFunc(t.classes, ofClass) {
		return 0
	}
	return found
}

// namesMedicine tells whether a medicine that is asked about stands in a text, by the matches of the terms in that.
func (q *Question) namesMedicine(found []float64) bool {
	for i := range q.Terms {
		if t := &q.Terms[i]; t.Role == Asked && t.medicine && found[i] >= weightBroader {
			return true
		}
	}
	return false
}

// ofOtherProcedure tells that an examination or operation is asked about that a passage does not name,
// nor what stands around it, even by a broader term: what holds after one need not hold after another.
func (q *Question) ofOtherProcedure(e *evidence) bool {
	for i := range q.Terms {
		if t := &q.Terms[i]; t.Role == Asked && t.procedure && e.named(i) < weightBroader {
			return true
		}
	}
	return false
}

// namesAny tells whether a word of the message itself stands in a text, by the matches of its terms in that.
func (q *Question) namesAny(found []float64) bool {
	for i := range q.Terms {
		if q.Terms[i].Role != Inherited && found[i] >= weightSynonym {
			return true
		}
	}
	return false
}

// passageEvidence has the matches in a passage itself.
type passageEvidence struct {
	text   []float64   // the best of all units, or the weight of a phrase's words that are in any of them
	around []float64   // the best of the best unit and those it is read with
	units  [][]float64 // by unit
	given  []kindSet   // by unit: forms of answer that it gives
	best   int         // the unit with the highest covered weight, -1 when none has any
}

// passageEvidence matches a question in a passage.
func (q *Question) passageEvidence(scan *scanner, passage *passageWords, title []float64,
	forms kindSet) passageEvidence {
	e := passageEvidence{text: scan.newRow(), around: scan.newRow(), best: -1}
	e.units, e.given = scan.unitRows.lend(len(passage.units)), scan.forms.lend(len(passage.units))
	var all mask
	most := 0.0
	for u := range passage.units {
		unit := &passage.units[u]
		z := scan.zone(unit.stems)
		e.given[u] = unit.gives & forms
		if z.mask == (mask{}) && e.given[u] == 0 { // as most are, so it must not cost much
			e.units[u] = scan.zeros
			continue
		}
		all = all.or(z.mask)
		found := scan.matches(z)
		for i, f := range found {
			e.text[i] = max(e.text[i], f)
		}
		e.units[u] = found
		if held := q.coveredWeight(found, title, e.given[u]); held > most {
			e.best, most = u, held
		}
	}
	for i := range q.Terms {
		e.text[i] = max(e.text[i], q.Terms[i].partWeightIn(all))
	}
	e.gatherContext(passage)
	return e
}

// gatherContext joins the matches of the best unit with those of the units it is read
// with: the neighbours of a sentence, the lead-in of a list item.
func (e *passageEvidence) gatherContext(passage *passageWords) {
	if e.best < 0 {
		return
	}
	for u := range passage.units {
		leadsIn := passage.units[e.best].Item && !passage.units[u].Item && u < e.best
		beside := !passage.units[e.best].Item && abs(u-e.best) <= 1
		if u == e.best || leadsIn || beside {
			for i, found := range e.units[u] {
				e.around[i] = max(e.around[i], found)
			}
		}
	}
}

// bestForm returns the forms of answer that the best unit gives.
func (e *passageEvidence) bestForm() kindSet {
	if e.best < 0 {
		return 0
	}
	return e.given[e.best]
}

// allForms returns the forms of answer that any unit gives.
func (e *passageEvidence) allForms() kindSet {
	var all kindSet
	for _, given := range e.given {
		all |= given
	}
	return all
}

// titleWordWeight multiplies the weight of terms of the leaflet's name when units are
// compared: all of them are about it.
const titleWordWeight = 0.04

// wantedFormWeight is added for a unit that gives the form of answer wanted.
const wantedFormWeight = 0.35

// coveredWeight is the weight of the question's terms that a unit matches, by their roles.
func (q *Question) coveredWeight(found, title []float64, given kindSet) float64 {
	sum := 0.0
	for i := range q.Terms {
		t := &q.Terms[i]
		weight := roleWeight[t.Role] * t.Weight
		if title[i] >= minTitleMatch {
			weight *= titleWordWeight
		}
		sum += weight * max(found[i], t.kindMatch(given))
	}
	if given&q.wanted != 0 {
		sum += wantedFormWeight
	}
	return sum
}

// weightKind is the match of a term in a passage of the kind of answer that the term asks
// for: "what brings it on" in a section on causes.
const weightKind = 0.9

// kindMatch is the match of a term by kinds of answer.
func (t *Term) kindMatch(kinds kindSet) float64 {
	if t.kinds&kinds != 0 {
		return weightKind
	}
	return 0
}
