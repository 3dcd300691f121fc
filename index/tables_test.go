package index

import (
	"testing"
	"testing/fstest"

	"bedside/knowledge/lexicon"
)

// TestTablesOf holds that what is made of a lexicon is made once for all that ask at a time, and anew for another
// lexicon, as after a reload with a line more.
func TestTablesOf(t *testing.T) {
	load := func(lines string) *lexicon.Lexicon {
		l, problems := lexicon.Load(fstest.MapFS{"en/words.txt": {Data: []byte(lines)}}, "en")
		for _, p := range problems {
			t.Fatal(p)
		}
		return l
	}
	tables := func(l *lexicon.Lexicon) *lexiconTables {
		made, err := tablesOf(l)
		if err != nil {
			t.Fatal(err)
		}
		return made
	}
	before, after := load("blood, claret\n"), load("blood, claret\nplaster, zebrapatch\n")
	Prepare(before)
	if lastTables.of != before {
		t.Error("nothing is made ahead")
	}
	first := tables(before)
	if tables(before) != first {
		t.Error("the tables of the same lexicon are made twice")
	}
	for _, test := range []struct {
		of   *lexiconTables
		word string
		want bool
	}{
		{first, "claret", true}, {first, "zebrapatch", false}, {tables(after), "zebrapatch", true}, {tables(before), "zebrapatch", false},
	} {
		if _, known := test.of.general.rank(test.word); known != test.want {
			t.Errorf("%q is known: %v, want %v", test.word, known, test.want)
		}
	}
}
