package index

import (
	"slices"

	"bedside/knowledge/lexicon"
)

// stages are times around an examination or operation at which something holds, one bit for each.
type stages uint8

// The stages.
const (
	stageBefore stages = 1 << iota
	stageAfter
)

// stagesTold are the stages that a text speaks of, by its words.
func stagesTold(words []lexicon.Word) (told stages) {
	for _, w := range words {
		if wordsOfBefore[w.Text] {
			told |= stageBefore
		}
		if wordsOfAfter[w.Text] {
			told |= stageAfter
		}
	}
	return told
}

// stageWords are the words that put a stage before the name of an examination or operation.
var stageWords = map[string]stages{"before": stageBefore, "after": stageAfter}

// stageAsked is the stage that a message asks about: "before my operation", "after the scan"; 0 when it
// names none, or both.
func stageAsked(tokens []token, terms []Term) stages {
	var asked stages
	for i, t := range tokens {
		if stage := stageWords[t.Text]; stage != 0 && t.inAsking && comesToEvent(tokens[i+1:], i+1, terms) {
			asked |= stage
		}
	}
	if asked == stageBefore|stageAfter {
		return 0
	}
	return asked
}

// comesToEvent tells whether what follows a "before" or "after" is an examination or operation, and not
// what somebody does: "before I can drive". The tokens begin at a place in the message.
func comesToEvent(tokens []token, at int, terms []Term) bool {
	for i, t := range tokens[:min(eventWithin, len(tokens))] {
		isProcedure := func(term Term) bool { return term.procedure && term.position == at+i }
		if events[t.Text] || slices.ContainsFunc(terms, isProcedure) {
			return true
		}
		passes := articles[t.Text] || connectives[t.Text] || stageWords[t.Text] != 0 || t.Text == "having"
		if functionWords[t.Text] && !passes || t.Stop != 0 {
			return false
		}
	}
	return false
}

// eventWithin is how many words after "before" or "after" an examination may stand: "before the second eye operation".
const eventWithin = 4

// atOtherStage tells that a message asks about before an examination or operation where nothing in or above a
// passage speaks of that, or about after it where all that is told is of before.
func (q *Question) atOtherStage(told stages) bool {
	switch q.stage {
	case stageBefore:
		return told&stageBefore == 0
	case stageAfter:
		return told == stageBefore
	}
	return false
}
