package lexicon

import (
	_ "embed"
	"slices"
)

//go:embed clauses.txt
var clausesText string

var clauseLists = MustWordLists(clausesText)

// Lists of clauses.txt, which explains them.
var (
	interrogatives            = clauseLists.Set("interrogatives")
	determiningInterrogatives = clauseLists.Set("determining interrogatives")
	auxiliaries               = clauseLists.Set("auxiliaries")
	pronounAuxiliaries        = clauseLists.Set("pronoun auxiliaries")
	pronouns                  = clauseLists.Set("pronouns")
	determiners               = clauseLists.Set("determiners")
	openers                   = clauseLists.Set("openers")
	conjunctions              = clauseLists.Set("conjunctions")
	measures                  = clauseLists.Set("measures")
	continuations             = clauseLists.Set("continuations")
	anaphors                  = clauseLists.Set("anaphors")
	emptyWords                = clauseLists.Set("empty words")
)

// IsPronoun tells whether a word is a pronoun that may be the subject of a question.
func IsPronoun(word string) bool { return pronouns[word] }

// IsAnaphor tells whether a word refers to what was said before: "it", "those".
func IsAnaphor(word string) bool { return anaphors[word] }

// IsEmpty tells whether a word says nothing of the subject of a question.
func IsEmpty(word string) bool { return emptyWords[word] }

// Sentences takes words apart behind each full stop and question mark. The sentences are
// parts of the slice of words.
func Sentences(words []Word) [][]Word {
	var sentences [][]Word
	start := 0
	for i, w := range words {
		if endsSentence(w) || i == len(words)-1 {
			sentences = append(sentences, words[start:i+1])
			start = i + 1
		}
	}
	return sentences
}

func endsSentence(w Word) bool { return w.Stop == '.' || w.Stop == '?' }

// Clauses takes words apart as Sentences does, and a sentence that asks twice ("can I …
// and when do I …") between its two questions, without the conjunction.
func Clauses(words []Word) [][]Word {
	var clauses [][]Word
	for _, sentence := range Sentences(words) {
		start := 0
		for i, w := range sentence[:len(sentence)-1] {
			if i > start && conjunctions[w.Text] && asksTwice(sentence[start:i], sentence[i+1:]) {
				clauses = append(clauses, sentence[start:i])
				start = i + 1
			}
		}
		clauses = append(clauses, sentence[start:])
	}
	return clauses
}

// asksTwice tells whether both sides of a conjunction begin like a question and have
// content of their own.
func asksTwice(left, right []Word) bool {
	return BeginsLikeQuestion(left) && HasContent(left) && BeginsLikeQuestion(right) && HasContent(right)
}

// Asks tells whether a clause puts a question: it begins like one, or has a
// question mark and the words of one anywhere.
func Asks(clause []Word) bool {
	if BeginsLikeQuestion(clause) {
		return true
	}
	return clause[len(clause)-1].Stop == '?' && (QuestionAt(clause) >= 0 || continuations[clause[0].Text])
}

// QuestionAt returns where in a clause the words of a question first stand, -1 when none
// do. "You are a" is no question.
func QuestionAt(clause []Word) int {
	for i, w := range clause {
		if interrogatives[w.Text] || inverted(clause[i:]) && (i == 0 || !pronouns[clause[i-1].Text]) {
			return i
		}
	}
	return -1
}

// BeginsLikeQuestion tells whether words begin as a question is put: "when can",
// "how long will", "is it". "When I got home" tells.
func BeginsLikeQuestion(words []Word) bool {
	for len(words) > 0 && openers[words[0].Text] {
		words = words[1:]
	}
	if len(words) < 2 {
		return false
	}
	if !interrogatives[words[0].Text] {
		return inverted(words)
	}
	reach := 2 // "when can", but "when he can" tells
	if determiningInterrogatives[words[0].Text] {
		reach = 4 // "how much pain will"
	}
	for _, w := range words[1:min(reach, len(words))] {
		if pronouns[w.Text] {
			return false
		}
		if auxiliaries[w.Text] || pronounAuxiliaries[w.Text] {
			return true
		}
	}
	return false
}

// inverted tells whether words begin with a verb and its subject. "Had my test"
// tells, so such verbs need a pronoun.
func inverted(words []Word) bool {
	if len(words) < 2 {
		return false
	}
	verb, subject := words[0].Text, words[1].Text
	if auxiliaries[verb] && determiners[subject] {
		return true
	}
	return (auxiliaries[verb] || pronounAuxiliaries[verb]) && pronouns[subject]
}

// HasContent tells whether a question names a subject of its own: "is that normal?"
// does not, but "how long does it take?" asks for a measure.
func HasContent(question []Word) bool {
	for i, w := range question[:len(question)-1] {
		if w.Text == "how" && measures[question[i+1].Text] && len(question) > i+2 {
			return true
		}
	}
	return slices.ContainsFunc(question, func(w Word) bool { return !emptyWords[w.Text] })
}

// RefersBack tells whether a question leaves its subject, or a part of it, to the
// question before: it continues that one ("and dive?"), or has an anaphor.
func RefersBack(question []Word) bool {
	return continuations[question[0].Text] || slices.ContainsFunc(question, func(w Word) bool { return anaphors[w.Text] })
}
