package index

import (
	"testing"

	"bedside/knowledge/lexicon"
)

// FuzzSearch gives any message, after any other and about any leaflet, to the
// index: it must neither panic nor fail, and what it returns must hold together.
func FuzzSearch(f *testing.F) {
	for _, text := range hostile() {
		f.Add(text[:min(len(text), 2000)], "", "", 0)
	}
	for _, text := range questions {
		f.Add(text, "does ear irrigation hurt?", "ear-irrigation", 3)
	}
	ix := invented(f)
	f.Fuzz(func(t *testing.T, text, earlier, leaflet string, limit int) {
		query := Query{Text: text, Leaflet: leaflet, Earlier: []string{earlier}, Limit: limit}
		if limit <= 0 {
			limit = defaultLimit
		}
		checkResult(t, search(t, ix, query), limit)
	})
}

// FuzzKinds looks for every kind of answer in any text: the words that help to
// ask must be marked with the kinds found, and what is kept from an earlier text
// must change nothing.
func FuzzKinds(f *testing.F) {
	f.Add("How long does it take? And may I drive?")
	f.Add("Wait 24 hours, two days or 1.5 weeks. Do not drive until then.")
	f.Add("what do will how when can should i we he she it ok")
	table, known := kindsOfAnswer(), map[string]symbol{}
	f.Fuzz(func(t *testing.T, text string) {
		words := lexicon.Words(text)
		found, marks := table.asked(words)
		var marked kindSet
		for _, m := range marks {
			marked |= m
		}
		if found != marked || found>>len(table.names) != 0 {
			t.Errorf("kinds %b found, %b marked, of %d", found, marked, len(table.names))
		}
		if anew, again := table.given(words, nil), table.given(words, known); anew != again {
			t.Errorf("kinds %b given, %b with what is kept", anew, again)
		}
	})
}
