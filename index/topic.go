package index

import "slices"

// topic tells what a leaflet's name has to do with a question.
type topic struct {
	found []float64 // by term: how surely the title or an alias accounts for it
	share float64   // of the best named of them, which share the question names
}

// topic judges a leaflet's title and aliases, once for all its sections.
func (ix *Index) topic(scan *scanner, leaflet int) topic {
	if t, judged := scan.topics[leaflet]; judged {
		return t
	}
	var t topic
	names := ix.corpus.leaflets[leaflet].names
	zones := make([]zone, len(names))
	for i, name := range names {
		zones[i] = scan.zone(name)
		t.share = max(t.share, ix.queriedShare(scan, name, nil).exact())
	}
	t.found = scan.matches(zones...)
	scan.topics[leaflet] = t
	return t
}

// headingFit is the share of a heading, beyond the leaflet's name, that the question speaks of.
func (ix *Index) headingFit(scan *scanner, section *sectionWords) float64 {
	return ix.queriedShare(scan, section.heading, ix.corpus.leaflets[section.leaflet].names).smoothed()
}

// queriedShare is the share of a text's weight, beyond the words of some names, that
// the question speaks of.
func (ix *Index) queriedShare(scan *scanner, text []stem, beyond [][]stem) weightedShare {
	var spoken weightedShare
	for _, s := range text {
		if !slices.ContainsFunc(beyond, func(name []stem) bool { return slices.Contains(name, s) }) {
			spoken.add(ix.corpus.weight(s), scan.has(s))
		}
	}
	return spoken
}

// density is the share of a unit's weight that the question speaks of; when it
// gives the form wanted, its numbers and units of time are what was asked for.
func (ix *Index) density(scan *scanner, unit []stem, gives bool) float64 {
	var spoken weightedShare
	for _, s := range unit {
		has := scan.has(s)
		if gives && ix.corpus.quantities[s] {
			has = 1
		}
		spoken.add(ix.corpus.weight(s), has)
	}
	return spoken.exact()
}

// otherKind is what is left of the likeness to a phrasing that asks for another
// kind of answer about the same thing.
const otherKind = 0.6

// phrasing returns what the section's phrasing nearest to the question accounts
// for, and how near it is: the weight they share over the weight of both
// (Jaccard), less when they ask for different kinds of answer.
func (ix *Index) phrasing(question *Question, scan *scanner, section *sectionWords) ([]float64, float64) {
	nearest, best := scan.zeros, 0.0
	for _, phrasing := range section.phrasings {
		found := scan.matches(scan.zone(phrasing.stems))
		likeness := ix.weightedJaccard(question, scan, phrasing.stems, found)
		if phrasing.kinds != question.wanted && phrasing.kinds&question.wanted == 0 {
			likeness *= otherKind
		}
		if likeness > best {
			nearest, best = found, likeness
		}
	}
	return nearest, best
}

func (ix *Index) weightedJaccard(question *Question, scan *scanner, phrasing []stem, found []float64) float64 {
	var both, only float64
	for i := range question.Terms {
		if t := &question.Terms[i]; t.Role == Asked {
			same := found[i]
			if same < weightSynonym { // a wider word is not the clinic's answer to what was named
				same = 0
			}
			both += t.Weight * same
			only += t.Weight * (1 - same)
		}
	}
	for _, s := range phrasing {
		if scan.has(s) == 0 {
			only += ix.corpus.weight(s)
		}
	}
	return both / max(both+only, 0.01)
}
