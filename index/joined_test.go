package index

import (
	"strings"
	"testing"
)

// TestJoinedWords holds that a space left out is found before a letter is changed.
func TestJoinedWords(t *testing.T) {
	for written, want := range map[string]string{"bloodtest": "blood test", "howlong": "how long"} {
		var question Question
		var got []string
		for _, token := range invented(t).analyze(wordsOf(written), &question) {
			got = append(got, token.Text)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q is read as %q, want %q", written, got, want)
		}
	}
}

// TestPhrasingOfAWiderWord holds that a phrasing on painkillers does not let a text
// that speaks of aspirin alone answer for ibuprofen.
func TestPhrasingOfAWiderWord(t *testing.T) {
	l := *inventedLeaflets(t).Leaflet("knee-arthroscopy")
	l.Sections[3].Phrasings = append(l.Sections[3].Phrasings, "can i take painkillers")
	ix := build(t, library(t, l))
	aspirin, ibuprofen := best(t, ix, "can I take aspirin", "no aspirin"),
		best(t, ix, "can I take ibuprofen", "no aspirin")
	if aspirin <= ibuprofen {
		t.Errorf("the passage on aspirin has confidence %.3f for aspirin and %.3f for ibuprofen", aspirin, ibuprofen)
	}
}
