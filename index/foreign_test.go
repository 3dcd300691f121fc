package index

import (
	"slices"
	"strings"
	"testing"

	"bedside/knowledge/lexicon"
)

// TestForeign holds that a short question about an illness, an examination or a medicine that
// no leaflet names is answered from none, and that other names, broader ones and kinds of what
// the leaflets are about do not make a question foreign.
func TestForeign(t *testing.T) {
	ix, err := Build(library(t, leaflet("hip", "Hip replacement",
		"Before the operation: Stop your blood thinner a week before. Tell us of a heart attack or of eczema.",
		"Going home: You can shower on the second day. You can go home after three days.",
		"Risks: A clot may form in a vein of the leg. A cold is a reason to put it off.")), Options{Lexicon: lexicon.English()})
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	tests := []struct {
		text    string
		foreign bool
	}{
		{"when can I shower", false},
		{"can I shower after a hip replacement", false},
		{"can I shower after an artificial hip", false}, // another name
		{"how long does a colonoscopy take", true},
		{"can I shower after a skin graft", true}, // no word of it but "skin" is missing
		{"when do I go home after a blood test", true},
		{"is lupus a risk", true},
		{"I had an MI", false},                        // of which it says "heart attack"
		{"is warfarin stopped", false},                // a kind of what it names
		{"does paracetamol have to be stopped", true}, // and no kind of that
		{"I have heart disease", false},               // it names a kind of that
		{"will I be cold", false},                     // no illness, in one of its senses
		{"what are the complications", false},         // of any illness
		{"can I shower after it as I was told by the nurse when I last came about my lupus", false}, // a story
	}
	for _, test := range tests {
		got := false
		for _, m := range search(t, ix, Query{Text: test.text}).Matches {
			if got = got || m.Reasons.Foreign; m.Reasons.Foreign && m.Confidence > absentConfidence {
				t.Errorf("%q is foreign, and %s answers it by %.2f", test.text, m.Passage.ID, m.Confidence)
			}
		}
		if got != test.foreign {
			t.Errorf("%q is foreign: %v, want %v", test.text, got, test.foreign)
		}
	}
}

// TestSubjectFiles holds that the lexicon's files of subjects are there.
func TestSubjectFiles(t *testing.T) {
	for _, name := range subjectFiles {
		if !slices.ContainsFunc(lexicon.English().Groups(), func(g lexicon.Group) bool { return g.File == name }) {
			t.Errorf("no group of the lexicon stands in %s", strings.TrimPrefix(name, "en/"))
		}
	}
}
