package source_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"bedside/knowledge"
	"bedside/knowledge/source"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// TestPageKinds reads one leaflet out of pages as many systems write them: the
// same title, sections and year of review each time.
func TestPageKinds(t *testing.T) {
	pages, err := txtar.ParseFile("testdata/pages/kinds.txtar")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"Before the test":  "You may eat and drink as usual.",
		"Can I drive?":     "No.\n\nDo not drive for 24 hours.",
		"When to get help": "Call us if you have:\n- a fever\n- bleeding that does not stop",
	}
	for _, page := range pages.Files {
		t.Run(page.Name, func(t *testing.T) {
			lib, problems := source.Load(fstest.MapFS{page.Name: {Data: page.Data}})
			if len(lib.Leaflets()) != 1 {
				t.Fatalf("not loaded: %v", problems)
			}
			l := lib.Leaflets()[0]
			got := map[string]string{}
			for _, s := range l.Sections {
				for _, p := range s.Passages {
					got[s.Heading] = strings.TrimPrefix(got[s.Heading]+"\n\n"+p.Text, "\n\n")
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("sections (-want +got)\n%s\n%v", diff, problems)
			}
			if l.Title != "Having a sample test" || l.Reviewed.Format("2006-01") != "2025-05" {
				t.Errorf("title %q, reviewed %s", l.Title, knowledge.Day(l.Reviewed))
			}
			for _, p := range problems {
				if p.Level == knowledge.Fault {
					t.Errorf("a fault: %v", p)
				}
			}
		})
	}
}
