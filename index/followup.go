package index

import (
	"slices"

	"bedside/knowledge/lexicon"
)

// minAskedWeight is the weight of asked terms from which a message without an anaphor is
// complete.
const minAskedWeight = 0.8

// needsContext tells whether the asking part leaves out its subject: it holds hardly any
// informative word, an anaphor ("it", "those"), or continues an earlier message.
func needsContext(tokens []token, terms []Term) bool {
	if askedWeight(terms) < minAskedWeight || continues(tokens) {
		return true
	}
	for _, t := range tokens {
		if t.inAsking && (lexicon.IsAnaphor(t.Text) || placeAnaphors[t.Text]) {
			return true
		}
	}
	return false
}

// standsAlone tells whether a message stands by itself for certain: a question of its own with a subject of its own,
// in which nothing refers to what was said before. Of 224 follow-ups about unseen leaflets 5 look like that, and of 616
// messages that stand by themselves 220.
func (q *Question) standsAlone() bool {
	return !q.FollowUp && !q.selfContained && len(q.words) >= minAloneWords && q.asksPlainly() &&
		!slices.ContainsFunc(q.words, isIt)
}

// mayStandAlone tells whether it does so where it finds an answer: it asks for something by a word of its own ("will
// it hurt?", of the examination), not only for a form of answer ("how long?").
func (ix *Index) mayStandAlone(q *Question) bool {
	return q.asksPlainly() && slices.ContainsFunc(q.Terms, func(t Term) bool {
		onlyForm := t.kinds != 0 && t.kinds&^ix.kinds.frame == 0
		return t.Role == Asked && !timeWords[t.Text] && !onlyForm
	})
}

// asksPlainly tells whether a message begins like a question and refers to nothing, but for an "it".
func (q *Question) asksPlainly() bool {
	return len(q.words) > 0 && questionWords[q.words[0].Text] &&
		!slices.ContainsFunc(q.words, func(w lexicon.Word) bool { return references[w.Text] })
}

// minAloneWords is how many words such a question has at least.
const minAloneWords = 4

// askedWeight is the weight of the terms that a message asks for.
func askedWeight(terms []Term) float64 {
	asked := 0.0
	for _, t := range terms {
		if t.Role == Asked {
			asked += t.Weight
		}
	}
	return asked
}

// continues tells whether a message begins like one that continues another: "and", "what
// about".
func continues(tokens []token) bool {
	return tokens[0].Text == "and" || len(tokens) > 2 && continuations[tokens[0].Text] && tokens[1].Text == "about"
}

// selfContained tells whether a message that needs context may be complete all the same:
// it names a subject, and does not begin like one that continues another.
func selfContained(tokens []token, terms []Term) bool {
	if continues(tokens) {
		return false
	}
	return slices.ContainsFunc(terms, func(t Term) bool { return t.Role == Asked && t.kinds == 0 && !timeWords[t.Text] })
}

// resolveAntecedent takes the sentence before the asking part of a message for what its
// anaphor refers to. It reports false when no term stands there.
func (q *Question) resolveAntecedent(tokens []token) bool {
	end := 0
	for end < len(tokens) && !tokens[end].inAsking {
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
		terms := ix.terms(ix.analyze(wordsOf(earlier[i]), &before), question.stemBits)
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
