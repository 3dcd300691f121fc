package gaps

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/knowledge"
)

// apply applies a patch with a program in a folder.
func apply(t *testing.T, folder, patch string, program ...string) {
	t.Helper()
	if _, err := exec.LookPath(program[0]); err != nil {
		t.Skipf("%s is not installed", program[0])
	}
	cmd := exec.CommandContext(t.Context(), program[0], program[1:]...)
	cmd.Dir, cmd.Stdin = folder, strings.NewReader(patch)
	if told, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s\n%s", program, err, told, patch)
	}
}

// TestPatchApplies applies what is written with the programs that people use.
func TestPatchApplies(t *testing.T) {
	numbers := func(n int) string { return strings.Repeat("line\n", n) }
	for name, program := range map[string][]string{"git": {"git", "apply", "--whitespace=nowarn"},
		"patch": {"patch", "-p1", "--binary", "--posix"}} {
		t.Run(name, func(t *testing.T) {
			for _, tt := range []struct{ name, before, after string }{
				{"in the middle", numbers(9) + "## A\n" + numbers(9), numbers(9) + "## A\n? b\n? c\n" + numbers(9)},
				{"near the top", "## A\ntext\n", "## A\n? b\ntext\n"},
				{"at the top", "text\n", "? b\ntext\n"},
				{"at the end", "## A\n", "## A\n? b\n"},
				{"no last line end", "## A\ntext", "## A\n? b\ntext"},
				{"lines of Windows", "## A\r\ntext\r\n", "## A\r\n? b\r\ntext\r\n"},
				{"an empty file", "", "? b\n"},
				{"lines that repeat", "? b\n? b\n? b\n", "? b\n? b\n? b\n? b\n"},
				{"a line that changes", "one\ntwo\nthree", "one\n2\nthree"},
			} {
				folder := t.TempDir()
				file := filepath.Join(folder, "our leaflets", "ear.md")
				if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(tt.before), 0o600); err != nil {
					t.Fatal(err)
				}
				apply(t, folder, Patch("our leaflets/ear.md", []byte(tt.before), []byte(tt.after)), program...)
				got, err := os.ReadFile(file)
				if diff := cmp.Diff(tt.after, string(got)); diff != "" || err != nil {
					t.Errorf("%s: %v (-want +got)\n%s", tt.name, err, diff)
				}
			}
		})
	}
	if got := Patch("a", []byte("x"), []byte("x")); got != "" {
		t.Errorf("nothing changes, and the patch is %q", got)
	}
}

func TestFresh(t *testing.T) {
	leaflet := &knowledge.Leaflet{Sections: []knowledge.Section{
		{ID: "ear/pain", Phrasings: []string{"does it hurt"}}, {ID: "ear/swim", Phrasings: []string{"Can I swim?"}},
	}}
	got, err := Fresh(leaflet, "ear/swim", []string{"can i swim", "can I dive", "pool", "Pool!"})
	if diff := cmp.Diff([]string{"can I dive", "pool"}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	if got, err := Fresh(leaflet, "ear/swim", []string{"can I dive", "Does it hurt?"}); err == nil ||
		!strings.Contains(err.Error(), `"ear/pain" already`) {
		t.Errorf("a clash: %q, %v", got, err)
	}
}
