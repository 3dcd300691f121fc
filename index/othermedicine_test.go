package index

import (
	"testing"

	"bedside/index/reader"
	"bedside/knowledge"
	"bedside/knowledge/lexicon"
)

// TestOtherMedicine holds that what a passage says of one medicine is not quoted to who asks about
// another, and that brands, classes and the leaflet's own medicine are no other.
func TestOtherMedicine(t *testing.T) {
	lib := library(t, leaflet("rivaroxaban", "Rivaroxaban (blood thinner)",
		"What it does: This blood thinner makes clots less likely.",
		"If you forget one: Take it when you remember, on the same day. Take no double dose.",
		"Other medicines: Do not take ibuprofen or naproxen with it. Paracetamol is fine. An antibiotic may need a check.",
		"Alcohol: One or two glasses do no harm."))
	words, err := Build(lib, Options{Lexicon: lexicon.English()})
	if err != nil {
		t.Fatal(err)
	}
	defer words.Close()
	read := buildRead(t, lib, newReader(t), reader.ShelfOptions{})
	tests := []struct {
		text, best string
		other      bool
	}{
		{"I forgot my rivaroxaban", "If you forget one", false},
		{"I forgot my Xarelto", "If you forget one", false}, // its brand
		{"I forgot my blood thinner", "If you forget one", false},
		{"I forgot my tablet", "If you forget one", false},
		{"I forgot my apixaban", "If you forget one", true},
		{"I forgot my Eliquis", "If you forget one", true},
		{"what does apixaban do", "What it does", true}, // which is a blood thinner, too
		{"what does my blood thinner do", "What it does", false},
		{"can I take ibuprofen", "Other medicines", false},
		{"can I take Nurofen", "Other medicines", false},
		{"can I take codeine with it", "Other medicines", true},
		{"can I take amoxicillin with it", "Other medicines", false}, // an antibiotic
		{"can I drink alcohol with rivaroxaban", "Alcohol", false},
		{"I take metformin for my sugar. Can I drink alcohol?", "Alcohol", false}, // told, not asked about
	}
	for _, test := range tests {
		for _, ix := range []*Index{words, read} {
			holdsMedicine(t, ix, test.text, test.best, test.other)
		}
	}
}

// holdsMedicine holds whether the passage of a section counts as one of another medicine than a text asks about.
func holdsMedicine(t *testing.T, ix *Index, text, section string, other bool) {
	t.Helper()
	found := false
	for _, m := range search(t, ix, Query{Text: text}).Matches {
		if m.Section.Heading != section {
			continue
		}
		found = true
		if m.Reasons.OtherMedicine != other {
			t.Errorf("%q, %s: of another medicine: %v, want %v", text, m.Passage.ID, m.Reasons.OtherMedicine, other)
		}
		if other && m.Confidence > otherConfidence {
			t.Errorf("%q is about another medicine, and %s answers it by %.2f", text, m.Passage.ID, m.Confidence)
		}
	}
	if !found {
		t.Errorf("%q does not find %q", text, section)
	}
}

// TestMedicineOfTheLeaflet holds that a leaflet about no medicine that tells once which one to take is offered
// to who asks by its name, also where it speaks of tablets then, and that one about another medicine is not.
func TestMedicineOfTheLeaflet(t *testing.T) {
	clot := leaflet("clot", "After a clot in the lung",
		"Your tablets: You take rivaroxaban for three months.",
		"Sport: Play no rugby while you take the tablets, as a knock makes you bleed.")
	other := leaflet("warfarin", "Warfarin",
		"Changing over: You may be changed over to rivaroxaban.",
		"Sport: Play no rugby while you take it, as a knock makes you bleed.")
	for _, tt := range []struct {
		leaflet knowledge.Leaflet
		offered bool
	}{{clot, true}, {other, false}} {
		ix := buildRead(t, library(t, tt.leaflet), newReader(t), reader.ShelfOptions{})
		for _, m := range search(t, ix, Query{Text: "can I play rugby on rivaroxaban"}).Matches {
			if m.Section.Heading != "Sport" {
				continue
			}
			if offered := m.Confidence > otherConfidence; offered != tt.offered || m.Confidence > unlikelyConfidence {
				t.Errorf("%s: confidence %.2f, want it offered: %v", m.Passage.ID, m.Confidence, tt.offered)
			}
		}
	}
}

// TestOneOfSeveralMedicines holds that in a leaflet named after several medicines a section on one of them is not quoted
// to who asks about another, and that what stands below no medicine's name is on all.
func TestOneOfSeveralMedicines(t *testing.T) {
	lib := library(t, leaflet("fever", "Ibuprofen and paracetamol for your child",
		"Paracetamol, how much: Give 5 ml at most 4 times a day.",
		"Ibuprofen, how much: Give 7.5 ml at most 3 times a day.",
		"Ibuprofen and other medicines: Half an hour after paracetamol give none.",
		"How to give it: Use the syringe at all times."))
	words, err := Build(lib, Options{Lexicon: lexicon.English()})
	if err != nil {
		t.Fatal(err)
	}
	defer words.Close()
	for _, tt := range []struct {
		text, section string
		other         bool
	}{
		{"how much paracetamol do I give", "Ibuprofen, how much", true},
		{"how much calpol do I give", "Ibuprofen, how much", true},
		{"how much paracetamol do I give", "Paracetamol, how much", false},
		{"how much nurofen do I give", "Paracetamol, how much", true},
		{"how much nurofen do I give", "Ibuprofen, how much", false},
		{"how much ibuprofen and paracetamol do I give", "Ibuprofen, how much", false}, // in part at least
		{"how much do I give at most", "Ibuprofen, how much", false},
		{"how much paracetamol do I give after half an hour", "Ibuprofen and other medicines", false},
		{"do I give paracetamol with a syringe", "How to give it", false},
	} {
		for _, ix := range []*Index{words, buildRead(t, lib, newReader(t), reader.ShelfOptions{})} {
			holdsMedicine(t, ix, tt.text, tt.section, tt.other)
		}
	}
}
