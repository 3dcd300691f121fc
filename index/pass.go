package index

import "context"

// pass is one way of understanding a message on its way to a result: the passages that may answer it, ranked
// by how closely they were looked at so far. It holds a scanner until its end.
type pass struct {
	ix       *Index
	query    Query
	question Question
	scan     *scanner
	ranked   []*scored
	by       *model // the one that their confidence is computed by
}

// look ranks the passages that may answer a question by words, and again by what the reader makes of them
// without the question.
func (ix *Index) look(ctx context.Context, q Query, question Question) (*pass, error) {
	found, err := ix.candidates(ctx, &question, q.Leaflet)
	if err != nil {
		return nil, err
	}
	p := &pass{ix: ix, query: q, question: question, scan: ix.scanners.Get().(*scanner)}
	p.scan.begin(&p.question)
	if err := p.rankAndRead(ctx, found); err != nil {
		p.end()
		return nil, err
	}
	return p, nil
}

// end gives back what the pass holds; it finds nothing more.
func (p *pass) end() {
	p.scan.end()
	p.ix.scanners.Put(p.scan)
}

// rankAndRead ranks the passages of candidates by words, and again by what the reader says of
// them: of a small library after looking at all of it, else of those that words rank first.
func (p *pass) rankAndRead(ctx context.Context, found []candidate) error {
	ix, question := p.ix, &p.question
	if !ix.readsAll(question) {
		p.ranked = ix.rank(question, p.scan, p.query.Leaflet, found)
		first, err := ix.readFirst(ctx, p.query, question, p.ranked)
		if err == nil {
			p.rerank(first)
		}
		return err
	}
	all, err := ix.readAll(ctx, p.query, question, found)
	if err != nil {
		return err
	}
	if all != nil {
		found = addRead(found, question.within.places, all)
	}
	p.ranked = ix.rank(question, p.scan, p.query.Leaflet, found)
	p.rerank(all)
	return nil
}

// rerank ranks passages anew by what the reader says of them; as words rank them where there was no time to
// read any.
func (p *pass) rerank(all readings) {
	p.by = &p.ix.models[DepthWords]
	if all == nil {
		return
	}
	p.ix.readFeatures(p.ranked, all)
	p.ix.rescore(&p.question, p.ranked, DepthApart)
	p.by = &p.ix.models[DepthApart]
}

// readTogether ranks passages anew by what the reader makes of the first of them together with the question.
// They stay as they are where there is no time for it.
func (p *pass) readTogether(ctx context.Context) error {
	if p.by.depth != DepthApart || p.question.depth == DepthApart {
		return nil
	}
	if first := p.ranked[:min(readTogether, len(p.ranked))]; len(first) > 0 {
		logits, err := p.ix.together(ctx, p.query, &p.question, first[:p.promising(first)])
		if err != nil || logits == nil {
			return err
		}
		p.ix.togetherFeatures(first, logits)
	}
	p.ix.rescore(&p.question, p.ranked, DepthTogether)
	p.by = &p.ix.models[DepthTogether]
	return nil
}

// promising is how many of the passages that rank first are read together with the question: up to the last that may
// answer by what was read of it apart, at least one.
func (p *pass) promising(first []*scored) int {
	n := 1
	for i, s := range first {
		if asIs, ifMeant := p.by.confidence(s); max(asIs, ifMeant) >= minPromising {
			n = i + 1
		}
	}
	return n
}

// result is what was found, by how closely it was looked at so far.
func (p *pass) result() Result {
	limit := p.query.Limit
	if limit <= 0 {
		limit = defaultLimit
	}
	result := Result{Question: p.question, Named: p.ix.namedLeaflets(p.ranked), Thresholds: p.by.thresholds, Depth: p.by.depth}
	for i := range p.ranked {
		if len(result.Matches) == limit {
			break
		}
		if m, ok := p.ix.match(&p.question, p.ranked[i], p.by); ok {
			if result.Matches == nil {
				result.Matches = make([]Match, 0, min(limit, len(p.ranked)))
			}
			result.Matches = append(result.Matches, m)
		}
	}
	return result
}
