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
	if code, _, errs := bedside("", "import", producedWord, "-o", folder); code != 1 ||
		!strings.Contains(errs, "is there already") {
		t.Errorf("the draft is overwritten: %d %s", code, errs)
	}
	if code, _, _ := bedside("a\nq\n", "review", draft); code != 1 {
		t.Errorf("a review that was left takes the draft in: exit %d", code)
	}
	answers := strings.Repeat("a\n", 8) + "N. Nurse\n2031-01-31\n"
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
		{[]string{"review"}, 2, "accepts 1 arg"},
	} {
		if code, _, errs := bedside("", test.args...); code != test.code || !strings.Contains(errs, test.want) {
			t.Errorf("%v: %d %s, want %d %q", test.args, code, errs, test.code, test.want)
		}
	}
}
