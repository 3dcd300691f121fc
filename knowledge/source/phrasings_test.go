package source_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bedside/knowledge/source"

	"github.com/google/go-cmp/cmp"
)

func TestAddPhrasings(t *testing.T) {
	const front = "---\ntitle: Ear tubes\n---\n"
	added := []string{"can I  swim", "may he dive"}
	const lines = "? can I swim\n? may he dive\n"
	for _, tt := range []struct{ name, before, after string }{
		{"below a heading", "# Ear tubes\n\n## Pain\n\nA drink.\n\n## Swimming\n\nNot for a week.\n",
			"# Ear tubes\n\n## Pain\n\nA drink.\n\n## Swimming\n" + lines + "\nNot for a week.\n"},
		{"after others", front + "## Swimming\n\n? pool\n? sea\n\nNot for a week.\n", front +
			"## Swimming\n\n? pool\n? sea\n" + lines + "\nNot for a week.\n"},
		{"right above the text", front + "## Swimming\nNot for a week.\n", front + "## Swimming\n" + lines +
			"Not for a week.\n"},
		{"an underlined heading", front + "Swimming\n---\nNot for a week.", front + "Swimming\n---\n" + lines +
			"Not for a week."},
		{"lines of Windows", "# Ear tubes\r\n## Swimming\r\nNot for a week.\r\n", "# Ear tubes\r\n## Swimming\r\n" +
			strings.ReplaceAll(lines, "\n", "\r\n") + "Not for a week.\r\n"},
		{"a byte order mark", "\ufeff# Ear tubes\n## Swimming\nNot.\n", "\ufeff# Ear tubes\n## Swimming\n" + lines +
			"Not.\n"},
	} {
		got, err := source.AddPhrasings("ear-tubes.md", []byte(tt.before), "ear-tubes/swimming", added)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if diff := cmp.Diff(tt.after, string(got)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.name, diff)
		}
	}
	for _, tt := range []struct{ name, file, text, want string }{
		{"no Markdown", "ear-tubes.html", "<h1>Ear tubes</h1><h2>Swimming</h2><p>Not.</p>", "ear-tubes.html is no Markdown"},
		{"no such section", "ear-tubes.md", "# Ear tubes\n## Pain\nA drink.\n",
			`has no section "ear-tubes/swimming"; it has ear-tubes/pain`},
		{"no heading", "ear-tubes.md", "---\ntitle: Swimming\n---\nNot for a week.\n", `has no section`},
		{"text above the first heading", "ear-tubes.md",
			"---\ntitle: Swimming\n---\nNot for a week.\n\n## Pain\n\nA drink.\n", "has no heading of its own in the file"},
		{"no leaflet", "ear-tubes.md", "", "ear-tubes.md: the leaflet is empty"},
		{"lines of old", "ear-tubes.md", "# Ear tubes\r## Swimming\rNot.\r", "the lines end in a way of old"},
	} {
		got, err := source.AddPhrasings(tt.file, []byte(tt.text), "ear-tubes/swimming", added)
		if err == nil || got != nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

// TestAddPhrasingsOnlyAdds holds that what would become text of the leaflet is refused.
func TestAddPhrasingsOnlyAdds(t *testing.T) {
	got, err := source.AddPhrasings("ear-tubes.md", []byte("# Ear tubes\n## Swimming\nNot.\n"), "ear-tubes/swimming",
		[]string{" "})
	if err == nil || got != nil || !strings.Contains(err.Error(), "ear-tubes.md:2: the leaflet would read differently") {
		t.Errorf("%q, %v", got, err)
	}
}

// FuzzAddPhrasings holds that whatever is added to, only adds lines.
func FuzzAddPhrasings(f *testing.F) {
	f.Add("# Ear tubes\n## Swimming\nNot.\n", "can I swim")
	f.Add("# Ear tubes\nSwimming\n--\n? pool\n\nNot.", "? ## x")
	f.Fuzz(func(t *testing.T, text, phrasing string) {
		got, err := source.AddPhrasings("ear-tubes.md", []byte(text), "ear-tubes/swimming", []string{phrasing})
		if err != nil {
			return
		}
		before := text
		for _, line := range strings.SplitAfter(string(got), "\n") {
			before = strings.TrimPrefix(before, line) // every line but those added, in their order
		}
		if before != "" || len(got) <= len(text) {
			t.Errorf("%q became %q", text, got)
		}
	})
}

func TestFileOf(t *testing.T) {
	one, other := t.TempDir(), t.TempDir()
	write := func(name, text string) string {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	write(filepath.Join(one, "empty.md"), "")
	want := write(filepath.Join(other, "empty.md"), "# Full\n\nText.\n")
	single := write(filepath.Join(other, "Two words.html"), "<h1>Two</h1><p>Text.</p>")
	for id, want := range map[string]string{"empty": want, "two-words": single} {
		if got, err := source.FileOf(id, one, single, other); got != want || err != nil {
			t.Errorf("%s is in %q, %v; want %q", id, got, err, want)
		}
	}
	if got, err := source.FileOf("none", one, other); err == nil {
		t.Errorf("found %q", got)
	}
	if got, err := source.FileOf("none", filepath.Join(one, "gone")); err == nil {
		t.Errorf("found %q where nothing is", got)
	}
}
