package index

import (
	"slices"
	"testing"

	"bedside/knowledge/lexicon"

	"github.com/google/go-cmp/cmp"
)

// TestEditAutomaton compares the words that the automaton finds in a dictionary with
// those that a plain table of distances finds.
func TestEditAutomaton(t *testing.T) {
	ranks := map[string]uint64{"é": 1, "ée": 1, "a": 1}
	for word, class := range lexicon.English().Everyday().All() {
		if len(word) <= 7 && len(ranks) < 3000 {
			ranks[word] = uint64(class)
		}
	}
	d, err := newDictionary(ranks)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, written := range []string{"wat", "befroe", "teh", "ab", "ba", "hte", "aple", "appple", "xqzvwk", "é", "hapy",
		"rihgt"} {
		for most := uint8(1); most <= 2; most++ {
			var want []string
			for word := range ranks {
				if alignment(written, word) <= int(most) {
					want = append(want, word)
				}
			}
			slices.Sort(want)
			var got []string
			for it, err := d.words.Search(newEditAutomaton(written, most), nil, nil); err == nil; err = it.Next() {
				word, _ := it.Current()
				got = append(got, string(word))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%d slips around %q (-want +got)\n%s", most, written, diff)
			}
			found += len(got)
		}
	}
	if found < 100 {
		t.Errorf("%d words found in all: too few to tell", found)
	}
}

// alignment is the optimal string alignment distance, by its definition.
func alignment(a, b string) int {
	if a == "" || b == "" {
		return len(a) + len(b)
	}
	n, m := len(a)-1, len(b)-1
	least := min(alignment(a[:n], b)+1, alignment(a, b[:m])+1)
	if a[n] == b[m] {
		return min(least, alignment(a[:n], b[:m]))
	}
	if n > 0 && m > 0 && a[n] == b[m-1] && a[n-1] == b[m] {
		least = min(least, alignment(a[:n-1], b[:m-1])+1)
	}
	return min(least, alignment(a[:n], b[:m])+1)
}
