package publish

import (
	"slices"
	"time"

	"bedside/bot"
	"bedside/knowledge"
)

// withheld returns the ids of the sections of a library that may not be quoted at a time: those
// that are withdrawn, and by DueWithhold those of leaflets whose review is overdue.
func withheld(lib *knowledge.Library, rulings []bot.Ruling, rule DueRule, at time.Time) map[string]bool {
	ids := map[string]bool{}
	withdrawn := newWithdrawn(lib, rulings)
	leaflets := lib.Leaflets()
	for l := range leaflets {
		leaflet := &leaflets[l]
		all := rule == DueWithhold && leaflet.Overdue(at) || withdrawn.leaflet(leaflet)
		for s := range leaflet.Sections {
			if section := &leaflet.Sections[s]; all || withdrawn.section(leaflet, section) {
				ids[section.ID] = true
			}
		}
	}
	return ids
}

// withdrawn are rulings as a library is looked through by them.
type withdrawn struct {
	targets  map[string]bool
	headings map[string][]digests // by leaflet: of sections that are under their heading no more
	files    []digests            // of leaflets that are in the library no more
}

// digests are those of the passages that a target had when it was withdrawn.
type digests map[string]bool

// held counts the passages of a section that are among them.
func (d digests) held(s *knowledge.Section) (n int) {
	for _, p := range s.Passages {
		if d[p.SHA256] {
			n++
		}
	}
	return n
}

func newWithdrawn(lib *knowledge.Library, rulings []bot.Ruling) withdrawn {
	w := withdrawn{targets: map[string]bool{}, headings: map[string][]digests{}}
	for _, r := range rulings {
		w.targets[r.Target] = true
		had := digests{}
		for _, digest := range r.Passages {
			had[digest] = true
		}
		id, name := splitTarget(r.Target)
		_, section, ok := resolve(lib, r.Target)
		switch {
		case len(had) == 0:
		case name == "" && !ok:
			w.files = append(w.files, had)
		case name != "" && (!ok || had.held(section) == 0):
			w.headings[id] = append(w.headings[id], had)
		}
	}
	return w
}

// leaflet tells whether a leaflet is withdrawn: by its id, or because it holds at least half of
// the passages of one that was withdrawn and has another file name now.
func (w *withdrawn) leaflet(l *knowledge.Leaflet) bool {
	return w.targets[l.ID] || slices.ContainsFunc(w.files, func(had digests) bool {
		same := 0
		for s := range l.Sections {
			same += had.held(&l.Sections[s])
		}
		return 2*same >= len(had)
	})
}

// section tells whether a section is withdrawn: by its id, or because it holds a passage of one
// that was withdrawn and has another heading now.
func (w *withdrawn) section(l *knowledge.Leaflet, s *knowledge.Section) bool {
	return w.targets[s.ID] || slices.ContainsFunc(w.headings[l.ID], func(had digests) bool { return had.held(s) > 0 })
}
