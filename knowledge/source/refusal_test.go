package source_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"bedside/knowledge"
	"bedside/knowledge/source"

	"github.com/google/go-cmp/cmp"
)

// TestRefusals gives one bad file at a time to Load, beside a good one that must
// load nevertheless.
func TestRefusals(t *testing.T) {
	tests := []struct {
		name, file, content string
		want                string // the Problem, without its remedy
	}{
		{"empty", "a.md", "", "a.md: the leaflet is empty"},
		{"white space only", "a.txt", " \n\t\n", "a.txt: the leaflet is empty"},
		{"a byte order mark only", "a.txt", "\xef\xbb\xbf\n", "a.txt: the leaflet is empty"},
		{"title only", "a.txt", "Title\n", "a.txt: the leaflet has no text below its title"},
		{"Latin-1", "a.md", "# T\n\nAfter caf\xe9 wait.\n", "a.md:3: the text is not UTF-8"},
		{"UTF-16 little endian", "a.txt", "\xff\xfeT\x00", "a.txt:1: the text is UTF-16"},
		{"UTF-16 big endian", "a.txt", "\xfe\xff\x00T", "a.txt:1: the text is UTF-16"},
		{"UTF-16 without mark", "a.txt", "T\x00i\x00", "a.txt:1: the file is not text: it has a zero byte"},
		{"zero byte", "a.html", "<h1>T</h1>\n<p>a\x00b", "a.html:2: the file is not text: it has a zero byte"},
		{"escape character", "a.txt", "Title\n\nred \x1b[31m text", "a.txt:3: the line has the invisible character U+001B"},
		{"bidirectional override", "a.md", "# T\n\nTake \u202e01\u202c mg.",
			"a.md:3: the line has the invisible character U+202E"},
		{"bidirectional isolate", "a.txt", "Title\r\n\r\nTake \u2066 mg.",
			"a.txt:3: the line has the invisible character U+2066"},
		{"bidirectional override in front matter", "a.md", "---\ntitle: \u202ex\n---\nT.",
			"a.md:2: the line has the invisible character U+202E"},
		{"bidirectional override as an entity", "a.md", "# T\n\nTake &#x202e;01 mg.",
			"a.md:3: the text has the invisible character U+202E"},
		{"bidirectional override as an entity of HTML", "a.html", "<h1>T</h1><p>Take &#8238;01 mg.",
			"a.html:1: the text has the invisible character U+202E"},
		{"bidirectional override in YAML", "a.md", "---\ntitle: \"\\u202Ex\"\n---\nT.",
			"a.md: the text has the invisible character U+202E"},
		{"too large", "a.txt", "Title\n\n" + strings.Repeat("word ", 5<<20), "a.txt: the file is larger than 20 MiB"},
		{"deep HTML", "a.html", "<h1>T</h1>" + strings.Repeat("<div>", 100_000) + "x",
			"a.html: the page cannot be read: html: open stack of elements exceeds 512 nodes"},
		{"deep Markdown", "a.md", "# T\n\n" + strings.Repeat(">", 100_000) + "x", "a.md:3: the line is nested too deeply"},
		{"deep lists", "a.md", "# T\n\n" + strings.Repeat("- ", 100_000) + "x", "a.md:3: the line is nested too deeply"},
		{"deep YAML", "a.md", "---\ntitle: " + strings.Repeat("[", 20_000) + "\n---\nT.",
			"a.md:2: front matter: exceeded max depth of 10000"},
		{"endless front matter", "a.md", "---\ntitle: T\n" + strings.Repeat("# more\n", 20_000) + "---\nT.",
			"a.md:1: the front matter is longer than 64 KiB"},
		{"pdf", "a.pdf", "%PDF", "a.pdf: Word and PDF files are not read as they are; make a draft"},
		{"docx", "a.docx", "PK", "a.docx: Word and PDF files are not read as they are"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lib, problems := source.Load(fstest.MapFS{
				tt.file:    {Data: []byte(tt.content)},
				"good.txt": {Data: []byte("A good one\n\nFine.\n")},
			})
			if len(lib.Leaflets()) != 1 || lib.Leaflet("good") == nil {
				t.Errorf("loaded %d leaflets, want the good one alone", len(lib.Leaflets()))
			}
			if len(problems) != 1 {
				t.Fatalf("got problems %v, want one", problems)
			}
			got := problems[0]
			if !strings.HasPrefix(got.Error(), tt.want) || got.Remedy == "" {
				t.Errorf("got  %s\nwant %s; and a remedy", got.Error(), tt.want)
			}
		})
	}
}

// TestHarmless gives what looks odd and is not.
func TestHarmless(t *testing.T) {
	for name, content := range map[string]string{
		"byte order mark":       "\xef\xbb\xbf# Title\n\n## A\n\nFine. Two lines.\n",
		"Windows line ends":     "# Title\r\n\r\n## A\r\n\r\nFine.\r\nTwo lines.\r\n",
		"old Macintosh":         "# Title\r\r## A\r\rFine.\rTwo lines.\r",
		"front matter and CRLF": "---\r\ntitle: Title\r\n---\r\n\r\n## A\r\n\r\nFine.\r\nTwo lines.",
		"no-break spaces":       "# Title\n\n## A\n\nFine.\u00a0Two\u00a0\u00a0lines.",
	} {
		t.Run(name, func(t *testing.T) {
			lib, problems := source.Load(fstest.MapFS{"a.md": {Data: []byte(content)}})
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			l := lib.Leaflet("a")
			if l.Title != "Title" || l.Sections[0].Heading != "A" || l.Sections[0].Passages[0].Text != "Fine. Two lines." {
				t.Errorf("got %+v", *l)
			}
		})
	}
}

// write makes a folder with the named files.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, content := range files {
		name = filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// load loads paths and returns the ids found and the Problems, with the folder's
// name written as DIR.
func load(t *testing.T, folder string, paths ...string) (ids, problems []string) {
	t.Helper()
	lib, found, err := source.Options{}.LoadPaths(paths...)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lib.Leaflets() {
		ids = append(ids, l.ID)
	}
	for _, p := range found {
		problems = append(problems, strings.ReplaceAll(p.Error(), folder, "DIR"))
	}
	return ids, problems
}

func TestLinks(t *testing.T) {
	const leaflet = "# T\n\nFine."
	outside := write(t, map[string]string{"secret.md": leaflet, "sub/more.md": leaflet})
	folder := write(t, map[string]string{"a.md": leaflet, ".data/b.md": leaflet, "sub/c.md": leaflet})
	for name, target := range map[string]string{
		"b.md":       ".data/b.md", // as a mounted ConfigMap has it
		"again/a.md": "../a.md",
		"gone.md":    "nowhere.md",
		"out.md":     filepath.Join(outside, "secret.md"),
		"up.md":      "../" + filepath.Base(outside) + "/secret.md",
		"folder":     "sub",
		"elsewhere":  filepath.Join(outside, "sub"),
		"loop":       ".",
	} {
		name = filepath.Join(folder, name)
		os.MkdirAll(filepath.Dir(name), 0o755)
		if err := os.Symlink(target, name); err != nil {
			t.Skipf("this system makes no links: %v", err)
		}
	}
	ids, problems := load(t, folder, folder)
	if diff := cmp.Diff([]string{"a", "b", "c"}, ids); diff != "" {
		t.Errorf("leaflets (-want +got)\n%s", diff)
	}
	want := []string{
		"DIR/elsewhere: the link leads out of the folder; put the file itself here",
		"DIR/folder: a link to a folder is not followed; name that folder as a path of its own, or move it here",
		"DIR/gone.md: the link leads nowhere; put the file itself here, or remove the link",
		"DIR/loop: a link to a folder is not followed; name that folder as a path of its own, or move it here",
		"DIR/out.md: the link leads out of the folder; put the file itself here",
		"DIR/up.md: the link leads out of the folder; put the file itself here",
		`DIR/again/a.md: DIR/a.md has the id "a" already; rename one of the two files`,
	}
	if diff := cmp.Diff(want, problems); diff != "" && filepath.Dir(outside) == filepath.Dir(folder) {
		t.Errorf("problems (-want +got)\n%s", diff)
	}

	ids, problems = load(t, folder, filepath.Join(folder, "out.md"))
	if len(ids) != 1 || ids[0] != "out" || len(problems) > 0 {
		t.Errorf("a link that is named itself: got %v, %v", ids, problems)
	}
}

func TestUnreadable(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("nothing is unreadable for root")
	}
	folder := write(t, map[string]string{"a.md": "# T\n\nFine.", "b.md": "# T\n\nFine.", "sub/c.md": "# T\n\nFine."})
	os.Chmod(filepath.Join(folder, "b.md"), 0)
	os.Chmod(filepath.Join(folder, "sub"), 0)
	t.Cleanup(func() { os.Chmod(filepath.Join(folder, "sub"), 0o755) })
	ids, problems := load(t, folder, folder)
	want := []string{
		"DIR/sub: the file cannot be read: permission denied; check that it is there and who may read it",
		"DIR/b.md: the file cannot be read: permission denied; check that it is there and who may read it",
	}
	if diff := cmp.Diff(want, problems); diff != "" || len(ids) != 1 {
		t.Errorf("leaflets %v, problems (-want +got)\n%s", ids, diff)
	}
}

// failing is a file system in which one file cannot be opened.
type failing struct {
	fstest.MapFS
	name string
}

func (f failing) Open(name string) (fs.File, error) {
	if name == f.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return f.MapFS.Open(name)
}

// TestCannotOpen shows what TestUnreadable does for everybody, root too.
func TestCannotOpen(t *testing.T) {
	file := &fstest.MapFile{Data: []byte("# T\n\nFine.")}
	lib, problems := source.Load(failing{fstest.MapFS{"a.md": file, "b.md": file}, "b.md"})
	want := []knowledge.Problem{{File: "b.md", Message: "the file cannot be read: permission denied",
		Remedy: "check that it is there and who may read it"}}
	if diff := cmp.Diff(want, problems); diff != "" || len(lib.Leaflets()) != 1 {
		t.Errorf("leaflets %d, problems (-want +got)\n%s", len(lib.Leaflets()), diff)
	}
}
