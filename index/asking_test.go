package index

import (
	"strings"
	"testing"

	"bedside/knowledge/lexicon"

	"github.com/google/go-cmp/cmp"
)

// askingPart words are in capitals, the others in lower case.
func askingPart(text string) string {
	words := lexicon.Words(text)
	asks := markAsking(words)
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		if asks[i] {
			w.Text = strings.ToUpper(w.Text)
		}
		b.WriteString(w.Text)
	}
	return b.String()
}

func TestAsking(t *testing.T) {
	const story = "I came in last week for my knee. "
	tests := []struct{ name, text, want string }{
		{"nothing", "", ""},
		{"a short message is one question", "shower after knee surgery", "SHOWER AFTER KNEE SURGERY"},
		{"a short message of two sentences", "My knee hurts. Why?", "MY KNEE HURTS WHY"},
		{"the question mark decides", story + "It went well. Can I shower now?",
			"i came in last week for my knee it went well CAN I SHOWER NOW"},
		{"the question comes first", "Can I shower now? " + story + "It went well.",
			"CAN I SHOWER NOW i came in last week for my knee it went well"},
		{"two questions", story + "Can I shower? And can I drive?",
			"i came in last week for my knee CAN I SHOWER AND CAN I DRIVE"},
		{"no question mark", story + "can I shower now.",
			"i came in last week for my knee CAN I SHOWER NOW"},
		{"a greeting before the question", story + "So please can I shower now.",
			"i came in last week for my knee SO PLEASE CAN I SHOWER NOW"},
		{"an indirect question", story + "I wonder how long the pain will last.",
			"i came in last week for my knee I WONDER HOW LONG THE PAIN WILL LAST"},
		{"an indirect question that inverts", story + "Tell me please can I shower.",
			"i came in last week for my knee TELL ME PLEASE CAN I SHOWER"},
		{"a question beats an indirect one", "I wonder how it went for my old aunt Edna. Can I shower?",
			"i wonder how it went for my old aunt edna CAN I SHOWER"},
		{"no question at all: the last sentence", story + "The dressing is wet now.",
			"i came in last week for my knee THE DRESSING IS WET NOW"},
		{"lines are sentences", "my knee was done last week and I feel fine\ncan I shower",
			"my knee was done last week and i feel fine CAN I SHOWER"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, askingPart(tt.text)); diff != "" {
				t.Errorf("asking part (-want +got)\n%s", diff)
			}
		})
	}
}

func TestAskingScore(t *testing.T) {
	tests := []struct {
		text string
		want int
	}{
		{"my knee hurts?", 3},
		{"can i shower", 2},
		{"ok so when can i shower", 2},
		{"please tell me when", 1},
		{"i was told whether to fast", 1},
		{"my doctor said i should i think", 1},
		{"the will of the people", 2}, // "the" does not begin a sentence, "will" then does
		{"i can shower", 0},
		{"my knee hurts", 0},
		{"ok", 0},
	}
	for _, tt := range tests {
		if got := askingScore(lexicon.Words(tt.text)); got != tt.want {
			t.Errorf("askingScore(%q) = %d, want %d", tt.text, got, tt.want)
		}
	}
}
