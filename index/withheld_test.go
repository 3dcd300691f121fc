package index

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"bedside/index/reader"
	"bedside/knowledge"
)

// withholdings are sets of sections of the invented leaflets.
func withholdings(lib *knowledge.Library) map[string]map[string]bool {
	sets := map[string]map[string]bool{}
	all := map[string]bool{}
	for _, leaflet := range lib.Leaflets() {
		whole := map[string]bool{}
		for _, section := range leaflet.Sections {
			sets[section.ID] = map[string]bool{section.ID: true}
			whole[section.ID], all[section.ID] = true, true
		}
		sets[leaflet.ID] = whole
	}
	only := map[string]bool{} // one leaflet is left: whoever asks means it
	for id := range all {
		only[id] = !sets["patch-test"][id]
	}
	sets["all but patch-test"], sets["everything"] = only, all
	sets["what is not there"] = map[string]bool{"another/section": true}
	return sets
}

// TestWithheld holds that what is withheld is not found, and that everything else is found and
// judged as by an index of a library without it.
func TestWithheld(t *testing.T) {
	lib := inventedLeaflets(t)
	asked := slices.Concat(questions, []string{"can I swim after having my ears washed out",
		"how long does a patch test take",
		"do I have to stop warfarin before the knee arthroscopy", "wat is a nee arthroscopie", "does it hurt"})
	ix := build(t, lib)
	for name, ids := range withholdings(lib) {
		t.Run(name, func(t *testing.T) {
			withheld := NewWithheld(ids)
			rest := lib.Without(ids)
			var without *Index // nil when nothing is left
			if len(rest.Leaflets()) > 0 {
				without = build(t, rest)
			}
			for _, text := range asked {
				q := Query{Text: text, Leaflet: "knee-arthroscopy", Limit: 50}
				var want Result
				if without != nil {
					want = search(t, without, q)
				}
				q.Withheld = withheld
				got := search(t, ix, q)
				if diff := cmp.Diff(judged(want), judged(got), cmpopts.EquateEmpty(), nearly); diff != "" {
					t.Errorf("%q (-an index without it +withheld):\n%s", text, diff)
				}
				if diff := cmp.Diff(want.Named, got.Named, cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("%q names (-an index without it +withheld):\n%s", text, diff)
				}
			}
		})
	}
	for _, text := range asked { // what was withheld before leaves no trace
		if diff := cmp.Diff(judged(search(t, build(t, lib), Query{Text: text})), judged(search(t, ix, Query{Text: text})),
			cmpopts.EquateApprox(0, 1e-9)); diff != "" {
			t.Errorf("%q afterwards (-another index +this one):\n%s", text, diff)
		}
	}
}

// nearly lets confidence differ by what comes of words that only the whole library has: they are
// known to the speller, and the first form of a stem that has a vector gives it to the others.
var nearly = cmpopts.EquateApprox(0, 0.04)

// verdict is what decides on a passage that may be quoted or offered.
type verdict struct {
	Passage             string
	Confidence, IfMeant float64
}

func judged(r Result) (all []verdict) {
	for _, m := range r.Matches {
		if m.IfMeant >= r.Thresholds.Offer {
			all = append(all, verdict{m.Passage.ID, m.Confidence, m.IfMeant})
		}
	}
	return all
}

// TestWithheldRead holds the same with the reader: it reads nothing that is withheld.
func TestWithheldRead(t *testing.T) {
	lib, r := inventedLeaflets(t), newReader(t)
	ix := buildRead(t, lib, r, reader.ShelfOptions{})
	ids := map[string]bool{"knee-arthroscopy/looking-after-your-knee-at-home": true}
	without := buildRead(t, lib.Without(ids), r, reader.ShelfOptions{})
	for _, text := range []string{"when can I shower after the knee arthroscopy?", "can I drive after my knee scope",
		"can I go back to the gym"} {
		want, got := search(t, without, Query{Text: text}), search(t, ix, Query{Text: text, Withheld: NewWithheld(ids)})
		if diff := cmp.Diff(judged(want), judged(got), nearly); diff != "" {
			t.Errorf("%q (-an index without it +withheld):\n%s", text, diff)
		}
	}
	all := withholdings(lib)["everything"]
	if got := search(t, ix, Query{Text: "can I shower?", Withheld: NewWithheld(all)}); len(got.Matches) > 0 {
		t.Errorf("all is withheld, and this is found: %v", passageIDs(got))
	}
}

// TestWithheldAtOnce searches with changing sets at once, as happens when rulings change.
func TestWithheldAtOnce(t *testing.T) {
	lib := inventedLeaflets(t)
	ix := build(t, lib)
	done := make(chan bool)
	for name, ids := range withholdings(lib) {
		go func() {
			withheld := NewWithheld(ids)
			for range 20 {
				result, err := ix.Search(context.Background(), Query{Text: questions[0], Withheld: withheld})
				if err != nil {
					t.Errorf("%s: %v", name, err)
				}
				for _, m := range result.Matches {
					if ids[m.Section.ID] {
						t.Errorf("%s is withheld, and found", m.Section.ID)
					}
				}
			}
			done <- true
		}()
	}
	for range withholdings(lib) {
		<-done
	}
}
