package index

import (
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"bedside/knowledge/lexicon"
)

// inventedPhrases reads a lexicon of a few lines.
func inventedPhrases(t *testing.T) *phraseTable {
	const lines = `
blood, claret
blood thinner, anticoagulant > warfarin, apixaban
throw up, vomit, be sick
local anaesthetic, put to sleep > lidocaine
medicine, drug > paracetamol, fish oil
plaster (cast), plaster cast
plaster (sticking), sticking plaster
`
	l, problems := lexicon.Load(fstest.MapFS{"en/words.txt": {Data: []byte(lines)}}, "en")
	for _, p := range problems {
		t.Fatal(p)
	}
	return newPhraseTable(l)
}

func TestLongestMatch(t *testing.T) {
	c := inventedPhrases(t)
	tests := []struct {
		name, text string
		length     int
		want       map[string]float64
	}{
		{"no word of the lexicon", "shower now", 0, map[string]float64{}},
		{"one word for several", "anticoagulants", 1, map[string]float64{"blood thinner": weightSynonym,
			"anticoagul": weightSynonym}},
		{"the longest phrase first", "blood thinners now", 2,
			map[string]float64{"blood thinner": weightSynonym, "anticoagul": weightSynonym}},
		{"the short phrase when the long one does not stand there", "blood now", 1,
			map[string]float64{"blood": weightSynonym, "claret": weightSynonym}},
		{"a narrower word means the wider", "warfarin", 1,
			map[string]float64{"blood thinner": weightBroader, "anticoagul": weightBroader}},
		{"a narrower word of a wide one says little", "paracetamol", 1,
			map[string]float64{"medicin": weightVague, "drug": weightVague}},
		{"a narrower phrase", "fish oil", 2, map[string]float64{"medicin": weightVague, "drug": weightVague}},
		{"a word of several meanings", "plaster", 1, map[string]float64{
			"plaster": weightSynonym, "plaster cast": weightSynonym, "stick plaster": weightSynonym}},
		{"half a phrase is not the phrase", "throw it", 0, map[string]float64{}},
		{"words passed over", "put me to sleep", 4, map[string]float64{"local anaesthet": weightSynonym,
			"put to sleep": weightSynonym}},
		{"several words passed over", "throw it all up", 0, map[string]float64{}},
		{"a phrase cut off by the end", "throw", 0, map[string]float64{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var stems []string
			for _, w := range lexicon.Texts(tt.text) {
				stems = append(stems, stemOf(w))
			}
			length, means := c.longestMatch(stems)
			got := map[string]float64{}
			for _, s := range means.synonyms {
				name := strings.Join(s.phrase, " ")
				got[name] = max(got[name], s.weight)
			}
			if length != tt.length {
				t.Errorf("takes %d words, want %d", length, tt.length)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("stands for (-want +got)\n%s", diff)
			}
		})
	}
}

// TestLongestMatchDoesNotNarrow holds that the wider word never stands for one of its
// kinds: what is said of blood thinners holds for warfarin, but not the other way.
func TestLongestMatchDoesNotNarrow(t *testing.T) {
	c := inventedPhrases(t)
	for _, wide := range [][]string{{"blood", "thinner"}, {"anticoagul"}, {"medicin"}, {"drug"}} {
		_, means := c.longestMatch(wide)
		for _, s := range means.synonyms {
			for _, narrow := range []string{"warfarin", "apixaban", "paracetamol", "fish oil"} {
				if strings.Join(s.phrase, " ") == narrow {
					t.Errorf("%v stands for %s", wide, narrow)
				}
			}
		}
	}
}

func TestPhraseMatches(t *testing.T) {
	p := phrase{"put", "to", "sleep"}
	tests := []struct {
		text string
		want int
	}{
		{"put to sleep", 3},
		{"put me to sleep", 4},
		{"put my him to a sleep now", 6},
		{"put", 0},
		{"put to", 0},
		{"put me", 0},
		{"to sleep", 0},
		{"me put to sleep", 0},
		{"put quickly to sleep", 0},
	}
	for _, tt := range tests {
		if got := p.matches(strings.Fields(tt.text)); got != tt.want {
			t.Errorf("%v in %q: %d words, want %d", p, tt.text, got, tt.want)
		}
	}
	if got := (phrase{"the", "pill"}).matches([]string{"the", "the", "pill"}); got != 3 {
		t.Errorf("a phrase that begins with a word passed over takes %d words, want 3", got)
	}
}

// TestPhrasesOfEnglish looks some words up that patients and leaflets call
// differently.
func TestPhrasesOfEnglish(t *testing.T) {
	c := newPhraseTable(lexicon.English())
	tests := []struct{ said, meant string }{
		{"blood thinners", "anticoagulant"},
		{"warfarin", "blood thinner"},
		{"painkillers", "analgesic"},
		{"throwing up", "vomit"},
	}
	for _, tt := range tests {
		var stems, want []string
		for _, w := range lexicon.Texts(tt.said) {
			stems = append(stems, stemOf(w))
		}
		for _, w := range lexicon.Texts(tt.meant) {
			want = append(want, stemOf(w))
		}
		length, means := c.longestMatch(stems)
		if length != len(stems) || !slices.ContainsFunc(means.synonyms,
			func(s synonym) bool { return slices.Equal(s.phrase, want) }) {
			t.Errorf("%q takes %d words and does not stand for %q", tt.said, length, tt.meant)
		}
	}
}

// TestParts holds that the words of a phrase that stand apart count for less than
// the phrase, and the less of them there are the less.
func TestParts(t *testing.T) {
	ix := invented(t)
	sum := func(stems ...string) float64 {
		total := 0.0
		for _, part := range parts(stems, newStemBits(ix.corpus.vocabulary)) {
			total += part.weight
		}
		return total
	}
	both, one, none := sum("cold", "pack"), sum("cold", "zebra"), sum("zebra", "giraff")
	if math.Abs(both-weightPart) > 1e-9 {
		t.Errorf("both words of a phrase count for %v, want %v", both, weightPart)
	}
	if one <= 0 || one >= both || none != 0 {
		t.Errorf("of a phrase two words count for %v, one for %v, none for %v", both, one, none)
	}
	if with := sum("cold", "the", "pack"); with != both {
		t.Errorf("with a function word a phrase counts for %v, without for %v", with, both)
	}
}

// TestSiblings holds that a wider word inside the name of another kind does not
// stand for the kind that was asked for.
func TestSiblings(t *testing.T) {
	lib := library(t, leaflet("op", "Small operation",
		"Allergies: Tell us if a local anaesthetic ever made you ill.", "Parking: The car park is behind the house."))
	ix := build(t, lib)
	accounted := func(text string) bool {
		for _, m := range search(t, ix, Query{Text: text}).Matches {
			if m.Section.Heading == "Allergies" && len(m.Reasons.Unexplained) == 0 {
				return true
			}
		}
		return false
	}
	for text, want := range map[string]bool{
		"numbing injection": true, "local anaesthetic": true, "anaesthetic": true, "general anaesthetic": false,
		"knock me out": false,
	} {
		if got := accounted(text); got != want {
			t.Errorf("%q is accounted for by a text on local anaesthetics: %v, want %v", text, got, want)
		}
	}
}
