package index

import (
	"strings"
	"testing"
)

// TestCorrectedTopic puts right which leaflet a question was meant for: it is answered from that one.
func TestCorrectedTopic(t *testing.T) {
	ix := invented(t)
	for _, tt := range []struct{ leaflet, asked, text, want string }{
		{"patch-test", "how long does a patch test take?", "no the ear irrigation", "ear-irrigation/"},
		{"patch-test", "how long does the patch test take", "sorry I meant the arthroscopy", "knee-arthroscopy/how-long-it-takes#1"},
		{"ear-irrigation", "how long does ear irrigation take?", "not the ear, the patch test", "patch-test/how-long-it-takes#1"},
		{"knee-arthroscopy", "how long does the knee arthroscopy take", "wrong one, I have the patch test", "patch-test/"},
	} {
		query := Query{Text: tt.text, Earlier: []string{tt.asked}, Leaflet: tt.leaflet}
		if got := passageIDs(search(t, ix, query)); len(got) == 0 || !strings.HasPrefix(got[0], tt.want) {
			t.Errorf("%q after %q finds %v, want %s first", tt.text, tt.asked, got[:min(2, len(got))], tt.want)
		}
	}
}

// TestCorrectTopic holds what becomes of a query, and that others stay as they are.
func TestCorrectTopic(t *testing.T) {
	ix := invented(t)
	for _, tt := range []struct{ name, text, leaflet, earlier string }{
		{"another is named", "no the ear irrigation", "", "how long does it take"},
		{"only this one is", "no the patch on my back", "patch-test", "how long does a patch test take"},
		{"none is", "sorry I meant how much", "patch-test", "how long does a patch test take"},
		{"nothing is put right", "and the ear irrigation", "patch-test", "how long does a patch test take"},
	} {
		q := Query{Text: tt.text, Leaflet: "patch-test", Earlier: []string{"how long does a patch test take"}}
		q.Words = q.words()
		if got, _ := ix.correctTopic(q); got.Leaflet != tt.leaflet || got.Earlier[0] != tt.earlier {
			t.Errorf("%s: about %q after %q, want %q after %q", tt.name, got.Leaflet, got.Earlier[0], tt.leaflet, tt.earlier)
		}
	}
}
