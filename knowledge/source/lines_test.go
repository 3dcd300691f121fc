package source_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"bedside/knowledge"
	"bedside/knowledge/source"
)

// TestLines holds that a reviewer is told where the title, the dates, the headings and the
// phrasings of a leaflet stand.
func TestLines(t *testing.T) {
	for _, test := range []struct {
		name, file, text string
		want             knowledge.Lines
		section          int
		asked            []int
	}{
		{"front matter", "a.md", "---\ntitle: Splints\nreviewed: 2025-01-31\nreview_due: 2027-01-31\n---\n\n" +
			"## Washing\n? can i wash it\n? how do i wash it\n\nWash it with soap.\n",
			knowledge.Lines{Title: 2, Reviewed: 3, ReviewDue: 4}, 7, []int{8, 9}},
		{"headings and lines", "a.md", "# Splints\n\nLast reviewed: 31 January 2025\n\n## Washing\n\nWash it with soap.\n\n" +
			"Next review due: 31 January 2027\n", knowledge.Lines{Title: 1, Reviewed: 3, ReviewDue: 9}, 5, nil},
		{"a page", "a.html", "<html><head><meta name=\"reviewed\" content=\"2025-01-31\">\n" +
			"<meta name=\"review_due\" content=\"2027-01-31\"></head>\n<body><h1>Splints</h1>\n<h2>Washing</h2>\n" +
			"<p>Wash it with soap.</p></body></html>", knowledge.Lines{Title: 3, Reviewed: 1, ReviewDue: 2}, 4, nil},
		{"plain text", "a.txt", "SPLINTS\n\nWASHING YOUR SPLINT\n\nWash it with soap, and dry it in the air.\n\n" +
			"DRIVING WITH IT\n\nDo not drive a car.\n\nLast reviewed: 31 January 2025\n",
			knowledge.Lines{Title: 1, Reviewed: 11}, 3, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			lib, problems := source.Load(fstest.MapFS{test.file: {Data: []byte(test.text)}})
			if len(lib.Leaflets()) != 1 {
				t.Fatalf("problems: %v", problems)
			}
			l := lib.Leaflets()[0]
			if l.Lines != test.want || l.File != test.file {
				t.Errorf("%s: lines %+v, want %+v", l.File, l.Lines, test.want)
			}
			if s := l.Sections[0]; s.Line != test.section || !slices.Equal(s.Asked, test.asked) {
				t.Errorf("section in line %d, phrasings in %v; want %d, %v", s.Line, s.Asked, test.section, test.asked)
			}
		})
	}
}
