package index

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/index/reader"
	"bedside/knowledge"
)

// TestEvidenceIsHighlighted holds that whole sentences and items are marked by the reader's
// evidence, together with what turns their meaning.
func TestEvidenceIsHighlighted(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		best       string // the part for which there is evidence
		want       []string
	}{
		{"a sentence", "Rest today. Drive after two days. Call us.", "Drive after", []string{"Drive after two days."}},
		{"and the exception behind it", "Drive after two days. Unless you took a sedative, then wait a week. Call us.", "Drive",
			[]string{"Drive after two days.", "Unless you took a sedative, then wait a week."}},
		{"and a contrast behind it", "You may swim. But not in the sea.", "swim", []string{"You may swim.", "But not in the sea."}},
		{"an item that its lead-in denies", "For a week, do not:\n- lift weights\n- drive", "lift",
			[]string{"For a week, do not:", "lift weights"}},
		{"an item of a lead-in that limits", "If you had a sedative:\n- go home with a friend\n- sign nothing", "sign",
			[]string{"If you had a sedative:", "sign nothing"}},
		{"an item of a lead-in that says nothing", "Please bring:\n- your card\n- a book", "book", []string{"a book"}},
	} {
		lib := library(t, leaflet("a", "A", "B: "+tt.text))
		ix := build(t, lib)
		text := lib.Leaflets()[0].Sections[0].Passages[0].Text
		start := strings.Index(text, tt.best)
		s := &scored{reading: reader.Reading{Units: []reader.Evidence{
			{Start: 0, End: len(text), Logit: -5}, {Start: start, End: start + len(tt.best), Logit: 3},
		}}}
		var got []string
		for _, u := range ix.highlights(new(Question), s) {
			got = append(got, text[u.Start:u.End])
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.name, diff)
		}
	}
}

// TestSupportingEvidence holds that of near-equal evidence up to three parts are marked, and
// of unequal evidence the best alone.
func TestSupportingEvidence(t *testing.T) {
	units := make([]unitWords, 5)
	for i := range units {
		units[i].Unit = knowledge.Unit{Start: 10 * i, End: 10*i + 9}
	}
	evidence := func(logits ...float64) (all []reader.Evidence) {
		for i, logit := range logits {
			all = append(all, reader.Evidence{Start: 10 * i, End: 10*i + 9, Logit: logit})
		}
		return all
	}
	for _, tt := range []struct {
		logits []float64
		want   []int
	}{
		{[]float64{-3, 4, 0, 1, -2}, []int{1}},
		{[]float64{4, -2, 3.5, -3, 3}, []int{0, 2, 4}},
		{[]float64{4, 4, 4, 4, 4}, []int{0, 1, 2}},
	} {
		s := &scored{reading: reader.Reading{Units: evidence(tt.logits...)}}
		if diff := cmp.Diff(tt.want, s.supporting(units)); diff != "" {
			t.Errorf("%v (-want +got)\n%s", tt.logits, diff)
		}
	}
}

// TestWhatIsReadAsOneIsMarkedAsOne holds that of a table, which is read as one, no rows are marked before others: they may
// be those of another age.
func TestWhatIsReadAsOneIsMarkedAsOne(t *testing.T) {
	table := "Age | Dose\n1 year | 2.5 ml\n2 years | 5 ml\n3 years | 7.5 ml\n4 years | 10 ml"
	text := "Give it after food.\n\n" + table + "\n\nShake the bottle."
	start := len("Give it after food.\n\n")
	end := start + len(table)
	var units []unitWords
	for _, u := range knowledge.Units(text) {
		units = append(units, unitWords{Unit: u})
	}
	for _, tt := range []struct {
		food, table float64
		want        []int
	}{
		{-3, 4, []int{1, 2, 3, 4, 5}},
		{4, 3.5, []int{0, 1, 2, 3, 4, 5}},
		{4, -3, []int{0}},
	} {
		s := &scored{reading: reader.Reading{Units: []reader.Evidence{
			{Start: 0, End: start - 2, Logit: tt.food}, {Start: start, End: end, Logit: tt.table}, {Start: end + 2, End: len(text), Logit: -4},
		}}}
		if diff := cmp.Diff(tt.want, s.supporting(units)); diff != "" {
			t.Errorf("food %g, table %g (-want +got)\n%s", tt.food, tt.table, diff)
		}
	}
}
