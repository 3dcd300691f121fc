package index

import (
	"testing"

	"bedside/index/reader"

	"github.com/google/go-cmp/cmp"
)

// TestRespelt holds which messages the reader reads as corrected.
func TestRespelt(t *testing.T) {
	made := []Correction{{"wen", "when"}, {"stiches", "stitches"}, {"howmuch", "how much"}, {"wotsit", "whatsit"}}
	for text, want := range map[string]string{
		"wen do the stiches come out?":         "when do the stitches come out?",
		"Wen, and  howmuch?":                   "when, and how much?",
		"wen wen":                              "when when",
		"wen do the stitches come out":         "wen do the stitches come out", // one word alone may be one that the dictionary lacks
		"wen did Wotsit come out":              "wen did Wotsit come out",      // a name
		"wen did the stiches of Wotsit come":   "when did the stitches of Wotsit come",
		"WEN DO THE STICHES COME OUT":          "when DO THE stitches COME OUT",
		"- wen ... (stiches) !":                "- when ... (stitches) !",
		"nothing is misspelt here":             "nothing is misspelt here",
		"wenever the stichesyou had come  out": "wenever the stichesyou had come  out",
		"":                                     "",
	} {
		q := Question{Corrected: made}
		spellings := []string{want}
		if want != text {
			spellings = append(spellings, text)
		}
		if diff := cmp.Diff(spellings, q.spellings(text)); diff != "" {
			t.Errorf("%q (-want +got)\n%s", text, diff)
		}
	}
}

// TestReadsRespelt holds that a misspelt question is read as the same question spelt well, alone and below another.
func TestReadsRespelt(t *testing.T) {
	ix := buildRead(t, strangers(t), newReader(t), reader.ShelfOptions{})
	for _, earlier := range [][]string{nil, {"what is it"}} {
		well := search(t, ix, Query{Text: "when can i lift weights again", Earlier: earlier}).Matches
		found := search(t, ix, Query{Text: "when can i lift wieghts agian", Earlier: earlier})
		if len(found.Question.Corrected) < minMisspelt || well[0].Passage.ID != "hernia-repair/exercise#1" {
			t.Fatalf("%v is corrected, %s found", found.Question.Corrected, well[0].Passage.ID)
		}
		for i, want := range well {
			got := found.Matches[i]
			if got.Passage.ID != want.Passage.ID || got.Reasons.Reading.Together != want.Reasons.Reading.Together {
				t.Errorf("below %q: match %d is %s, read as %v; want %s, %v", earlier, i, got.Passage.ID,
					got.Reasons.Reading.Together, want.Passage.ID, want.Reasons.Reading.Together)
			}
		}
	}
}
