package knowledge_test

import (
	"testing"
	"time"

	"bedside/knowledge"

	"github.com/google/go-cmp/cmp"
)

// leaflet makes a leaflet of one section with the given passages.
func leaflet(id string, texts ...string) knowledge.Leaflet {
	l := knowledge.Leaflet{ID: id, Title: "About " + id, Sections: []knowledge.Section{{Heading: "Facts"}}}
	for _, text := range texts {
		l.Sections[0].Passages = append(l.Sections[0].Passages, knowledge.Passage{Text: text})
	}
	knowledge.Identify(&l)
	return l
}

func TestLibrary(t *testing.T) {
	lib, problems := knowledge.NewLibrary([]knowledge.Leaflet{
		leaflet("gout", "Rest."), leaflet("cast", "Keep it dry.", "Use a bag."), leaflet("gout", "Another."),
	})
	want := []knowledge.Problem{{File: "gout", Message: `a second leaflet has the id "gout"`,
		Remedy: "rename one of the two files"}}
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Errorf("problems (-want +got)\n%s", diff)
	}
	if got := lib.Leaflets(); len(got) != 2 || got[0].ID != "cast" || got[1].ID != "gout" {
		t.Errorf("leaflets are not ordered by id, or not two: %+v", got)
	}
	if got := lib.Leaflet("gout"); got == nil || got.Sections[0].Passages[0].Text != "Rest." {
		t.Errorf("Leaflet(gout) = %+v, want the first of the two", got)
	}
	if got := lib.Leaflet("flu"); got != nil {
		t.Errorf("Leaflet(flu) = %+v, want none", got)
	}
}

func TestQuote(t *testing.T) {
	lib, _ := knowledge.NewLibrary([]knowledge.Leaflet{leaflet("gout", "Rest."),
		leaflet("cast", "Keep it dry.", "Use a bag.")})
	quote, ok := lib.Quote("cast/facts#2", knowledge.Digest("Use a bag."))
	if !ok || quote.Leaflet.ID != "cast" || quote.Section.Heading != "Facts" || quote.Passage.Text != "Use a bag." {
		t.Errorf("got %+v, %v", quote, ok)
	}
	for name, call := range map[string][2]string{
		"no such passage":     {"cast/facts#3", knowledge.Digest("Use a bag.")},
		"no such leaflet":     {"flu/facts#1", knowledge.Digest("Rest.")},
		"another digest":      {"cast/facts#2", knowledge.Digest("Keep it dry.")},
		"no digest":           {"cast/facts#2", ""},
		"digest of an answer": {"gout/facts#1", knowledge.Digest("Rest")},
	} {
		if quote, ok := lib.Quote(call[0], call[1]); ok || quote.Passage != nil {
			t.Errorf("%s: got %+v, want nothing to quote", name, quote)
		}
	}
	lib.Leaflet("gout").Sections[0].Passages[0].Text = "Run."
	if _, ok := lib.Quote("gout/facts#1", knowledge.Digest("Rest.")); ok {
		t.Error("a text that was changed in memory is quoted")
	}
}

func TestPassage(t *testing.T) {
	leaflets := []knowledge.Leaflet{leaflet("gout", "Rest."), leaflet("cast", "Keep it dry.", "Use a bag.")}
	lib, _ := knowledge.NewLibrary(leaflets)
	quote, ok := lib.Passage("cast/facts#2")
	if !ok || quote.Leaflet.ID != "cast" || quote.Section.Heading != "Facts" || quote.Passage.Text != "Use a bag." {
		t.Errorf("got %+v, %v", quote, ok)
	}
	for _, id := range []string{"", "cast", "cast/facts#3", "flu/facts#1"} {
		if quote, ok := lib.Passage(id); ok || quote.Passage != nil {
			t.Errorf("%q: got %+v, want none", id, quote)
		}
	}
	lib.Leaflet("gout").Sections[0].Passages[0].Text = "Run."
	if quote, ok := lib.Passage("gout/facts#1"); ok || quote.Passage != nil {
		t.Error("a text that was changed in memory is returned")
	}
}

func TestEmptyLibrary(t *testing.T) {
	lib, problems := knowledge.NewLibrary(nil)
	if len(lib.Leaflets()) != 0 || len(problems) != 0 || lib.Leaflet("") != nil {
		t.Error("an empty library holds something")
	}
}

func TestDay(t *testing.T) {
	if got := knowledge.Day(time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)); got != "2026-01-31" {
		t.Errorf("got %q", got)
	}
	if got := knowledge.Day(time.Time{}); got != "" {
		t.Errorf("an unknown day is written as %q, want nothing", got)
	}
}
