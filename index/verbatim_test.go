package index

import (
	"context"
	"errors"
	"strings"
	"testing"

	"bedside/knowledge"
	"bedside/knowledge/lexicon"

	"github.com/google/go-cmp/cmp"
)

// TestVerbatim holds that what is found is the library's own text, with its
// digest, and that highlights are parts of it.
func TestVerbatim(t *testing.T) {
	lib := inventedLeaflets(t)
	ix := buildPlain(t, lib)
	for _, text := range []string{"can I shower", "how long does the ear irrigation take", "risks", "knee"} {
		for _, m := range search(t, ix, Query{Text: text, Limit: 100}).Matches {
			if m.Passage.SHA256 != knowledge.Digest(m.Passage.Text) {
				t.Errorf("%s is quoted with another digest", m.Passage.ID)
			}
			if lib.Leaflet(m.Leaflet.ID) != m.Leaflet {
				t.Errorf("%s is quoted from a copy of its leaflet", m.Passage.ID)
			}
			for _, highlight := range m.HighlightTexts() {
				if highlight != strings.TrimSpace(highlight) || !strings.Contains(m.Passage.Text, highlight) {
					t.Errorf("%q is no part of %s", highlight, m.Passage.ID)
				}
			}
		}
	}
}

// TestChangedTextIsNotQuoted changes texts behind the index's back.
func TestChangedTextIsNotQuoted(t *testing.T) {
	const question = "can I take aspirin after the knee arthroscopy"
	tests := []struct {
		name   string
		change func(*knowledge.Passage)
	}{
		{"a word", func(p *knowledge.Passage) { p.Text = strings.Replace(p.Text, "no aspirin", "an aspirin", 1) }},
		{"a letter", func(p *knowledge.Passage) { p.Text = strings.Replace(p.Text, "48", "4", 1) }},
		{"the text and its digest", func(p *knowledge.Passage) {
			p.Text = strings.Replace(p.Text, "no aspirin", "an aspirin", 1)
			p.SHA256 = knowledge.Digest(p.Text)
		}},
		{"the whole text", func(p *knowledge.Passage) { p.Text = "" }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lib := inventedLeaflet(t, "knee-arthroscopy")
			ix := buildPlain(t, lib)
			before := passageIDs(search(t, ix, Query{Text: question, Limit: 100}))
			passage := &lib.Leaflets()[0].Sections[3].Passages[0]
			if len(before) == 0 || before[0] != passage.ID {
				t.Fatalf("found %v, want %s first", before, passage.ID)
			}
			tt.change(passage)
			after := passageIDs(search(t, ix, Query{Text: question, Limit: 100}))
			if diff := cmp.Diff(before[1:], after); diff != "" {
				t.Errorf("found after the change (-want +got)\n%s", diff)
			}
		})
	}
}

// TestMovedTextIsNotQuoted exchanges the texts of two passages.
func TestMovedTextIsNotQuoted(t *testing.T) {
	lib := inventedLeaflet(t, "knee-arthroscopy")
	ix := buildPlain(t, lib)
	one, other := &lib.Leaflets()[0].Sections[1].Passages[0], &lib.Leaflets()[0].Sections[3].Passages[0]
	one.Text, other.Text = other.Text, one.Text
	one.SHA256, other.SHA256 = other.SHA256, one.SHA256
	for _, m := range search(t, ix, Query{Text: "can I eat before the knee operation", Limit: 100}).Matches {
		if m.Passage.ID == one.ID || m.Passage.ID == other.ID {
			t.Errorf("%s is quoted with the text %q", m.Passage.ID, m.Passage.Text)
		}
	}
}

// canary is a word that no leaflet, error or log may ever hold.
const canary = "xylophonecanary"

// TestErrorsHoldNoMessage makes every error of a search, and looks for the
// patient's words in it.
func TestErrorsHoldNoMessage(t *testing.T) {
	query := Query{Text: "can my " + canary + " shower after the knee arthroscopy", Leaflet: canary,
		Earlier: []string{canary + " knee"}}
	cancelled, cancel := context.WithCancelCause(t.Context())
	cancel(nil)
	late, stop := context.WithTimeout(t.Context(), 0)
	defer stop()
	closed, err := Build(inventedLeaflets(t), Options{Lexicon: &lexicon.Lexicon{}})
	if err != nil {
		t.Fatal(err)
	}
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		ctx  context.Context
		ix   *Index
		is   error
	}{
		{"a context cancelled", cancelled, invented(t), context.Canceled},
		{"a context out of time", late, invented(t), context.DeadlineExceeded},
		{"an index closed", t.Context(), closed, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			result, err := tt.ix.Search(tt.ctx, query)
			if err == nil {
				t.Fatal("no error")
			}
			if tt.is != nil && !errors.Is(err, tt.is) {
				t.Errorf("error %v, want %v within", err, tt.is)
			}
			for _, word := range []string{canary, "shower", "knee", "arthroscopy"} {
				if strings.Contains(err.Error(), word) {
					t.Errorf("the error holds the message's %q: %v", word, err)
				}
			}
			if len(result.Matches) > 0 {
				t.Errorf("%d matches beside an error", len(result.Matches))
			}
		})
	}
}

func TestBuildErrors(t *testing.T) {
	for name, lib := range map[string]*knowledge.Library{
		"no leaflet":                 library(t),
		"a leaflet without sections": library(t, leaflet("a", "A")),
	} {
		ix, err := Build(lib, Options{})
		if err == nil || !strings.Contains(err.Error(), "the library has no leaflet") || ix != nil {
			t.Errorf("%s: index %v, error %v", name, ix, err)
		}
	}
}
