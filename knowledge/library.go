package knowledge

import (
	"fmt"
	"slices"
	"strings"
)

// Library is all leaflets that are published together. It never changes after
// NewLibrary, so it can be read by many goroutines.
type Library struct {
	leaflets []Leaflet
	byID     map[string]int
	passages map[string]place
}

// place tells where in a Library a passage stands.
type place struct{ leaflet, section, passage int }

// NewLibrary gathers leaflets, ordered by id. Of two leaflets with one id the
// first is kept and a Problem names the other.
func NewLibrary(leaflets []Leaflet) (*Library, []Problem) {
	lib := &Library{byID: map[string]int{}, passages: map[string]place{}}
	var problems []Problem
	for _, leaflet := range leaflets {
		if _, taken := lib.byID[leaflet.ID]; taken {
			problems = append(problems, Problem{
				File:    leaflet.ID,
				Message: fmt.Sprintf("a second leaflet has the id %q", leaflet.ID),
				Remedy:  "rename one of the two files",
			})
			continue
		}
		lib.byID[leaflet.ID] = -1
		lib.leaflets = append(lib.leaflets, leaflet)
	}
	slices.SortFunc(lib.leaflets, func(a, b Leaflet) int { return strings.Compare(a.ID, b.ID) })
	lib.locate()
	return lib, problems
}

func (lib *Library) locate() {
	for l, leaflet := range lib.leaflets {
		lib.byID[leaflet.ID] = l
		for s, section := range leaflet.Sections {
			for p, passage := range section.Passages {
				lib.passages[passage.ID] = place{l, s, p}
			}
		}
	}
}

// Leaflets returns all leaflets ordered by id. The slice must not be changed.
func (lib *Library) Leaflets() []Leaflet { return lib.leaflets }

// Leaflet returns the leaflet with an id, or nil.
func (lib *Library) Leaflet(id string) *Leaflet {
	i, ok := lib.byID[id]
	if !ok {
		return nil
	}
	return &lib.leaflets[i]
}

// Without returns the library without some sections, named by their ids; a leaflet that has
// none left is not in it. Without any it is the library itself.
func (lib *Library) Without(sections map[string]bool) *Library {
	if len(sections) == 0 {
		return lib
	}
	var left []Leaflet
	for _, leaflet := range lib.leaflets {
		leaflet.Sections = slices.DeleteFunc(slices.Clone(leaflet.Sections), func(s Section) bool { return sections[s.ID] })
		if len(leaflet.Sections) > 0 {
			left = append(left, leaflet)
		}
	}
	rest, _ := NewLibrary(left) // no two have one id
	return rest
}

// Quote is a passage with the section and the leaflet that it stands in.
type Quote struct {
	Leaflet *Leaflet
	Section *Section
	Passage *Passage
}

// Passage returns the passage with an id and where it stands. It reports false when
// there is none, or when its text no longer has the digest that it was read with.
func (lib *Library) Passage(id string) (Quote, bool) {
	at, ok := lib.passages[id]
	if !ok {
		return Quote{}, false
	}
	return lib.quote(at, lib.leaflets[at.leaflet].Sections[at.section].Passages[at.passage].SHA256)
}

// Quote returns the passage with an id, if its text has the given digest: text that
// cannot be proved to be the one that was asked for is not quoted.
func (lib *Library) Quote(id, sha256 string) (Quote, bool) {
	at, ok := lib.passages[id]
	if !ok {
		return Quote{}, false
	}
	return lib.quote(at, sha256)
}

// QuoteAt does the same for the passage at a position: of its leaflet in the library, of its
// section there, and its own in the section.
func (lib *Library) QuoteAt(leaflet, section, passage int, sha256 string) (Quote, bool) {
	return lib.quote(place{leaflet, section, passage}, sha256)
}

func (lib *Library) quote(at place, sha256 string) (Quote, bool) {
	leaflet := &lib.leaflets[at.leaflet]
	section := &leaflet.Sections[at.section]
	passage := &section.Passages[at.passage]
	if !hasDigest(passage.Text, sha256) {
		return Quote{}, false
	}
	return Quote{leaflet, section, passage}, true
}
