package index

import (
	"context"
	"math"
	"slices"
	"time"
)

// defaultLimit is how many matches a search returns unless told otherwise.
const defaultLimit = 10

// Search understands a message and returns the passages that may answer it,
// best first. It fails only when the context ends or the index does.
func (ix *Index) Search(ctx context.Context, q Query) (Result, error) {
	q.Words = q.words() // once, for both ways of understanding the message
	question := ix.understand(q)
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
// finds that is likelier meant. Both are looked at to the same depth, the one for which there is time: how sure
// they are cannot be compared otherwise. It reports false where there is no time to read both.
func (ix *Index) searchBothWays(ctx context.Context, q Query, question Question) (Result, bool, error) {
	joined := ix.below(q)
	joined.readBy, joined.depth = question.readBy, question.depth
	below, err := ix.search(ctx, q, joined)
	if err != nil || below.Depth == DepthWords {
		return Result{}, false, err
	}
	joined.depth = below.Depth
	alone, err := ix.searchAlone(ctx, q, joined)
	if err == nil && alone.Depth != below.Depth && alone.Depth != DepthWords {
		joined.depth = alone.Depth
		below, err = ix.search(ctx, q, joined)
	}
	if err != nil || alone.Depth != below.Depth {
		return Result{}, false, err
	}
	c := continuation(&question, &alone, &below)
	chosen, other, meant := &alone, &below, 1-c.Probability
	if c.Below {
		chosen, other, meant = &below, &alone, c.Probability
	}
	chosen.Continuation = c
	chosen.temper(meant, other)
	return *chosen, true, nil
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
	found, err := ix.candidates(ctx, &question, q.Leaflet)
	if err != nil {
		return Result{}, err
	}
	limit := q.Limit
	if limit <= 0 {
		limit = defaultLimit
	}
	scan := ix.scanners.Get().(*scanner)
	scan.begin(&question)
	defer func() {
		scan.end()
		ix.scanners.Put(scan)
	}()
	ranked, by, err := ix.rankAndRead(ctx, q, &question, scan, found)
	if err != nil {
		return Result{}, err
	}
	result := Result{Question: question, Named: ix.namedLeaflets(ranked), Thresholds: by.thresholds, Depth: by.depth}
	for i := range ranked {
		if len(result.Matches) == limit {
			break
		}
		if m, ok := ix.match(&question, ranked[i], by); ok {
			if result.Matches == nil {
				result.Matches = make([]Match, 0, min(limit, len(ranked)))
			}
			result.Matches = append(result.Matches, m)
		}
	}
	return result, nil
}

// rankAndRead ranks the passages of candidates by words, and again by what the reader says of
// them: of a small library after reading all of it, else of those that words rank first. It
// returns the model that their confidence is computed by.
func (ix *Index) rankAndRead(ctx context.Context, q Query, question *Question, scan *scanner, found []candidate) (
	[]*scored, *model, error) {
	if !ix.readsAll(question) {
		ranked := ix.rank(question, scan, q.Leaflet, found)
		first, err := ix.readFirst(ctx, q, question, ranked)
		if err != nil {
			return nil, nil, err
		}
		by, err := ix.reread(ctx, q, question, ranked, first)
		return ranked, by, err
	}
	all, err := ix.read(ctx, q, question, question.within.places, question.within.readable)
	if err != nil {
		return nil, nil, err
	}
	if all != nil {
		found = addRead(found, question.within.places, all)
	}
	ranked := ix.rank(question, scan, q.Leaflet, found)
	by, err := ix.reread(ctx, q, question, ranked, all)
	return ranked, by, err
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
