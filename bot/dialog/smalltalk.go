package dialog

import (
	"strings"

	"bedside/knowledge"
	"bedside/knowledge/lexicon"
)

// maxTalk is the length in bytes of the longest message read as small talk.
const maxTalk = 500

// smallTalkKind is a kind of small talk.
type smallTalkKind struct {
	phrases []string
	reply   func(words, *knowledge.Library) string
	yields  bool // to a leaflet that answers it
}

func fixed(text string) func(words, *knowledge.Library) string {
	return func(words, *knowledge.Library) string { return text }
}

// smallTalk is what people say without asking anything, as lexicon.Texts takes
// it apart. The first kind that a message has a phrase of replies.
var smallTalk = []smallTalkKind{
	{[]string{"start over", "new question", "another question", "different question", "reset", "change leaflet", "other leaflet", "different leaflet"}, fixed(sayStartOver), false},
	{[]string{"none of these", "none of those", "none of them", "none", "neither", "neither of these", "neither of them", "not that", "not that one",
		"something else"}, words.sayRephrase, false},
	{[]string{"talk to a person", "talk to a human", "talk to someone", "talk to somebody", "talk to a nurse", "talk to a doctor", "speak to a person",
		"speak to a human", "speak to someone", "speak to somebody", "speak to a nurse", "speak to a doctor", "real person", "a human", "a person",
		"is there anyone i can talk to", "is there anyone there i can talk to", "is there someone i can talk to", "who can i talk to", "who can i speak to"}, words.sayPerson, false},
	{[]string{"what time do you open", "what time do you close", "when do you open", "when do you close", "when are you open", "are you open", "are you open on weekends",
		"are you open at weekends", "are you open at the weekend", "are you closed", "what are your opening hours", "what are your opening times", "opening hours", "opening times", "what are your hours",
		"how late are you open", "what is your phone number", "what is your number", "phone number", "telephone number", "what number do i call", "what number do i ring", "how do i contact you",
		"how can i contact you", "how do i reach you", "how can i reach you", "contact details", "book an appointment", "make an appointment", "how do i book an appointment",
		"how do i make an appointment", "can you book me an appointment", "can you book me in", "cancel my appointment", "change my appointment", "move my appointment", "how do i cancel my appointment",
		"how do i change my appointment", "can you cancel my appointment", "can you change my appointment"}, words.sayOffice, true},
	{[]string{"who are you", "what are you", "what is your name", "are you a robot", "are you a bot", "are you human", "are you a human", "are you real",
		"are you a real person", "are you a person", "is this a bot", "is this a robot", "is this a real person", "am i talking to a robot",
		"am i talking to a bot", "am i talking to a person", "am i talking to a human", "am i talking to a real person", "what can you do", "what do you do",
		"what can i ask you", "what can i ask", "how do you work", "what do you know", "what can you help with", "what can you help me with", "help", "help me",
		"can you help me", "can you help", "are you a doctor", "are you a nurse", "who am i talking to"}, words.sayWho, false},
	{[]string{"useless", "stupid", "idiot", "an idiot", "idiotic", "dumb", "moron", "rubbish", "garbage", "trash", "pathetic", "hopeless bot", "waste of time", "a waste of time", "what a waste of time", "thanks for nothing",
		"you suck", "this sucks", "it sucks", "that sucks", "i hate you", "hate you", "shut up", "get lost", "go away", "go to hell", "screw you", "fuck", "fuck you", "fuck off", "fucking",
		"bloody useless", "bloody stupid", "bloody hell", "piss off", "sod off", "bugger off", "bullshit", "bastard", "arsehole", "asshole", "bitch", "wanker", "twat", "dickhead", "cunt",
		"you are crap", "this is crap", "this is shit", "you are shit", "crap bot", "shit bot", "you are no good", "you are no help", "no use"}, words.sayRude, false},
	{[]string{"thank you", "thanks", "thank u", "cheers", "ta", "much appreciated", "appreciate it", "that helps", "that is helpful", "very helpful", "that helped",
		"helpful", "great", "perfect", "brilliant", "lovely", "awesome", "you are a star", "good bot", "nice one"}, fixed(sayWelcome), false},
	{[]string{"bye", "goodbye", "good bye", "see you", "good night", "goodnight", "take care"}, fixed(sayBye), false},
	{[]string{"hi", "hello", "hey", "hiya", "howdy", "good morning", "good afternoon", "good evening", "good day", "morning", "evening",
		"how are you", "is anyone there", "anyone there", "anybody there", "are you there", "greetings", "yo", "g day"}, words.sayHello, false},
	{[]string{"ok", "okay", "k", "yes", "no", "yep", "nope", "sure", "right", "fine", "all right", "alright", "got it", "i see", "understood", "cool", "good",
		"that is all", "that is it", "nothing else", "no thanks", "no thank you", "never mind", "nevermind", "sorry", "hm", "hmm", "lol", "haha"}, fixed(sayOK), false},
}

// fillers may stand around small talk; alone they say nothing. "Is it" is none
// of them: "is it fine" asks.
var fillers = append(strings.Fields(`so very much a lot again all everyone everybody there for that the your you to it this now today bedside bot doctor
doc sir madam please then well oh and just lots many really i me my love dear mate most want need`),
	"that is", "that was", "this is", "it is", "i am", "you are", "you have been", "can i", "could i", "may i", "i would like")

const filler = -1

var kindOfTalk, longestTalk = talkTable()

// talkTable maps every phrase to its kind, and tells how many words the longest has.
func talkTable() (map[string]int, int) {
	table, longest := map[string]int{}, 1
	for _, phrase := range fillers {
		table[phrase] = filler
	}
	for kind, talk := range smallTalk {
		for _, phrase := range talk.phrases {
			table[phrase] = kind
			longest = max(longest, len(strings.Fields(phrase)))
		}
	}
	return table, longest
}

// noWords is what a message says that has none.
var noWords = smallTalkKind{reply: fixed(sayWordsOnly)}

// smallTalkIn recognises small talk; nil when the message says anything else.
func smallTalkIn(text string) *smallTalkKind {
	if len(text) > maxTalk {
		return nil
	}
	words := lexicon.Texts(text)
	if len(words) == 0 {
		return &noWords
	}
	first := len(smallTalk)
	for len(words) > 0 {
		kind, length := talkAt(words)
		if length == 0 {
			return nil
		}
		if kind != filler {
			first = min(first, kind)
		}
		words = words[length:]
	}
	if first == len(smallTalk) {
		return nil
	}
	return &smallTalk[first]
}

// talkAt returns the kind of the longest phrase that words begin with and its
// length in words, 0 when they begin with none.
func talkAt(words []string) (kind, length int) {
	for n := min(len(words), longestTalk); n > 0; n-- {
		if kind, ok := kindOfTalk[strings.Join(words[:n], " ")]; ok {
			return kind, n
		}
	}
	if kind, ok := kindOfTalk[shorten(words[0])]; ok {
		return kind, 1
	}
	return 0, 0
}

// shorten makes a word that ends in a doubled letter end in a single one:
// lexicon.Texts leaves "hii" of "hiiii".
func shorten(word string) string {
	if n := len(word); n > 2 && word[n-1] == word[n-2] {
		return word[:n-1]
	}
	return word
}
