package source

import (
	"strings"
	"testing"
	"unicode/utf8"

	"bedside/knowledge"

	"pgregory.net/rapid" // shrinks what breaks a property to the smallest case
)

func texts(sizes ...int) []knowledge.Passage {
	var found []knowledge.Passage
	for _, n := range sizes {
		found = append(found, knowledge.Passage{Text: strings.Repeat("é", n)})
	}
	return found
}

func sizes(passages []knowledge.Passage) []int {
	var found []int
	for _, p := range passages {
		found = append(found, utf8.RuneCountInString(strings.ReplaceAll(p.Text, "\n\n", "")))
	}
	return found
}

func TestJoined(t *testing.T) {
	for _, c := range []struct {
		name string
		from []int
		want []int
	}{
		{"nothing", nil, nil},
		{"a short section is one", []int{100, 200, 300}, []int{600}},
		{"a long one falls into even pieces", []int{400, 400, 400, 400}, []int{800, 800}},
		{"a long text stays whole", []int{50, 3000, 50}, []int{50, 3000, 50}},
		{"no piece grows too long", []int{700, 700, 100}, []int{700, 800}},
	} {
		got := sizes(joined(texts(c.from...)))
		if len(got) != len(c.want) {
			t.Errorf("%s: %v became %v, want %v", c.name, c.from, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: %v became %v, want %v", c.name, c.from, got, c.want)
			}
		}
	}
}

// TestJoinedKeepsAll holds that joining loses and reorders nothing, leaves no
// piece longer than a screen unless one text is, and keeps what a passage that
// lacks its list must tell.
func TestJoinedKeepsAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.SliceOfN(rapid.IntRange(1, 2*onePassage), 0, 30).Draw(t, "sizes")
		given := texts(from...)
		var all []string
		for i := range given {
			given[i].Dangling = i == len(given)-1
			all = append(all, given[i].Text)
		}
		got := joined(given)
		var back []string
		for i, p := range got {
			parts := strings.Split(p.Text, "\n\n")
			if len(parts) > 1 && utf8.RuneCountInString(strings.Join(parts, "")) > onePassage {
				t.Fatalf("%v: a piece of %d texts has %d characters", from, len(parts), utf8.RuneCountInString(p.Text))
			}
			if p.Dangling != (i == len(got)-1) {
				t.Fatalf("%v: piece %d of %d is dangling: %v", from, i, len(got), p.Dangling)
			}
			back = append(back, parts...)
		}
		if strings.Join(back, "|") != strings.Join(all, "|") {
			t.Fatalf("%v: the pieces are not the whole", from)
		}
	})
}
