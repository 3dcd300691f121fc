package lexicon

import "strings"

// bare are contractions as people type them without the apostrophe. Words that
// are also words of their own ("well", "were", "ill", "wed", "hell") are not here.
var bare = map[string]string{
	"cant": "can not", "cannot": "can not", "wont": "will not", "dont": "do not", "doesnt": "does not", "didnt": "did not",
	"isnt": "is not", "arent": "are not", "wasnt": "was not", "werent": "were not", "hasnt": "has not",
	"havent": "have not", "hadnt": "had not", "shouldnt": "should not", "wouldnt": "would not",
	"couldnt": "could not", "mustnt": "must not", "neednt": "need not", "aint": "is not", "shant": "shall not",
	"im": "i am", "ive": "i have", "youre": "you are", "youve": "you have", "theyre": "they are", "theyve": "they have",
	"weve": "we have", "shes": "she is", "hes": "he is", "thats": "that is", "theres": "there is", "whats": "what is",
	"wheres": "where is", "whens": "when is", "hows": "how is", "whos": "who is", "whys": "why is", "whatll": "what will",
	"itll": "it will", "youll": "you will", "theyll": "they will", "thatll": "that will", "lets": "let us", "its": "it is",
	"gonna": "going to", "gotta": "got to", "wanna": "want to", "gimme": "give me", "lemme": "let me", "dunno": "do not know",
	"shouldve": "should have", "couldve": "could have", "wouldve": "would have", "ya": "you", "u": "you", "ur": "your",
	"cos": "because", "coz": "because", "cuz": "because", "iz": "is", "hav": "have", "cud": "could", "cld": "could",
	"wud": "would", "wld": "would", "shud": "should", "shld": "should", "tonite": "tonight", "nite": "night", "wot": "what", "wen": "when",
	"thru": "through", "hw": "how", "mny": "many", "r": "are", "y": "why", "n": "and", "anyfing": "anything", "somefing": "something",
	"nuffin": "nothing", "summat": "something", "summut": "something", "tmrw": "tomorrow", "tmr": "tomorrow",
	"yday": "yesterday", "abt": "about", "bc": "because", "w": "with", "wiv": "with",
	"appt": "appointment", "dr": "doctor", "hosp": "hospital", "pls": "please", "plz": "please", "thx": "thanks", "ty": "thank you",
}

// mixed are words as they are texted with digits for sounds.
var mixed = map[string]string{
	"b4": "before", "2moro": "tomorrow", "2morrow": "tomorrow", "2day": "today", "2nite": "tonight",
	"l8r": "later", "l8": "late", "gr8": "great", "m8": "mate", "w8": "wait", "str8": "straight", "4ever": "forever", "4get": "forget",
	"any1": "anyone", "some1": "someone", "every1": "everyone", "2gether": "together", "b4hand": "beforehand",
}

// maxMixed is the length in letters of the longest of them.
const maxMixed = 8

// endings are what follows the apostrophe of a contraction.
var endings = map[string]string{
	"m": " am", "re": " are", "ve": " have", "ll": " will", "d": " would",
}

// askingWords take "'s" as "is"; after any other word it is a possessive.
var askingWords = map[string]bool{
	"what": true, "where": true, "when": true, "who": true, "how": true, "why": true, "that": true, "there": true,
	"here": true, "it": true, "he": true, "she": true, "this": true,
}

// Expand writes out a contraction, with spaces between the words, and drops a
// possessive ending.
func Expand(word string) string {
	if full, ok := bare[strings.ReplaceAll(word, "'", "")]; ok {
		return full
	}
	stem, ending, found := strings.Cut(word, "'")
	switch {
	case !found:
		return word
	case ending == "t" && strings.HasSuffix(stem, "n"):
		return strings.TrimSuffix(stem, "n") + " not"
	case ending == "s" && askingWords[stem]:
		return stem + " is"
	case ending == "s":
		return stem
	case endings[ending] != "":
		return stem + endings[ending]
	}
	return strings.ReplaceAll(word, "'", "")
}
