package index

import (
	"testing"

	"bedside/index/reader"
)

// TestStray holds that what somebody tells of themselves is not answered with what was found for the question before,
// and that what goes on from that still is.
func TestStray(t *testing.T) {
	lib := library(t, leaflet("methotrexate", "Methotrexate",
		"Alcohol: Both alcohol and methotrexate can harm the liver. Stay well below 14 units a week.",
		"Infections: If you are given antibiotics, skip methotrexate until you have finished the course.",
		"Missed doses: If you remember within two days, take it then. Never take two doses in one week.",
		"Work: You can work as usual. With heavy labour, ask us first."))
	ix := buildRead(t, lib, newReader(t), reader.ShelfOptions{})
	for _, tt := range []struct{ before, text, want string }{
		{"can I drink alcohol?", "I'm fed up with all this", ""},
		{"can I drink alcohol?", "I'm dreading it", ""},
		{"can I drink alcohol?", "we're coming in on friday", ""},
		{"can I drink alcohol?", "I've been put on antibiotics", "Infections"},
		{"can I drink alcohol?", "I forgot to take it on monday", "Missed doses"},
		{"can I drink alcohol?", "it's friday though", "Alcohol"},
		{"can I work on it?", "I'm only at a computer in a bank", "Work"},
	} {
		got := search(t, ix, Query{Text: tt.text, Earlier: []string{tt.before}, Leaflet: "methotrexate"})
		heading := ""
		if got.answers() {
			heading = got.Matches[0].Section.Heading
		}
		if heading != tt.want {
			t.Errorf("%q, then %q: quotes %q, want %q", tt.before, tt.text, heading, tt.want)
		}
	}
}

// TestTellsOfWriter holds which messages tell something of their writer that does not narrow what was asked before.
func TestTellsOfWriter(t *testing.T) {
	for text, want := range map[string]bool{
		"my wife drove me home": true, "ok I'm dreading it": true, "we are coming in on friday": true,
		"he was very brave": false, "it's sunday": false, "wednesday": false, "and for my wife": false, "": false, "ok": false,
		"I wonder how long it takes": false, "can I swim": false, "I'm scared, can I swim?": false,
		"I'm only at a desk": false, "I mean the left eye": false, "I'm 26": false, "we have six weeks": false,
		"and my daughter, she had it out": false, "my daughter had hers out": false,
	} {
		if got := tellsOfWriter(wordsOf(text)); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
