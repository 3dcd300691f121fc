package index

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"bedside/knowledge/lexicon"
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

// plainly is a message without the courtesies around it and without sentences on nothing but that somebody asks, so
// that who writes kindly is told the same as who does not: the reader minds every word. A message that is nothing
// else stays as it is, and so does one longer than maxMessage, which no chat brings.
func plainly(text string) string {
	if len(text) > maxMessage {
		return text
	}
	message := dropAsides(fieldsOf(text))
	message = message[courtesiesBefore(message):]
	kept := message[:len(message)-courtesiesAfter(message)]
	asked := slices.ContainsFunc(message[len(kept):], field.asks)
	kept = slices.DeleteFunc(slices.Clone(kept), func(f field) bool { return courtesyAnywhere[f.word] })
	if len(kept) < leastAsked {
		return text
	}
	plain := strings.TrimRight(joined(kept), ",-–:;")
	if asked && !kept[len(kept)-1].ends() {
		plain += "?"
	}
	return plain
}

// field is what stands between two spaces of a message.
type field struct {
	text string
	word string // in small letters, without the marks around it; "" when there are only marks
	line bool   // it is the first of its line
}

func (f field) asks() bool { return strings.Contains(f.text, "?") }

// ends tells whether a sentence ends with it.
func (f field) ends() bool { return strings.ContainsAny(f.text[len(f.text)-1:], ".?!") }

// manyMarks are several marks at once that ask.
var manyMarks = regexp.MustCompile(`[?!.…]*\?[?!.…]*`)

func fieldsOf(text string) (fields []field) {
	for line := range strings.Lines(manyMarks.ReplaceAllString(text, "?")) {
		for i, text := range strings.Fields(line) {
			bare := strings.TrimFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
			fields = append(fields, field{text, strings.ReplaceAll(strings.ToLower(bare), "’", "'"), i == 0})
		}
	}
	return fields
}

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

// dropAsides leaves asides out of a message that puts a question beside them.
func dropAsides(message []field) []field {
	sentences := sentencesOf(message)
	if len(sentences) < 2 {
		return message
	}
	var kept []field
	asks := false
	for _, sentence := range sentences {
		words := lexicon.Words(joined(sentence))
		if !isAside(words) {
			kept = append(kept, sentence...)
			asks = asks || len(words) > 0 && askingScore(words) > 0
		}
	}
	if !asks {
		return message
	}
	return kept
}

// sentencesOf takes a message apart behind each full stop, question mark and line.
func sentencesOf(message []field) (sentences [][]field) {
	start := 0
	for i := range message {
		if i == len(message)-1 || message[i].ends() || message[i+1].line {
			sentences = append(sentences, message[start:i+1])
			start = i + 1
		}
	}
	return sentences
}

// isAside tells whether a sentence is an aside of whoever writes: it has words of asides, puts no question, and beside
// them has none but such as carry no meaning.
func isAside(words []lexicon.Word) bool {
	aside, own := false, false
	for _, w := range words {
		switch {
		case wordsOfAsides[w.Text]:
			aside = true
		case !functionWords[w.Text]:
			return false
		}
		own = own || ownPronouns[w.Text]
	}
	return aside && own && askingScore(words) == 0
}

// courtesiesBefore is how many fields at the beginning are courtesies, marks alone, or the frame of a question.
func courtesiesBefore(message []field) (n int) {
	for n < len(message) {
		rest := message[n:]
		length := leading(rest, courtesiesThatOpen)
		if length == 0 {
			length = leading(rest, questionFrames)
			if length == 0 || length == len(rest) || !questionWords[rest[length].word] {
				return n
			}
		}
		if length < len(rest) && wordsOfSubject[rest[length].word] {
			return n
		}
		n += length
	}
	return n
}

// leading is how many fields the longest phrase has that a message begins with; 1 for marks alone.
func leading(message []field, phrases map[string]bool) int {
	if message[0].word == "" {
		return 1
	}
	for length := min(longestCourtesy, len(message)); length > 0; length-- {
		if phrases[wordsIn(message[:length])] {
			return length
		}
	}
	return 0
}

// courtesiesAfter is how many fields at the end are courtesies, marks alone, or a name below one.
func courtesiesAfter(message []field) (n int) {
	n = signature(message)
	for n < len(message) {
		length := trailing(message[:len(message)-n])
		if length == 0 {
			return n
		}
		n += length
	}
	return n
}

// trailing is how many fields the longest courtesy has that a message ends with; 1 for marks alone.
func trailing(message []field) int {
	if message[len(message)-1].word == "" {
		return 1
	}
	for length := min(longestCourtesy, len(message)); length > 0; length-- {
		if courtesiesThatClose[wordsIn(message[len(message)-length:])] {
			return length
		}
	}
	return 0
}

// signature is how many fields at the end are a name below a courtesy: they begin with a capital. Below a "please"
// there is none, as what somebody asks for may be written with one.
func signature(message []field) int {
	for n := 1; n <= longestSignature && n < len(message); n++ {
		f, before := message[len(message)-n], message[len(message)-n-1]
		first, _ := utf8.DecodeRuneInString(f.text)
		switch {
		case !unicode.IsUpper(first) || f.asks() || courtesiesThatClose[f.word]:
			return 0
		case before.word != "" && !courtesyAnywhere[before.word] && trailing(message[:len(message)-n]) > 0:
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
