package index

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// inventedSpeller knows a few words of each rank.
func inventedSpeller(t testing.TB) *speller {
	ranks := map[string]uint64{}
	for rank, words := range map[uint64]string{
		rankLibrary:      "procedure paracetamol bandage needle shower biopsy anaesthetic before what happens after planning",
		rankLexicon:      "ibuprofen antibiotic chlorhexidine",
		rankEveryday + 1: "head hurt heart bleed bath blood thinner how long when take water",
		rankEveryday + 2: "leaflet towel",
		rankEveryday + 3: "planing",
		rankEveryday + 4: "hed wat",
		rankEveryday + 5: "biopsic",
	} {
		for word := range strings.FieldsSeq(words) {
			ranks[word] = rank
		}
	}
	return spellerOf(t, ranks)
}

// spellerOf knows words of any rank.
func spellerOf(t testing.TB, ranks map[string]uint64) *speller {
	t.Helper()
	library, general := map[string]uint64{}, maps.Clone(ranks)
	for word, rank := range ranks {
		if rank == rankLibrary {
			library[word] = rank
			general[word] = rankEveryday + 5 // which it is taken for nowhere
		}
	}
	var s speller
	var errs [2]error
	s.library, errs[0] = newDictionary(library)
	s.general, errs[1] = newDictionary(general)
	if err := errors.Join(errs[:]...); err != nil {
		t.Fatal(err)
	}
	return &s
}

func TestSpellerCorrect(t *testing.T) {
	s := inventedSpeller(t)
	tests := []struct{ name, written, want string }{
		{"a letter lost at the end", "procedur", "procedure"},
		{"one sound for another", "parasetamol", "paracetamol"},
		{"letters exchanged", "befroe", "before"},
		{"a silent letter", "wat", "what"},
		{"a short word", "hapens", "happens"},
		{"American spelling", "anesthetic", "anaesthetic"},
		{"two slips in a long word", "chlorexadine", "chlorhexidine"},
		{"as it sounds, too far for two edits", "anasthatick", "anaesthetic"},
		{"a word of the lexicon", "ibuprofin", "ibuprofen"},
		{"a rare word one slip from a common one", "hed", "head"},

		{"a word of the library", "bandage", "bandage"},
		{"a word of the lexicon that is right", "antibiotic", "antibiotic"},
		{"an everyday word", "leaflet", "leaflet"},
		{"an everyday word near one of the library", "planing", "planing"},
		{"a rare word far from any common one", "biopsic", "biopsic"},
		{"a word with a digit", "procedur3", "procedur3"},
		{"a number", "48", "48"},
		{"a decimal number", "37.5", "37.5"},
		{"too short to tell", "bt", "bt"},
		{"hopeless", "xqzvwk", "xqzvwk"},
		{"hopeless and long", "qwrtzpsdfgghjklxx", "qwrtzpsdfgghjklxx"},
		{"another script", "операция", "операция"},
		{"longer than any word", strings.Repeat("procedure", 4), strings.Repeat("procedure", 4)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := s.correct(tt.written); got != tt.want {
				t.Errorf("correct(%q) = %q, want %q", tt.written, got, tt.want)
			}
		})
	}
}

// TestSpellerPrefersTheLeaflets sets words of two ranks equally far from a slip.
func TestSpellerPrefersTheLeaflets(t *testing.T) {
	for _, near := range []string{"marrow", "narrow"} {
		ranks := map[string]uint64{"marrow": rankEveryday + 3, "narrow": rankEveryday + 3}
		ranks[near] = rankLibrary
		s := spellerOf(t, ranks)
		if got := s.correct("barrow"); got != near {
			t.Errorf("with %q in the library: correct(%q) = %q", near, "barrow", got)
		}
	}
}

func TestSpellerSplit(t *testing.T) {
	s := inventedSpeller(t)
	tests := []struct{ written, left, right string }{
		{"bloodthinner", "blood", "thinner"},
		{"howlong", "how", "long"},
		{"aftershower", "after", "shower"},
		{"showr", "", ""},
		{"bandage", "", ""},
		{"hedneedle", "", ""}, // "hed" is too rare to be meant
		{"bathxqz", "", ""},
		{"", "", ""},
	}
	for _, tt := range tests {
		left, right, _ := s.split(tt.written)
		if left != tt.left || right != tt.right {
			t.Errorf("split(%q) = %q, %q, want %q, %q", tt.written, left, right, tt.left, tt.right)
		}
	}
}

func TestSkeleton(t *testing.T) {
	alike := [][]string{
		{"anaesthetic", "anasthatick", "annesthetic"},
		{"diarrhoea", "diarrhea", "diarea"},
		{"physiotherapy", "fisiotherapy"},
	}
	for _, words := range alike {
		for _, w := range words[1:] {
			if got, want := skeleton(w), skeleton(words[0]); got != want {
				t.Errorf("skeleton(%q) = %q, of %q it is %q", w, got, words[0], want)
			}
		}
	}
	if got, other := skeleton("bandage"), skeleton("needle"); got == other {
		t.Errorf("bandage and needle both sound like %q", got)
	}
}

// TestCorrectMessage holds how a whole message is read: known words stay, joined
// ones come apart, the end of a sentence stays where it is.
func TestCorrectMessage(t *testing.T) {
	ix := invented(t)
	tests := []struct {
		text string
		want []string
		made []Correction
	}{
		{"wat happens", []string{"what", "happens"}, []Correction{{"wat", "what"}}},
		{"Can I take parasetamol befroe the arthroscopy?",
			[]string{"can", "i", "take", "paracetamol", "before", "the", "arthroscopy"},
			[]Correction{{"parasetamol", "paracetamol"}, {"befroe", "before"}}},
		{"the procedur", []string{"the", "procedure"}, []Correction{{"procedur", "procedure"}}},
		{"howmuch oliveoil?", []string{"how", "much", "olive", "oil"},
			[]Correction{{"howmuch", "how much"}, {"oliveoil", "olive oil"}}},
		{"wait 48 hours", []string{"wait", "48", "hours"}, nil},
		{"zzgrblx", []string{"zzgrblx"}, nil},
	}
	for _, tt := range tests {
		var question Question
		var got []string
		for _, token := range ix.analyze(wordsOf(tt.text), &question) {
			got = append(got, token.Text)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q is read otherwise (-want +got)\n%s", tt.text, diff)
		}
		if diff := cmp.Diff(tt.made, question.Corrected); diff != "" {
			t.Errorf("%q is corrected otherwise (-want +got)\n%s", tt.text, diff)
		}
	}
}

// TestEveryKnownWordStays holds that no word of a leaflet is taken for a slip,
// and that no slip is read as a word that does not exist.
func TestEveryKnownWordStays(t *testing.T) {
	ix := invented(t)
	for _, word := range slices.Sorted(maps.Keys(ix.corpus.words)) {
		if got := ix.speller.correct(word); got != word {
			t.Errorf("%q of a leaflet is read as %q", word, got)
		}
	}
	for _, slip := range []string{"aspirn", "kneee", "crutchis", "irigation", "antihistamin"} {
		got := ix.speller.correct(slip)
		if _, known := ix.speller.rank(got); !known {
			t.Errorf("%q is read as %q, which is no known word", slip, got)
		}
	}
}
