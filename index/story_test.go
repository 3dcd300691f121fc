package index

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestCapTermsKeepsTheQuestion holds that of too many terms those stay that tell
// most, wherever they stand.
func TestCapTermsKeepsTheQuestion(t *testing.T) {
	tests := []struct {
		name         string
		asked, least int // where the terms stand that are asked for, and how many there are of the others
	}{
		{"at the end", 40, 40},
		{"at the beginning", 0, 40},
		{"in the middle", 20, 40},
		{"hardly too many", 20, maxTerms - 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var terms []Term
			for i := range tt.least {
				terms = append(terms, Term{Text: fmt.Sprint(i), Weight: 0.5, Role: Context})
			}
			at := min(tt.asked, len(terms))
			asked := []Term{{Text: "can", Weight: 0.1}, {Text: "shower", Weight: 0.9}, {Text: "knee", Weight: 0.4}}
			terms = slices.Insert(terms, at, asked...)
			order := understanding(Question{Terms: terms})
			got := understanding(Question{Terms: capTerms(terms)})
			if len(got) != maxTerms {
				t.Errorf("%d terms kept, want %d", len(got), maxTerms)
			}
			last := -1
			for _, term := range got {
				at := slices.Index(order, term)
				if at <= last {
					t.Errorf("%s stands before its place: %v", term, got)
				}
				last = at
			}
			for _, term := range asked {
				if !slices.Contains(got, "asked:"+term.Text) {
					t.Errorf("%q is asked and left out: %v", term.Text, got)
				}
			}
		})
	}
}

// TestLongStoryKeepsItsQuestion tells a story of more words than a question may
// look for, and asks at its end, at its beginning and within.
func TestLongStoryKeepsItsQuestion(t *testing.T) {
	var words []string
	for i := range maxStems + 50 {
		words = append(words, fmt.Sprintf("b%c%ct", 'a'+i%26, 'a'+i/26))
	}
	ix := buildPlain(t, library(t, leaflet("story", "Balloon trip",
		"Words: "+strings.Join(words, " ")+".", "Wine: Wine is served in the basket.", "Shoes: Wear boots.")))
	story := "My friend said " + strings.Join(words, " ") + ". "
	half := "My friend said " + strings.Join(words[:len(words)/2], " ") + ". "
	for name, text := range map[string]string{
		"at the end":       story + "Is wine served?",
		"at the beginning": "Is wine served? " + story,
		"within":           half + "Is wine served? " + half,
	} {
		got := passageIDs(search(t, ix, Query{Text: text}))
		if len(got) == 0 || got[0] != "story/wine#1" {
			t.Errorf("asked %s of a long story, it finds %v", name, got)
		}
	}
}
