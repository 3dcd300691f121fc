package index

// topic tells which of the question's terms a leaflet's title and aliases
// account for, and which share of the best named of them the question names.
func (ix *Index) topic(question *Question, scan *scanner, leaflet int) (found []float64, share float64) {
	names := ix.corpus.leaflets[leaflet].names
	zones := make([]zone, len(names))
	for i, name := range names {
		zones[i] = scan.zone(name)
		share = max(share, ix.spokenOf(scan, name, nil).exact())
	}
	return question.ofZones(zones...), share
}

// headingFit is the share of a heading, beyond the leaflet's name, that the question speaks of.
func (ix *Index) headingFit(scan *scanner, section *sectionWords) float64 {
	names := map[stem]bool{}
	for _, name := range ix.corpus.leaflets[section.leaflet].names {
		for _, s := range name {
			names[s] = true
		}
	}
	return ix.spokenOf(scan, section.heading, names).value()
}

// spokenOf is the share of a text's weight, beyond some words, that the question speaks of.
func (ix *Index) spokenOf(scan *scanner, text []stem, beyond map[stem]bool) share {
	var spoken share
	for _, s := range text {
		if !beyond[s] {
			spoken.add(ix.corpus.rarity(s), scan.has(s))
		}
	}
	return spoken
}

// phrasing returns what the section's phrasing nearest to the question accounts
// for, and how near it is: the weight they share over the weight of both (Jaccard).
func (ix *Index) phrasing(question *Question, scan *scanner, section *sectionWords) ([]float64, float64) {
	nearest, best := make([]float64, len(question.Terms)), 0.0
	for _, phrasing := range section.phrasings {
		found := question.ofZones(scan.zone(phrasing))
		var both, only float64
		for i := range question.Terms {
			if t := &question.Terms[i]; t.Role == Asked {
				both += t.Weight * found[i]
				only += t.Weight * (1 - found[i])
			}
		}
		for _, s := range phrasing {
			if scan.has(s) == 0 {
				only += ix.corpus.rarity(s)
			}
		}
		if likeness := both / max(both+only, 0.01); likeness > best {
			nearest, best = found, likeness
		}
	}
	return nearest, best
}
