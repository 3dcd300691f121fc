package redflags

import "slices"

// applyTriggers finds the triggers of a message, marks their scopes, and drops the hits
// that lie in one: no flag is raised by them.
func (r *reading) applyTriggers() {
	for m, patterns := range r.table.triggers {
		for _, p := range patterns {
			r.eachCluster(p, func(c *cluster) bool {
				r.applyScope(modifier(m), c)
				return true
			})
		}
	}
	r.addMisspellings()
	scoped := func(s span) bool { return slices.Contains(r.inScope[s.start:s.end], true) }
	for i, hits := range r.hits.lists {
		r.hits.lists[i] = slices.DeleteFunc(hits, scoped)
	}
	r.found.clear()
}

// applyScope marks the scope of a trigger that stands at a cluster.
func (r *reading) applyScope(m modifier, c *cluster) {
	b := c.bounds()
	switch m {
	case modifierGeneral:
		r.scopeOfSentence(b, func(i int32) bool {
			return r.terminates(i) || r.starts(presentWords, i) || r.starts(conjunctionWords, i)
		})
	case modifierHypothetical:
		r.scopeOfSentence(b, r.terminates)
	case modifierConditional:
		r.markScope(b.start, r.clauseEnd(b.end-1))
	case modifierHistorical:
		start, end := r.scopeOfClause(b)
		r.scopeOfNextClause(b, start, end)
		r.scopeOfSentence(b, r.terminates)
	case modifierResolved:
		r.scopeOfClause(b)
	case modifierFiction:
		r.scopeOfClause(b)
		r.scopeOfTale(b.start)
	case modifierRetracted:
		r.markScope(0, b.end)
	case modifierReasserted:
		clear(r.inScope[:b.end])
	case modifierIdiom:
		for i := b.start; i < b.end; i++ {
			r.inScope[i] = r.inScope[i] || c.covers(i)
		}
	}
}

// markScope marks a range of tokens as in scope.
func (r *reading) markScope(start, end int32) {
	for i := start; i < end; i++ {
		r.inScope[i] = true
	}
}

// scopeOfSentence marks the scope from the start of a trigger to the end of its sentence
// or to a termination word. Such a word inside the trigger's own span leaves out the rest
// of the span: "is my chest pain a side effect" is about the patient's chest.
func (r *reading) scopeOfSentence(b span, terminates func(int32) bool) {
	open := true
	for i := b.start; i < int32(len(r.tokens)); i++ {
		switch {
		case i == b.end:
			open = !terminates(i)
		case i > b.start && terminates(i):
			open = false
		}
		if i >= b.end && !open {
			return
		}
		r.inScope[i] = r.inScope[i] || open
		if i >= b.end-1 && r.endsSentence(i) {
			return
		}
	}
}

// scopeOfTale marks the scope from a token to the message's end or to a termination. A
// tale goes on over sentences; one in which the writer speaks of the present ends it.
func (r *reading) scopeOfTale(start int32) {
	for i := start; i < int32(len(r.tokens)); i++ {
		if i > start && r.terminates(i) {
			return
		}
		r.inScope[i] = true
	}
}

// terminates tells whether token i terminates a scope: the message speaks of the present
// again.
func (r *reading) terminates(i int32) bool {
	return r.starts(terminationWords, i) ||
		i > 0 && r.tokens[i-1].stop != 0 && (r.starts(presentWords, i) || r.starts(subjectWords, i))
}

// scopeOfClause marks the clause about a trigger as its scope, up to a word that speaks of
// the present, and returns its bounds.
func (r *reading) scopeOfClause(b span) (start, end int32) {
	start = b.start
	for start > 0 && !r.clauseStart(start) {
		start--
	}
	end = r.clauseEnd(b.end - 1)
	for i := b.end; i < end; i++ {
		if r.starts(presentWords, i) || r.starts(andWords, i) {
			end = i
		}
	}
	r.markScope(start, end)
	return start, end
}

// maxTimeClause is how many words beside the trigger a clause of time has.
const maxTimeClause = 3

// scopeOfNextClause extends the scope over the clause after one of time: "In 2010, my dad
// ...", "When I was a child, I ...".
func (r *reading) scopeOfNextClause(b span, start, end int32) {
	if (end-start)-(b.end-b.start) > maxTimeClause || end >= int32(len(r.tokens)) {
		return
	}
	if r.endsSentence(end-1) || r.starts(terminationWords, end) {
		return
	}
	r.markScope(end, r.clauseEnd(end))
}
