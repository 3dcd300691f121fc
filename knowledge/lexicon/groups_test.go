package lexicon

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"bedside/knowledge"
)

func TestReadLines(t *testing.T) {
	const text = "\ufeff# Heading\r\n" +
		"\r\n" +
		"blood thinner,  anti  coagulant > Warfarin, apixaban # as a nurse says it\r\n" +
		"plaster (cast), cast\n" +
		"plaster (Sticking), band-aid > plaster strip\n" +
		"shower > power shower"
	l, problems := readAlone("words.txt", strings.NewReader(text))
	if len(problems) > 0 {
		t.Fatalf("reading: problems %v", problems)
	}
	want := []Group{
		{Terms: []string{"blood thinner", "anti coagulant"}, Narrower: []string{"Warfarin", "apixaban"}, File: "words.txt",
			Line: 3},
		{Terms: []string{"plaster", "cast"}, Sensed: []string{"plaster"}, File: "words.txt", Line: 4},
		{Terms: []string{"plaster", "band-aid"}, Narrower: []string{"plaster strip"}, Sensed: []string{"plaster"}, File: "words.txt", Line: 5},
		{Terms: []string{"shower"}, Narrower: []string{"power shower"}, File: "words.txt", Line: 6},
	}
	if diff := cmp.Diff(want, l.Groups()); diff != "" {
		t.Errorf("Groups: -want +got\n%s", diff)
	}
}

func TestNarrowerOfNarrower(t *testing.T) {
	const text = "painkiller > NSAID, paracetamol\nNSAID > ibuprofen\nibuprofen, Nurofen\nparacetamol, Panadol\n" +
		"tape > plaster (cast)\nplaster (cast), cast\nplaster (sticking), band-aid\n"
	l, problems := readAlone("words.txt", strings.NewReader(text))
	if len(problems) > 0 {
		t.Fatalf("reading: problems %v", problems)
	}
	var got []string
	for _, g := range l.Groups() {
		got = append(got, g.Terms[0]+" > "+strings.Join(g.Narrower, ", "))
	}
	want := []string{
		"painkiller > NSAID, ibuprofen, Nurofen, paracetamol, Panadol", "NSAID > ibuprofen, Nurofen",
		"ibuprofen > ", "paracetamol > ", "tape > plaster, cast", "plaster > ", "plaster > ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("narrower terms: -want +got\n%s", diff)
	}
}

// TestProblems writes each problem as it is read, and how many groups are
// kept in spite of it.
func TestProblems(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
		kept       int
	}{
		{"no term before the mark", "a, b\n> c",
			[]string{`w:2: the line names no term; write what the narrower terms are kinds of before the ">"`}, 1},
		{"nothing behind the mark", "a, b >",
			[]string{`w:1: nothing follows the ">"; write narrower terms behind the ">", or take it out`}, 1},
		{"empty term", "a,, b", []string{"w:1: there is no term between two commas or beside one; delete the comma too many"},
			1},
		{"comma at the end", "a, b,",
			[]string{"w:1: there is no term between two commas or beside one; delete the comma too many"}, 1},
		{"two marks", "a > b > c", []string{`w:1: the line has more than one ">"; write one line for each level`}, 0},
		{"term alone", "a", []string{`w:1: "a" stands alone, so the line does nothing; ` +
			`add a term that means the same, or narrower terms behind a ">"`}, 0},
		{"twice in a line", "a, b, A", []string{`w:1: "A" stands twice in the line; delete one of the two`}, 1},
		{"twice, as kind of itself", "a, b > a, c", []string{`w:1: "a" stands twice in the line; delete one of the two`}, 1},
		{"no word", "a, b, !?", []string{`w:1: "!?" holds no word; write it with letters or digits, or delete it`}, 1},
		{"lost comma", "a, one two three four five six seven eight nine", []string{
			`w:1: "one two three four five six seven eight nine" has more than 8 words; ` +
				`check that no comma was lost, or write it shorter`}, 0},
		{"open bracket", "a, b (c",
			[]string{`w:1: the brackets of "b (c" are not understood; ` +
				`write it as "plaster (cast)": the term, then one sense in brackets`}, 0},
		{"bracket in the middle", "a, b (c) d",
			[]string{`w:1: the brackets of "b (c) d" are not understood; ` +
				`write it as "plaster (cast)": the term, then one sense in brackets`}, 0},
		{"bracket alone", "a, b, (c)", []string{`w:1: "(c)" holds no word; write it with letters or digits, or delete it`},
			1},
		{"long line", "a, b, " + strings.Repeat("x", maxLine),
			[]string{"w:1: the line is longer than 4000 bytes; check that no line break was lost, or write fewer terms"}, 0},
		{"not UTF-8", "a, b\na, b\xff", []string{"w:2: the line is not UTF-8; save the file as UTF-8"}, 1},
		{"direction mark", "a, b\u202e",
			[]string{"w:1: the line holds the invisible character U+202E; delete it, or type the line again"}, 0},
		{"in a comment too", "a, b # \u2066",
			[]string{"w:1: the line holds the invisible character U+2066; delete it, or type the line again"}, 0},
		{"control character", "a, b\x00",
			[]string{"w:1: the line holds the invisible character U+0000; delete it, or type the line again"}, 0},
		{"in two groups", "a, b\nc, B, d", []string{
			`w:2: "B" already stands in the line "a, b" (w:1); ` +
				`take it out of one of the two lines, or write its sense in brackets behind it in both`}, 2},
		{"one sense twice", "a, b (x)\nc, b (X)", []string{
			`w:2: "b (x)" already stands in the line "a, b (x)" (w:1); ` +
				`take it out of one of the two lines, or write its sense in brackets behind it in both`}, 2},
		{"sense on one side only", "a, b\nc, b (x)",
			[]string{`w:2: "b (x)" also stands as "b" in the line "a, b" (w:1); write the sense in brackets behind both`}, 2},
		{"nothing left", "a, b\na, b > c", []string{
			`w:2: "a" already stands in the line "a, b" (w:1); ` +
				`take it out of one of the two lines, or write its sense in brackets behind it in both`,
			`w:2: "b" already stands in the line "a, b" (w:1); ` +
				`take it out of one of the two lines, or write its sense in brackets behind it in both`}, 1},
		{"kind of unclear sense", "a, b (x)\nc > b",
			[]string{`w:2: "b" has several senses; write which of them is meant, as in "b (x)"`}, 2},
		{"kind of its kind", "a > b\nb > c\nc > a", []string{
			`w:3: "a" is a kind of "c", which by w:1 is a kind of it; decide which of the two is the wider term`}, 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l, problems := readAlone("w", strings.NewReader(tt.text))
			if diff := cmp.Diff(tt.want, texts(problems)); diff != "" {
				t.Errorf("problems: -want +got\n%s", diff)
			}
			if got := len(l.Groups()); got != tt.kept {
				t.Errorf("kept %d groups, want %d: %v", got, tt.kept, l.Groups())
			}
		})
	}
}

func TestUnreadable(t *testing.T) {
	_, problems := readAlone("w", iotest.ErrReader(errors.New("disk gone")))
	if diff := cmp.Diff([]string{"w: reading the lexicon: disk gone; make the file readable"},
		texts(problems)); diff != "" {
		t.Errorf("failing reader: -want +got\n%s", diff)
	}
	_, problems = readAlone("w", strings.NewReader(strings.Repeat("a, b\n", maxFile)))
	if diff := cmp.Diff([]string{"w: the file is longer than 1048576 bytes; split the file in two"},
		texts(problems)); diff != "" {
		t.Errorf("endless file: -want +got\n%s", diff)
	}
}

func texts(problems []knowledge.Problem) []string {
	var found []string
	for _, p := range problems {
		found = append(found, p.Error())
	}
	return found
}

// FuzzReadLines holds that no file breaks the reader, that every problem can be
// found and mended, and that what is kept keeps the promises of Group.
func FuzzReadLines(f *testing.F) {
	f.Add("blood thinner, anticoagulant > warfarin # comment\nplaster (cast), cast\n\na > b\nb > a\n")
	f.Add("\ufeffa, b (x), b (y)\r\nc > b\n>,#(\xff\u202e")
	f.Fuzz(func(t *testing.T, text string) {
		l, problems := readAlone("w", strings.NewReader(text))
		for _, p := range problems {
			if p.Message == "" || p.Remedy == "" || (p.Line == 0 && len(text) <= maxFile) {
				t.Errorf("problem %q lacks its line, message or remedy", p)
			}
		}
		for _, g := range l.Groups() {
			checkGroup(t, g)
		}
		again, more := Merge(l)
		if diff := cmp.Diff(l.Groups(), again.Groups()); diff != "" || len(more) > 0 {
			t.Errorf("what was kept is not sound: %v\n%s", more, diff)
		}
	})
}

func checkGroup(t *testing.T, g Group) {
	if len(g.Terms) == 0 || g.Line == 0 {
		t.Errorf("group %v has no term or no line", g)
	}
	seen := map[string]bool{}
	for _, text := range append(g.Terms, g.Narrower...) {
		words := strings.Join(Texts(text), " ")
		if words == "" || seen[words] {
			t.Errorf("group %v holds %q twice, or it has no word", g, text)
		}
		seen[words] = true
	}
}
