package source

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"bedside/knowledge"
	"bedside/knowledge/lexicon"
)

// A section's derived name is at most maxName characters long. A cut at a clause
// border must leave minName.
const (
	maxName = 72
	minName = 20
)

// topic names a passage for a reader who has only the name: by the short line
// that heads it, by its lead-in sentence, by a short first sentence, by what a
// long one is about, or by how it opens. The first of these that says something
// is taken.
func topic(text string) string {
	whole, rest, _ := strings.Cut(text, "\n")
	first := withoutMark(whole)
	if rest != "" && isTitle(first) {
		return first
	}
	if first == whole && rest != "" || strings.HasSuffix(first, ":") {
		if lead := lastSentence(first); contentWords(lead) > 1 {
			return opening(lead)
		}
	}
	if sentence := firstSentence(first); utf8.RuneCountInString(sentence) > maxName {
		if name := subject(sentence); name != "" {
			return name
		}
	}
	return beginning(text)
}

// beginning names a passage by the start of its first sentence.
func beginning(text string) string {
	first, _, _ := strings.Cut(text, "\n")
	return opening(firstSentence(withoutMark(first)))
}

// subject returns the words before a sentence's first finite verb, without the
// article, when they are two to eight words that name something; otherwise "".
func subject(sentence string) string {
	words := strings.Fields(withoutConnector(sentence))
	if len(words) > 0 && articles[fold(words[0])] {
		words = words[1:]
	}
	for i, word := range words {
		if i > 8 || strings.ContainsAny(word, ",;:()") || subordinators[fold(word)] {
			return ""
		}
		if !finiteVerbs[fold(word)] || word == "May" {
			continue
		}
		name := strings.Join(words[:i], " ")
		if i > 1 && contentWords(name) > 1 && contentWords(words[i-1]) > 0 {
			return capital(name)
		}
		return ""
	}
	return ""
}

// opening returns a sentence without its stop, cut at a clause or word border
// and marked with an ellipsis when it is longer than maxName.
func opening(sentence string) string {
	name := capital(strings.TrimRight(withoutConnector(sentence), ".:;,! "))
	if utf8.RuneCountInString(name) <= maxName {
		return name
	}
	cut := string([]rune(name)[:maxName])
	border := -1
	for _, mark := range []string{", ", "; ", ": ", " -- ", " – ", " — ", " ("} {
		border = max(border, strings.LastIndex(cut, mark))
	}
	if border < minName {
		border = strings.LastIndex(cut, " ")
	}
	if border > 0 {
		cut = cut[:border]
	}
	words := strings.Fields(cut)
	for len(words) > 1 && contentWords(words[len(words)-1]) == 0 {
		words = words[:len(words)-1]
	}
	return strings.TrimRight(strings.Join(words, " "), ",;:–—- ") + "…"
}

func firstSentence(text string) string {
	units := knowledge.Units(text)
	if len(units) == 0 {
		return text
	}
	return text[units[0].Start:units[0].End]
}

func lastSentence(text string) string {
	units := knowledge.Units(text)
	if len(units) == 0 {
		return text
	}
	return text[units[len(units)-1].Start:]
}

// withoutMark drops the list mark at the start of a passage's line.
func withoutMark(line string) string {
	units := knowledge.Units(line)
	if len(units) > 0 && units[0].Item {
		return line[units[0].Start:]
	}
	return line
}

// withoutConnector drops the word that ties a sentence to the one before it.
func withoutConnector(sentence string) string {
	word, rest, found := strings.Cut(sentence, ", ")
	if found && connectors[fold(word)] {
		return rest
	}
	return sentence
}

// contentWords counts the words of a text that are neither function words nor finite verbs.
func contentWords(text string) int {
	n := 0
	for word := range strings.FieldsSeq(text) {
		if w := fold(word); w != "" && !functionWords[w] && !finiteVerbs[w] {
			n++
		}
	}
	return n
}

// fold brings a word into the form that the word lists below have.
func fold(word string) string {
	word = strings.ToLower(strings.ReplaceAll(word, "’", "'"))
	return strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

//go:embed names.txt
var namesText string

var nameLists = lexicon.MustWordLists(namesText)

// Lists of names.txt, which explains them.
var (
	articles      = nameLists.Set("articles")
	subordinators = nameLists.Set("subordinators")
	connectors    = nameLists.Set("connectors")
	finiteVerbs   = nameLists.Set("finite verbs")
	functionWords = nameLists.Set("function words")
	openWords     = nameLists.Set("open words")
	stranded      = nameLists.Set("stranded words")
	connecting    = nameLists.Set("connecting words")
	turning       = nameLists.Set("turning words")
	limiting      = nameLists.Set("limiting words")
	instructions  = nameLists.Set("instructions")
	headingWords  = nameLists.Set("heading words")
)
