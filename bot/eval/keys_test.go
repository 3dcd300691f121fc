package eval

import (
	"os"
	"path/filepath"
	"testing"

	"bedside/knowledge/leaflets"
	"bedside/knowledge/source"
)

// TestKeys holds that every key of the project can be read, and that the one for
// the embedded leaflet names sections that are there.
func TestKeys(t *testing.T) {
	paths, err := filepath.Glob("keys/*")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no keys: %v", err)
	}
	lib, problems := source.Load(leaflets.FS)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		cases, err := Read(path, f)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if filepath.Base(path) != "bone-marrow-examination.key" {
			continue // for leaflets that are not part of the project
		}
		if err := Check(cases, lib); err != nil {
			t.Error(err)
		}
	}
}
