package main_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

const module = "bedside"

// rooms says which rooms each room may import, the lowest last. A pattern is a
// folder ("index"), or a folder and what is directly in it ("bot/*"). A folder
// below a room ("index/x") counts as that room. What is missing here is not a
// room: add it with its place in the order, and tell of it in doc.go.
var rooms = []struct {
	room string
	may  []string
}{
	{"cmd/*", []string{"bot/*", "bot", "index", "knowledge/*", "knowledge"}},
	{"deployments", nil},
	{"bot/*", []string{"bot", "index", "knowledge/*", "knowledge"}},
	{"bot", []string{"index", "knowledge/*", "knowledge"}},
	{"index", []string{"knowledge/*", "knowledge"}},
	{"knowledge/*", []string{"knowledge"}},
	{"knowledge", nil},
}

// exceptions are the imports that the order above forbids and a reason allows.
var exceptions = []struct {
	from, to  string
	testsOnly bool
	because   string
}{
	{"knowledge/source", "knowledge/strictyaml", false, "front matter and config are read by the same rules"},
	{"knowledge/source", "knowledge/lexicon", false, "lists of words are read by the same rules"},
	{"knowledge/convert", "knowledge/source", true, "drafts are compared with the leaflets that they were made of"},
	{"knowledge/convert", "knowledge/lexicon", true, "hyphenated lines are joined by a dictionary"},
	{"knowledge/redflags", "knowledge/lexicon", false, "a message is taken apart into words by the same rules"},
	{"bot/telegram", "bot/parcel", false, "replies are cut and paced by the same rules"},
	{"bot/slack", "bot/parcel", false, "replies are cut and paced by the same rules"},
	{"bot/relay", "bot/spool", false, "what the store cannot take is kept there first"},
	{"bot/relay", "bot/dialog", true, "the relay is tested with the replies that it brings"},
	{"bot/eval", "bot/plot", false, "the page of a run has plots"},
	{"bot/insights", "bot/plot", false, "its pages have plots"},
	{"bot/web", "bot/clientip", false, "where a request comes from is told by the same rules"},
	{"bot/insights", "bot/clientip", false, "where a request comes from is told by the same rules"},
	{"bot", "bot/wording", false, "a clinic may have sentences of its own"},
	{"bot/*", "bot/wording", false, "what patients read of the bot's own stands in one file"},
	{"cmd/*", "bot/bottest", true, "the fakes and conformance suites are there for tests"},
	{"bot/*", "bot/bottest", true, "the fakes and conformance suites are there for tests"},
	{"bot", "bot/bottest", true, "the fakes and conformance suites are there for tests"},
}

// owners are the libraries that one room keeps to itself, so that replacing one
// changes one room. A library is named by the start of its import path.
var owners = []struct {
	library string
	rooms   []string
}{
	{"github.com/blevesearch/bleve", []string{"index"}},
	{"github.com/go-telegram-bot-api/", []string{"bot/telegram"}},
	{"github.com/slack-go/", []string{"bot/slack"}},
	{"github.com/klippa-app/", []string{"knowledge/convert"}},
	{"github.com/tetratelabs/", []string{"knowledge/convert"}},
}

// templates execute by calling any method by its name, for which the linker keeps every exported method
// of every type, a tenth of the program. Pages are made by templ, sentences by bot/wording.
var templates = []string{"html/template", "text/template"}

// bare are the rooms whose code, tests apart, uses the standard library only.
var bare = []string{"knowledge"}

func TestImports(t *testing.T) {
	for _, fault := range importFaults(moduleFiles(t)) {
		t.Error(fault)
	}
}

// TestOnlyImportConverts holds that Word and PDF files are read by the commands for
// drafts alone, never by the server.
func TestOnlyImportConverts(t *testing.T) {
	found := map[string]bool{}
	for _, f := range moduleFiles(t) {
		for _, i := range f.imports {
			if i.path == module+"/knowledge/convert" && !f.test {
				found[f.path] = true
			}
		}
	}
	want := map[string]bool{"cmd/bedside/import.go": true, "cmd/bedside/review.go": true}
	if !maps.Equal(found, want) {
		t.Errorf("knowledge/convert is imported by %v, want %v", found, want)
	}
}

// TestEncoderStandsAlone holds that the network knows nothing of what it is used for.
func TestEncoderStandsAlone(t *testing.T) {
	const alone = "index/encoder"
	files := 0
	for _, f := range moduleFiles(t) {
		if f.dir != alone && !strings.HasPrefix(f.dir, alone+"/") {
			continue
		}
		files++
		for _, i := range f.imports {
			imported := i.path
			if strings.HasPrefix(imported, module+"/") && !strings.HasPrefix(imported, module+"/"+alone) {
				t.Errorf("%s:%d: %s may not import %s", f.path, i.at, alone, imported)
			}
		}
	}
	if files == 0 {
		t.Error("no files")
	}
}

// TestImportsCatches shows the checks one invented fault each, so that none of
// them can fall asleep.
func TestImportsCatches(t *testing.T) {
	code := func(pkg, imports string) string { return "package " + pkg + "\n\n" + imports }
	for _, test := range []struct{ name, file, text, want string }{
		{"allowed", "bot/bot.go", code("bot", `import "bedside/knowledge/source"`), ""},
		{"allowed below a room", "index/rank/rank.go", code("rank", `import "github.com/blevesearch/bleve/v2"`), ""},
		{"allowed within a room", "index/rank/rank.go", code("rank", `import "bedside/index"`), ""},
		{"a room for tests in the program", "cmd/bedside/serve.go", code("main", `import "bedside/bot/bottest/faketelegram"`),
			"bot/bottest is for tests only"},
		{"allowed in a test", "bot/web/web_test.go", "package web\nimport `bedside/bot/bottest`", ""},
		{"against the order", "index/index.go", code("index", `import "bedside/bot"`),
			"index/index.go:3: index may not import bedside/bot; it may import only knowledge/*, knowledge"},
		{"against the order in a test", "index/index_test.go", "package index_test\nimport `bedside/bot`",
			"index may not import"},
		{"two rooms of the bot", "bot/web/web.go", code("web", `import "bedside/bot/desk"`),
			"bot/web may not import bedside/bot/desk"},
		{"two rooms of knowledge", "knowledge/lexicon/a.go", code("lexicon", `import "bedside/knowledge/source"`),
			"may not import"},
		{"a fake outside tests", "bot/web/web.go", code("web", `import "bedside/bot/bottest"`),
			"bot/bottest is for tests only"},
		{"main", "bot/web/web.go", code("web", `import "bedside/cmd/bedside"`), "may not import bedside/cmd/bedside"},
		{"an unknown room", "bot/web/web.go", code("web", `import "bedside/storage"`), "may not import bedside/storage"},
		{"a borrowed library", "cmd/bedside/main.go", code("main", `import "github.com/blevesearch/bleve/v2"`),
			"cmd/bedside may not import github.com/blevesearch/bleve/v2; only index may"},
		{"a borrowed library in a test", "bot/bot_test.go", "package bot\nimport `github.com/slack-go/slack`",
			"only bot/slack may"},
		{"templates", "bot/web/page.go", code("web", `import "html/template"`), "it executes templates"},
		{"templates taken apart", "bot/wording/form.go", code("wording", `import "text/template/parse"`), ""},
		{"templates in a test", "bot/web/page_test.go", code("web", `import "html/template"`), ""},
		{"a library in a bare room", "knowledge/a.go", code("knowledge", `import "golang.org/x/text/unicode/norm"`),
			"standard library only"},
		{"a library in a bare room's test", "knowledge/a_test.go", "package knowledge\nimport `github.com/google/go-cmp/cmp`",
			""},
	} {
		t.Run(test.name, func(t *testing.T) {
			files, err := readFiles(fstest.MapFS{test.file: {Data: []byte(test.text)}})
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(importFaults(files), "\n")
			if test.want == "" && got != "" || !strings.Contains(got, test.want) {
				t.Errorf("faults:\n%s\nwant: %q", got, test.want)
			}
		})
	}
}

// file is what the checks need to know of one Go file.
type file struct {
	path, dir, pkg string
	test, doc      bool
	imports        []line
}

// line is an import and where it stands.
type line struct {
	path string
	at   int
}

// moduleFiles reads the Go files of this module.
func moduleFiles(t *testing.T) []file {
	t.Helper()
	files, err := readFiles(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 10 {
		t.Fatalf("found %d Go files; the walk does not see the module", len(files))
	}
	return files
}

// readFiles reads the package clause and the imports of every Go file of a tree,
// whatever its build tags, leaving out what Go leaves out too.
func readFiles(tree fs.FS) ([]file, error) {
	var files []file
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		base := path.Base(name)
		switch {
		case err != nil:
			return err
		case name == ".":
			return nil
		case entry.IsDir() && (base == "testdata" || base[0] == '.' || base[0] == '_'):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(base, ".go"):
			return nil
		}
		f, err := readFile(tree, name)
		files = append(files, f)
		return err
	})
	return files, err
}

func readFile(tree fs.FS, name string) (file, error) {
	text, err := fs.ReadFile(tree, name)
	if err != nil {
		return file{}, err
	}
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, name, text, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return file{}, err
	}
	f := file{
		path: name,
		dir:  path.Dir(name),
		pkg:  strings.TrimSuffix(parsed.Name.Name, "_test"),
		test: strings.HasSuffix(name, "_test.go"),
		doc:  strings.TrimSpace(parsed.Doc.Text()) != "",
	}
	for _, spec := range parsed.Imports {
		f.imports = append(f.imports, line{importPath(spec), set.Position(spec.Pos()).Line})
	}
	return f, nil
}

// importPath returns the path of an import; the parser has made sure that it is quoted.
func importPath(spec *ast.ImportSpec) string {
	name, _ := strconv.Unquote(spec.Path.Value)
	return name
}

// importFaults returns one line for each import that the tables forbid.
func importFaults(files []file) []string {
	var found []string
	for _, f := range files {
		for _, imported := range f.imports {
			if why := forbidden(f, imported.path); why != "" {
				found = append(found, fmt.Sprintf("%s:%d: %s may not import %s; %s", f.path, imported.at, f.dir, imported.path,
					why))
			}
		}
	}
	return found
}

// forbidden tells why a file may not import a package; "" when it may.
func forbidden(f file, imported string) string {
	room, may := roomOf(f.dir)
	if inner, ok := strings.CutPrefix(imported, module+"/"); ok {
		return forbiddenRoom(room, may, inner, f.test)
	}
	for _, owner := range owners {
		if strings.HasPrefix(imported, owner.library) && !slices.Contains(owner.rooms, room) {
			return "only " + strings.Join(owner.rooms, " and ") + " may"
		}
	}
	if slices.Contains(templates, imported) && !f.test {
		return "it executes templates; write a page in templ"
	}
	first, _, _ := strings.Cut(imported, "/")
	if slices.Contains(bare, room) && !f.test && strings.Contains(first, ".") {
		return room + " uses the standard library only"
	}
	return ""
}

// forbiddenRoom tells why a room may not import a folder of the module.
func forbiddenRoom(room string, may []string, dir string, test bool) string {
	to, _ := roomOf(dir)
	if to == room && room != "" {
		return ""
	}
	for _, e := range exceptions {
		if !matches(e.from, room) || to != e.to {
			continue
		}
		if e.testsOnly && !test {
			return e.to + " is for tests only: " + e.because
		}
		return ""
	}
	if slices.ContainsFunc(may, func(pattern string) bool { return matches(pattern, to) }) {
		return ""
	}
	if len(may) == 0 {
		return "it may import no other room"
	}
	return "it may import only " + strings.Join(may, ", ")
}

// roomOf returns the room that a folder belongs to and what that room may
// import; "" when it belongs to none.
func roomOf(dir string) (room string, may []string) {
	parts := strings.SplitN(dir, "/", 3)
	for n := min(2, len(parts)); n > 0; n-- {
		candidate := strings.Join(parts[:n], "/")
		for _, r := range rooms {
			if matches(r.room, candidate) {
				return candidate, r.may
			}
		}
	}
	return "", nil
}

// matches tells whether a pattern of the tables above names a room.
func matches(pattern, room string) bool {
	ok, _ := path.Match(pattern, room)
	return ok
}
