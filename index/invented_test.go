package index

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"bedside/knowledge"
	"bedside/knowledge/lexicon"
	"bedside/knowledge/source"
)

// inventedLeaflets are the leaflets of testdata/leaflets: three clinics' topics
// that share their headings.
func inventedLeaflets(t testing.TB) *knowledge.Library {
	t.Helper()
	lib, problems := source.Load(os.DirFS("testdata/leaflets"))
	for _, p := range problems {
		t.Fatal(p)
	}
	return lib
}

// inventedLeaflet is one of them alone.
func inventedLeaflet(t testing.TB, id string) *knowledge.Library {
	t.Helper()
	leaflet := inventedLeaflets(t).Leaflet(id)
	if leaflet == nil {
		t.Fatalf("no leaflet %s in testdata/leaflets", id)
	}
	return library(t, *leaflet)
}

// leaflet makes a leaflet of sections, each a heading with its passages, written
// as "Heading: passage | passage". A "?" before a passage makes it a phrasing.
func leaflet(id, title string, sections ...string) knowledge.Leaflet {
	l := knowledge.Leaflet{ID: id, Title: title}
	for _, text := range sections {
		heading, rest, _ := strings.Cut(text, ": ")
		s := knowledge.Section{Heading: heading}
		for part := range strings.SplitSeq(rest, " | ") {
			if phrasing, ok := strings.CutPrefix(part, "? "); ok {
				s.Phrasings = append(s.Phrasings, phrasing)
			} else {
				s.Passages = append(s.Passages, knowledge.Passage{Text: part})
			}
		}
		l.Sections = append(l.Sections, s)
	}
	return l
}

// library identifies leaflets and gathers them.
func library(t testing.TB, leaflets ...knowledge.Leaflet) *knowledge.Library {
	t.Helper()
	for i := range leaflets {
		knowledge.Identify(&leaflets[i])
	}
	lib, problems := knowledge.NewLibrary(leaflets)
	for _, p := range problems {
		t.Fatal(p)
	}
	return lib
}

// invented is the index of the invented leaflets, shared by all tests that only
// search. It is never closed.
func invented(t testing.TB) *Index {
	t.Helper()
	ix, err := builtOnce()
	if err != nil {
		t.Fatal(err)
	}
	return ix
}

var builtOnce = sync.OnceValues(func() (*Index, error) {
	lib, _ := source.Load(os.DirFS("testdata/leaflets"))
	return Build(lib, Options{})
})

// build indexes a library for the time of a test.
func build(t testing.TB, lib *knowledge.Library) *Index { return buildWith(t, lib, Options{}) }

// buildPlain does so without lexicon, which takes most of the time.
func buildPlain(t testing.TB, lib *knowledge.Library) *Index {
	return buildWith(t, lib, Options{Lexicon: &lexicon.Lexicon{}})
}

func buildWith(t testing.TB, lib *knowledge.Library, options Options) *Index {
	t.Helper()
	ix, err := Build(lib, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := ix.Close(); err != nil {
			t.Error(err)
		}
	})
	return ix
}

// search asks a message that must not fail.
func search(t testing.TB, ix *Index, q Query) Result {
	t.Helper()
	result, err := ix.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("searching for %.60q: %v", q.Text, err)
	}
	return result
}

// passageIDs lists the passages found, best first.
func passageIDs(result Result) []string {
	var ids []string
	for _, m := range result.Matches {
		ids = append(ids, m.Passage.ID)
	}
	return ids
}

// understanding writes a question's terms as "role:text", for comparing.
func understanding(q Question) []string {
	roles := [...]string{Asked: "asked", Near: "near", Context: "context", Inherited: "inherited"}
	var terms []string
	for _, t := range q.Terms {
		terms = append(terms, fmt.Sprintf("%s:%s", roles[t.Role], t.Text))
	}
	return terms
}
