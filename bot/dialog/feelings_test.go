package dialog

import (
	"strings"
	"testing"

	"bedside/bot"
	"bedside/index"
)

// TestFeelingsAlone holds the sentences that a message gets which tells of a feeling and asks
// nothing that the leaflets answer; nothing is offered below them.
func TestFeelingsAlone(t *testing.T) {
	lib := library(t, earTubes())
	for _, tt := range []struct {
		want  string // what the reply begins with
		texts []string
	}{
		{"I am very sorry for your loss. I am a computer program", []string{"my mum died", "My dad passed away last week 😢",
			"we lost our baby", "I just lost my husband", "mum died yesterday and i miss her so much", "my husband died after the operation, why"}},
		{"I am sorry that you feel like this.", []string{"I'm scared", "im so worried", "i feel really anxious about tomorrow",
			"i am getting nervous", "I'm absolutely terrified!!"}},
		{"I am sorry that this is so hard for you. I am a computer program", []string{"i can't stop crying", "I feel so lonely",
			"im all alone", "i am so upset"}},
		{"Hello. It is good that you write.", []string{"i am 9 years old", "im only 7", "I'm in year 4", "i am a kid"}},
		{"I cannot tell you what is right for you.", []string{"should i have the biopsy or not", "should I go ahead?",
			"what would you do?", "is it worth it", "should i get the operation", "what is best for me?"}},
		{"It is good that you say so.", []string{"i don't want the operation", "I do not want to have it"}},
		{"I cannot judge what your doctor has told you.", []string{"can i get a second opinion", "is my doctor right?",
			"do you agree with my doctor", "i don't trust my surgeon"}},
	} {
		for _, text := range tt.texts {
			near := []index.Match{match(t, lib, "ear-tubes/pain#1", 0.3, 0.3)}
			if tt.want[:8] == "I cannot" { // these ask, and what is near is offered as ever
				near = nil
			}
			r := New(&fakeSearcher{library: lib, result: index.Result{Matches: near}}, fakeTriager{}, hill)
			reply := respond(t, r, bot.Message{Text: text})
			if reply.Outcome != bot.OutcomeChat || !strings.HasPrefix(reply.Text, tt.want) ||
				!strings.Contains(reply.Text, hill.Emergency) ||
				len(reply.Choices)+len(reply.Conversation.Pending) > 0 {
				t.Errorf("%q: %s %q, want %q", text, reply.Outcome, reply.Text, tt.want)
			}
		}
	}
}

// TestFeelingsAnswered holds that who asks beside it is answered as ever, below the sentence.
func TestFeelingsAnswered(t *testing.T) {
	lib := library(t, earTubes())
	found := index.Result{Matches: []index.Match{match(t, lib, "ear-tubes/pain#1", 0.9, 0.9)}}
	for text, want := range map[string]string{
		"my mum died last year, what helps with the pain":   "I am very sorry for your loss.",
		"I'm scared. Does it hurt?":                         "I am sorry that this worries you.",
		"i am worried it will hurt":                         "I am sorry that this worries you.",
		"im 9 and my mum is having it, does it hurt":        "It is good that you ask.",
		"should i have the operation or not? does it hurt?": "I cannot tell you what is right for you.",
		"i want a second opinion on the pain":               "I cannot judge what your doctor has told you.",
		"i dont want the operation, will it hurt":           "It is good that you say so.",
		"i cannot stop crying, what helps with the pain":    "I am sorry that this is so hard for you.",
	} {
		r := New(&fakeSearcher{library: lib, result: found}, fakeTriager{}, hill)
		reply := respond(t, r, bot.Message{Text: text})
		if reply.Answer == nil || reply.Outcome != bot.OutcomeAnswer || !strings.HasPrefix(reply.Text, want) {
			t.Errorf("%q: %s %q, want an answer below %q", text, reply.Outcome, reply.Text, want)
		}
	}
}

// TestFeelingsUnanswered holds that what has no answer is told and counted as ever, below the
// sentence.
func TestFeelingsUnanswered(t *testing.T) {
	lib := library(t, earTubes())
	for text, want := range map[string]string{
		"im worried about cancer":                           "I am sorry that this worries you.",
		"my mum died last year of leukaemia, will i get it": "I am very sorry for your loss.",
		"should i have the operation or not, and can i fly": "I cannot tell you what is right for you.",
	} {
		r := New(&fakeSearcher{library: lib}, fakeTriager{}, hill)
		reply := respond(t, r, bot.Message{Text: text})
		if reply.Outcome != bot.OutcomeAbstain || reply.Question != text || !strings.HasPrefix(reply.Text, want) ||
			!strings.Contains(reply.Text, "I could not find the answer") {
			t.Errorf("%q: %s %q, question %q; want %q", text, reply.Outcome, reply.Text, reply.Question, want)
		}
	}
}

// TestFeelingsAfterTriage holds that an emergency is heard before a feeling, which it leaves out.
func TestFeelingsAfterTriage(t *testing.T) {
	r := New(panickingSearcher{}, fakeTriager{}, hill)
	for _, text := range []string{"my mum died of choking", "I'm scared, he is choking", "im 9 and my dad is choking"} {
		if reply := respond(t, r, bot.Message{Text: text}); reply.Outcome != bot.OutcomeUrgent ||
			strings.Contains(reply.Text, "sorry") {
			t.Errorf("%q: %s %q", text, reply.Outcome, reply.Text)
		}
	}
}

// TestNoFeelings holds that ordinary messages, and those of staff, tell of none.
func TestNoFeelings(t *testing.T) {
	r := New(&fakeSearcher{library: library(t, earTubes())}, fakeTriager{}, hill)
	for _, text := range []string{
		"should i be worried about the blood", "i am not worried", "is it normal to be scared", "my son is scared of needles",
		"should i have breakfast before the operation", "should i have someone with me", "should i get a blood test before it",
		"what should i do", "do i need the operation", "i am 9 weeks pregnant", "i am 10 days post op", "i am 45 years old",
		"im in room 4", "i am a child minder", "i lost my leaflet", "i lost my appetite", "my battery died", "the nerve died",
		"i am crying of happiness", "can i see the doctor", "is my doctor in today",
		"nervous system", "i had a bad night", "what is right", "how do i agree to the test",
	} {
		if f := r.feelingIn(text); f != nil {
			t.Errorf("%q is read as %s", text, f.lead)
		}
	}
	if f := r.ForStaff().feelingIn("my mum died"); f != nil {
		t.Error("staff are comforted")
	}
}

// TestToldLater holds that who tells what they have after a question is answered, and asked only
// when the leaflets do not answer.
func TestToldLater(t *testing.T) {
	lib := library(t, earTubes(), handSplint())
	found := index.Result{Matches: []index.Match{match(t, lib, "ear-tubes/swimming#1", 0.9, 0.9)}}
	asked := bot.Conversation{Earlier: []string{"can he swim"}, Pending: []bot.Choice{
		{Leaflet: "ear-tubes", Ask: "can he swim", Label: "Ear tubes"},
		{Leaflet: "hand-splint", Ask: "can he swim", Label: "Hand splint"}}}
	for _, tt := range []struct {
		result  index.Result
		outcome bot.Outcome
	}{{found, bot.OutcomeAnswer}, {index.Result{}, bot.OutcomeChat}} {
		r := New(&fakeSearcher{library: lib, result: tt.result}, fakeTriager{}, hill)
		reply := respond(t, r, bot.Message{Text: "he has ear tubes", Conversation: asked})
		if reply.Outcome != tt.outcome || reply.Conversation.Leaflet != "ear-tubes" ||
			len(reply.Conversation.Pending) > 0 {
			t.Errorf("%s %q about %q with %d choices, want %s", reply.Outcome, reply.Text, reply.Conversation.Leaflet,
				len(reply.Conversation.Pending), tt.outcome)
		}
	}
}

// TestTold holds what a message gets that tells of what a leaflet is about, and asks nothing; the
// next one is about that leaflet.
func TestTold(t *testing.T) {
	tubes, splint := earTubes(), handSplint()
	tubes.Aliases = []string{"grommets"}
	lib := library(t, tubes, splint)
	for _, tt := range []struct{ text, leaflet string }{
		{"im having ear tubes tomorrow", "ear-tubes"}, {"My daughter has a hand splint.", "hand-splint"},
		{"I have ear tubes", "ear-tubes"}, {"my son is booked for grommets on friday morning", "ear-tubes"},
		{"he had his ear tubes done yesterday", "ear-tubes"}, {"hi, i am getting grommets next week", ""},
		{"i have ear tubes and it hurts", ""}, {"i have ear tubes?", ""}, {"i have ear tubes, can i swim", ""},
		{"i have ear tubes and a hand splint", ""}, {"i do not have ear tubes", ""}, {"i have a headache", ""},
		{"my ear tubes fell out", ""}, {"i have had ear tubes for years and fever", ""}, {"ear tubes", ""},
	} {
		r := New(&fakeSearcher{library: lib}, fakeTriager{}, hill)
		reply := respond(t, r, bot.Message{Text: tt.text})
		want := ""
		if tt.leaflet != "" {
			want = "I have a leaflet about this, “" + lib.Leaflet(tt.leaflet).Title + "”. What would you like to know?"
		}
		if got := strings.HasPrefix(reply.Text, "I have a leaflet about this"); got != (want != "") ||
			want != "" && (reply.Text != want || reply.Conversation.Leaflet != tt.leaflet) {
			t.Errorf("%q: %q about %q, want %q", tt.text, reply.Text, reply.Conversation.Leaflet, want)
		}
	}
}
