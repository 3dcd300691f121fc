package source

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"
	"unicode/utf8"

	"bedside/knowledge"

	"golang.org/x/tools/txtar"
)

func FuzzMarkdown(f *testing.F) { fuzz(f, ".md", true) }

// FuzzHTML does not ask for the order of the file: text that stands wrongly
// within a table is moved out of it, as browsers do.
func FuzzHTML(f *testing.F) { fuzz(f, ".html", false) }

func FuzzText(f *testing.F) { fuzz(f, ".txt", true) }

// fuzz gives any bytes to the parser of a format, and checks what holds of every
// leaflet that it makes of them.
func fuzz(f *testing.F, ending string, ordered bool) {
	archives, _ := filepath.Glob("testdata/*.txtar")
	for _, name := range archives {
		files, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files.Files {
			if strings.HasPrefix(filepath.Ext(file.Name), ending[:3]) {
				f.Add(file.Data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		// One file is read without Load, whose goroutines would make the coverage differ from run to run.
		name := "a" + ending
		l, problems := file{fstest.MapFS{name: {Data: data}}, name, name}.read()
		if l == nil && len(problems) == 0 {
			t.Error("neither a leaflet nor a problem")
		}
		for _, p := range problems {
			if p.File == "" || p.Message == "" || p.Remedy == "" || p.Line < 0 || p.Line > lineCount(data) {
				t.Errorf("incomplete problem %+v", p)
			}
			if strings.Contains(p.Message, "runtime error") {
				t.Errorf("a parser panicked: %s", p.Message)
			}
		}
		if l != nil {
			checkLeaflet(t, *l)
		}
		if l != nil && ordered && !isReordered(string(data), problems) {
			checkOrder(t, string(data), *l)
		}
	})
}

// lineCount counts lines by every kind of line end.
func lineCount(data []byte) int {
	return 1 + strings.Count(strings.ReplaceAll(strings.ReplaceAll(string(data), "\r\n", "\n"), "\r", "\n"), "\n")
}

func checkLeaflet(t *testing.T, l knowledge.Leaflet) {
	if l.Title == "" || len(l.Sections) == 0 {
		t.Errorf("title %q and %d sections", l.Title, len(l.Sections))
	}
	ids := map[string]bool{}
	for _, s := range l.Sections {
		if ids[s.ID] || s.Heading == "" || !utf8.ValidString(s.Heading) || len(s.Passages) == 0 {
			t.Errorf("section %q: heading %q, %d passages", s.ID, s.Heading, len(s.Passages))
		}
		ids[s.ID] = true
		for _, p := range s.Passages {
			if ids[p.ID] || p.Text == "" || !utf8.ValidString(p.Text) || p.Text != strings.TrimSpace(p.Text) ||
				p.SHA256 != knowledge.Digest(p.Text) {
				t.Errorf("passage %q: text %q", p.ID, p.Text)
			}
			ids[p.ID] = true
			checkUnits(t, p.Text)
		}
	}
}

// checkUnits checks that units lie in their text, in order, and are not empty.
func checkUnits(t *testing.T, text string) {
	end := 0
	for _, u := range knowledge.Units(text) {
		if u.Start < end || u.End <= u.Start || u.End > len(text) || !utf8.ValidString(text[u.Start:u.End]) {
			t.Errorf("unit %+v of %q", u, text)
			return
		}
		end = u.End
	}
}

// checkOrder checks that the letters of all passages stand in the file in the
// same order. Where a character may be written as an entity it cannot tell.
func checkOrder(t *testing.T, text string, l knowledge.Leaflet) {
	if strings.ContainsAny(text, "&<") {
		return
	}
	var all strings.Builder
	for _, s := range l.Sections {
		for _, p := range s.Passages {
			all.WriteString(p.Text)
		}
	}
	if missing(text, all.String()) == 0 {
		return
	}
	for _, s := range l.Sections { // a lead-in may stand before several lists
		for _, p := range s.Passages {
			if r := missing(text, p.Text); r != 0 {
				t.Errorf("the letter %q of %q is not in its place", r, p.Text)
				return
			}
		}
	}
}

// missing returns the first letter of a passage that does not follow in the text
// after the letters before it, and 0 when all do.
func missing(text, passage string) rune {
	rest := []rune(text)
	for _, r := range passage {
		if !unicode.IsLetter(r) {
			continue
		}
		i := slices.Index(rest, r)
		if i < 0 {
			return r
		}
		rest = rest[i+1:]
	}
	return 0
}

// isReordered tells whether a leaflet's text was put into another order, which is
// told in a problem, or has notes, which stand beside what they are to.
func isReordered(text string, problems []knowledge.Problem) bool {
	for _, p := range problems {
		if strings.Contains(p.Message, "columns") {
			return true
		}
	}
	return strings.Contains(text, "[^") || strings.Contains(text, "^[")
}
