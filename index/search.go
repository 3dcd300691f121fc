package index

import (
	"context"
	"math"
	"slices"
	"time"

	"bedside/knowledge/lexicon/courtesy"
)

// defaultLimit is how many matches a search returns unless told otherwise.
const defaultLimit = 10

// Search understands a message and returns the passages that may answer it,
// best first. It fails only when the context ends or the index does.
func (ix *Index) Search(ctx context.Context, q Query) (Result, error) {
	q = q.plainly()
	q.ForChild = q.ForChild || q.isForChild() && ix.asksToTake(q)
	return ix.searchBelowTold(ctx, q)
}

// searchChat searches for a message by itself or below the messages before it.
func (ix *Index) searchChat(ctx context.Context, q Query) (Result, error) {
	q.Words = q.words() // once, for both ways of understanding the message
	q, corrected := ix.correctTopic(q)
	question := ix.understand(q)
	if corrected {
		question = ix.below(q)
	}
	if ix.shelf != nil {
		question.readBy = time.Now().Add(ix.shelf.MaxWait())
	}
	if len(q.Earlier) == 0 || ix.asksNothing(&question) || question.standsAlone() {
		return ix.search(ctx, q, question)
	}
	if ix.mayStandAlone(&question) {
		if result, err := ix.searchAlone(ctx, q, question); err != nil || result.confident() {
			return result, err
		}
	}
	if ix.shelf != nil {
		result, read, err := ix.searchBothWays(ctx, q, question)
		if read || err != nil {
			return result, err
		}
		question.depth = DepthWords
	}
	return ix.searchByRule(ctx, q, question)
}

// searchBothWays searches for a message by itself and below the messages before it, and returns what the way
// finds that is likelier meant. Passages are read without the question in both; together with it then in the one
// that is meant for certain, or else in both, as how sure they are can only be compared at the same depth. It
// reports false where there is no time to read any.
func (ix *Index) searchBothWays(ctx context.Context, q Query, question Question) (Result, bool, error) {
	joined := ix.below(q)
	joined.readBy = question.readBy
	below, err := ix.look(ctx, q, joined)
	if err != nil {
		return Result{}, false, err
	}
	defer below.end()
	if below.by.depth == DepthWords {
		return Result{}, false, nil
	}
	q.Earlier = nil
	single := ix.understand(q)
	single.readBy = question.readBy
	alone, err := ix.look(ctx, q, single)
	if err != nil {
		return Result{}, false, err
	}
	defer alone.end()
	if alone.by.depth == DepthWords {
		return Result{}, false, nil
	}
	result, err := likelier(ctx, &question, alone, below)
	if err == nil && result.Continuation.Below && below.strays() {
		result, err = alone.byItself(ctx, result.Continuation)
	}
	return result, err == nil, err
}

// likelier returns what is found in the likelier way of reading a message.
func likelier(ctx context.Context, question *Question, alone, below *pass) (Result, error) {
	foundAlone, foundBelow := alone.result(), below.result()
	c := continuation(question, &foundAlone, &foundBelow)
	var err error
	switch {
	case c.Probability >= certain:
		err, c.Below = below.readTogether(ctx), true
		foundBelow = below.result()
	case c.Probability <= 1-certain:
		err, c.Below = alone.readTogether(ctx), false
		foundAlone = alone.result()
	default:
		if err = alone.readTogether(ctx); err == nil {
			err = below.readTogether(ctx)
		}
		if alone.by.depth == below.by.depth { // else there was time for one of them, and what was read apart is compared
			foundAlone, foundBelow = alone.result(), below.result()
			c = continuation(question, &foundAlone, &foundBelow)
		}
	}
	if err != nil {
		return Result{}, err
	}
	chosen, other, meant := &foundAlone, &foundBelow, 1-c.Probability
	if c.Below {
		chosen, other, meant = &foundBelow, &foundAlone, c.Probability
	}
	chosen.Continuation = c
	chosen.temper(meant, other)
	return *chosen, nil
}

// searchByRule searches for a message by itself where it may be complete and is answered so, and otherwise below
// the messages before it, if it leaves out what it is about.
func (ix *Index) searchByRule(ctx context.Context, q Query, question Question) (Result, error) {
	if question.selfContained {
		if result, err := ix.searchAlone(ctx, q, question); err != nil || result.confident() {
			return result, err
		}
	}
	return ix.search(ctx, q, question)
}

// searchAlone searches for a message without those before it, to the depth and within the time of below,
// which is the same message with them.
func (ix *Index) searchAlone(ctx context.Context, q Query, below Question) (Result, error) {
	q.Earlier = nil
	question := ix.understand(q)
	question.readBy, question.depth = below.readBy, below.depth
	return ix.search(ctx, q, question)
}

// answers tells whether the best match is sure enough to be quoted.
func (r *Result) answers() bool {
	return len(r.Matches) > 0 && r.Matches[0].Confidence >= r.Thresholds.Answer
}

// best is the confidence of the best match; 0 when there is none.
func (r *Result) best() float64 {
	if len(r.Matches) == 0 {
		return 0
	}
	return r.Matches[0].Confidence
}

// minAloneConfidence is the least confidence from which a question that may stand by itself is answered
// without the messages before it.
const minAloneConfidence = 0.6

func (r *Result) confident() bool {
	return r.answers() && r.Matches[0].Confidence >= minAloneConfidence
}

// search finds the passages that may answer a question.
func (ix *Index) search(ctx context.Context, q Query, question Question) (Result, error) {
	p, err := ix.look(ctx, q, question)
	if err != nil {
		return Result{}, err
	}
	defer p.end()
	if err := p.readTogether(ctx); err != nil {
		return Result{}, err
	}
	return p.result(), nil
}

// plainly is a query without the courtesies of its messages.
func (q Query) plainly() Query {
	if plain := courtesy.Drop(q.Text); plain != q.Text {
		q.Text, q.Words = plain, nil
	}
	q.Earlier = slices.Clone(q.Earlier)
	for i, text := range q.Earlier {
		q.Earlier[i] = courtesy.Drop(text)
	}
	return q
}

// match turns a scored passage into a match: its text comes from the library, and must
// have the digest that was indexed.
func (ix *Index) match(question *Question, s *scored, by *model) (Match, bool) {
	section := &ix.corpus.sections[s.section]
	quote, ok := ix.lib.QuoteAt(section.leaflet, section.section, s.passage, section.passages[s.passage].sha256)
	if !ok {
		return Match{}, false
	}
	reasons := question.reasons(&s.evidence)
	reasons.by, reasons.features = by, s.features
	reasons.Foreign = s.features[featureForeign] == 1
	reasons.OtherMedicine = s.features.ofOtherMedicine()
	reasons.AdultDose, reasons.OtherAge = s.adultDose, s.otherAge
	reasons.OtherSubject, reasons.OtherStage, reasons.OtherLeaflet = s.otherSubject, s.otherStage, s.otherLeaflet
	reasons.Reading = s.explainReading(quote.Passage.Text)
	asIs, ifMeant := by.confidence(s)
	return Match{quote, asIs, ifMeant, ix.highlights(question, s), reasons}, true
}

// fullTitleShare is the share of a leaflet's name from which a question names it.
const fullTitleShare = 0.95

// namedLeaflets lists the leaflets that a question names, best ranked first.
func (ix *Index) namedLeaflets(ranked []*scored) []string {
	var ids []string
	for _, s := range ranked {
		id := ix.lib.Leaflets()[ix.corpus.sections[s.section].leaflet].ID
		if s.titleShare >= fullTitleShare && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// logOdds is the logarithm of the odds of a probability.
func logOdds(p float64) float64 { return math.Log(p / (1 - p)) }
