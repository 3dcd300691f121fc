package source_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/knowledge/source"
)

// TestLoadFiles holds that a file that cannot be read is told apart from one that is not
// there and from a draft.
func TestLoadFiles(t *testing.T) {
	folder, empty := t.TempDir(), t.TempDir()
	for name, text := range map[string]string{
		"good.md":     "# Good\n\n## Rest\n\nRest for a day.\n",
		"bad.md":      "---\ntitle: Bad\nreviewed: 2024-13-45\n---\n\n## Rest\n\nRest.\n",
		"nothing.txt": "",
		"draft.md":    "---\ntitle: Draft\ndraft: true\n---\n\n## Rest\n\nRest.\n",
		"readme.md":   "Nothing to read.",
		"twice.md":    "# Twice\n\n## Rest\n\nRest for two days.\n",
		"twice.txt":   "Twice\n\nRest\n\nRest for three days, or longer if you like.\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	loaded, err := source.Options{}.LoadFiles(folder, empty)
	if err != nil {
		t.Fatal(err)
	}
	at := func(name string) string { return filepath.Join(folder, name) }
	want := map[string]string{"good": at("good.md"), "twice": at("twice.md")}
	if diff := cmp.Diff(want, loaded.Files); diff != "" {
		t.Errorf("files: %s", diff)
	}
	refused := []source.Refused{{File: empty}, {File: at("bad.md"), ID: "bad"}, {File: at("nothing.txt"), ID: "nothing"}}
	if diff := cmp.Diff(refused, loaded.Refused); diff != "" {
		t.Errorf("refused: %s", diff)
	}
	if n := len(loaded.Library.Leaflets()); n != 2 {
		t.Errorf("%d leaflets", n)
	}
}
