// Package golden compares a text with a golden file below testdata. With -update
// the files are written anew instead.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// Equal fails the test where got differs from the file testdata/name.
func Equal(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		write(t, path, got)
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; -update writes it", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got); -update rewrites it:\n%s", path, diff)
	}
}

// An element that begins right behind a tag, and a cell in a line of its own.
var (
	begins = regexp.MustCompile(`><([a-z])`)
	cell   = regexp.MustCompile(`\n(<t[dh][ >])`)
)

// Lines begins a line for each element of a page that is HTML without white space between them, but for the cells of a
// row, so that a difference can be read.
func Lines(html string) string {
	return cell.ReplaceAllString(begins.ReplaceAllString(html, ">\n<$1"), "$1")
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
