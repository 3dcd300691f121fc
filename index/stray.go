package index

import (
	"context"
	"slices"

	"bedside/knowledge/lexicon"
)

// leastNamed is the share of what a message tells, by weight, that a passage found below the messages before it has to
// name, or else it was found for those. It was chosen on 30 things told that a leaflet speaks of elsewhere than it answers
// the question before, together with the narrowing words, which keep the follow-ups of four sets as they are.
const leastNamed = 0.25

// strays tells whether a message tells something of its writer ("my wife drove me home") of which the best passage
// found below the messages before it says hardly anything: that only answers those once more.
func (p *pass) strays() bool {
	return len(p.ranked) > 0 && tellsOfWriter(p.question.words) && p.question.namedShare(&p.ranked[0].evidence) < leastNamed
}

// byItself is what is found for a message that only seemed to go on from those before it.
func (p *pass) byItself(ctx context.Context, seemed *Continuation) (Result, error) {
	if err := p.readTogether(ctx); err != nil {
		return Result{}, err
	}
	result := p.result()
	result.Continuation = &Continuation{Features: seemed.Features}
	return result, nil
}

// namedShare is the share of the message's own words, by weight, that a passage or its heading names.
func (q *Question) namedShare(e *evidence) float64 {
	var named weightedShare
	for i := range q.Terms {
		if t := &q.Terms[i]; t.Role != Inherited {
			named.add(t.Weight, max(e.heading[i], e.passage.text[i]))
		}
	}
	return named.exact()
}

// tellsOfWriter tells whether a message tells something of its writer, and neither begins as one that goes on ("and my
// daughter") nor narrows what was asked before.
func tellsOfWriter(words []lexicon.Word) bool {
	if !tells(words) || continuations[words[0].Text] || slices.ContainsFunc(words, narrows) {
		return false
	}
	first := slices.IndexFunc(words, func(w lexicon.Word) bool { return !openers[w.Text] })
	return writerWords[words[first].Text]
}

// narrows tells of a word or number by which what was asked before is narrowed or put right: "I'm only at a desk".
func narrows(w lexicon.Word) bool {
	return narrowingWords[w.Text] || numberWords[w.Text] || w.Text[0] >= '0' && w.Text[0] <= '9'
}
