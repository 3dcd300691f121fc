package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"bedside/knowledge"
	"bedside/knowledge/lexicon"
	"bedside/knowledge/source"

	"github.com/google/go-cmp/cmp"
)

// library loads Markdown leaflets by name.
func library(t *testing.T, leaflets map[string]string) *knowledge.Library {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range leaflets {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	lib, _ := source.Load(files)
	if len(lib.Leaflets()) != len(leaflets) {
		t.Fatalf("%d leaflets loaded, want %d", len(lib.Leaflets()), len(leaflets))
	}
	return lib
}

const datedHead = "---\ntitle: TITLE\nreviewed: 2025-01-31\nreview_due: 2027-01-31\n---\n\n"

// dated is a leaflet with a title and good dates.
func dated(title, text string) string { return strings.Replace(datedHead, "TITLE", title, 1) + text }

// TestLibraryNotes holds each note for the person who reviews, with its line.
func TestLibraryNotes(t *testing.T) {
	today := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name     string
		leaflets map[string]string
		want     []string
	}{
		{"nothing", map[string]string{"a.md": dated("Splints", "## Washing\n\nWash it daily with soap.\n")}, nil},
		{"no date", map[string]string{"a.md": "# Splints\n\n## Washing\n\nWash it daily.\n"},
			[]string{"a.md:1: there is no review date"}},
		{"a date ahead", map[string]string{"a.md": "---\ntitle: Splints\nreviewed: 2026-06-02\n---\n\nWash " +
			"it daily.\n"},
			[]string{"a.md:3: the review date 2026-06-02 is in the future"}},
		{"overdue", map[string]string{"a.md": "---\ntitle: Splints\nreviewed: 2020-01-31\nreview_due: " +
			"2026-05-31\n---\n\nWash it daily.\n"},
			[]string{"a.md:4: the review was due on 2026-05-31"}},
		{"equal headings", map[string]string{"a.md": dated("Splints",
			"## Medicines\n\nStop iron.\n\n## Medicines\n\nStop all.\n")},
			[]string{`a.md:11: the heading "Medicines" stands a second time (first by line 7)`}},
		{"equal titles", map[string]string{"a.md": dated("Splints", "## A\n\nWash it.\n"), "b.md": dated("splints",
			"## B\n\nDry it.\n")},
			[]string{`b.md:2: a.md has the title "splints" too`}},
		{"pointing", map[string]string{"a.md": dated("Splints",
			"## Who\n\nOur details: click here.\n\n## When\n\nCome on [insert date].\n")},
			[]string{`a.md:9: "click here" says nothing`, `a.md:13: "[insert date]" says nothing`}},
		{"a phrasing twice", map[string]string{"a.md": dated("Splints",
			"## A\n? Can I swim\n\nYes.\n\n## B\n? can i swim?\n\nNo.\n")},
			[]string{`a.md:13: the phrasing "can i swim?" stands beside a/a too`}},
		{"a phrasing twice in a section", map[string]string{"a.md": dated("Splints",
			"## A\n? Can I swim\n? can I swim\n\nYes.\n")},
			[]string{`a.md:9: the phrasing "can I swim" stands beside a/a too`}},
		{"numbers", map[string]string{
			"a.md": dated("Splints", "## Washing\n\nKeep the dressing on and dry for 24 hours.\n"),
			"b.md": dated("Casts", "## Washing\n\nKeep the dressing on and dry for 48 hours.\n"),
			"c.md": dated("Slings", "## Washing\n\nYou may take it off for 48 hours after two weeks.\n")},
			[]string{`b.md:9: "Keep the dressing on and dry for 48 hours." contradicts a.md: "Keep the ` +
				`dressing on and dry for 24 hours."`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			notes := libraryNotes(library(t, test.leaflets), today)
			if len(notes) != len(test.want) {
				t.Fatalf("%d notes, want %d: %v", len(notes), len(test.want), notes)
			}
			for i, n := range notes {
				if n.Level != knowledge.Note || n.Remedy == "" || !strings.Contains(n.Error(), test.want[i]) {
					t.Errorf("note %v, want %q", n, test.want[i])
				}
			}
		})
	}
}

// TestReviewRemedy holds that what a file lacks of a review is told in its own format, and that
// doing so mends it.
func TestReviewRemedy(t *testing.T) {
	today := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct{ file, without, remedy, with string }{
		{"a.md", "# Splints\n\nWash it daily.\n", `add "reviewed: 2026-01-31" to its front matter`,
			"---\nreviewed: 2026-01-31\n---\n# Splints\n\nWash it daily.\n"},
		{"a.html", "<html><head></head><body><h1>Splints</h1><p>Wash it daily.</p></body></html>",
			`add <meta name="reviewed" content="2026-01-31"> to its head`,
			`<html><head><meta name="reviewed" content="2026-01-31"></head><body><h1>Splints</h1><p>Wash it daily.</p>`},
		{"a.txt", "Splints\n\nWash it daily with soap.\n", `add a line "Last reviewed: 31 January 2026" at its end`,
			"Splints\n\nWash it daily with soap.\n\nLast reviewed: 31 January 2026\n"},
	} {
		notes := libraryNotes(library(t, map[string]string{test.file: test.without}), today)
		if len(notes) != 1 || notes[0].Remedy != test.remedy {
			t.Errorf("%s: %v, want the remedy %q", test.file, notes, test.remedy)
		}
		mended := library(t, map[string]string{test.file: test.with})
		if notes = libraryNotes(mended, today); len(notes) != 0 {
			t.Errorf("%s: mended, it gets %v", test.file, notes)
		}
		if got := knowledge.Day(mended.Leaflets()[0].Reviewed); got != "2026-01-31" {
			t.Errorf("%s: reviewed %q", test.file, got)
		}
	}
}

// TestSearchNotes holds what asking an index tells: the phrasings that find another
// section, and the sections that nothing finds.
func TestSearchNotes(t *testing.T) {
	lib := library(t, map[string]string{"a.md": dated("Splints",
		"## Washing the splint\n? how do i wash the splint\n\nWash the splint with soap every day.\n\n"+
			"## Driving\n? soap for washing the splint\n\nDo not drive a car while you wear it.\n\n"+
			"## Metal detectors\n\nShow the guard your card at the airport.\n")})
	key := filepath.Join(t.TempDir(), "a.key")
	if err := os.WriteFile(key, []byte("? may i drive a car\n= a / Driving\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	words := content{library: lib, lexicon: lexicon.English()}
	dead := `a.md:13: the phrasing "soap for washing the splint", with one word more, finds a/washing-the-splint, ` +
		`not its own section; say in it what this section alone answers`
	for _, test := range []struct {
		key  string
		want []string
	}{
		{"", []string{dead}},
		{key, []string{dead, `a.md:17: no phrasing and no question of the key finds the section "Metal detectors"; ` +
			`add a phrasing, or a question to the key, that asks for it`}},
	} {
		notes, err := searchNotes(context.Background(), words, test.key)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, n := range notes {
			got = append(got, n.Error())
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("key %q (-want +got)\n%s", test.key, diff)
		}
	}
	if _, err := searchNotes(context.Background(), words, "no-such.key"); err == nil ||
		!strings.Contains(err.Error(), "check the path") {
		t.Errorf("a key that is not there: %v", err)
	}
}

// TestReading holds the grades of texts whose words, sentences and syllables were counted
// by hand.
func TestReading(t *testing.T) {
	// 3 sentences, 12 words, 12 syllables: 0.39*4 + 11.8*1 - 15.59 = -2.23.
	easy := library(
		t,
		map[string]string{"a.md": dated("Splints", "## A\n\nWash it with soap. Dry it in air. Do not bend it.\n")},
	)
	got, ok := readingOf(easy.Leaflets()[0])
	want := reading{Grade: -2.2, Age: 5, Hardest: []string{"Wash it with soap.", "Dry it in air."}}
	if diff := cmp.Diff(want, got); !ok || diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for word, want := range map[string]int{"the": 1, "splint": 1, "tablet": 2, "needle": 2, "medicine": 3,
		"paracetamol": 5, "rest": 1} {
		if got := syllablesOf(word); got != want {
			t.Errorf("%s has %d syllables, want %d", word, got, want)
		}
	}
	german := easy.Leaflets()[0]
	german.Language = "de"
	if _, ok := readingOf(german); ok {
		t.Error("a formula for English measures German")
	}
}
