package index

import "slices"

// topic is the match of a leaflet's title and aliases with a question.
type topic struct {
	found []float64 // by term: its match in any of them
	share float64   // the highest share of one of them that is in the question
}

// topic matches a leaflet's title and aliases, once for all its sections.
func (ix *Index) topic(scan *scanner, leaflet int) topic {
	if t, computed := scan.topics[leaflet]; computed {
		return t
	}
	var t topic
	names := ix.corpus.leaflets[leaflet].names
	scan.names = scan.names[:0]
	for _, name := range names {
		z := scan.zone(name)
		if z.mask == (mask{}) { // as most names of other leaflets are
			continue
		}
		scan.names = append(scan.names, z)
		t.share = max(t.share, ix.queriedShare(scan, name, nil).exact())
	}
	t.found = scan.matches(scan.names...)
	scan.topics[leaflet] = t
	return t
}

// headingFit is the share of a heading, without the leaflet's name, that is in the question.
func (ix *Index) headingFit(scan *scanner, section *sectionWords) float64 {
	return ix.queriedShare(scan, section.heading, ix.corpus.leaflets[section.leaflet].names).smoothed()
}

// queriedShare is the share of a text's weight that is in the question, without the words
// of some names.
func (ix *Index) queriedShare(scan *scanner, text []stem, without [][]stem) weightedShare {
	var queried weightedShare
	words := scan.question.stemBits.of
	for _, s := range text {
		if !slices.ContainsFunc(without, func(name []stem) bool { return slices.Contains(name, s) }) {
			queried.add(words.weight(s), scan.has(s))
		}
	}
	return queried
}

// density is the share of a unit's weight that is in the question; when the unit gives
// the form wanted, its numbers and units of time count as if they were.
func (ix *Index) density(scan *scanner, unit []stem, gives bool) float64 {
	var queried weightedShare
	words := scan.question.stemBits.of
	for _, s := range unit {
		has := scan.has(s)
		if gives && words.quantities[s] {
			has = 1
		}
		queried.add(words.weight(s), has)
	}
	return queried.exact()
}

// otherKind multiplies the similarity to a phrasing that asks for another kind of answer
// about the same subject.
const otherKind = 0.6

// phrasing returns the matches of the section's phrasing that is nearest to the question,
// and its similarity.
func (ix *Index) phrasing(question *Question, scan *scanner, section *sectionWords) ([]float64, float64) {
	nearest, best := scan.zeros, 0.0
	for _, phrasing := range section.phrasings {
		found := scan.matches(scan.zone(phrasing.stems))
		similarity := ix.weightedJaccard(question, scan, phrasing.stems, found)
		if phrasing.kinds != question.wanted && phrasing.kinds&question.wanted == 0 {
			similarity *= otherKind
		}
		if similarity > best {
			nearest, best = found, similarity
		}
	}
	return nearest, best
}

// weightedJaccard is the similarity of a question and a phrasing: the weight of the terms
// that they share over that of all terms of both (weighted Jaccard index).
func (ix *Index) weightedJaccard(question *Question, scan *scanner, phrasing []stem, found []float64) float64 {
	var both, only float64
	for i := range question.Terms {
		if t := &question.Terms[i]; t.Role == Asked {
			same := found[i]
			if same < weightSynonym { // a phrasing of a broader term does not answer the narrower one
				same = 0
			}
			both += t.Weight * same
			only += t.Weight * (1 - same)
		}
	}
	for _, s := range phrasing {
		if scan.has(s) == 0 {
			only += question.stemBits.of.weight(s)
		}
	}
	return both / max(both+only, 0.01)
}
