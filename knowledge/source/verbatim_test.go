package source_test

import (
	"html"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"bedside/knowledge"
	"bedside/knowledge/source"

	"golang.org/x/text/unicode/norm" // folds raised digits back to the digits of the file
	"golang.org/x/tools/txtar"
)

// TestVerbatim checks for every file in testdata that the words of its passages,
// one after the other, stand in the file in the same order, and that no passage
// has words that only phrasings have.
func TestVerbatim(t *testing.T) {
	archives, _ := filepath.Glob("testdata/*.txtar")
	passages := 0
	for _, name := range archives {
		files, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files.Files {
			lib, _ := source.Load(fstest.MapFS{file.Name: {Data: file.Data}})
			for _, l := range lib.Leaflets() {
				passages += checkVerbatim(t, name+"/"+file.Name, string(file.Data), l)
			}
		}
	}
	if passages < 70 {
		t.Errorf("only %d passages were checked", passages)
	}
}

// checkVerbatim reports the first word of a leaflet's passages that is not found
// behind the one before it, and returns the number of passages.
func checkVerbatim(t *testing.T, name, text string, l knowledge.Leaflet) (passages int) {
	t.Helper()
	rest := sourceWords(text)
	for _, s := range l.Sections {
		for _, p := range s.Passages {
			passages++
			for _, word := range words(listNumbers.ReplaceAllString(p.Text, "")) {
				i := 0
				for i < len(rest) && rest[i] != word {
					i++
				}
				if i == len(rest) {
					t.Errorf("%s: the word %q of %s is not in its place in the file", name, word, p.ID)
					return passages
				}
				rest = rest[i+1:]
			}
		}
	}
	return passages
}

var (
	listNumbers   = regexp.MustCompile(`(?m)^\s*\d+\. `) // counted by the reader, not written in the file
	phrasingLines = regexp.MustCompile(`(?m)^\? .*$`)
	inlineTags    = regexp.MustCompile(`</?(?:sup|sub|b|i)>`)
	otherTags     = regexp.MustCompile(`<[a-zA-Z/!][^>]*>`)
)

// sourceWords returns the words of a file without phrasings and tags.
func sourceWords(text string) []string {
	if !strings.Contains(text, "```") {
		text = phrasingLines.ReplaceAllString(text, "")
	}
	text = otherTags.ReplaceAllStringFunc(inlineTags.ReplaceAllString(text, ""), func(tag string) string {
		if strings.HasPrefix(tag, "<http") {
			return tag
		}
		return " "
	})
	return words(html.UnescapeString(text))
}

func words(text string) []string {
	between := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	return strings.FieldsFunc(norm.NFKC.String(text), between)
}
