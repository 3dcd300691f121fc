package index

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSearchFinds asks plain questions: the passage that must come first, and
// the words that its highlight must hold.
func TestSearchFinds(t *testing.T) {
	ix := invented(t)
	tests := []struct{ text, passage, highlight string }{
		{"what is a knee arthroscopy", "knee-arthroscopy/what-a-knee-arthroscopy-is#1", "looks into the joint"},
		{"what is keyhole surgery of the knee?", "knee-arthroscopy/what-a-knee-arthroscopy-is#1", ""},
		{"can I eat before the knee operation", "knee-arthroscopy/before-the-operation#1", "Eat nothing for six hours"},
		{"do I have to stop warfarin before the knee arthroscopy", "knee-arthroscopy/before-the-operation#1", ""},
		{"do I have to stop my anticoagulants before it", "knee-arthroscopy/before-the-operation#1", ""},
		{"how long does the knee arthroscopy take", "knee-arthroscopy/how-long-it-takes#1", "about 40 minutes"},
		{"when can I shower after the knee arthroscopy?", "knee-arthroscopy/looking-after-your-knee-at-home#1",
			"then you may shower"},
		{"can I drive after my knee scope", "knee-arthroscopy/looking-after-your-knee-at-home#1", "Do not drive for a week."},
		{"can I take aspirin after the knee arthroscopy", "knee-arthroscopy/looking-after-your-knee-at-home#1",
			"Take no aspirin for three days."},
		{"when will I walk without crutches", "knee-arthroscopy/looking-after-your-knee-at-home#1",
			"without crutches after five days"},
		{"what should I do if my calf swells", "knee-arthroscopy/when-to-call-us#1", "if your calf swells"},

		{"does the ear syringing hurt?", "ear-irrigation/how-it-feels#1", "It should not hurt"},
		{"how long does the ear irrigation take?", "ear-irrigation/how-long-it-takes#1", "about ten minutes"},
		{"can I swim after having my ears washed out", "ear-irrigation/afterwards#1", "no swimming"},
		{"olive oil for my ear, how many drops?", "ear-irrigation/getting-ready#1", "two drops of olive oil"},
		{"what are the risks of ear irrigation", "ear-irrigation/risks#1", ""},
		{"will I feel dizzy when they flush my ear", "ear-irrigation/how-it-feels#1", "dizzy"},

		{"how long does a patch test take", "patch-test/how-long-it-takes#1", ""},
		{"can I do sport with the patches on", "patch-test/while-you-wear-the-patches#1", "Avoid sport"},
		{"why must I wear an old shirt", "patch-test/while-you-wear-the-patches#1", "because the ink can stain"},
		{"who reads the results of the patch test", "patch-test/your-results#1", "A nurse reads the results"},
		{"should I stop my antihistamines before the skin allergy test", "patch-test/getting-ready#1",
			"Antihistamines need not be stopped."},

		{"wat is a nee arthroscopie", "knee-arthroscopy/what-a-knee-arthroscopy-is#1", ""},
		{"cani take asprin after the artroscopy", "knee-arthroscopy/looking-after-your-knee-at-home#1", "Take no aspirin"},
		{"HOW LONG DOES THE EAR IRRIGATION TAKE!!!", "ear-irrigation/how-long-it-takes#1", "about ten minutes"},
		{"does the еar irrigаtion hurt", "ear-irrigation/how-it-feels#1", ""}, // two letters are Cyrillic
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			result := search(t, ix, Query{Text: tt.text})
			if len(result.Matches) == 0 || result.Matches[0].Passage.ID != tt.passage {
				t.Fatalf("found %v, want %s first", passageIDs(result), tt.passage)
			}
			if got := strings.Join(result.Matches[0].HighlightTexts(), "\n"); !strings.Contains(got, tt.highlight) {
				t.Errorf("highlights %q, want %q in them", got, tt.highlight)
			}
		})
	}
}

// TestNamed holds which leaflets a message is said to name in full.
func TestNamed(t *testing.T) {
	ix := invented(t)
	tests := []struct {
		text string
		want []string
	}{
		{"how long does a patch test take", []string{"patch-test"}},
		{"how long does the test with patches take", []string{"patch-test"}},
		{"does ear syringing hurt", []string{"ear-irrigation"}}, // an alias
		{"does it hurt", nil},
		{"my skin itches", nil}, // a third of an alias
		{"patch test or knee scope, which takes longer?", []string{"knee-arthroscopy", "patch-test"}},
	}
	for _, tt := range tests {
		got := slices.Sorted(slices.Values(search(t, ix, Query{Text: tt.text}).Named))
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q names other leaflets (-want +got)\n%s", tt.text, diff)
		}
	}
}

// TestSharedHeadings asks what every leaflet answers: the one that is named wins.
func TestSharedHeadings(t *testing.T) {
	ix := invented(t)
	names := map[string]string{"ear irrigation": "ear-irrigation", "knee arthroscopy": "knee-arthroscopy",
		"patch test": "patch-test"}
	for name, id := range names {
		for _, question := range []string{"how long does the %s take", "%s how long?", "what is a %s"} {
			m := search(t, ix, Query{Text: strings.ReplaceAll(question, "%s", name)}).Matches
			if len(m) == 0 || m[0].Leaflet.ID != id {
				t.Errorf("%q about the %s is not answered from its leaflet first", question, name)
			}
		}
	}
}

func TestLimit(t *testing.T) {
	ix := invented(t)
	query := Query{Text: "how long do the knee arthroscopy, the ear irrigation and the patch test take"}
	all := passageIDs(search(t, ix, Query{Text: query.Text, Limit: 100}))
	if len(all) <= defaultLimit {
		t.Fatalf("%d passages are too few to show a limit", len(all))
	}
	for limit, want := range map[int]int{0: defaultLimit, -1: defaultLimit, 1: 1, 3: 3} {
		query.Limit = limit
		if diff := cmp.Diff(all[:want], passageIDs(search(t, ix, query))); diff != "" {
			t.Errorf("limit %d (-want +got)\n%s", limit, diff)
		}
	}
}

// TestPhrasings holds that a phrasing finds its section though none of its words
// is in the text, and is never quoted.
func TestPhrasings(t *testing.T) {
	ix := build(t, library(t, leaflet("gown", "Hospital gown",
		"Jewellery: Leave rings at home.",
		"Lunch: A meal is brought at noon.",
		"Clothes: ? may I keep my pyjamas on | You will be given a gown.")))
	m := search(t, ix, Query{Text: "may I keep my pyjamas on?"}).Matches
	if len(m) == 0 || m[0].Passage.Text != "You will be given a gown." {
		t.Fatalf("a phrasing does not find its section: %v", m)
	}
	if got := m[0].Reasons; len(got.Unexplained) > 0 || got.Features()[featurePhrasing].Value < 0.9 ||
		m[1].Reasons.Features()[featurePhrasing].Value > 0 {
		t.Errorf("the message is a phrasing of one section, and yet: %+v", got)
	}
	for i := range m {
		if strings.Contains(m[i].Passage.Text, "pyjamas") {
			t.Errorf("a phrasing is quoted: %q", m[i].Passage.Text)
		}
	}
}

// TestVerbatimPhrasings holds that a message in the very words that a clinic wrote beside a
// section is answered by that section, whatever other words of the library are nearer; and that
// what several leaflets have written beside theirs is asked back.
func TestVerbatimPhrasings(t *testing.T) {
	const numbing = "You are given medicine at the place first."
	biopsy := leaflet("biopsy", "Skin biopsy",
		"Local anesthetic allergies: Tell us if a local anesthetic did not agree with you.",
		"Numbing: ? do I get a local anesthetic | "+numbing)
	ix := build(t, library(t, biopsy))
	for _, text := range []string{"do I get a local anesthetic?", "  Do i get a LOCAL anesthetic", "do i get a local anesthetic!!"} {
		r := search(t, ix, Query{Text: text})
		if m := r.Matches; m[0].Passage.Text != numbing || m[0].Confidence < r.Thresholds.Answer {
			t.Errorf("%q: first is %s, confidence %.2f", text, m[0].Passage.ID, m[0].Confidence)
		}
	}
	if m := search(t, ix, Query{Text: "i am allergic to a local anesthetic"}).Matches; m[0].Passage.Text == numbing {
		t.Error("other words are taken for the phrasing")
	}
	tubes := leaflet("tubes", "Ear tubes", "During the test: ? do I get a local anesthetic | You are asleep for it.")
	r := search(t, build(t, library(t, biopsy, tubes)), Query{Text: "do I get a local anesthetic"})
	for _, m := range r.Matches[:2] {
		if m.Confidence >= r.Thresholds.Answer || m.IfMeant < r.Thresholds.Answer || m.Section.Phrasings == nil {
			t.Errorf("of two leaflets: %s, confidence %.2f, if meant %.2f", m.Passage.ID, m.Confidence, m.IfMeant)
		}
	}
}

// TestHighlights holds that all parts that answer equally well are picked out,
// and none when they are too many to stand out.
func TestHighlights(t *testing.T) {
	tests := []struct {
		name, passage string
		want          []string
	}{
		{"one of many", "Tea is served at four. Juggling is allowed. Lunch is served at noon.",
			[]string{"Juggling is allowed."}},
		{"two alike", "Juggling is allowed. Tea is served. Juggling is allowed.",
			[]string{"Juggling is allowed.", "Juggling is allowed."}},
		{"three alike", "Juggling is allowed. Juggling is allowed. Juggling is allowed.", []string{}},
		{"an item", "While you wait:\n- tea is served\n- juggling is allowed", []string{"juggling is allowed"}},
		{"nothing of what is asked", "Tea is served at four. Lunch is served at noon.", []string{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ix := buildPlain(t, library(t, leaflet("room", "Waiting room", "Pastimes: "+tt.passage)))
			m := search(t, ix, Query{Text: "juggling?"}).Matches
			if len(m) != 1 {
				t.Fatalf("%d matches", len(m))
			}
			if diff := cmp.Diff(tt.want, m[0].HighlightTexts()); diff != "" {
				t.Errorf("highlights (-want +got)\n%s", diff)
			}
		})
	}
}

// TestReasons holds that a match tells which words it accounts for.
func TestReasons(t *testing.T) {
	ix := invented(t)
	m := search(t, ix, Query{Text: "can I play the trombone after the knee arthroscopy"}).Matches
	if len(m) == 0 {
		t.Fatal("nothing found")
	}
	if got := m[0].Reasons; !slices.Contains(got.Matched, "arthroscopy") || !slices.Contains(got.Unexplained, "trombone") {
		t.Errorf("reasons %+v, want arthroscopy matched and trombone unexplained", got)
	}
	if got := m[0].Reasons.Features(); len(got) != featureCount {
		t.Errorf("%d features, want %d", len(got), featureCount)
	}
	for i := range m {
		for _, f := range m[i].Reasons.Features() {
			if !(f.Value >= 0 && f.Value <= 1) {
				t.Errorf("%s: %s is %v, want 0 to 1", m[i].Passage.ID, f.Name, f.Value)
			}
		}
	}
}
