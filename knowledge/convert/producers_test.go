package convert_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"bedside/knowledge"
	"bedside/knowledge/convert"
	"bedside/knowledge/lexicon"
	"bedside/knowledge/source"
)

// producersFolder is a folder of files that programs made of leaflets: "md" has the
// leaflets, every other folder what one program made of them. BEDSIDE_PRODUCERS names
// another, such as one that testdata/producers/make.sh has filled.
func producersFolder() string {
	if folder := os.Getenv("BEDSIDE_PRODUCERS"); folder != "" {
		return folder
	}
	return "testdata/producers"
}

// produced is what is measured of one program.
type produced struct {
	files, lost, facts, differences, sections, recovered int
	missing                                              []string
}

// TestProducers shows, for each program, that no character is lost, no number changed,
// and that nearly all sections are found again, text and heading.
func TestProducers(t *testing.T) {
	folders, err := os.ReadDir(producersFolder())
	if err != nil {
		t.Fatal(err)
	}
	programs := 0
	for _, f := range folders {
		if !f.IsDir() || f.Name() == "md" || f.Name() == "html" {
			continue
		}
		programs++
		t.Run(f.Name(), func(t *testing.T) {
			p := measure(t, f.Name())
			t.Logf("| %s | %d | %d | %d | %d | %d of %d (%.1f %%) |", f.Name(), p.files, p.lost, p.facts,
				p.differences,
				p.recovered, p.sections, 100*float64(p.recovered)/float64(max(p.sections, 1)))
			if p.files == 0 || p.lost > 0 || p.facts > 0 || p.recovered*100 < p.sections*97 {
				t.Errorf("%d files, %d characters lost, %d numbers changed, %d of %d sections; not recovered:\n%s",
					p.files, p.lost, p.facts, p.recovered, p.sections, strings.Join(p.missing, "\n"))
			}
		})
	}
	if programs < 8 {
		t.Errorf("%d programs, want 8 or more", programs)
	}
}

// measure converts all files of a program.
func measure(t *testing.T, program string) produced {
	var p produced
	files, err := filepath.Glob(filepath.Join(producersFolder(), program, "*.*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		base := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
		original, err := os.ReadFile(filepath.Join(producersFolder(), "md", base+".md"))
		if err != nil {
			t.Fatal(err)
		}
		draft, err := convert.Convert(context.Background(), file, data, convert.Options{Cache: cache(t), Known: known})
		p.files++
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		p.lost += len(draft.Account.Lost)
		p.differences += len(draft.Differences)
		for _, d := range draft.Differences {
			if strings.Contains(d.Message, "stands") {
				p.facts++
			}
			p.missing = append(p.missing, fmt.Sprintf("%s: difference: %s", base, d))
		}
		got := sections(t, draft.Markdown)
		for _, want := range sections(t, original) {
			p.sections++
			if slices.Contains(got, want) {
				p.recovered++
				continue
			}
			p.missing = append(p.missing, fmt.Sprintf("%s: %.300s", base, want))
		}
	}
	return p
}

func known(word string) bool { return lexicon.EnglishDictionary().Class(strings.ToLower(word)) > 0 }

// cache is a folder that all tests share, so that PDFium is compiled once.
func cache(t *testing.T) string {
	t.Helper()
	folder, err := os.UserCacheDir()
	if err != nil {
		return t.TempDir()
	}
	return filepath.Join(folder, "bedside", "pdfium")
}

// sections returns each section of a Markdown leaflet as the letters and digits of its
// heading and its text, with its lines apart.
func sections(t *testing.T, markdown []byte) []string {
	t.Helper()
	reviewed := bytes.Replace(markdown, []byte("\ndraft: true\n"), []byte("\n"), 1)
	lib, problems := source.Load(fstest.MapFS{"leaflet.md": {Data: reviewed}})
	if len(lib.Leaflets()) != 1 {
		t.Fatalf("the leaflet does not load: %v", problems)
	}
	var found []string
	for _, s := range lib.Leaflets()[0].Sections {
		found = append(found, plain(s))
	}
	return found
}

func plain(s knowledge.Section) string {
	last := strings.Split(s.Heading, "›") // a page does not show what a heading stands under
	lines := []string{letters(last[len(last)-1])}
	for _, p := range s.Passages {
		for line := range strings.Lines(p.Text) {
			if line = letters(line); line != "" {
				lines = append(lines, line)
			}
		}
	}
	return strings.Join(lines, "\n")
}

// letters keeps what a person reads: typographic quotation marks and dashes are plain
// ones for this.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return -1
		case strings.ContainsRune("“”\"", r):
			return '"'
		case strings.ContainsRune("‘’'", r):
			return '\''
		case strings.ContainsRune("–—", r):
			return '-'
		}
		return r
	}, s)
}
