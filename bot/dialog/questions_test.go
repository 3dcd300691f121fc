package dialog

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/knowledge/lexicon"
)

// questionTexts takes a message apart and returns its questions as texts.
func questionTexts(text string) []string {
	var texts []string
	for _, q := range questions(lexicon.Words(text)) {
		texts = append(texts, q.text)
	}
	return texts
}

func TestQuestions(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"can i shower and when do i get my results", []string{"can i shower?", "when do i get my results?"}},
		{"Can I shower? When do I get my results?", []string{"can i shower?", "when do i get my results?"}},
		{"can i shower\nwhen do i get my results", []string{"can i shower?", "when do i get my results?"}},
		{"Hi, can I shower, and also how long will the pain last?", []string{"hi, can i shower?", "also how long will the pain last?"}},
		{"What happens? Does it hurt?", []string{"what happens?", "what happens. does it hurt?"}},
		{"Can I swim? And dive?", []string{"can i swim?", "can i swim. and dive?"}},
		{"tubes out when? swimming from when?", []string{"tubes out when?", "swimming from when?"}},
		{"He is 4. Can he swim? He had a cold. Will it delay the test?",
			[]string{"he is 4. can he swim?", "he is 4. he had a cold. can he swim. will it delay the test?"}},
		{"Can I swim? Does my ear bleed? I am 70.", []string{"i am 70. can i swim?", "i am 70. does my ear bleed?"}},
		{"Can I swim? Is that safe? When do I eat?", []string{"can i swim? is that safe?", "when do i eat?"}},
		{"Can I swim? Can I dive? Can I fly? Can I run?", []string{"can i swim?", "can i dive?", "can i fly?", "can i run?"}},
	} {
		if diff := cmp.Diff(tt.want, questionTexts(tt.text)); diff != "" {
			t.Errorf("%q (-want +got)\n%s", tt.text, diff)
		}
	}
}

// TestOneQuestion holds that what asks one thing is not torn.
func TestOneQuestion(t *testing.T) {
	for _, text := range []string{
		"", "?", "and", "and?", "?? and ??", "can i shower", "I take warfarin. When do I stop?", "Can I swim? Is that ok?", "Should I worry? Can he swim?",
		"paracetamol? how much can i take?", "Is that a thing here? Can you get something to take the edge off?", "Really? Can I swim?",
		"can i shower and have a bath", "do i stop and when", "what is it and why is it done", "when i got home and saw the plaster, was it meant to bleed?",
		"had my test at noon. when can i shower", "tell me when i can shower and when i can swim", "Can I swim? Thank you. What a day.",
		"is the ear sore and will it", "Can he swim???!!!", "He can swim and can dive. When can he fly?",
	} {
		if got := questionTexts(text); got != nil {
			t.Errorf("%q is taken apart: %q", text, got)
		}
	}
}

// TestQuestionsAreBounded holds that a message made to be slow to take apart is not.
func TestQuestionsAreBounded(t *testing.T) {
	for _, text := range []string{"can i swim and ", "can i swim? ", "and ", "is it ", "a? ", "he swims. can i? "} {
		long := strings.Repeat(text, maxKept/len(text))
		begun := time.Now()
		questions(lexicon.Words(long))
		deflect(long)
		if took := time.Since(begun); took > time.Second {
			t.Errorf("%q again and again takes %v", text, took)
		}
	}
}

// FuzzQuestions holds that a message is taken apart into nothing or into several
// questions, none of them much longer than the message.
func FuzzQuestions(f *testing.F) {
	for _, text := range []string{"can i shower and when do i get my results", "a? b? c?", "and and and", "\xff?\n\x00", "He is 4. Can he swim? Will it hurt?"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := questionTexts(text)
		if len(got) == 1 {
			t.Errorf("%q is taken apart into one question: %q", text, got)
		}
		for _, question := range got {
			if !strings.HasSuffix(question, "?") {
				t.Errorf("of %q, %q does not end as a question", text, question)
			}
		}
	})
}
