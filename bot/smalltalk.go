package bot

import (
	"strings"

	"bedside/knowledge"
	"bedside/knowledge/lexicon"
)

// talk is a kind of small talk.
type talk struct {
	phrases []string
	reply   func(Clinic, *knowledge.Library) string
}

func fixed(text string) func(Clinic, *knowledge.Library) string {
	return func(Clinic, *knowledge.Library) string { return text }
}

// smallTalk is what people say without asking anything, as Texts takes it
// apart. The first kind of which a message holds a phrase replies, when nothing
// but small talk is left of the message.
var smallTalk = []talk{
	{[]string{"start over", "new question", "another question", "different question", "reset", "change leaflet", "other leaflet", "different leaflet"}, fixed(sayStartOver)},
	{[]string{"who are you", "what are you", "what is your name", "are you a robot", "are you a bot", "are you human", "are you real",
		"are you a real person", "are you a person", "is this a bot", "is this a robot", "is this a real person", "am i talking to a robot",
		"am i talking to a person", "am i talking to a human", "am i talking to a real person", "what can you do", "what do you do", "what can i ask you", "what can i ask",
		"how do you work", "what do you know", "what can you help with", "what can you help me with", "help", "help me", "can you help me", "can you help", "are you a doctor",
		"are you a nurse", "who am i talking to"}, Clinic.sayWho},
	{[]string{"thank you", "thanks", "thank u", "cheers", "ta", "much appreciated", "appreciate it", "that helps", "that is helpful", "very helpful", "that helped",
		"helpful", "great", "perfect", "brilliant", "lovely", "awesome", "you are a star", "good bot", "nice one"}, fixed(sayWelcome)},
	{[]string{"bye", "goodbye", "good bye", "see you", "good night", "goodnight", "take care", "bye bye"}, fixed(sayBye)},
	{[]string{"hi", "hello", "hey", "hiya", "howdy", "good morning", "good afternoon", "good evening", "good day", "morning", "evening", "hi there", "hello there",
		"how are you", "is anyone there", "anyone there", "anybody there", "are you there", "greetings", "yo", "g day"}, Clinic.sayHello},
	{[]string{"ok", "okay", "k", "yes", "no", "yep", "nope", "sure", "right", "fine", "all right", "alright", "got it", "i see", "understood", "cool", "good",
		"that is all", "that is it", "nothing else", "no thanks", "no thank you", "never mind", "nevermind", "hm", "hmm", "lol", "haha"}, fixed(sayOK)},
}

// talkFillers may stand around small talk.
var talkFillers = strings.Fields(`so very much a lot again all everyone everybody there for that the your you to it this now today bedside bot doctor doc sir madam
please then well oh and just lots many really i am is this me my love dear mate`)

// chat replies to small talk; false when the message says anything else.
func (r *Responder) chat(text string) (string, bool) {
	rest := " " + strings.Join(lexicon.Texts(text), " ") + " "
	if strings.TrimSpace(rest) == "" {
		return sayWordsOnly, true
	}
	if len(rest) > 120 {
		return "", false
	}
	var reply func(Clinic, *knowledge.Library) string
	for _, kind := range smallTalk {
		for _, phrase := range kind.phrases {
			if strings.Contains(rest, " "+phrase+" ") {
				rest = strings.ReplaceAll(rest, " "+phrase+" ", "  ")
				if reply == nil {
					reply = kind.reply
				}
			}
		}
	}
	for _, filler := range talkFillers {
		rest = strings.ReplaceAll(rest, " "+filler+" ", "  ")
	}
	if reply == nil || strings.TrimSpace(rest) != "" {
		return "", false
	}
	return reply(r.clinic, r.search.Library()), true
}
