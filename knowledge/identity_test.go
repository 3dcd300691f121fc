package knowledge_test

import (
	"strings"
	"testing"

	"bedside/knowledge"

	"github.com/google/go-cmp/cmp"
)

func TestSlug(t *testing.T) {
	for heading, want := range map[string]string{
		"After you go home":           "after-you-go-home",
		"  Don't eat -- don’t drink!": "dont-eat-dont-drink",
		"Dose › Children (2–5)":       "dose-children-2-5",
		"Übelkeit":                    "übelkeit",
		"?!":                          "section",
		"":                            "section",
		strings.Repeat("word ", 20):   strings.Repeat("word-", 12) + "word",
		strings.Repeat("é", 40):       strings.Repeat("é", 32),
		strings.Repeat("aé", 40):      strings.Repeat("aé", 21) + "a",
	} {
		if got := knowledge.Slug(heading); got != want || len(got) > 64 {
			t.Errorf("Slug(%q) = %q, want %q", heading, got, want)
		}
	}
}

func TestIdentify(t *testing.T) {
	leaflet := knowledge.Leaflet{ID: "cast", Sections: []knowledge.Section{
		{Heading: "Washing", Passages: []knowledge.Passage{{Text: "Keep it dry."}, {Text: "Use a bag."}}},
		{Heading: "washing?", Passages: []knowledge.Passage{{Text: "Keep it dry."}}},
		{Heading: "Washing 2", Passages: []knowledge.Passage{{Text: "x"}}},
	}}
	knowledge.Identify(&leaflet)
	var got []string
	for _, s := range leaflet.Sections {
		got = append(got, s.ID)
		for _, p := range s.Passages {
			got = append(got, p.ID+" "+p.SHA256[:8])
		}
	}
	const dry, bag, x = "9cb22748", "cb94e463", "2d711642"
	want := []string{
		"cast/washing", "cast/washing#1 " + dry, "cast/washing#2 " + bag,
		"cast/washing-2", "cast/washing-2#1 " + dry,
		"cast/washing-2-2", "cast/washing-2-2#1 " + x,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if leaflet.Language != "en" {
		t.Errorf("language %q, want en when the file names none", leaflet.Language)
	}
	leaflet.Language = "de"
	if knowledge.Identify(&leaflet); leaflet.Language != "de" {
		t.Errorf("language %q, want the one that was named", leaflet.Language)
	}
}

func TestDigest(t *testing.T) {
	// The SHA-256 of no bytes, FIPS 180-4.
	if got, want := knowledge.Digest(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"; got != want {
		t.Errorf("Digest of nothing = %s, want %s", got, want)
	}
}
