package dialog

import (
	"strings"

	"bedside/bot/wording"
	"bedside/knowledge"
	"bedside/knowledge/lexicon"
)

// maxSmallTalk is the length in bytes of the longest message read as small talk.
const maxSmallTalk = 500

// smallTalkKind is a kind of small talk.
type smallTalkKind struct {
	phrases []string
	reply   func(words, *knowledge.Library) string
	yields  bool // to a leaflet that answers it
	resets  bool // the conversation
}

func fixed(s wording.Sentence) func(words, *knowledge.Library) string {
	return func(c words, _ *knowledge.Library) string { return c.say(s) }
}

// smallTalkPhrases are those of each kind, as lexicon.Texts takes them apart.
var smallTalkPhrases = readTable("en/smalltalk.txt")

// smallTalk are the kinds of small talk. The first kind that a message has a phrase of
// replies.
var smallTalk = []smallTalkKind{
	{phrases: smallTalkPhrases.lines("start over"), reply: fixed(sayStartOver), resets: true},
	{phrases: smallTalkPhrases.lines("none of these"), reply: fixed(sayRephrase)},
	{phrases: smallTalkPhrases.lines("a person"), reply: fixed(sayPerson)},
	{phrases: smallTalkPhrases.lines("all well"), reply: fixed(sayAllWell)},
	{phrases: smallTalkPhrases.lines("the office"), reply: fixed(sayOffice), yields: true},
	{phrases: smallTalkPhrases.lines("who are you"), reply: words.sayWho},
	{phrases: smallTalkPhrases.lines("not understood"), reply: fixed(sayNotClear)},
	{phrases: smallTalkPhrases.lines("not clear"), reply: fixed(sayNotClear), yields: true},
	{phrases: smallTalkPhrases.lines("off topic"), reply: words.sayOffTopic},
	{phrases: smallTalkPhrases.lines("insults"), reply: fixed(sayCross)},
	{phrases: smallTalkPhrases.lines("thanks"), reply: fixed(sayWelcome)},
	{phrases: smallTalkPhrases.lines("goodbye"), reply: fixed(sayBye)},
	{phrases: smallTalkPhrases.lines("greetings"), reply: words.sayHello},
	{phrases: smallTalkPhrases.lines("agreement"), reply: fixed(sayOK)},
	{phrases: smallTalkPhrases.lines("nothing more"), reply: fixed(sayOK)},
}

const filler = -1

var phraseKinds, longestPhrase = phraseTable()

// phraseTable maps every phrase to its kind, and tells how many words the longest has.
func phraseTable() (map[string]int, int) {
	table, longest := map[string]int{}, 1
	for _, phrase := range smallTalkPhrases.lines("fillers") {
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

// noWords is the kind of a message without words.
var noWords = smallTalkKind{reply: fixed(sayWordsOnly)}

// smallTalkIn recognises small talk; nil when the message says anything else.
func smallTalkIn(text string) *smallTalkKind {
	if len(text) > maxSmallTalk {
		return nil
	}
	words := lexicon.Texts(text)
	if len(words) == 0 {
		return &noWords
	}
	first := len(smallTalk)
	for len(words) > 0 {
		kind, length := phraseAt(words)
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

// phraseAt returns the kind of the longest phrase that words begin with and its
// length in words, 0 when they begin with none.
func phraseAt(words []string) (kind, length int) {
	for n := min(len(words), longestPhrase); n > 0; n-- {
		if kind, ok := phraseKinds[strings.Join(words[:n], " ")]; ok {
			return kind, n
		}
	}
	if kind, ok := phraseKinds[shorten(words[0])]; ok {
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
