package dialog

import (
	"slices"
	"strings"

	"bedside/knowledge/lexicon"
)

// questions takes a message that asks several things apart: each question in
// its order, behind what the message tells. It returns nothing for a message
// that asks one thing, and in any doubt: a torn question gets a wrong answer.
func questions(text string) []string {
	var asked [][]lexicon.Word
	var told []int // how much of the story stands before each question
	var story, lead []lexicon.Word
	for _, c := range clauses(lexicon.Words(text)) {
		switch {
		case asks(c) && tellsMuch(c):
			asked, told = append(asked, slices.Concat(lead, c)), append(told, len(story))
			lead = nil
		case !asks(c) && c[len(c)-1].Stop != '?':
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

// withStory writes out each question behind what was told before it and after
// the last one. A question that points back has the one before it, as a
// statement, for its nearest sentence.
func withStory(asked [][]lexicon.Word, story []lexicon.Word, told []int) []string {
	after := story[told[len(told)-1]:]
	var texts []string
	for i, q := range asked {
		text := written(after, '.') + written(story[:told[i]], '.')
		if i > 0 && pointsBack(q) {
			text += written(asked[i-1], '.')
		}
		texts = append(texts, text+strings.TrimSpace(written(q, '?')))
	}
	return texts
}

// written writes words out, with a stop of its own at the end. What is told holds
// no question mark, so that only what is asked is read as asking.
func written(words []lexicon.Word, end byte) string {
	var b strings.Builder
	for i, w := range words {
		b.WriteString(w.Text)
		switch {
		case i == len(words)-1:
			b.WriteByte(end)
		case w.Stop == '?' && end == '.':
			b.WriteByte(',')
		case w.Stop != 0:
			b.WriteByte(w.Stop)
		}
		b.WriteByte(' ')
	}
	return b.String()
}

// clauses are the sentences of a message; a sentence that asks twice ("can I …
// and when do I …") is two.
func clauses(words []lexicon.Word) [][]lexicon.Word {
	var found [][]lexicon.Word
	start := 0
	for i, w := range words {
		sentence := words[start : i+1]
		switch {
		case w.Stop == '.' || w.Stop == '?' || i == len(words)-1:
			found = append(found, sentence)
			start = i + 1
		case joining[w.Text] && len(sentence) > 1 && asksTwice(sentence[:len(sentence)-1], words[i+1:]):
			found = append(found, sentence[:len(sentence)-1])
			start = i + 1
		}
	}
	return found
}

// asksTwice tells whether both sides of an "and" begin like a question and have
// content of their own.
func asksTwice(left, right []lexicon.Word) bool {
	if end := slices.IndexFunc(right, func(w lexicon.Word) bool { return w.Stop == '.' || w.Stop == '?' }); end >= 0 {
		right = right[:end+1]
	}
	return beginsLikeQuestion(left) && tellsMuch(left) && beginsLikeQuestion(right) && tellsMuch(right)
}

// asks tells whether a clause puts a question: it begins like one, or has a
// question mark and the words of one anywhere.
func asks(clause []lexicon.Word) bool {
	if beginsLikeQuestion(clause) {
		return true
	}
	return clause[len(clause)-1].Stop == '?' && (askedFrom(clause) >= 0 || goingOn[clause[0].Text])
}

// askedFrom is where in a clause words of a question stand first, -1 when none
// do. "You are a" is no question.
func askedFrom(clause []lexicon.Word) int {
	for i, w := range clause {
		if interrogatives[w.Text] || inverted(clause[i:]) && (i == 0 || !pronouns[clause[i-1].Text]) {
			return i
		}
	}
	return -1
}

// beginsLikeQuestion tells whether words begin as a question is put: "when can",
// "how long will", "is it". "When I got home" tells.
func beginsLikeQuestion(words []lexicon.Word) bool {
	for len(words) > 0 && beforeQuestions[words[0].Text] {
		words = words[1:]
	}
	if len(words) < 2 {
		return false
	}
	if !interrogatives[words[0].Text] {
		return inverted(words)
	}
	reach := 2 // "when can", but "when he can" tells
	if measured[words[0].Text] {
		reach = 4 // "how much pain will"
	}
	for _, w := range words[1:min(reach, len(words))] {
		if pronouns[w.Text] {
			return false
		}
		if auxiliaries[w.Text] || helpers[w.Text] {
			return true
		}
	}
	return false
}

// inverted tells whether words begin with a verb and its subject. "Had my test"
// tells, so that such verbs need a pronoun.
func inverted(words []lexicon.Word) bool {
	if len(words) < 2 {
		return false
	}
	verb, subject := words[0].Text, words[1].Text
	return auxiliaries[verb] && (pronouns[subject] || determiners[subject]) || helpers[verb] && pronouns[subject]
}

// tellsMuch tells whether a question has content of its own: "is that normal?"
// has none, but "how long does it take?" asks for a measure.
func tellsMuch(question []lexicon.Word) bool {
	for i, w := range question[:len(question)-1] {
		if w.Text == "how" && measures[question[i+1].Text] && len(question) > i+2 {
			return true
		}
	}
	return slices.ContainsFunc(question, func(w lexicon.Word) bool { return !emptyWords[w.Text] })
}

// pointsBack tells whether a question leaves to the one before it what it is about.
func pointsBack(question []lexicon.Word) bool {
	return goingOn[question[0].Text] || slices.ContainsFunc(question, func(w lexicon.Word) bool { return backWords[w.Text] })
}

// The words by which questions are told from statements.
var (
	interrogatives  = wordSet("what when where who why how which whose")
	measured        = wordSet("what how which whose")
	auxiliaries     = wordSet("can could will would should shall may might must is are does")
	helpers         = wordSet("do did am was were have has had")
	pronouns        = wordSet("i we he she it they you")
	determiners     = wordSet("the my your his her our their this that these those there a an any")
	beforeQuestions = wordSet("hi hello hey dear doctor nurse please and also so but or ok okay then well oh um just thanks sorry")
	joining         = wordSet("and also plus")
	measures        = wordSet("long often soon much many")
	goingOn         = wordSet("and or")
	backWords       = wordSet("it its they them that this these those one ones then")
)

// emptyWords say nothing of what a question is about.
var emptyWords = wordSet(`what when where who why how which whose can could will would should shall may might must is are does
do did am was were have has had be been being doing done having not no yes
i we he she it they you me us him her them my your his our their its mine yours the a an this that these those there here
any some all every both one ones thing things something anything someone anyone somebody anybody everything everyone
and or but if so then also too as at by for from in into of on off to up with about than just really very still yet even ever else again
hi hello hey dear doctor nurse please ok okay well oh um thanks thank sorry right wrong true normal safe fine alright good bad
help tell say know think mean want need get got go going gone come give take taken have let like sure possible allowed able
long much many soon often far way kind sort worry worried concerned`)
