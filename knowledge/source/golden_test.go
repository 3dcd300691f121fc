package source_test

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bedside/knowledge"
	"bedside/knowledge/source"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden loads the leaflets of every archive in testdata and compares what
// came of them with the .out file beside it.
func TestGolden(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives in testdata: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			got := describe(source.Load(archive(t, name)))
			golden := strings.TrimSuffix(name, ".txtar") + ".out"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// describe writes a library and its problems as people can check them.
func describe(lib *knowledge.Library, problems []knowledge.Problem) string {
	var b strings.Builder
	for _, l := range lib.Leaflets() {
		fmt.Fprintf(&b, "%s: %s\n", l.ID, l.Title)
		for _, field := range [][2]string{
			{"aliases", strings.Join(l.Aliases, "; ")}, {"language", l.Language}, {"source", l.Source},
			{"reviewed", knowledge.Told(l.Reviewed, l.ReviewedTo)}, {"reviewer", l.Reviewer}, {"review due", knowledge.Told(l.ReviewDue, l.ReviewDueTo)},
			{"contact", l.Contact}, {"notice", l.Notice},
		} {
			if field[1] != "" && field[1] != "en" {
				fmt.Fprintf(&b, "  %s: %s\n", field[0], field[1])
			}
		}
		for _, s := range l.Sections {
			named := ""
			if s.Named {
				named = " (named)"
			}
			fmt.Fprintf(&b, "\n## %s%s\n", s.Heading, named)
			for _, p := range s.Phrasings {
				fmt.Fprintf(&b, "? %s\n", p)
			}
			for _, p := range s.Passages {
				dangling := ""
				if p.Dangling {
					dangling = " dangling"
				}
				fmt.Fprintf(&b, "[%s%s]\n%s\n", strings.TrimPrefix(p.ID, l.ID+"/"), dangling, p.Text)
			}
		}
		b.WriteString("\n")
	}
	for _, p := range problems {
		fmt.Fprintln(&b, p.Error())
	}
	return b.String()
}

// archive opens a txtar file as a file system.
func archive(t *testing.T, name string) fs.FS {
	t.Helper()
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	fsys, err := txtar.FS(a)
	if err != nil {
		t.Fatal(err)
	}
	return fsys
}
