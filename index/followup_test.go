package index

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNeedsContext(t *testing.T) {
	ix := invented(t)
	tests := []struct {
		name, text string
		want       bool
	}{
		{"hardly a word", "how long?", true},
		{"begins with and", "and the shower after knee arthroscopy?", true},
		{"what about", "what about a shower with crutches?", true},
		{"how about", "how about swimming in a cold lake?", true},
		{"it", "does it swell and bleed afterwards?", true},
		{"those", "must I wear those crutches outdoors?", true},
		{"names what it is about", "can I shower after the knee arthroscopy?", false},
		{"a statement that says enough", "My calf swells and the dressing bleeds.", false},
		{"it in the story, not in the question",
			"I had it all done at the clinic last week. May I swim with a dressing on the knee?", false},
		{"about, but not at the beginning", "Tell me about swimming with a knee dressing", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			question := Question{stemBits: newStemBits(ix.corpus.vocabulary)}
			tokens := ix.analyze(wordsOf(tt.text), &question)
			terms := ix.terms(tokens, question.stemBits)
			if got := needsContext(tokens, terms); got != tt.want {
				t.Errorf("%q needs context: %v, want %v (terms %v)", tt.text, got, tt.want, understanding(Question{Terms: terms}))
			}
		})
	}
}

func TestRoles(t *testing.T) {
	ix := invented(t)
	tests := []struct {
		name     string
		text     string
		earlier  []string
		want     []string
		followUp bool
	}{
		{"a question by itself", "can I swim with a dressing", nil, []string{"asked:swim", "asked:dressing"}, false},
		{"a story around the question", "Good morning, my aunt had a fever in spring. Can I swim with a wet dressing?", nil,
			[]string{"context:morning", "context:aunt", "context:fever", "context:spring", "asked:swim", "asked:wet",
				"asked:dressing"}, false},
		{"a question that points to the sentence before",
			"My uncle sings. I had my knee arthroscopy last week. How long does it take?", nil,
			[]string{"context:uncle", "context:sings", "near:knee", "near:arthroscopy", "near:week", "asked:how long"}, false},
		{"a follow-up", "and shower?", []string{"can I swim with a knee dressing"},
			[]string{"asked:shower", "inherited:swim", "inherited:knee", "inherited:dressing"}, true},
		{"a follow-up without a word of its own", "how long?", []string{"can I swim with a knee dressing"},
			[]string{"asked:how long", "inherited:swim", "inherited:knee", "inherited:dressing"}, true},
		{"only the latest message is inherited", "and shower?",
			[]string{"does ear irrigation hurt", "can I swim with a knee dressing"},
			[]string{"asked:shower", "inherited:swim", "inherited:knee", "inherited:dressing"}, true},
		{"thanks between", "and shower?", []string{"can I swim with a knee dressing", "ok thank you", "!!!", ""},
			[]string{"asked:shower", "inherited:swim", "inherited:knee", "inherited:dressing"}, true},
		{"nothing to inherit", "and shower?", []string{"", "ok"}, []string{"asked:shower"}, false},
		{"a question that stands by itself inherits nothing", "can I swim with a wet dressing",
			[]string{"does ear irrigation hurt"},
			[]string{"asked:swim", "asked:wet", "asked:dressing"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			question := ix.understand(Query{Text: tt.text, Earlier: tt.earlier})
			got := slices.DeleteFunc(understanding(question), func(term string) bool { // words that hardly count
				_, word, _ := strings.Cut(term, ":")
				return weakWords[word] && !strings.Contains(strings.Join(tt.want, " "), term)
			})
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("terms (-want +got)\n%s", diff)
			}
			if question.FollowUp != tt.followUp {
				t.Errorf("a follow-up: %v, want %v", question.FollowUp, tt.followUp)
			}
		})
	}
}

// TestInheritKinds holds that a follow-up takes over the kind of answer only
// when it asks for none itself.
func TestInheritKinds(t *testing.T) {
	ix := invented(t)
	earlier := []string{"can I swim with a knee dressing"}
	tests := []struct {
		text           string
		wanted, absent string
	}{
		{"and showering?", "permission", "duration"},
		{"and how long?", "duration", "permission"},
	}
	for _, tt := range tests {
		got := ix.understand(Query{Text: tt.text, Earlier: earlier}).Kinds
		if !slices.Contains(got, tt.wanted) || slices.Contains(got, tt.absent) {
			t.Errorf("%q after %q asks for %v, want %s and not %s", tt.text, earlier[0], got, tt.wanted, tt.absent)
		}
	}
}

// TestFollowUpsFind follows conversations to their passages.
func TestFollowUpsFind(t *testing.T) {
	ix := invented(t)
	tests := []struct {
		earlier []string
		text    string
		want    string
	}{
		{[]string{"does ear irrigation hurt?"}, "and how long does it take?", "ear-irrigation/how-long-it-takes#1"},
		{[]string{"what is a patch test?"}, "how long does it take?", "patch-test/how-long-it-takes#1"},
		{[]string{"what is a knee arthroscopy?"}, "how long does it take?", "knee-arthroscopy/how-long-it-takes#1"},
		{[]string{"how long does a patch test take?"}, "and the ear irrigation?", "ear-irrigation/how-long-it-takes#1"},
		{[]string{"what is ear irrigation?"}, "what are the risks?", "ear-irrigation/risks#1"},
	}
	for _, tt := range tests {
		got := passageIDs(search(t, ix, Query{Text: tt.text, Earlier: tt.earlier}))
		if len(got) == 0 || got[0] != tt.want {
			t.Errorf("%q after %q finds %v, want %s first", tt.text, tt.earlier, got[:min(2, len(got))], tt.want)
		}
	}
}

// TestSelfContainedQuestions asks what needs nothing of what was said before.
func TestSelfContainedQuestions(t *testing.T) {
	ix := build(t, inventedLeaflet(t, "knee-arthroscopy"))
	tests := []struct {
		earlier, text, want string
	}{
		{"can I take aspirin?", "how long does the arthroscopy take?", "knee-arthroscopy/how-long-it-takes#1"},
		{"can I take aspirin?", "what is a knee arthroscopy?", "knee-arthroscopy/what-a-knee-arthroscopy-is#1"},
		{"when may I drive?", "how long does the operation take?", "knee-arthroscopy/how-long-it-takes#1"},
	}
	for _, tt := range tests {
		query := Query{Text: tt.text, Earlier: []string{tt.earlier}, Leaflet: "knee-arthroscopy"}
		if got := passageIDs(search(t, ix, query)); len(got) == 0 || got[0] != tt.want {
			t.Errorf("%q after %q finds %v, want %s first", tt.text, tt.earlier, got[:min(2, len(got))], tt.want)
		}
	}
}

// TestNothingAsked holds that a message without content is not answered by what
// was asked before.
func TestNothingAsked(t *testing.T) {
	ix := invented(t)
	for _, text := range []string{"can", "so", "is it", "photo"} {
		result := search(t, ix, Query{Text: text, Earlier: []string{"how long does a patch test take?"},
			Leaflet: "patch-test"})
		if len(result.Matches) > 0 && result.Matches[0].Confidence > absentConfidence {
			t.Errorf("%q is answered with %s, confidence %.2f", text, result.Matches[0].Passage.ID, result.Matches[0].Confidence)
		}
	}
}

// TestCurrentLeaflet holds that a question without a topic is answered from the leaflet
// that the conversation is about.
func TestCurrentLeaflet(t *testing.T) {
	ix := invented(t)
	for _, id := range []string{"ear-irrigation", "knee-arthroscopy", "patch-test"} {
		got := passageIDs(search(t, ix, Query{Text: "how long does the thing take", Leaflet: id}))
		if want := id + "/how-long-it-takes#1"; len(got) == 0 || got[0] != want {
			t.Errorf("talking of %s finds %v, want %s first", id, got[:min(2, len(got))], want)
		}
	}
}
