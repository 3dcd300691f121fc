package redflags

import (
	"slices"
	"sort"
)

const (
	// maxSlots is how many signs a pattern may ask for.
	maxSlots = 4
	// maxFillers is how many words of the set @filler may stand inside a phrase.
	maxFillers = 2
	// gapReach is how many words may stand at "..." inside a phrase.
	gapReach = 7
	// barReach is how far from a pattern's signs, in words, its barred words are looked for.
	barReach = 5
	// maxPhrase is how many words a phrase is taken to be long at most where it is barred.
	maxPhrase = 24
	// maxAlone is how many words a message may have for the lines that act on short ones only.
	maxAlone = 3
	// maxTries is how many places of a sign are tried on each side of another.
	maxTries = 2
)

// reach is how many words the signs of a pattern with n of them may be spread
// over, not counting the first.
func reach(n int) int32 { return []int32{0, 0, 12, 17, 20}[n] }

// cluster is one place where all signs of a pattern stand together.
type cluster struct {
	spans [maxSlots]span
	n     int
}

// bounds returns the first and the last token of a cluster as a span.
func (c *cluster) bounds() span {
	b := c.spans[0]
	for _, s := range c.spans[1:c.n] {
		b.start, b.end = min(b.start, s.start), max(b.end, s.end)
	}
	return b
}

func (c *cluster) covers(i int32) bool {
	return slices.ContainsFunc(c.spans[:c.n], func(s span) bool { return s.start <= i && i < s.end })
}

func (c *cluster) overlaps(s span) bool {
	return slices.ContainsFunc(c.spans[:c.n], func(t span) bool { return s.start < t.end && t.start < s.end })
}

// raises tells whether the message has a pattern's signs, neither negated nor
// barred.
func (r *reading) raises(p *pattern) bool {
	_, ok := r.raised(p)
	return ok
}

// raised returns the place of a pattern's signs that count: neither negated nor
// barred, and not in earlier messages alone.
func (r *reading) raised(p *pattern) (at cluster, ok bool) {
	if p.alone && (r.pieces || len(r.tokens) > maxAlone) {
		return cluster{}, false
	}
	r.eachCluster(p, func(c *cluster) bool {
		if ok = c.bounds().end > r.since && (r.unnegated || !r.negated(c)); ok {
			at = *c
		}
		return !ok
	})
	return at, ok
}

// eachCluster calls yield with the places where a pattern's signs stand together and
// nothing it bars stands near, until yield returns false.
func (r *reading) eachCluster(p *pattern, yield func(*cluster) bool) {
	for _, id := range p.need {
		if len(r.spans(id)) == 0 {
			return
		}
	}
	var c cluster
	for _, seed := range r.spans(p.need[0]) {
		c.spans[0], c.n = seed, 1
		if !r.extend(p, &c, yield) {
			return
		}
	}
}

// extend adds the next sign to a cluster in the places nearest to its first.
// It returns false when yield did.
func (r *reading) extend(p *pattern, c *cluster, yield func(*cluster) bool) bool {
	if c.n == len(p.need) {
		return r.barred(p, c) || yield(c)
	}
	spans := r.spans(p.need[c.n])
	at := firstFrom(spans, c.spans[0].start)
	for _, direction := range []int{-1, 1} {
		i := at
		if direction < 0 {
			i--
		}
		for tried := 0; tried < maxTries && i >= 0 && i < len(spans); i += direction {
			if c.overlaps(spans[i]) {
				continue
			}
			c.spans[c.n] = spans[i]
			c.n++
			b := c.bounds()
			near := r.step[b.end-1]-r.step[b.start] <= reach(len(p.need))
			going := !near || r.extend(p, c, yield)
			c.n--
			if !going {
				return false
			}
			if !near {
				break
			}
			tried++
		}
	}
	return true
}

// barred tells whether something that the pattern bars stands near a cluster.
func (r *reading) barred(p *pattern, c *cluster) bool {
	b := c.bounds()
	for _, id := range p.barred {
		spans := r.spans(id)
		for _, s := range spans[firstFrom(spans, b.start-barReach-maxPhrase):] {
			if r.step[s.start]-r.step[b.end-1] > barReach {
				break
			}
			if r.step[b.start]-r.step[s.end-1] <= barReach {
				return true
			}
		}
	}
	return false
}

// spans returns where a slot's alternatives stand in the message, in order.
func (r *reading) spans(id int) []span {
	if r.found.has(int32(id)) {
		return r.found.get(int32(id))
	}
	var all []span
	s := &r.table.slots[id]
	for _, atom := range s.words {
		all = append(all, r.hits.get(atom)...)
	}
	for _, phrase := range s.phrases {
		if first := phrase[0]; first.set >= 0 || r.hits.has(first.atom) {
			all = append(all, r.phrase(phrase)...)
		}
	}
	slices.SortFunc(all, compareSpans)
	all = slices.Compact(all)
	r.found.set(int32(id), all)
	return all
}

// phrase returns where the parts of a phrase follow one another in one
// sentence.
func (r *reading) phrase(parts []part) []span {
	runs := r.part(parts[0])
	if parts[0].open {
		runs = slices.DeleteFunc(slices.Clone(runs), func(s span) bool { return !r.opens(s.start) })
	}
	for _, next := range parts[1:] {
		followers := r.part(next)
		if len(runs) == 0 || len(followers) == 0 {
			return nil
		}
		var longer []span
		for _, run := range runs {
			for _, f := range followers[firstFrom(followers, run.end):] {
				if !r.follows(run.end, f.start, next.far) {
					break
				}
				longer = append(longer, span{run.start, f.end})
			}
		}
		runs = longer
	}
	return runs
}

// follows tells whether a part of a phrase at token next may follow one that
// ends before token end.
func (r *reading) follows(end, next int32, far bool) bool {
	switch {
	case r.sentence[next] != r.sentence[end-1]:
		return false
	case far && r.step[next]-r.step[end-1] <= gapReach:
		return r.clauseEnd(end-1) > next
	case next-end > maxFillers:
		return false
	}
	for i := end; i < next; i++ {
		if !r.within(fillerWords, i) || r.tokens[i].stop != 0 {
			return false
		}
	}
	return r.tokens[end-1].stop == 0
}

// opens tells whether a sentence begins at a token, or only a greeting stands before it.
func (r *reading) opens(i int32) bool {
	for i--; i >= 0 && !r.endsSentence(i); i-- {
		if !r.within(greetingWords, i) {
			return false
		}
	}
	return true
}

// firstFrom returns the index of the first span that starts at or after token i.
func firstFrom(spans []span, i int32) int {
	return sort.Search(len(spans), func(k int) bool { return spans[k].start >= i })
}

func (r *reading) part(p part) []span {
	if p.set >= 0 {
		return r.spans(p.set)
	}
	return r.hits.get(p.atom)
}
