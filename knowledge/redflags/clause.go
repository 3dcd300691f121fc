package redflags

// marks are the reserved sets that a token belongs to: bit n of within for standing in a
// place of set n, and bit n of starts for beginning one.
type marks struct{ within, starts uint32 }

// mark marks the tokens of the reserved sets, and finds where clauses end.
func (r *reading) mark() {
	r.marks = make([]marks, len(r.tokens))
	for set, id := range r.table.reserved {
		for _, s := range r.spans(id) {
			r.marks[s.start].starts |= 1 << set
			for i := s.start; i < s.end; i++ {
				r.marks[i].within |= 1 << set
			}
		}
	}
	n := int32(len(r.tokens))
	r.clauseEnds, r.pseudoNegations = make([]int32, n), make([]int32, n)
	end, pseudoNegation := n, n
	for i := n - 1; i >= 0; i-- {
		if r.starts(pseudoNegationWords, i) {
			pseudoNegation = i
		}
		r.clauseEnds[i], r.pseudoNegations[i] = end, pseudoNegation
		if r.clauseStart(i) {
			end = i
		}
	}
}

// within tells whether token i is part of a place of a reserved set.
func (r *reading) within(set int, i int32) bool { return r.marks[i].within>>set&1 == 1 }

// starts tells whether a place of a reserved set starts at token i.
func (r *reading) starts(set int, i int32) bool { return r.marks[i].starts>>set&1 == 1 }

// endsSentence tells whether a sentence ends with token i.
func (r *reading) endsSentence(i int32) bool {
	return r.tokens[i].stop == '.' || r.tokens[i].stop == '?'
}

// clauseStart tells whether a clause begins at token i.
func (r *reading) clauseStart(i int32) bool {
	switch {
	case i == 0 || r.tokens[i-1].stop != 0:
		return true
	case r.starts(conjunctionWords, i) || r.starts(terminationWords, i):
		return true
	}
	return r.starts(subjectWords, i) && !r.within(leadInWords, i-1)
}

// clauseEnd returns the end of the clause that token i stands in. The reserved
// sets, which clauses are found by, must have no "..." in them.
func (r *reading) clauseEnd(i int32) int32 {
	if r.clauseEnds == nil {
		return int32(len(r.tokens))
	}
	return r.clauseEnds[i]
}
