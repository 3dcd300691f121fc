package leaflets

import (
	"io/fs"
	"strings"
	"testing"
	"unicode/utf8"

	"go.yaml.in/yaml/v3" // front matter is YAML, and this reader refuses unknown keys
)

// maxNotice is how long a notice may be, in characters: it goes out with every reply.
const maxNotice = 120

// frontMatter lists the keys a sample may have. The reviewer's keys are left
// out on purpose: a sample that claims a review fails to decode.
type frontMatter struct {
	Title    string   `yaml:"title"`
	Aliases  []string `yaml:"aliases"`
	Language string   `yaml:"language"`
	Source   string   `yaml:"source"`
	Contact  string   `yaml:"contact"`
	Notice   string   `yaml:"notice"`
}

func TestBoneMarrowExaminationIsEmbedded(t *testing.T) {
	if _, err := fs.Stat(FS, "bone-marrow-examination.md"); err != nil {
		t.Fatal(err)
	}
}

func TestSamplesClaimNoReview(t *testing.T) {
	names, err := fs.Glob(FS, "*")
	if err != nil || len(names) == 0 {
		t.Fatalf("Glob gives %d leaflets, %v", len(names), err)
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			head := readFrontMatter(t, name)
			if head.Title == "" || head.Source == "" {
				t.Errorf("title %q and source %q must both be given", head.Title, head.Source)
			}
			if n := utf8.RuneCountInString(head.Notice); n > maxNotice {
				t.Errorf("the notice has %d characters, more than %d", n, maxNotice)
			}
			if !strings.Contains(head.Notice, "not reviewed") {
				t.Errorf("the notice %q does not say that the sample is not reviewed", head.Notice)
			}
		})
	}
}

func readFrontMatter(t *testing.T, name string) frontMatter {
	t.Helper()
	text, err := fs.ReadFile(FS, name)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "---\n")
	yamlText, _, found := strings.Cut(rest, "\n---\n")
	if !found {
		t.Fatal("no front matter between two lines of ---")
	}
	decoder := yaml.NewDecoder(strings.NewReader(yamlText))
	decoder.KnownFields(true)
	var head frontMatter
	if err := decoder.Decode(&head); err != nil {
		t.Fatal(err)
	}
	return head
}
