package dialog

import (
	"slices"
	"strings"

	"bedside/knowledge/lexicon"
)

// question is a patient's question: its text, and the same as words.
type question struct {
	text  string
	words []lexicon.Word
}

// questions takes a message that asks several things apart: each question in
// its order, behind what the message tells. It returns nothing for a message
// that asks one thing, and in any doubt: a torn question gets a wrong answer.
func questions(words []lexicon.Word) []question {
	var asked [][]lexicon.Word
	var told []int // how much of the story stands before each question
	var story, lead []lexicon.Word
	for _, c := range lexicon.Clauses(words) {
		switch {
		case lexicon.Asks(c) && lexicon.HasContent(c):
			asked, told = append(asked, slices.Concat(lead, c)), append(told, len(story))
			lead = nil
		case !lexicon.Asks(c) && c[len(c)-1].Stop != '?':
			story = append(story, c...)
		case len(asked) > 0: // "is that normal?" belongs to what was asked before it
			asked[len(asked)-1] = append(asked[len(asked)-1], c...)
		default: // "paracetamol?" belongs to what is asked after it
			lead = append(lead, c...)
		}
	}
	if len(asked) < 2 {
		return nil
	}
	return withStory(asked, story, told)
}

// putsQuestion tells whether a message asks anything, if only by a question mark.
func putsQuestion(text string) bool {
	return slices.ContainsFunc(lexicon.Clauses(lexicon.Words(text)), func(clause []lexicon.Word) bool {
		return clause[len(clause)-1].Stop == '?' || lexicon.Asks(clause)
	})
}

// withStory puts each question behind what was told before it and after the last
// one. A question that refers back has the one before it, as a statement, for its
// nearest sentence.
func withStory(asked [][]lexicon.Word, story []lexicon.Word, told []int) []question {
	after := story[told[len(told)-1]:]
	var questions []question
	for i, q := range asked {
		words := slices.Concat(ended(after, '.'), ended(story[:told[i]], '.'))
		if i > 0 && lexicon.RefersBack(q) {
			words = append(words, ended(asked[i-1], '.')...)
		}
		words = append(words, ended(q, '?')...)
		questions = append(questions, question{written(words), words})
	}
	return questions
}

// ended returns words with a stop of their own at the end. What is told holds no
// question mark, so that only what is asked is read as asking.
func ended(words []lexicon.Word, end byte) []lexicon.Word {
	words = slices.Clone(words)
	for i := range words {
		if words[i].Stop == '?' && end == '.' {
			words[i].Stop = ','
		}
	}
	if n := len(words); n > 0 {
		words[n-1].Stop = end
	}
	return words
}

// written writes words out, for a person.
func written(words []lexicon.Word) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.Text)
		if w.Stop != 0 {
			b.WriteByte(w.Stop)
		}
	}
	return b.String()
}
