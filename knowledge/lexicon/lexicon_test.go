package lexicon

import (
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"bedside/knowledge"
)

// readAlone makes a lexicon of one file.
func readAlone(name string, r io.Reader) (*Lexicon, []knowledge.Problem) {
	lines, problems := readLines(name, r)
	l, more := assemble(lines)
	return l, append(problems, more...)
}

func parse(t *testing.T, name, text string) *Lexicon {
	t.Helper()
	l, problems := readAlone(name, strings.NewReader(text))
	if len(problems) > 0 {
		t.Fatalf("reading %s: %v", name, problems)
	}
	return l
}

func TestLoad(t *testing.T) {
	files := fstest.MapFS{
		"en/b.txt":          {Data: []byte("c, d, a\n")},
		"en/a.txt":          {Data: []byte("a, b\n")},
		"en/notes.md":       {Data: []byte("not ours")},
		"en/old.txt/x.txt":  {Data: []byte("not ours")},
		"en/everyday.txt.z": {Data: []byte("not ours")},
		"en/redflags.txt":   {Data: []byte("not ours")},
	}
	l, problems := Load(files, "en")
	want := []Group{{Terms: []string{"a", "b"}, File: "en/a.txt", Line: 1},
		{Terms: []string{"c", "d"}, File: "en/b.txt", Line: 1}}
	if diff := cmp.Diff(want, l.Groups()); diff != "" {
		t.Errorf("Groups: -want +got\n%s", diff)
	}
	wantProblems := []string{`en/b.txt:1: "a" already stands in the line "a, b" (en/a.txt:1); ` +
		`take it out of one of the two lines, or write its sense in brackets behind it in both`}
	if diff := cmp.Diff(wantProblems, texts(problems)); diff != "" {
		t.Errorf("problems: -want +got\n%s", diff)
	}
	if _, problems := Load(files, "fr"); len(problems) != 1 || problems[0].File != "fr" || problems[0].Remedy == "" {
		t.Errorf("Load of a missing folder: problems %v, want one that names it", problems)
	}
}

func TestMerge(t *testing.T) {
	ours := parse(t, "ours", "pee, wee > dribble\npoo, stool\n"+
		"plaster (cast), cast\nplaster (sticking), band-aid\nmarrow test, marrow biopsy\n")
	clinic := parse(t, "clinic",
		"wee, wizz > dribble, trickle\nBMB, marrow test\npee, number two, poo\nplaster (cast), pot\nward four, men's ward\n")
	merged, problems := Merge(ours, clinic)
	want := []Group{
		{Terms: []string{"pee", "wee", "wizz"}, Narrower: []string{"dribble", "trickle"}, File: "ours", Line: 1},
		{Terms: []string{"poo", "stool"}, File: "ours", Line: 2},
		{Terms: []string{"plaster", "cast", "pot"}, Sensed: []string{"plaster"}, File: "ours", Line: 3},
		{Terms: []string{"plaster", "band-aid"}, Sensed: []string{"plaster"}, File: "ours", Line: 4},
		{Terms: []string{"marrow test", "marrow biopsy", "BMB"}, File: "ours", Line: 5},
		{Terms: []string{"ward four", "men's ward"}, File: "clinic", Line: 5},
	}
	if diff := cmp.Diff(want, merged.Groups()); diff != "" {
		t.Errorf("Groups: -want +got\n%s", diff)
	}
	wantProblems := []string{"clinic:3: the line says that terms of the lines \"pee, wee, wizz\" (ours:1) and " +
		"\"poo, stool\" (ours:2) mean the same; " +
		"take one of them out, or write a sense in brackets behind the one that is meant otherwise"}
	if diff := cmp.Diff(wantProblems, texts(problems)); diff != "" {
		t.Errorf("problems: -want +got\n%s", diff)
	}
	if diff := cmp.Diff([]string{"pee", "wee"}, ours.Groups()[0].Terms); diff != "" {
		t.Errorf("Merge changed what it was given: -want +got\n%s", diff)
	}
}

func TestMergeFindsUnclearTerms(t *testing.T) {
	ours := parse(t, "ours", "plaster (cast), cast\nplaster (sticking), band-aid\nfracture, break > crack\n")
	clinic := parse(t, "clinic", "plaster, elastoplast\ncrack > fracture\ndressing > plaster\n")
	merged, problems := Merge(ours, clinic)
	want := []string{
		`clinic:1: "plaster" also stands as "plaster (cast)" in the line "plaster (cast), cast" (ours:1); ` +
			`write the sense in brackets behind both`,
		`clinic:3: "plaster" has several senses; write which of them is meant, as in "plaster (cast)"`,
		`clinic:2: "fracture" is a kind of "crack", which by ours:3 is a kind of it; ` +
			`decide which of the two is the wider term`,
	}
	if diff := cmp.Diff(want, texts(problems)); diff != "" {
		t.Errorf("problems: -want +got\n%s", diff)
	}
	_, problems = Merge(ours, parse(t, "clinic", "# own words\nfracture > plaster\n"))
	want = []string{`clinic:2: "plaster" has several senses; write which of them is meant, as in "plaster (cast)"`}
	if diff := cmp.Diff(want, texts(problems)); diff != "" {
		t.Errorf("a term that was added to a line of ours: -want +got\n%s", diff)
	}
	if got := len(merged.Groups()); got != 6 {
		t.Errorf("%d groups, want all 6 that have a term left", got)
	}
}

func TestMergeKeepsTheDictionary(t *testing.T) {
	ours := &Lexicon{everyday: newDictionary("cough 1\n")}
	merged, _ := Merge(ours, parse(t, "clinic", "a, b"))
	if merged.Everyday().Class("cough") != 1 {
		t.Error("the merged lexicon lost the dictionary")
	}
	if none, _ := Merge(); none.Everyday().Class("cough") != 0 || len(none.Groups()) != 0 {
		t.Error("merging nothing gives something")
	}
}
