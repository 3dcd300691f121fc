package index

import (
	"slices"
	"strings"
	"testing"

	"bedside/knowledge"
	"bedside/knowledge/lexicon"

	"github.com/google/go-cmp/cmp"
)

// corpusOf reads leaflets; text writes stems of it for comparing.
func corpusOf(t *testing.T, leaflets ...knowledge.Leaflet) *corpus {
	return newCorpus(library(t, leaflets...), kindsOfAnswer(), lexicon.English(), func(*corpus, *sectionWords) {})
}

func (c *corpus) text(list []stem) string {
	var words []string
	for _, s := range list {
		words = append(words, c.texts[s])
	}
	return strings.Join(words, " ")
}

func TestCorpusWords(t *testing.T) {
	tests := []struct{ text, want string }{
		{"You may have the bandage off.", "bandag off"},
		{"Do not shower before the test.", "not shower befor test"},
		{"It is sore during and after it, without pain.", "sore dure after without pain"},
		{"Don't bathe.", "not bath"},
		{"Wait 24h.", "wait 24 h"},
		{"It is up to you.", ""},
		{"Zürich — naïve?", "zurich naiv"},
	}
	for _, tt := range tests {
		c := corpusOf(t, leaflet("a", "A title", "Heading: "+tt.text))
		unit := c.sections[0].passages[0].units[0]
		if got := c.text(unit.stems); got != tt.want {
			t.Errorf("of %q the stems %q are kept, want %q", tt.text, got, tt.want)
		}
	}
}

func TestCorpusNames(t *testing.T) {
	l := leaflet("scope", "The knee scope", "What it is: Fine.")
	l.Aliases = []string{"keyhole surgery of the knee", "it", "scoping"}
	c := corpusOf(t, l)
	var got []string
	for _, name := range c.leaflets[0].names {
		got = append(got, c.text(name))
	}
	if diff := cmp.Diff([]string{"knee scope", "keyhol surgeri knee", "scope"}, got); diff != "" {
		t.Errorf("names (-want +got)\n%s", diff)
	}
}

func TestCorpusCounts(t *testing.T) {
	l := leaflet("scope", "Scope", "Pain: ? aching knee | Sore, sore and sore again.",
		"Food: Toast. | More toast, no pain.")
	c := corpusOf(t, l, leaflet("other", "Other", "Food: Toast."))
	if c.total != 3 {
		t.Errorf("%d sections in all, want 3", c.total)
	}
	want := map[string]int32{
		"scope": 2, // a leaflet's name is in each of its sections
		"pain":  2, // once in a heading, once in a text
		"knee":  1, // in a phrasing
		"sore":  1, // three times in one section
		"toast": 2, // twice in one section, once in another leaflet
		"other": 1,
	}
	for word, n := range want {
		if s := c.stems[stemOf(word)]; s == 0 || c.vocabulary.sections[s] != n {
			t.Errorf("%q is in %d sections, want %d", word, c.vocabulary.sections[s], n)
		}
	}
}

func TestQuotable(t *testing.T) {
	tests := []struct {
		name, text string
		dangling   bool
		want       bool
	}{
		{"a sentence", "Take two tablets.", false, true},
		{"a list", "Take:\n- two tablets\n- a rest", false, true},
		{"a lead-in whose list is missing", "Do not take:", true, false},
		{"a question", "Can I drive?", false, false},
		{"questions", "Can I drive? Can I swim?", false, false},
		{"a question and its answer", "Can I drive? No.", false, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := leaflet("a", "A title", "Heading: "+tt.text)
			l.Sections[0].Passages[0].Dangling = tt.dangling
			if got := corpusOf(t, l).sections[0].passages[0].quotable; got != tt.want {
				t.Errorf("%q may answer: %v, want %v", tt.text, got, tt.want)
			}
		})
	}
}

// TestNeverMatched holds that what only leads in or asks is never found, though
// it has all the words of the question.
func TestNeverMatched(t *testing.T) {
	l := leaflet("trip", "Balloon trip",
		"Drinks: Drink no wine before the balloon trip: | Is wine allowed before the balloon trip? | Tea is fine.")
	l.Sections[0].Passages[0].Dangling = true
	ix := build(t, library(t, l))
	got := passageIDs(search(t, ix, Query{Text: "is wine allowed before the balloon trip"}))
	if want := []string{"trip/drinks#3"}; !slices.Equal(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
}

func TestProgress(t *testing.T) {
	var done []int
	c := newCorpus(inventedLeaflets(t), kindsOfAnswer(), lexicon.English(),
		func(c *corpus, _ *sectionWords) { done = append(done, len(c.sections)) })
	for i, n := range done {
		if n != i+1 {
			t.Fatalf("progress %v", done)
		}
	}
	if len(done) != len(c.sections) {
		t.Errorf("told %d times of %d sections", len(done), len(c.sections))
	}
	if c.symbols != nil {
		t.Error("words that only building needs are kept")
	}
}
