package index

import (
	"testing"

	"bedside/knowledge/lexicon"
)

func TestStemOf(t *testing.T) {
	same := [][]string{
		{"bleed", "bleeding", "bleeds", "bled"},
		{"take", "taking", "taken", "took"},
		{"shower", "showers", "showering", "showered"},
		{"feel", "felt", "feeling"},
		{"drive", "drove", "driven", "driving"},
		{"swell", "swells", "swollen", "swelling"},
		{"diagnosis", "diagnose", "diagnosed", "diagnoses"},
		{"treat", "treatment", "treatments", "treated"},
		{"infection", "infections", "infected"},
		{"tooth", "teeth"},
		{"bandage", "bandages", "bandaged"},
	}
	of := map[string]string{}
	for _, forms := range same {
		for _, form := range forms {
			if got, want := stemOf(form), stemOf(forms[0]); got != want {
				t.Errorf("stemOf(%q) = %q, of %q it is %q", form, got, forms[0], want)
			}
		}
		of[stemOf(forms[0])] = forms[0]
	}
	if len(of) != len(same) {
		t.Errorf("different words have one stem: %v", of)
	}
	apart := [][2]string{
		{"general", "generic"}, {"severe", "several"}, {"new", "news"}, {"organ", "organise"},
		{"position", "posit"}, {"dressing", "dress"}, {"worse", "better"}, {"not", "no"},
	}
	for _, pair := range apart {
		if got := stemOf(pair[0]); got == stemOf(pair[1]) {
			t.Errorf("%q and %q have one stem, %q", pair[0], pair[1], got)
		}
	}
	for _, word := range []string{"", "a", "ct", "mri", "24", "37.5", "хирург"} {
		if got := stemOf(word); got != word {
			t.Errorf("stemOf(%q) = %q", word, got)
		}
	}
}

// TestIrregularForms holds that an irregular form leads to the stem that the
// regular forms of its word have.
func TestIrregularForms(t *testing.T) {
	regular := map[string]bool{"diagnosi": true} // all words that have it are irregular
	for word := range lexicon.English().Everyday().All() {
		if irregular[word] == "" {
			regular[stemOf(word)] = true
		}
	}
	for form, base := range irregular {
		if !regular[base] && irregular[base] != base {
			t.Errorf("%q leads to %q, which is the stem of no regular word", form, base)
		}
	}
}

func TestVocabulary(t *testing.T) {
	v := newVocabulary()
	bandage := v.add("bandage")
	if bandage == 0 {
		t.Error("a word has the stem 0, which is none")
	}
	if got := v.add("bandages"); got != bandage {
		t.Errorf("another form has stem %d, want %d", got, bandage)
	}
	if got := v.add("shower"); got == bandage || got == 0 {
		t.Errorf("another word has stem %d", got)
	}
	if got := v.texts[bandage]; got != stemOf("bandage") {
		t.Errorf("the stem's text is %q", got)
	}
	if len(v.texts) != len(v.sections) || len(v.texts) != 3 {
		t.Errorf("%d texts and %d counts for two stems and none", len(v.texts), len(v.sections))
	}
}

func TestIDF(t *testing.T) {
	for _, total := range []int{1, 2, 10, 1000} {
		v := newVocabulary()
		v.total = total
		rare, common, unknown := v.add("biopsy"), v.add("test"), v.add("cricket")
		v.sections[rare], v.sections[common] = 1, int32(total)
		v.computeIDFs()
		if got := v.idf(rare); got != 1 {
			t.Errorf("of %d sections: a word that one section has is rare by %v, want 1", total, got)
		}
		if got := v.idf(unknown); got != 1 {
			t.Errorf("of %d sections: a word that none has is rare by %v, want 1", total, got)
		}
		if got := v.idf(common); got <= 0 || got > 1 || total > 1 && got == 1 {
			t.Errorf("of %d sections: a word that all have is rare by %v", total, got)
		}
	}
	v := newVocabulary()
	v.total = 100
	s, last := v.add("knee"), 1.1
	for n := int32(1); n <= 100; n++ {
		v.sections[s] = n
		v.computeIDFs()
		got := v.idf(s)
		if got <= 0 || got >= last {
			t.Errorf("in %d sections a word is rare by %v, in one section fewer by %v", n, got, last)
		}
		last = got
	}
}
