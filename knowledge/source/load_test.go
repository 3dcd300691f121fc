package source_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bedside/knowledge"
	"bedside/knowledge/source"

	"github.com/google/go-cmp/cmp"
)

func TestLoadPaths(t *testing.T) {
	folder := write(t, map[string]string{
		"one/a.md": "# A\n\nFine.", "one/bad.md": "Text.", "one/notes.csv": "x",
		"two/b.txt": "B\n\nFine.", "two/a.html": "<h1>A</h1><p>Fine.",
		"README.md": "# Read me\n\nFine.", "three.rst": "C\n\nFine.",
		"own/lexicon/words.txt": "zorbel, water dish", "own/sub/lexicon/d.txt": "D\n\nFine.", "own/e.txt": "E\n\nFine.",
		"file/lexicon": "F\n\nFine.", "file/f.txt": "F\n\nFine.",
	})
	in := func(name string) string { return filepath.Join(folder, filepath.FromSlash(name)) }
	tests := []struct {
		name          string
		paths         []string
		ids, problems []string
	}{
		{"a file", []string{in("one/a.md")}, []string{"a"}, nil},
		{"a file that a folder would pass over", []string{in("README.md")}, []string{"README"}, nil},
		{"a file of no known format", []string{in("three.rst")}, nil,
			[]string{"DIR/three.rst: the format is not yet read; save it as Markdown (.md), HTML or plain text (.txt)"}},
		{"folders and a file", []string{in("two") + "/", in("one"), in("README.md")}, []string{"README", "a", "b"}, []string{
			`DIR/one/a.md: DIR/two/a.html has the id "a" already; rename one of the two files`,
			"DIR/one/bad.md: the leaflet has no title; " +
				`write it as the first line, as "# Title", or in the front matter`,
		}},
		{"a folder of words, and one deeper that is none", []string{in("own")}, []string{"d", "e"}, nil},
		{"a file with the name of that folder", []string{in("file")}, []string{"f"}, nil},
		{"a folder of that name, named itself", []string{in("own/sub/lexicon")}, []string{"d"}, nil},
		{"a file twice", []string{in("one/a.md"), in("one/a.md")}, []string{"a"},
			[]string{"DIR/one/a.md: the file is read already, by a path before; name it, or the folder that it is in, once"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ids, problems := load(t, folder, tt.paths...)
			if diff := cmp.Diff(tt.ids, ids); diff != "" {
				t.Errorf("leaflets (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(tt.problems, problems); diff != "" {
				t.Errorf("problems (-want +got)\n%s", diff)
			}
		})
	}
}

func TestLoadPathsErrors(t *testing.T) {
	if _, _, err := (source.Options{}).LoadPaths(); err == nil {
		t.Error("no error without a path")
	}
	lib, problems, err := source.Options{}.LoadPaths(t.TempDir(), "no/such/folder")
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(),
		"no/such/folder: there is no such file or folder; check the path") {
		t.Errorf("got %v, want the missing path by name", err)
	}
	if lib != nil || problems != nil {
		t.Error("something was returned beside the error")
	}
}

func TestEmptyFolder(t *testing.T) {
	folder := write(t, map[string]string{"sub/notes.csv": "x", "README.md": "# R\n\nR."})
	ids, problems := load(t, folder, folder)
	want := []string{"DIR: there are no leaflets here; put files ending in .md, .html or .txt into the folder"}
	if diff := cmp.Diff(want, problems); diff != "" || len(ids) > 0 {
		t.Errorf("leaflets %v, problems (-want +got)\n%s", ids, diff)
	}
}

// TestRelativePath checks that a Problem names its file as the person did.
func TestRelativePath(t *testing.T) {
	t.Chdir(write(t, map[string]string{"leaflets/a.md": "---\ntitle: T\nreviewd: today\n---\nFine."}))
	for _, path := range []string{"leaflets", "leaflets/", filepath.Join("leaflets", "a.md")} {
		_, problems := load(t, "-", path)
		if len(problems) != 1 || !strings.HasPrefix(problems[0], filepath.Join("leaflets", "a.md")+":3: ") {
			t.Errorf("LoadPaths(%q): got %v", path, problems)
		}
	}
}

// TestPageHead checks that what a page says wrongly about itself is told with its
// line and costs no more than that.
func TestPageHead(t *testing.T) {
	page := "<title>T</title>\n<meta name=\"reviewed\" content=\"soon\">\n<meta name=\"notice\" content=\"" +
		strings.Repeat("x", 121) + "\">\n<meta name=\"reviewer\" content=\"A. Nurse\"><html lang=\"no language\"><p>Fine."
	lib, problems := source.Load(fstest.MapFS{"a.html": {Data: []byte(page)}})
	want := []knowledge.Problem{
		{File: "a.html", Line: 2, Message: `"soon" is not a date`, Remedy: "write it as 2026-01-31"},
		{File: "a.html", Line: 3, Message: "the notice has 121 characters and is left out", Remedy: "shorten it to 120"},
	}
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Errorf("problems (-want +got)\n%s", diff)
	}
	l := lib.Leaflet("a")
	if l == nil || l.Reviewer != "A. Nurse" || l.Language != "en" || l.Notice != "" || !l.Reviewed.IsZero() {
		t.Errorf("got %+v", l)
	}
}

func TestPipe(t *testing.T) {
	folder := write(t, map[string]string{"a.md": "# T\n\nFine."})
	if err := mkfifo(filepath.Join(folder, "b.md")); err != nil {
		t.Skipf("this system makes no pipes: %v", err)
	}
	ids, problems := load(t, folder, folder)
	want := []string{"DIR/b.md: this is not a file with text; put the leaflet's file here itself"}
	if diff := cmp.Diff(want, problems); diff != "" || len(ids) != 1 {
		t.Errorf("leaflets %v, problems (-want +got)\n%s", ids, diff)
	}
}

func TestProgress(t *testing.T) {
	folder := write(t, map[string]string{"a.md": "# T\n\nFine.", "b.md": "", "c.txt": "T\n\nFine.", "d.csv": ""})
	var calls []string
	options := source.Options{Progress: func(done, total int) { calls = append(calls, fmt.Sprintf("%d/%d", done, total)) }}
	if _, _, err := options.LoadPaths(folder); err != nil {
		t.Fatal(err)
	}
	if want := []string{"1/3", "2/3", "3/3"}; !slices.Equal(calls, want) {
		t.Errorf("got %v, want %v", calls, want)
	}
}

// TestDeterministic loads many files again and again, which many goroutines read.
func TestDeterministic(t *testing.T) {
	fsys := fstest.MapFS{}
	for i := range 200 {
		fsys[fmt.Sprintf("%c/leaflet-%d.md", 'a'+i%7, i%150)] = &fstest.MapFile{Data: fmt.Appendf(nil, "# L\n\nText %d.", i)}
	}
	want := describe(source.Load(fsys))
	if !strings.Contains(want, "already; rename") {
		t.Fatal("no leaflet stands twice")
	}
	for range 5 {
		if diff := cmp.Diff(want, describe(source.Load(fsys))); diff != "" {
			t.Fatalf("(-first +later)\n%s", diff)
		}
	}
}

// TestSeed reads the raw document that the project began with, where it is
// there. It checks facts, and none of its sentences stands here.
func TestSeed(t *testing.T) {
	const path = "../../../shared/seed/bone-marrow-leaflet.txt"
	if _, err := os.Stat(path); err != nil {
		t.Skip("the raw leaflet is not beside the project")
	}
	lib, problems, err := source.Options{}.LoadPaths(path)
	if err != nil || len(problems) != 1 || problems[0].Level != knowledge.Note ||
		!strings.Contains(problems[0].Message, "lead-in whose list is missing") { // as it is in the document
		t.Fatal(err, problems)
	}
	l := lib.Leaflet("bone-marrow-leaflet")
	if !strings.HasPrefix(l.Title, "What Is") || !strings.HasSuffix(l.Reviewer, "MD") ||
		l.Reviewed.Format("2006-01-02") != "2023-05-28" {
		t.Errorf("got title %q, reviewed by %q on %v", l.Title, l.Reviewer, l.Reviewed)
	}
	if len(l.Sections) != 13 {
		t.Errorf("got %d sections, want 13", len(l.Sections))
	}
	headings := map[string]bool{}
	for i, s := range l.Sections {
		headings[s.Heading] = true
		if len(s.Passages) != 1 || !s.Named || len(s.Heading) < 10 || len(s.Heading) > 80 {
			t.Errorf("section %d: %d passages, named %v, heading %q", i, len(s.Passages), s.Named, s.Heading)
			continue
		}
		p := s.Passages[0]
		items := strings.Count(p.Text, "\n- ") + strings.Count(p.Text, "\n1. ")*7
		want := map[int]int{4: 5, 5: 4, 7: 7, 10: 3, 11: 5, 12: 3}[i]
		if items != want || strings.Count(p.Text, "\n") != want {
			t.Errorf("section %d has %d list items, want %d:\n%s", i, items, want, p.Text)
		}
		if p.Dangling != (i == 9) {
			t.Errorf("section %d: dangling is %v", i, p.Dangling)
		}
		if strings.Contains(p.Text, "shower") != (i == 11) || strings.Contains(p.Text, "min read") ||
			strings.Contains(p.Text, "Reviewed") {
			t.Errorf("section %d has the wrong text:\n%s", i, p.Text)
		}
	}
	if len(headings) != len(l.Sections) {
		t.Error("two sections have one heading")
	}
}

func BenchmarkLoad(b *testing.B) {
	fsys := fstest.MapFS{}
	size := 0
	for i := range 1000 {
		var text strings.Builder
		fmt.Fprintf(&text, "---\ntitle: Leaflet %d\nreviewed: 2026-01-31\n---\n", i)
		for s := range 3 {
			fmt.Fprintf(&text, "\n## Section %d?\n\n%s\n\nYou may need:\n\n%s", s,
				strings.Repeat("Some words of *advice* that stand in one paragraph. ", 20), strings.Repeat("- one thing\n", 5))
		}
		fsys[fmt.Sprintf("leaflet-%d.md", i)] = &fstest.MapFile{Data: []byte(text.String())}
		size += text.Len()
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		if lib, problems := source.Load(fsys); len(lib.Leaflets()) != 1000 || len(problems) > 0 {
			b.Fatal(problems)
		}
	}
}
