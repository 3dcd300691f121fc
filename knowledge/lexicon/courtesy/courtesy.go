// Package courtesy knows what a message holds that is only kind: greetings, excuses, thanks. What reads a message word for
// word, as a network does, minds these too, so that who asks kindly would be told something else than who does not.
package courtesy

import (
	_ "embed"
	"slices"
	"strings"

	"bedside/knowledge/lexicon"
)

//go:embed courtesies.txt
var courtesiesText string

var lists = lexicon.MustWordLists(courtesiesText)

// Lists of courtesies.txt, which explains them.
var (
	greetings     = lists.Set("greetings")
	greeted       = lists.Set("greeted")
	openings      = lists.Set("openings")
	thanks        = lists.Set("thanks")
	apartOnly     = lists.Set("apart")
	anywhere      = lists.Set("anywhere")
	frames        = lists.Set("frames")
	questionWords = lists.Set("question words")
	noNames       = lists.Set("no names")
)

// beginnings are the first words of what stands before a message, and ends the last ones of what stands behind one, with
// how many words it has at most: most messages have none there.
var (
	beginnings = longestAt(func(words []string) string { return words[0] }, greetings, openings, frames)
	ends       = longestAt(func(words []string) string { return words[len(words)-1] }, thanks, anywhere, apartOnly)
)

func longestAt(place func([]string) string, lists ...map[string]bool) map[string]int {
	longest := map[string]int{}
	for _, list := range lists {
		for phrase := range list {
			words := strings.Fields(phrase)
			longest[place(words)] = max(longest[place(words)], len(words))
		}
	}
	return longest
}

const (
	longestMessage   = 4096 // bytes; chats bring hardly a longer one, and what is longer stays as it is
	longestSignature = 2    // words of a name below one
	leastAsked       = 2    // words that must be left of a message
)

// Drop returns a message without the courtesies around it, without "please", and with one mark for several that ask. A
// message that is hardly anything else stays as it is, and so does one of more than 4,096 bytes.
func Drop(text string) string {
	if len(text) > longestMessage {
		return text
	}
	message := fieldsOf(text)
	message = message[courtesiesBefore(message):]
	kept := message[:len(message)-courtesiesAfter(message)]
	asked := slices.ContainsFunc(message[len(kept):], field.asks)
	kept = withoutPlease(kept)
	if len(kept) < leastAsked {
		return text
	}
	plain := strings.TrimRight(joined(kept), ",-–:;")
	if asked && !kept[len(kept)-1].ends() {
		plain += "?"
	}
	return plain
}

// Is tells whether words in small letters are a courtesy, or the frame of a question.
func Is(words string) bool {
	return greetings[words] || openings[words] || thanks[words] || apartOnly[words] || frames[words]
}

// BeginsQuestion tells whether a question may begin with a word in small letters.
func BeginsQuestion(word string) bool { return questionWords[word] }

// withoutPlease leaves out the words that ask kindly within a message; the marks behind them stay.
func withoutPlease(message []field) (kept []field) {
	line := false // a word that was the first of its line was left out
	for _, f := range message {
		if !anywhere[f.word] {
			f.line = f.line || line
			kept, line = append(kept, f), false
			continue
		}
		line = line || f.line
		if marks := f.marks(); len(kept) > 0 && marks != "" && kept[len(kept)-1].marks() == "" && !line {
			kept[len(kept)-1].text += marks
		}
	}
	return kept
}

// courtesiesBefore is how many fields at the beginning are courtesies, marks alone, or the frame of a question.
func courtesiesBefore(message []field) (n int) {
	for n < len(message) {
		length := opening(message[n:])
		if length == 0 {
			return n
		}
		n += length
	}
	return n
}

// opening is how many fields the longest courtesy, or frame of a question, has that a message begins with; 1 for marks
// alone. One of several words may be the beginning of another phrase ("hi doctor said …"), unless a mark
// or what begins a question follows.
func opening(message []field) int {
	if message[0].word == "" {
		return 1
	}
	longest := beginnings[message[0].word]
	if longest > 0 {
		longest++ // for who is greeted
	}
	for length := min(longest, len(message)); length > 0; length-- {
		words := wordsIn(message[:length])
		greets := length > 1 && greeted[message[length-1].word] && greetings[wordsIn(message[:length-1])]
		last := length == len(message)
		ended := last || message[length-1].marks() != "" || message[length].word == "" || message[length].line
		asks := !last && questionWords[message[length].word] && (ended || message[length-1].word != "there") // "hi there is …"
		switch {
		case greetings[words], openings[words] && length == 1:
			return length
		case (greets || openings[words]) && (ended || asks), frames[words] && asks:
			return length
		}
	}
	return 0
}

// courtesiesAfter is how many fields at the end are courtesies, marks alone, or a name below one.
func courtesiesAfter(message []field) (n int) {
	n = signature(message)
	another := n > 0
	for n < len(message) {
		rest := message[:len(message)-n]
		length := closing(rest, another)
		if length == 0 {
			return n
		}
		another = another || rest[len(rest)-1].word != ""
		n += length
	}
	return n
}

// closing is how many fields the longest courtesy has that a message ends with; 1 for marks alone. What may be part of a
// sentence ("when will they let me know") has to stand behind a mark, on a line of its own, or beside another courtesy.
func closing(message []field, another bool) int {
	if message[len(message)-1].word == "" {
		return 1
	}
	if length := endingWith(message, thanks, anywhere); length > 0 {
		return length
	}
	length := endingWith(message, apartOnly)
	if length == 0 || length == len(message) || another {
		return length
	}
	rest := message[:len(message)-length]
	if rest[len(rest)-1].marks() == "" && !message[len(rest)].line && endingWith(rest, thanks, anywhere) == 0 {
		return 0
	}
	return length
}

// endingWith is how many fields the longest phrase of some lists has that a message ends with.
func endingWith(message []field, lists ...map[string]bool) int {
	for length := min(ends[message[len(message)-1].word], len(message)); length > 0; length-- {
		words := wordsIn(message[len(message)-length:])
		if slices.ContainsFunc(lists, func(list map[string]bool) bool { return list[words] }) {
			return length
		}
	}
	return 0
}

// signature is how many fields at the end are a name below thanks; 0 in capitals, where everything looks like one.
func signature(message []field) int {
	if !slices.ContainsFunc(message, func(f field) bool { return f.text != strings.ToUpper(f.text) }) {
		return 0
	}
	for n := 1; n <= longestSignature && n < len(message); n++ {
		name, above := message[len(message)-n], message[:len(message)-n]
		if !name.isName() {
			return 0
		}
		if endingWith(above, thanks) > 0 && (!above[len(above)-1].ends() || name.line) {
			return n
		}
	}
	return 0
}
