package index

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

const (
	longestCourtesy  = 8 // words that a courtesy has at most
	longestSignature = 2 // words of a name below one
	leastAsked       = 2 // words that must be left of a message
)

// plainly is a query without the courtesies around its messages.
func (q Query) plainly() Query {
	if plain := plainly(q.Text); plain != q.Text {
		q.Text, q.Words = plain, nil
	}
	q.Earlier = slices.Clone(q.Earlier)
	for i, text := range q.Earlier {
		q.Earlier[i] = plainly(text)
	}
	return q
}

// plainly is a message without the courtesies around it, so that who writes kindly is told the same as who does not:
// the reader minds every word. A message that is nothing else stays as it is, and so does one longer than
// maxMessage, which no chat brings.
func plainly(text string) string {
	if len(text) > maxMessage {
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

// withoutPlease leaves out the words that ask kindly within a message; the marks behind them stay.
func withoutPlease(message []field) (kept []field) {
	line := false // a word that was the first of its line was left out
	for _, f := range message {
		if !courtesyAnywhere[f.word] {
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
	for length := min(longestCourtesy, len(message)); length > 0; length-- {
		words := wordsIn(message[:length])
		greets := length > 1 && greeted[message[length-1].word] && greetings[wordsIn(message[:length-1])]
		last := length == len(message)
		ended := last || message[length-1].marks() != "" || message[length].word == "" || message[length].line
		asks := !last && beginsQuestion(message[length].word) && (ended || message[length-1].word != "there") // "hi there is …"
		switch {
		case greetings[words], courtesiesThatOpen[words] && length == 1:
			return length
		case (greets || courtesiesThatOpen[words]) && (ended || asks), questionFrames[words] && asks:
			return length
		}
	}
	return 0
}

// beginsQuestion tells whether a question that is asked kindly begins with a word: "any" and "anyone" are asked for
// ("can I ask anyone to come?").
func beginsQuestion(word string) bool {
	return questionWords[word] && !strings.HasPrefix(word, "any") && word != "must" && word != "has"
}

// courtesiesAfter is how many fields at the end are courtesies, marks alone, or a name below one.
func courtesiesAfter(message []field) (n int) {
	n = signature(message)
	for n < len(message) {
		length := closing(message[:len(message)-n], n > 0)
		if length == 0 {
			return n
		}
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
	if length := ending(message, thanks, courtesyAnywhere); length > 0 {
		return length
	}
	length := ending(message, courtesiesApart)
	if length == 0 || length == len(message) || another {
		return length
	}
	rest := message[:len(message)-length]
	if rest[len(rest)-1].marks() == "" && !message[len(rest)].line && ending(rest, thanks, courtesyAnywhere) == 0 {
		return 0
	}
	return length
}

// ending is how many fields the longest phrase of some lists has that a message ends with.
func ending(message []field, lists ...map[string]bool) int {
	for length := min(longestCourtesy, len(message)); length > 0; length-- {
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
		if ending(above, thanks) > 0 && (!above[len(above)-1].ends() || name.line) {
			return n
		}
	}
	return 0
}

// wordsIn is the words of some fields.
func wordsIn(fields []field) string {
	words := make([]string, len(fields))
	for i, f := range fields {
		words[i] = f.word
	}
	return strings.Join(words, " ")
}

// field is what stands between two spaces of a message.
type field struct {
	text string
	word string // in small letters, without the marks around it; "" when there are only marks
	line bool   // it is the first of its line
}

// manyMarks are several marks at once that ask.
var manyMarks = regexp.MustCompile(`[?!.…]*\?[?!.…]*`)

func fieldsOf(text string) (fields []field) {
	for line := range strings.Lines(manyMarks.ReplaceAllString(text, "?")) {
		for i, text := range strings.Fields(line) {
			bare := strings.TrimFunc(text, isMark)
			fields = append(fields, field{text, strings.ReplaceAll(strings.ToLower(bare), "’", "'"), i == 0})
		}
	}
	return fields
}

func isMark(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// joined is the text of some fields.
func joined(fields []field) string {
	var text strings.Builder
	for i, f := range fields {
		switch {
		case i > 0 && f.line:
			text.WriteByte('\n')
		case i > 0:
			text.WriteByte(' ')
		}
		text.WriteString(f.text)
	}
	return text.String()
}

func (f field) asks() bool { return strings.Contains(f.text, "?") }

// marks are what stands behind its last letter.
func (f field) marks() string { return f.text[len(strings.TrimRightFunc(f.text, isMark)):] }

// ends tells whether a sentence ends with it.
func (f field) ends() bool { return strings.ContainsAny(f.marks(), ".?!") }

// isName tells whether it may be a person's name: one capital, letters alone.
func (f field) isName() bool {
	letters := []rune(strings.TrimFunc(f.text, isMark))
	return len(letters) > 1 && unicode.IsUpper(letters[0]) && !f.asks() && !functionWords[f.word] && !thanks[f.word] &&
		!slices.ContainsFunc(letters[1:], func(r rune) bool { return !unicode.IsLower(r) })
}
