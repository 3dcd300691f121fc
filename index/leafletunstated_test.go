package index

import (
	"testing"

	"bedside/knowledge/lexicon"
)

// TestLeafletUnstated holds that a message that does not say what it is about is seldom
// answered from whichever leaflet happens to speak of it, and never less surely
// once that leaflet is talked about.
func TestLeafletUnstated(t *testing.T) {
	ix, err := Build(inventedLeaflets(t), Options{Lexicon: lexicon.English()})
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	const quoted = 0.55 // from where a match may be quoted
	confidence := func(text, leaflet string) float64 {
		t.Helper()
		result, err := ix.Search(t.Context(), Query{Text: text, Leaflet: leaflet})
		if err != nil {
			t.Fatal(err)
		}
		if len(result.Matches) == 0 {
			return 0
		}
		return result.Matches[0].Confidence
	}
	quotes := 0
	for _, test := range []struct{ text, leaflet string }{
		{"can i drive home after", "knee-arthroscopy"}, {"when can i go swimming", "ear-irrigation"},
		{"can i eat before it", "knee-arthroscopy"},
		{"should i stop my blood thinners first", "knee-arthroscopy"}, {"can i do sport", "patch-test"},
		{"will it tickle", "ear-irrigation"},
		{"what if i get a fever", "knee-arthroscopy"}, {"which shirt should i wear", "patch-test"},
		{"can i take aspirin", "knee-arthroscopy"},
		{"how many days does it stay on", "patch-test"}, {"can i still use my cream", "patch-test"},
		{"do i need crutches", "knee-arthroscopy"},
	} {
		alone := confidence(test.text, "")
		if alone >= quoted {
			t.Logf("%q is answered although it may be about anything: %.2f", test.text, alone)
			quotes++
		}
		if got := confidence(test.text, test.leaflet); got < alone {
			t.Errorf("%q while talking of %s has confidence %.2f, and alone %.2f", test.text, test.leaflet, got, alone)
		}
	}
	if quotes > 4 {
		t.Errorf("%d messages that say nothing of the leaflet are answered", quotes)
	}
}
