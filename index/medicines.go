package index

import "slices"

// assignMedicines finds what medicines the leaflets are named after, and which sections of a leaflet on several of them
// are on some alone: in "Ibuprofen and paracetamol" what stands below "Ibuprofen: how much" is no dose of paracetamol.
func (ix *Index) assignMedicines() {
	phrases := ix.tables.phrases
	several := make([][]int, len(ix.corpus.leaflets)) // by leaflet
	for l, leaflet := range ix.lib.Leaflets() {
		ix.corpus.leaflets[l].classes = phrases.classesOfMedicines(leaflet.Title)
		several[l] = phrases.medicines(append([]string{leaflet.Title}, leaflet.Aliases...)...)
	}
	for s := range ix.corpus.sections {
		section := &ix.corpus.sections[s]
		leaflet := several[section.leaflet]
		if len(leaflet) < 2 {
			continue
		}
		heading := phrases.medicines(ix.lib.Leaflets()[section.leaflet].Sections[section.section].Heading)
		section.ofOneMedicine = slices.ContainsFunc(heading, func(m int) bool { return slices.Contains(leaflet, m) })
	}
}
