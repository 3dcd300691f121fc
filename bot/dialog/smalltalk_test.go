package dialog

import (
	"strings"
	"testing"

	"bedside/bot"
	"bedside/index"
)

func TestSmallTalk(t *testing.T) {
	s := &fakeSearcher{library: library(t, earTubes())}
	r := New(s, fakeTriager{}, hill)
	const (
		hello  = "Hello. I am a computer program. I answer questions by quoting leaflets"
		who    = "I am Bedside, a computer program"
		office = "I only know the leaflets. For opening hours and appointments, contact the ward on 555 123."
		person = "To reach a person, contact the ward on 555 123."
	)
	for _, tt := range []struct {
		want  string // what the reply begins with or holds
		texts []string
	}{
		{hello, []string{"hi", "Hello!", "HELLO??", "hi hi", "good morning, doctor", "hey there", "hiiiii", "heyy",
			"Good evening 👋", "hello, how are you?"}},
		{words{hill}.say(sayWelcome), []string{"thanks", "thank you so much!", "thank you thank you", "ok thanks", "ok, great, thank you. bye",
			"thank you very much, you've been most helpful", "that's great, thanks", "cheers mate", "thank you so much x", "thanks hun xx",
			"Ta x"}},
		{words{hill}.say(sayBye), []string{"bye", "bye bye", "see you on Tuesday", "have a lovely weekend", "goodbye and take care", "good night", "bye for now"}},
		{who, []string{"who are you", "Who are you?", "are you a real person?", "what can you help me with", "help",
			"hello, are you a bot"}},
		{office, []string{"what time do you open", "Are you open?", "can you book me an appointment please",
			"hi, what is your phone number", "how do i cancel my appointment?"}},
		{person, []string{"can i talk to a nurse", "I want to speak to a person please", "could I speak to someone?",
			"a human please", "Hello? is there anyone there I can talk to?"}},
		{words{hill}.say(sayOK), []string{"ok", "OK.", "ok ok", "fine", "no thank you", "no", "yes", "that's all", "I'm fine"}},
		{words{hill}.say(sayOK), []string{"no more questions", "that's all I wanted to know", "never mind, found it", "ok will do",
			"right ok makes sense", "that answers my question", "That's what I thought!", "fair enough", "no worries, sorted now", "good to know",
			"oh ok i didnt realise that", "sorry, wrong chat", "ignore that last message", "I have no further questions"}},
		{"All right. Please ask me in other words, or ask the ward on 555 123.",
			[]string{"none of these", "Neither", "not that one", "no, something else", "not what I asked", "That doesn't answer my question",
				"no that's not what I meant"}},
		{words{hill}.say(sayNotClear), []string{"i don't understand", "I dont get it", "what do you mean?", "im confused sorry",
			"can you explain that in plain english", "that makes no sense"}},
		{"I cannot help with that. I only know the leaflets of Hill Street Clinic.", []string{"tell me a joke", "What's the weather like?",
			"what time is it", "who won the football?", "please write me a poem"}},
		{words{hill}.say(sayStartOver), []string{"start over", "new question please"}},
		{words{hill}.say(sayWordsOnly), []string{"", " \n\t", "🚿🛁", "👍", "\x00\x07\x1b", "\u200b\u202e", "?!", "\xff\xfe"}},
	} {
		for _, text := range tt.texts {
			reply := respond(t, r, bot.Message{Text: text})
			if reply.Outcome != bot.OutcomeChat || !strings.Contains(reply.Text, tt.want) {
				t.Errorf("%q: %s %q, want %q", text, reply.Outcome, reply.Text, tt.want)
			}
		}
	}
	for _, q := range s.queries {
		if talk := smallTalkIn(q.Text); talk == nil || !talk.yields {
			t.Errorf("small talk was searched for: %q", q.Text)
		}
	}
}

// TestNotSmallTalk holds that a message with anything else in it is searched for.
func TestNotSmallTalk(t *testing.T) {
	for _, text := range []string{
		"hi can i shower", "hello, does it hurt?", "thanks, and when can he swim", "ok but what about the pain", "is it ok?", "am i fine",
		"is it fine to swim", "good morning is it sore", "bye bye pain", "can you help me with the pain", "this is it?", "please", "so", "the",
		"help him sleep", "who are you going to send", strings.Repeat("thanks ", 200), "hi 2", "ありがとう", "no more questions but can he swim", "i know it hurts", "found it bleeding",
		"it makes sense to swim", "monday", "i did not realise he must fast", "i am done", "no more",
		"not what i asked, can he swim", "that is not what i meant by sore",
	} {
		s := &fakeSearcher{library: library(t, earTubes())}
		if reply := respond(t, New(s, fakeTriager{}, bot.Clinic{}),
			bot.Message{Text: text}); reply.Outcome == bot.OutcomeChat || len(s.queries) != 1 {
			t.Errorf("%.40q: %s %.60q after %d searches, want one search", text, reply.Outcome, reply.Text, len(s.queries))
		}
	}
}

// TestSmallTalkAlone holds that no phrase of a kind is read as another kind.
func TestSmallTalkAlone(t *testing.T) {
	for i := range smallTalk {
		for _, phrase := range smallTalk[i].phrases {
			if got := smallTalkIn(phrase); got != &smallTalk[i] {
				t.Errorf("%q of kind %d is read as %+v", phrase, i, got)
			}
		}
	}
}

// TestOfficeYields holds that a leaflet comes before the office when it answers,
// and only then.
func TestOfficeYields(t *testing.T) {
	lib := library(t, earTubes())
	s := &fakeSearcher{library: lib, result: index.Result{Matches: []index.Match{match(t, lib,
		"ear-tubes/when-to-call-us#1", sure, sure)}}}
	r := New(s, fakeTriager{}, hill)
	if reply := respond(t, r, bot.Message{Text: "how do I cancel my appointment?"}); reply.Outcome != bot.OutcomeAnswer {
		t.Errorf("a leaflet answers, and the reply is %s: %s", reply.Outcome, reply.Text)
	}
	s.result.Matches[0].Confidence = halfSure
	if reply := respond(t, r, bot.Message{Text: "how do I cancel my appointment?"}); reply.Outcome != bot.OutcomeChat ||
		len(reply.Conversation.Pending) > 0 {
		t.Errorf("no leaflet answers, and the reply is %s with %v: %s", reply.Outcome, reply.Conversation.Pending, reply.Text)
	}
}
