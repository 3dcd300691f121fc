package lexicon

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// joined writes each run of words with spaces between.
func joined(runs [][]Word) []string {
	var texts []string
	for _, run := range runs {
		var words []string
		for _, w := range run {
			words = append(words, w.Text)
		}
		texts = append(texts, strings.Join(words, " "))
	}
	return texts
}

func TestSentences(t *testing.T) {
	for text, want := range map[string][]string{
		"":                       nil,
		"one":                    {"one"},
		"one two. three":         {"one two", "three"},
		"one? two, three! four":  {"one", "two three", "four"},
		"one... two":             {"one", "two"},
		"can i eat and can i go": {"can i eat and can i go"},
	} {
		if diff := cmp.Diff(want, joined(Sentences(Words(text)))); diff != "" {
			t.Errorf("%q: -want +got\n%s", text, diff)
		}
	}
}

func TestClauses(t *testing.T) {
	for text, want := range map[string][]string{
		"":                                      nil,
		"and":                                   {"and"},
		"I swam. Can I dive?":                   {"i swam", "can i dive"},
		"can I shower and when can I swim? Yes": {"can i shower", "when can i swim", "yes"},
		"can I swim and can I dive and can I run": {"can i swim", "can i dive", "can i run"},
		"can I shower and have a bath":            {"can i shower and have a bath"},
		"what is it and why is it done":           {"what is it and why is it done"},
		"do I stop and when":                      {"do i stop and when"},
		"He can swim and can dive":                {"he can swim and can dive"},
	} {
		if diff := cmp.Diff(want, joined(Clauses(Words(text)))); diff != "" {
			t.Errorf("%q: -want +got\n%s", text, diff)
		}
	}
}

func TestAsks(t *testing.T) {
	for text, want := range map[string]bool{
		"can I swim": true, "when can I swim": true, "how much pain will there be": true, "is the plaster wet": true,
		"swimming when?": true, "and diving?": true, "hi doctor, can I swim": true,
		"when I swim": false, "had my test": false, "paracetamol?": false, "I swim": false, "you are a doctor?": false,
	} {
		if got := Asks(Words(text)); got != want {
			t.Errorf("Asks(%q) = %v, want %v", text, got, want)
		}
	}
}

func TestRefersBack(t *testing.T) {
	for text, want := range map[string]bool{
		"and dive?": true, "is it safe?": true, "can I eat those?": true, "can I eat nuts?": false, "is there pain?": false,
	} {
		if got := RefersBack(Words(text)); got != want {
			t.Errorf("RefersBack(%q) = %v, want %v", text, got, want)
		}
	}
}

// FuzzClauses holds that clauses have all words but conjunctions, in their order, and
// that none is empty.
func FuzzClauses(f *testing.F) {
	for _, text := range []string{"can i shower and when do i get my results", "a? b? c?", "and and and", "\xff?\n\x00"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		words := Words(text)
		clauses := Clauses(words)
		at := 0
		for _, clause := range clauses {
			if len(clause) == 0 {
				t.Fatalf("%q has an empty clause", text)
			}
			for at < len(words) && &words[at] != &clause[0] {
				if !conjunctions[words[at].Text] {
					t.Fatalf("%q: the clauses lack %q", text, words[at].Text)
				}
				at++
			}
			at += len(clause)
		}
		if at != len(words) {
			t.Fatalf("%q: the clauses end at word %d of %d", text, at, len(words))
		}
	})
}
