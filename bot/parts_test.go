package bot

import (
	"testing"

	"bedside/knowledge"
)

func TestEmphasise(t *testing.T) {
	const text = "One. Twö. Three."
	for _, tt := range []struct {
		name string
		bold []knowledge.Unit
		want string
	}{
		{"nothing", nil, text},
		{"the beginning", []knowledge.Unit{{Start: 0, End: 4}}, "*One.* Twö. Three."},
		{"the end", []knowledge.Unit{{Start: 11, End: 17}}, "One. Twö. *Three.*"},
		{"two", []knowledge.Unit{{Start: 0, End: 4}, {Start: 5, End: 10}}, "*One.* *Twö.* Three."},
		{"out of order", []knowledge.Unit{{Start: 5, End: 10}, {Start: 0, End: 4}}, "One. *Twö.* Three."},
		{"over one another", []knowledge.Unit{{Start: 0, End: 10}, {Start: 5, End: 17}}, "*One. Twö.* Three."},
		{"backwards", []knowledge.Unit{{Start: 4, End: 0}}, text},
		{"beyond the end", []knowledge.Unit{{Start: 11, End: 99}}, text},
		{"before the beginning", []knowledge.Unit{{Start: -1, End: 4}}, text},
	} {
		if got := emphasise(Part{Text: text, Bold: tt.bold}); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestPlainText(t *testing.T) {
	got := PlainText([]Part{{Kind: PartSource, Text: "Source"},
		{Kind: PartQuote, Text: "Quote", Bold: []knowledge.Unit{{Start: 0, End: 5}}},
		{Kind: PartReview, Text: "Review"}, {Kind: PartSafety, Text: "Safety"}})
	if want := "Source\n\n*Quote*\n\nReview\nSafety"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := PlainText(nil); got != "" {
		t.Errorf("no parts: %q", got)
	}
}
