package index

import (
	"testing"

	"bedside/index/reader"
	"bedside/knowledge/lexicon"
)

// TestInWordsOf holds what a message becomes in the words of a passage.
func TestInWordsOf(t *testing.T) {
	table := newPhraseTable(lexicon.English())
	for name, tt := range map[string]struct {
		passage, message, want string
	}{
		"synonym":         {"Keep the bandage on.", "when can the dressing come off?", "when can the bandage come off?"},
		"before a mark":   {"Keep the **bandage** on.", "is it the dressing?!  or not", "is it the bandage?! or not"},
		"as it is there":  {"Two Bandages.", "one Dressing", "one bandages"},
		"phrase":          {"Bandage.", "the wound dressing, now", "the bandage, now"},
		"by a phrase":     {"It may be a heart attack.", "myocardial infarction?", "heart attack?"},
		"other sense":     {"Your temperature is taken.", "do i get a fever", "do i get a fever"},
		"its only sense":  {"You may get a fever.", "do i get a temperature", "do i get a fever"},
		"it has the word": {"A dressing, then a bandage.", "the  dressing", "the  dressing"},
		"it has neither":  {"A stocking.", "the  dressing", "the  dressing"},
		"broader":         {"Blood thinners may be stopped.", "do i stop my xarelto", "do i stop my xarelto"},
		"narrower":        {"Xarelto may be stopped.", "do i stop my blood thinner", "do i stop my blood thinner"},
		"part of a word":  {"Keep the bandage on.", "dressing/stitches, my-dressing", "dressing/stitches, my-dressing"},
		"other subject":   {"Marrow test: Getting ready for it.", "how do I prepare for my colonoscopy", "how do I prepare for my colonoscopy"},
		"its subject":     {"Colonoscopy: Keep the bandage on.", "colonoscopy and dressing", "colonoscopy and bandage"},
		"in other words":  {"A bowel camera test. Keep the bandage on.", "colonoscopy, dressing", "bowel camera test, bandage"},
		"its class":       {"Blood thinners and the bandage.", "xarelto and the dressing", "xarelto and the bandage"},
		"nothing":         {"", "", ""},
		"no words":        {"Keep the bandage on.", "?! …", "?! …"},
		"no letters":      {"Keep the bandage on.", "👍 \xff", "👍 \xff"},
	} {
		t.Run(name, func(t *testing.T) {
			passage := newWording(tt.passage)
			if got := table.inWordsOf(&passage, tt.message); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestReadsInWordsOfPassage holds that a passage answers a question that says the same in other words of the lexicon,
// which what reads them together takes for something else.
func TestReadsInWordsOfPassage(t *testing.T) {
	lib := library(t, leaflet("knee-injection", "Knee injection",
		"After the injection: Keep the bandage on for two days. Do not run for a week.", "Parking: There is a car park."))
	ix := buildRead(t, lib, newReader(t), reader.ShelfOptions{})
	own := search(t, ix, Query{Text: "when should the bandage be removed?"})
	got := search(t, ix, Query{Text: "when should the dressing be removed?"})
	for _, result := range []Result{own, got} {
		if !result.answers() || result.Matches[0].Passage.ID != "knee-injection/after-the-injection#1" {
			t.Errorf("confidence %.2f", result.best())
		}
	}
}
