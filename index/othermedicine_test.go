package index

import (
	"testing"

	"bedside/index/reader"
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
