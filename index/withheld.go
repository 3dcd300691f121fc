package index

import (
	"slices"

	"bedside/index/reader"
)

// Withheld is a set of sections that are not to be found. It never changes.
type Withheld struct{ sections map[string]bool }

// NewWithheld makes a set of sections, by their ids. What an index has none of counts for
// nothing. The map must not be changed any more.
func NewWithheld(sections map[string]bool) *Withheld { return &Withheld{sections} }

// selection is the part of an index that a search finds something in.
type selection struct {
	of       *Withheld
	withheld []bool      // by section; nil for none
	words    *vocabulary // with the frequencies of stems in what is found
	leaflets int         // with a section that is found
	only     int         // the leaflet that is alone in that; -1 for none
	places   []place
	readable []reader.Text // the places as the reader reads them
}

// has tells whether a section is found.
func (s *selection) has(section int) bool { return s.withheld == nil || !s.withheld[section] }

// selection returns what is found without some sections. The last one is kept, as many
// searches follow one another between two changes.
func (ix *Index) selection(w *Withheld) *selection {
	if w == nil || len(w.sections) == 0 {
		return ix.whole
	}
	if kept := ix.selected.Load(); kept != nil && kept.of == w {
		return kept
	}
	s := ix.newSelection(w)
	ix.selected.Store(s)
	return s
}

// newSelection goes through the sections of the index; w is nil for all of them.
func (ix *Index) newSelection(w *Withheld) *selection {
	s := &selection{of: w, only: -1, words: ix.corpus.vocabulary}
	if w != nil {
		s.withheld = make([]bool, len(ix.corpus.sections))
		for i := range ix.corpus.sections {
			s.withheld[i] = w.sections[ix.corpus.sections[i].id]
		}
		s.words = ix.corpus.without(s.withheld)
	}
	last := -1
	for i := range ix.corpus.sections {
		if leaflet := ix.corpus.sections[i].leaflet; s.has(i) && leaflet != last {
			s.leaflets++
			s.only, last = leaflet, leaflet
		}
	}
	if s.leaflets != 1 {
		s.only = -1
	}
	if ix.shelf != nil {
		s.places, s.readable = ix.quotable(s)
	}
	return s
}

// without returns the vocabulary as if some sections were not in the corpus: the frequencies of
// its stems, and which of them occur nowhere else.
func (c *corpus) without(withheld []bool) *vocabulary {
	v := *c.vocabulary
	v.sections, v.lost = slices.Clone(v.sections), make([]bool, len(v.texts))
	seen := make([]int, len(v.texts)) // by stem: the last section that counted it, from 1
	for i := range c.sections {
		if !withheld[i] {
			continue
		}
		v.total--
		for s := range c.sectionStems(&c.sections[i]) {
			if seen[s] != i+1 {
				seen[s] = i + 1
				v.sections[s]--
				v.lost[s] = v.sections[s] == 0
			}
		}
	}
	v.computeIDFs()
	return &v
}
