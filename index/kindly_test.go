package index

import (
	"strings"
	"testing"

	"bedside/index/reader"
)

// TestKindlyIsPlainly holds that a question is answered alike however kindly it is put, alone and below another.
func TestKindlyIsPlainly(t *testing.T) {
	ix := buildRead(t, strangers(t), newReader(t), reader.ShelfOptions{})
	const asked = "when can i lift weights again?"
	for _, earlier := range [][]string{nil, {"what is it"}} {
		plain := search(t, ix, Query{Text: asked, Earlier: earlier}).Matches
		for _, around := range []string{"Hi there, Q Thanks a lot, Ann", "sorry to ask, Q", "Q please", "Hello, Q 🙏", "Q??"} {
			kind := search(t, ix, Query{Text: strings.ReplaceAll(around, "Q", asked), Earlier: earlier}).Matches
			if len(kind) != len(plain) {
				t.Fatalf("%q below %q finds %d passages instead of %d", around, earlier, len(kind), len(plain))
			}
			for i := range plain {
				if kind[i].Passage.ID != plain[i].Passage.ID || kind[i].Confidence != plain[i].Confidence {
					t.Errorf("%q below %q: match %d is %s, %.3f; want %s, %.3f", around, earlier, i, kind[i].Passage.ID,
						kind[i].Confidence, plain[i].Passage.ID, plain[i].Confidence)
				}
			}
		}
	}
}
