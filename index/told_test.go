package index

import (
	"testing"

	"bedside/index/reader"
)

// TestToldBefore holds which messages before a question are told with it.
func TestToldBefore(t *testing.T) {
	ix := buildRead(t, strangers(t), newReader(t), reader.ShelfOptions{})
	for text, want := range map[string]bool{
		"I'm pregnant": true, "ok so I take warfarin.": true, "my son is 4": true, "He has a cough": true, "I smoke": true,
		"we had the biopsy on Friday": true,
		"My wife is asking":           false, "I live alone now": false, "I rang but nobody answered": false,
		"I'm pregnant. Is that a problem?": false, "can I eat": false, "pregnant": false, "": false,
	} {
		if got := toldBefore([]string{text}) == 1 && ix.tellsCondition(text); got != want {
			t.Errorf("%q is told with what follows: %v, want %v", text, got, want)
		}
	}
}

// TestBelowTold holds that a question below a condition is answered as both in one message are, and otherwise as if
// nothing had been told.
func TestBelowTold(t *testing.T) {
	lib := library(t, leaflet("mri", "MRI scan",
		"What it is: The scanner makes pictures with a magnet. There is no radiation, so it is safe for most people.",
		"Pregnancy: If you are pregnant, ring us before you come: we do not scan anybody in the first twelve weeks.",
		"Afterwards: You may eat, drink and drive straight after the scan."))
	ix := buildRead(t, lib, newReader(t), reader.ShelfOptions{})
	const asked = "is the MRI scan safe?"
	for _, tt := range []struct {
		earlier []string
		as      string
		below   []string
	}{
		{[]string{"I'm 10 weeks pregnant"}, "I'm 10 weeks pregnant. " + asked, nil},
		{[]string{"I'm pregnant!", "my wife told me to ask"}, "I'm pregnant. " + asked, nil},
		{[]string{"can I drive after it?", "I'm pregnant"}, "I'm pregnant. " + asked, []string{"can I drive after it?"}},
		{[]string{"my wife told me to ask"}, asked, nil},
	} {
		want := search(t, ix, Query{Text: tt.as, Earlier: tt.below}).Matches[0]
		got := search(t, ix, Query{Text: asked, Earlier: tt.earlier}).Matches[0]
		if got.Passage.ID != want.Passage.ID || got.Confidence != want.Confidence {
			t.Errorf("below %q: %s, %.3f; want %s, %.3f", tt.earlier, got.Passage.ID, got.Confidence, want.Passage.ID,
				want.Confidence)
		}
	}
	if id := search(t, ix, Query{Text: asked, Earlier: []string{"I'm 10 weeks pregnant"}}).Matches[0].Section.Heading; id != "Pregnancy" {
		t.Errorf("a pregnant woman is told of %q", id)
	}
}
