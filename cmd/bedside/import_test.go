package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// bedside runs a command line and returns its exit code and what it printed.
func bedside(input string, args ...string) (code int, out, errs string) {
	var stdout, stderr bytes.Buffer
	code = run(context.Background(), args, nil, stdio{strings.NewReader(input), &stdout, &stderr})
	return code, stdout.String(), stderr.String()
}

const producedWord = "../../knowledge/convert/testdata/producers/pandoc-docx/child-fever-syrup.docx"

// TestImportAndReview takes a Word file in: its draft answers nobody, the reviewed leaflet
// does.
func TestImportAndReview(t *testing.T) {
	folder := t.TempDir()
	code, out, errs := bedside("", "import", producedWord, "-o", folder)
	if code != 0 || !strings.Contains(out, "7 sections; ") || !strings.Contains(out, "0 lost; 0 differences") {
		t.Fatalf("import: %d\n%s%s", code, out, errs)
	}
	draft := filepath.Join(folder, "child-fever-syrup.md")
	if page, err := os.ReadFile(filepath.Join(folder, "child-fever-syrup.import.html")); err != nil || len(page) == 0 {
		t.Errorf("the report: %v", err)
	}
	question := []string{"ask", "--recogniser", "off", "--leaflets", draft, "how do i store the fever syrup"}
	if code, out, _ := bedside("", question...); code == 0 {
		t.Errorf("a draft answers:\n%s", out)
	}
	report := filepath.Join(folder, "child-fever-syrup.import.html")
	for _, leaflets := range []string{folder, report} {
		_, out, _ := bedside("", "ask", "--recogniser", "off", "--leaflets", leaflets, "how do i store the fever syrup")
		if strings.Contains(out, "25 °C") {
			t.Errorf("the report of an import answers:\n%s", out)
		}
	}
	if code, _, errs := bedside("", "import", producedWord, "-o", folder); code != 1 ||
		!strings.Contains(errs, "is there already") {
		t.Errorf("the draft is overwritten: %d %s", code, errs)
	}
	if code, _, _ := bedside("a\nq\n", "review", draft); code != 1 {
		t.Errorf("a review that was left takes the draft in: exit %d", code)
	}
	answers := strings.Repeat("a\n", 8) + "a\nN. Nurse\n31.1.2031\n2031-01-31\n"
	if code, out, errs := bedside(answers, "review", "--on", "2029-01-31", draft); code != 0 {
		t.Fatalf("review: %d\n%s%s", code, out, errs)
	}
	code, out, errs = bedside("", question...)
	if code != 0 || !strings.Contains(out, "25 °C") || !strings.Contains(out, "2029") {
		t.Errorf("the reviewed leaflet does not answer: %d\n%s%s", code, out, errs)
	}
	if code, _, errs := bedside("", "review", draft); code != 1 || !strings.Contains(errs, "is no draft") {
		t.Errorf("a leaflet is reviewed as a draft: %d %s", code, errs)
	}
}

// TestReviewTakesInWhatLoads holds that a draft which an editor has changed becomes a
// leaflet only when patients can be answered from it.
func TestReviewTakesInWhatLoads(t *testing.T) {
	const head, text = "---\ntitle: Splints\n", "## Washing\n\nWash it daily.\n"
	for _, test := range []struct{ name, draft, want string }{
		{"as it was written", head + "draft: true\n---\n\n" + text, ""},
		{"with the line ends of Windows", strings.ReplaceAll(head+"draft: true\n---\n\n"+text, "\n", "\r\n"), ""},
		{"a reviewer twice", head + "draft: true\nreviewer: A. Nurse\n---\n\n" + text,
			"a.md:4: front matter: the key \"reviewer\" stands twice"},
		{"a language that is none", head + "draft: true\nlanguage: my own\n---\n\n" + text,
			"a.md:4: front matter: \"my own\""},
		{"no text", head + "draft: true\n---\n\n## Washing\n", "a.md:6: the heading \"Washing\" has no text"},
		{"no draft", head + "---\n\n" + text, "is no draft"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			if err := os.WriteFile("a.md", []byte(test.draft), 0o600); err != nil {
				t.Fatal(err)
			}
			code, out, errs := bedside("a\n", "review", "--on", "2029-01-31", "--due", "2031-01-31",
				"--reviewer", "B. Nurse", "a.md")
			if test.want == "" && code != 0 || test.want != "" && (code != 1 || !strings.Contains(errs, test.want)) {
				t.Fatalf("%d\n%s%s", code, out, errs)
			}
			left, err := os.ReadDir(".")
			if err != nil || len(left) != 1 {
				t.Errorf("files: %v, %v", left, err)
			}
			now, err := os.ReadFile("a.md")
			if err != nil {
				t.Fatal(err)
			}
			if reviewed := strings.Contains(string(now), "reviewer: \"B. Nurse\"\n"); reviewed != (test.want == "") {
				t.Errorf("the file is now:\n%s", now)
			}
		})
	}
}

// TestReviewHidesCommands holds that a file cannot command the terminal of who reviews it.
func TestReviewHidesCommands(t *testing.T) {
	draft := filepath.Join(t.TempDir(), "a.md")
	text := "---\ntitle: Splints\ndraft: true\n---\n\n## Washing\n\nWash it\u202e daily.\x1b[2J\u009b1m\n"
	if err := os.WriteFile(draft, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, out, _ := bedside("q\n", "review", draft); !strings.Contains(out, "Wash it\ufffd daily.\ufffd[2J\ufffd1m") {
		t.Errorf("got %q", out)
	}
}

// TestImportOfEqualNames holds that no draft takes the place of another.
func TestImportOfEqualNames(t *testing.T) {
	folder := t.TempDir()
	data, err := os.ReadFile(producedWord)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"A leaflet.docx", "a-leaflet.docx"} {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	code, out, errs := bedside("", "import", "--force", filepath.Join(folder, "A leaflet.docx"),
		filepath.Join(folder, "a-leaflet.docx"), "-o", folder)
	if code != 1 || !strings.Contains(errs, "would have the name of that of") ||
		!strings.Contains(out, "go through it with: bedside review ") {
		t.Errorf("%d\n%s%s", code, out, errs)
	}
}

// TestImportRefuses holds exit codes and words for what cannot be imported.
func TestImportRefuses(t *testing.T) {
	text := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(text, []byte("Take 5 mg."), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"import"}, 2, "nothing to import"},
		{[]string{"import", text}, 2, "name one with -o DIR"},
		{[]string{"import", text, "-o", t.TempDir()}, 1, "Markdown, HTML and text need no import"},
		{[]string{"import", "no-such.pdf", "-o", t.TempDir()}, 1, "check the path"},
		{[]string{"import", t.TempDir(), "-o", t.TempDir()}, 1, "this is not a file"},
		{[]string{"review", text}, 1, "is no draft"},
		{[]string{"review"}, 2, "name one draft that 'bedside import' wrote"},
	} {
		if code, _, errs := bedside("", test.args...); code != test.code || !strings.Contains(errs, test.want) {
			t.Errorf("%v: %d %s, want %d %q", test.args, code, errs, test.code, test.want)
		}
	}
}
