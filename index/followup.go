package index

import "slices"

// backWords point to what was said before.
var anaphors = wordSet(`it its they them that this those these one ones there`)

// continuing are words with which people go on asking.
var continuations = wordSet(`and or but also so then what how`)

// tellsEnough is the weight of asked words from which a message stands by itself.
const minAskedWeight = 0.8

// pointsBack tells whether the asking part leaves out what it is about: it
// holds hardly any informative word, points back, or goes on from something.
func needsContext(tokens []token, terms []Term) bool {
	told := 0.0
	for _, t := range terms {
		if t.Role == Asked {
			told += t.Weight
		}
	}
	if told < minAskedWeight || continues(tokens) {
		return true
	}
	for _, t := range tokens {
		if t.asked && anaphors[t.Text] {
			return true
		}
	}
	return false
}

// goesOn tells whether a message begins as one that goes on from another.
func continues(tokens []token) bool {
	return tokens[0].Text == "and" || len(tokens) > 2 && continuations[tokens[0].Text] && tokens[1].Text == "about"
}

// complete tells whether a message that points back may be meant for itself: it
// is about something, and does not go on from what was said.
func selfContained(tokens []token, terms []Term) bool {
	if continues(tokens) {
		return false
	}
	return slices.ContainsFunc(terms, func(t Term) bool { return t.Role == Asked && t.kinds == 0 && !timeWords[t.Text] })
}

// lookBack finds what the asking part of a story points to: the sentence before
// it. It reports false when the message holds nothing but the asking part.
func (q *Question) resolveAntecedent(tokens []token) bool {
	end := 0
	for end < len(tokens) && !tokens[end].asked {
		end++
	}
	start := max(0, end-1)
	for start > 0 && tokens[start-1].Stop != '.' && tokens[start-1].Stop != '?' {
		start--
	}
	found := false
	for i := range q.Terms {
		if t := &q.Terms[i]; t.position >= start && t.position < end {
			t.Role, found = Near, true
		}
	}
	return found
}

// inherit adds the terms of the latest earlier message that had any, and its
// kinds when this message asks for none.
func (ix *Index) inherit(earlier []string, question *Question) {
	for i := len(earlier) - 1; i >= 0; i-- {
		var before Question
		terms := ix.terms(ix.analyze(earlier[i], &before), question.stemBits)
		if len(terms) == 0 {
			continue
		}
		for i := range terms {
			terms[i].Role = Inherited
		}
		question.FollowUp = true
		question.Terms = append(question.Terms, terms...)
		if question.wanted == 0 {
			question.wanted = before.wanted
		}
		return
	}
}
