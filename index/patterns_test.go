package index

import (
	"slices"
	"testing"

	"bedside/knowledge/lexicon"

	"github.com/google/go-cmp/cmp"
)

// matches tells whether a text holds a pattern, as kinds.txt writes it.
func matches(pattern, text string) bool {
	table := parseKinds("kind only\nasks " + pattern + "\n")
	found, _ := table.asked(lexicon.Words(text))
	return found != 0
}

func TestPatterns(t *testing.T) {
	tests := []struct {
		name, pattern, text string
		want                bool
	}{
		{"one word", "hurt", "it will hurt a little", true},
		{"another word", "hurt", "it will ache a little", false},
		{"another form of the word", "hurt", "it hurts", true},
		{"alternatives", "ache|hurt", "it hurts", true},
		{"no alternative", "ache|hurt", "it stings", false},

		{"neighbours", "how long", "how long", true},
		{"words in the other order", "how long", "long how", false},
		{"one word between", "how long", "how very long", true},
		{"three words between", "how long", "how a b c long", true},
		{"four words between", "how long", "how a b c d long", false},
		{"each gap by itself", "how does take", "how a b does c d take", true},
		{"a word twice, the first too far", "how long", "how a b c d how long", true},

		{"joined", "how- long", "so how long", true},
		{"joined with a word between", "how- long", "how very long", false},
		{"joined, then a gap", "is- it ok", "is it really ok", true},
		{"a gap, then joined", "call your- doctor", "call a b your doctor", true},
		{"joined alternatives", "is|are- it|they ok", "are they ok", true},

		{"anchored at the beginning", "^ why", "why me", true},
		{"anchored inside", "^ why", "tell me why", false},
		{"anchored after an opening word", "^ why", "ok so why me", true},
		{"anchored in the second sentence", "^ why", "it hurts. why is that?", true},
		{"anchored after a question", "^ why", "really? why is that?", true},
		{"anchored after a comma", "^ why", "it hurts, why is that", false},

		{"digits", "# hour", "wait 24 hours", true},
		{"digits joined to a unit", "# hour", "wait 24hours", true},
		{"a number in letters", "# hour", "wait two hours", true},
		{"half", "# hour", "half an hour", true},
		{"no number", "# hour", "wait some hours", false},
		{"after a number", "after- #", "after 3 days", true},

		{"over the end of a sentence", "how long", "how. long", false},
		{"over a question mark", "how long", "how? long", false},
		{"over a line", "how long", "how\nlong", false},
		{"over a comma", "how long", "how, you know, long", true},
		{"no text", "how", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := matches(tt.pattern, tt.text); got != tt.want {
				t.Errorf("%q in %q: %v, want %v", tt.pattern, tt.text, got, tt.want)
			}
		})
	}
}

// TestPatternMarks holds which words of a message are said to ask for a kind.
func TestPatternMarks(t *testing.T) {
	table := parseKinds("kind duration\nasks how long\nkind feeling\nasks hurt\nasks will- hurt\n")
	found, marks := table.asked(lexicon.Words("how very long will hurting hurt"))
	if diff := cmp.Diff([]string{"duration", "feeling"}, table.list(found)); diff != "" {
		t.Errorf("kinds (-want +got)\n%s", diff)
	}
	const duration, feeling = 1, 2
	if want := []kindSet{duration, 0, duration, feeling, feeling, feeling}; !slices.Equal(marks, want) {
		t.Errorf("marks %v, want %v", marks, want)
	}
}

// TestHeadPatterns holds what a heading may borrow from what is asked.
func TestHeadPatterns(t *testing.T) {
	table := parseKinds("kind aftercare\nasks after\nasks only expect after\nnames home\n" +
		"kind risk\nasks only risk\nnames danger\nkind general weak\nnames about\n")
	tests := []struct {
		heading string
		want    []string
	}{
		{"After the operation", []string{"aftercare"}},
		{"At home", []string{"aftercare"}},
		{"Risks", nil},
		{"Dangers", []string{"risk"}},
		{"About us", []string{"general"}},
		{"About the dangers", []string{"risk"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, table.list(table.named(lexicon.Words(tt.heading)))); diff != "" {
			t.Errorf("%q (-want +got)\n%s", tt.heading, diff)
		}
	}
	if found, _ := table.asked(lexicon.Words("any risk")); found == 0 {
		t.Error(`"only" keeps a pattern from being asked`)
	}
}

// TestSymbolsAreKept holds that the words met while a library is read give the
// same symbols again.
func TestSymbolsAreKept(t *testing.T) {
	table := parseKinds("kind duration\ngives # hour\n")
	known := map[string]symbol{}
	words := lexicon.Words("two hours and 24 hours later")
	first := table.given(words, known)
	if want := map[string]symbol{"two": number, "24": number, "hours": table.symbols["hour"], "and": 0,
		"later": 0}; !cmp.Equal(known, want) {
		t.Errorf("symbols kept (-want +got)\n%s", cmp.Diff(want, known))
	}
	if again, anew := table.given(words, known), table.given(words, nil); first != 1 || again != first || anew != first {
		t.Errorf("given %b, then %b, %b without what is kept", first, again, anew)
	}
}
