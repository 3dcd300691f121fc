package source_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/knowledge/source"
)

// inFolder writes files into a folder.
func inFolder(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range files {
		path := filepath.Join(folder, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// withAudience is a leaflet with lines in its front matter.
func withAudience(lines string) string {
	return "---\ntitle: Rest\n" + lines + "---\n\n## Rest\n\nRest for two days.\n"
}

// page is a page with an element in its head.
func page(meta string) string {
	return "<html>\n<head><title>Rest</title>\n<meta " + meta + ">\n</head><body><h1>Rest</h1><h2>Rest</h2>\n" +
		"<p>Rest for two days.</p></body></html>"
}

// utf16 is a text in that encoding, with its mark.
func utf16(text string) string {
	var b strings.Builder
	b.WriteString("\xff\xfe")
	for i := range len(text) {
		b.WriteString(text[i:i+1] + "\x00")
	}
	return b.String()
}

// TestAudience reads whom leaflets are for, by their front matter and by their folder, and refuses
// those for whom that is not clear.
func TestAudience(t *testing.T) {
	const unknown = "there is no audience \"stafff\", so nobody is answered from the leaflet; write one of " +
		"knee, slack, staff, telegram, ward, web, or define it in the config under audiences"
	for name, tt := range map[string]struct {
		file, text string
		want       []string
		refused    string // "LINE: MESSAGE"; "" when it is not
		about      []string
	}{
		"everybody":     {"a.md", withAudience(""), nil, "", nil},
		"one":           {"a.md", withAudience("audience: staff\n"), []string{"staff"}, "", nil},
		"several":       {"a.md", withAudience("audience: [ward, staff, ward]\n"), []string{"staff", "ward"}, "", nil},
		"lines":         {"a.md", withAudience("audience:\n  - knee\n  - web\n"), []string{"knee", "web"}, "", nil},
		"unknown":       {"a.md", withAudience("audience: stafff\n"), nil, "3: " + unknown, []string{"stafff"}},
		"one unknown":   {"a.md", withAudience("audience: [staff, stafff]\n"), nil, "3: " + unknown, []string{"staff", "stafff"}},
		"nobody":        {"a.md", withAudience("audience:\n"), nil, "3: front matter: the audience names nobody; write \"audience: staff\", or remove the line for everybody", []string{"audience:"}},
		"empty list":    {"a.md", withAudience("audience: []\n"), nil, "3: front matter: the audience names nobody; write \"audience: staff\", or remove the line for everybody", []string{"audience: []"}},
		"capital":       {"a.md", withAudience("audience: Staff\n"), nil, "3: front matter: \"Staff\" is no name of an audience; write \"audience: staff\", or remove the line for everybody", []string{"staff"}},
		"slip of a key": {"a.md", withAudience("audiences: staff\n"), nil, "3: front matter: unknown key \"audiences\"", []string{"audiences: staff"}},
		"other fault":   {"a.md", withAudience("reviewed: soon\naudience: staff\n"), nil, "3: front matter: \"soon\" is not a date", []string{"staff"}},
		"folder":        {"ward/a.md", withAudience(""), []string{"ward"}, "", nil},
		"folder within": {"ward/deep/a.md", withAudience(""), []string{"ward"}, "", nil},
		"inner folder":  {"ward/knee/a.md", withAudience(""), []string{"knee", "staff"}, "", nil},
		"narrower":      {"ward/knee/a.md", withAudience("audience: knee\n"), []string{"knee"}, "", nil},
		"wider": {"ward/a.md", withAudience("audience: [ward, web]\n"), nil,
			"3: the folder is for ward alone, and the leaflet names \"web\"; take the audience out of the file, or move the file",
			[]string{"ward", "web"}},
		"page":             {"a.html", page("name=bedside-audience content=staff"), []string{"staff"}, "", nil},
		"page for several": {"a.html", page(`NAME=" Bedside-Audience" content="web, staff,web"`), []string{"staff", "web"}, "", nil},
		"page for all":     {"a.html", page(`name="audience" content="all"`), nil, "", nil},
		"page of an unknown one": {"a.html", page(`name="bedside-audience" content="stafff"`), nil, "3: " + unknown,
			[]string{"stafff"}},
		"page for nobody": {"a.html", page(`name="bedside-audience" content=""`), nil,
			`3: "" is no name of an audience; write <meta name="bedside-audience" content="staff">, or remove it for everybody`,
			[]string{""}},
		"page without a name": {"a.html", page(`name="bedside-audience"`), nil, `3: "" is no name of an audience`,
			[]string{`<meta name="bedside-audience">`}},
		"page with a capital": {"a.html", page(`name="bedside-audience" content="Staff"`), nil,
			`3: "Staff" is no name of an audience`, []string{"staff"}},
		"page with a slip": {"a.html", page(`name="bedside-audiences" content="staff"`), nil,
			"3: unknown <meta name=bedside-audiences>; write <meta name=", []string{"staff"}},
		"page with another attribute": {"a.html", page(`property="bedside-audience" content="staff"`), nil,
			"3: unknown <meta property=bedside-audience>; write <meta name=", []string{"staff"}},
		"page that says it twice": {"a.html", page(`name="bedside-audience" content="staff"><meta name="bedside-audience" content="web"`),
			nil, "3: the page says twice whom it is for; write all names into one", []string{"staff"}},
		"page, wider": {"ward/a.html", page(`name="bedside-audience" content="ward, web"`), nil,
			"3: the folder is for ward alone, and the leaflet names \"web\"", []string{"ward", "web"}},
		"page, narrower": {"ward/knee/a.html", page(`name="bedside-audience" content="knee"`), []string{"knee"}, "", nil},
		"page in UTF-16": {"a.html", utf16(page(`name="bedside-audience" content="stafff"`)), nil, "3: " + unknown,
			[]string{"stafff"}},
		"page in a folder": {"ward/a.html", "<h1>Rest</h1><h2>Rest</h2><p>Rest for two days.</p>", []string{"ward"}, "", nil},
		"bad in a folder":  {"ward/a.md", withAudience("reviewed: soon\n"), nil, "3: front matter: \"soon\" is not a date", []string{"ward"}},
	} {
		t.Run(name, func(t *testing.T) {
			folder := inFolder(t, map[string]string{tt.file: tt.text, "ward/.keep": "", "ward/knee/.keep": ""})
			audiences := source.Audiences{Names: []string{"knee", "ward"}, Folders: map[string][]string{
				filepath.Join(folder, "ward"):                       {"ward"},
				filepath.Join(folder, "ward", "..", "ward", "knee"): {"staff", "knee"}}}
			loaded, err := source.Options{Audiences: audiences}.LoadFiles(folder)
			if err != nil {
				t.Fatal(err)
			}
			if tt.refused != "" {
				said := ""
				if len(loaded.Problems) > 0 {
					said = strings.TrimPrefix(loaded.Problems[0].Error(), filepath.Join(folder, tt.file)+":")
				}
				if !strings.HasPrefix(said, tt.refused) || len(loaded.Library.Leaflets()) > 0 {
					t.Errorf("%d leaflets, %s", len(loaded.Library.Leaflets()), said)
				}
				if len(loaded.Refused) != 1 || !cmp.Equal(loaded.Refused[0].Audience, tt.about) {
					t.Errorf("refused: %+v", loaded.Refused)
				}
				return
			}
			if leaflet := loaded.Library.Leaflet("a"); leaflet == nil || !cmp.Equal(leaflet.Audience, tt.want) {
				t.Errorf("%+v, problems %v", leaflet, loaded.Problems)
			}
		})
	}
}

// TestMisplaced finds the folders by which nothing would be limited.
func TestMisplaced(t *testing.T) {
	folder := inFolder(t, map[string]string{"leaflets/ward/a.md": withAudience(""), "other/b.md": withAudience("")})
	at := func(name string) string { return filepath.Join(folder, name) }
	for limited, want := range map[string]string{"leaflets": "", "leaflets/ward": "", ".": "", "leaflets/../leaflets/ward": "",
		"leaflets/wards": at("leaflets/wards"), "other": at("other"), "leaflets/ward/a.md": at("leaflets/ward/a.md")} {
		audiences := source.Audiences{Folders: map[string][]string{at(limited): {"staff"}}}
		if got := audiences.Misplaced([]string{at("leaflets")}); got != want {
			t.Errorf("%s: %q, want %q", limited, got, want)
		}
	}
}
