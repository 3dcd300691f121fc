package redflags

import "slices"

// quietKind is a reason why words that look like a sign are none. Its lines are
// patterns whose place in the message hushes the words about it.
type quietKind int

const (
	asking    quietKind = iota // about an illness in general, or hearsay: from the line's words to the end of the sentence
	supposing                  // what somebody fears or plans for: likewise, and "my" or "I have" ends it only after a comma
	condition                  // "if ...": to the end of the clause
	past                       // history: the clause about the line's words
	over                       // gone again: likewise
	lifted                     // "because I just did": what was hushed before counts after all
	idiom                      // other meanings: the line's own words
	quietKinds
)

// quietNames are the kinds as a table names them.
var quietNames = [quietKinds]string{"asking", "supposing", "condition", "past", "over", "lifted", "idiom"}

// The sets of words that the matcher itself asks for.
const (
	fillerWords   = iota // may stand inside a phrase
	denyingWords         // no, not, never
	lightWords           // may stand between "no" and what it denies
	orWords              // carry a "no" on to the next sign
	ableWords            // the "not" in "cannot remember" denies no sign
	grantedWords         // nor does "never" in "never had pain like this"
	nowWords             // end every hush but an idiom's
	presentWords         // end what is asked or told in general
	joinWords            // begin a clause
	andWords             // what follows them is not part of what was long ago
	subjectWords         // begin a clause, unless after one of the following
	leadingWords         // if I, when I, should I
	greetingWords        // may stand before the first word of a sentence
	reservedSlots
)

var reservedNames = map[string]int{
	"filler": fillerWords, "deny": denyingWords, "light": lightWords, "or": orWords, "able": ableWords, "granted": grantedWords,
	"now": nowWords, "present": presentWords, "join": joinWords, "and": andWords, "subject": subjectWords, "leading": leadingWords,
	"greeting": greetingWords,
}

// marks are what the reserved sets say about a token: bit n for standing in a
// place of set n, and bit n of starts for beginning one.
type marks struct{ within, starts uint16 }

// mark notes where the reserved sets stand, and where clauses end.
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
	r.clauseEnds, r.grants = make([]int32, n), make([]int32, n)
	end, grant := n, n
	for i := n - 1; i >= 0; i-- {
		if r.starts(grantedWords, i) {
			grant = i
		}
		r.clauseEnds[i], r.grants[i] = end, grant
		if r.clauseStart(i) {
			end = i
		}
	}
}

// within tells whether token i is part of a place of a reserved set.
func (r *reading) within(set int, i int32) bool { return r.marks[i].within>>set&1 == 1 }

// starts tells whether a place of a reserved set starts at token i.
func (r *reading) starts(set int, i int32) bool { return r.marks[i].starts>>set&1 == 1 }

// quieten hushes the words of a message that no flag may be raised by.
func (r *reading) quieten() {
	for kind, patterns := range r.table.quiet {
		for _, p := range patterns {
			r.each(p, func(c *cluster) bool {
				r.hush(quietKind(kind), c)
				return true
			})
		}
	}
	r.forgive()
	for i, hits := range r.hits.lists {
		r.hits.lists[i] = slices.DeleteFunc(hits, func(s span) bool { return slices.Contains(r.hushed[s.start:s.end], true) })
	}
	r.found.clear()
}

func (r *reading) hush(kind quietKind, c *cluster) {
	b := c.bounds()
	switch kind {
	case asking:
		r.hushSentence(b, func(i int32) bool {
			return r.resumes(i) || r.starts(presentWords, i) || r.starts(joinWords, i)
		})
	case supposing:
		r.hushSentence(b, r.resumes)
	case condition:
		r.hushRange(b.start, r.clauseEnd(b.end-1))
	case past:
		start, end := r.hushClause(b)
		r.carry(b, start, end)
	case over:
		r.hushClause(b)
	case lifted:
		clear(r.hushed[:b.end])
	case idiom:
		for i := b.start; i < b.end; i++ {
			r.hushed[i] = r.hushed[i] || c.covers(i)
		}
	}
}

func (r *reading) hushRange(start, end int32) {
	for i := start; i < end; i++ {
		r.hushed[i] = true
	}
}

// hushSentence hushes from the start of a span to the end of its sentence or to
// a word that ends the hush. Such a word inside the span ends it up to the
// span's end: "is my chest pain a side effect" is about somebody's chest.
func (r *reading) hushSentence(b span, ends func(int32) bool) {
	on := true
	for i := b.start; i < int32(len(r.tokens)); i++ {
		switch {
		case i == b.end:
			on = !ends(i)
		case i > b.start && ends(i):
			on = false
		}
		if i >= b.end && !on {
			return
		}
		r.hushed[i] = r.hushed[i] || on
		if i >= b.end-1 && r.endsSentence(i) {
			return
		}
	}
}

// resumes tells whether a message speaks of what is so again from token i on.
func (r *reading) resumes(i int32) bool {
	return r.starts(nowWords, i) ||
		i > 0 && r.tokens[i-1].stop != 0 && (r.starts(presentWords, i) || r.starts(subjectWords, i))
}

// hushClause hushes the clause about a span, up to a word that speaks of the
// present, and returns the bounds of what it hushed.
func (r *reading) hushClause(b span) (start, end int32) {
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
	r.hushRange(start, end)
	return start, end
}

// maxBare is how many more words than a span its clause has when it says no more than when.
const maxBare = 3

// carry hushes the clause after one that only says when something was: "In
// 2010, my dad ...", "When I was a child, I ...".
func (r *reading) carry(b span, start, end int32) {
	if (end-start)-(b.end-b.start) > maxBare || end >= int32(len(r.tokens)) || r.endsSentence(end-1) || r.starts(nowWords, end) {
		return
	}
	r.hushRange(end, r.clauseEnd(end))
}

func (r *reading) endsSentence(i int32) bool {
	return r.tokens[i].stop == '.' || r.tokens[i].stop == '?'
}

// clauseStart tells whether a clause begins at token i.
func (r *reading) clauseStart(i int32) bool {
	switch {
	case i == 0 || r.tokens[i-1].stop != 0:
		return true
	case r.starts(joinWords, i) || r.starts(nowWords, i):
		return true
	}
	return r.starts(subjectWords, i) && !r.within(leadingWords, i-1)
}

// clauseEnd returns the end of the clause that token i stands in. The reserved
// sets, which clauses are found by, must have no "..." in them.
func (r *reading) clauseEnd(i int32) int32 {
	if r.clauseEnds == nil {
		return int32(len(r.tokens))
	}
	return r.clauseEnds[i]
}

// maxCarried is how many words an "or" carries a "no" over: "no chest pain or
// shortness of breath".
const maxCarried = 5

// denied tells whether a "no" or "not" stands before one of a cluster's signs
// with nothing but light words between. A "not" that is itself part of the sign
// ("not breathing") does not count.
func (r *reading) denied(c *cluster) bool {
	return slices.ContainsFunc(c.spans[:c.n], func(s span) bool { return r.deniedFrom(c, s) })
}

func (r *reading) deniedFrom(c *cluster, s span) bool {
	carried := 0
	for i := s.start - 1; i >= 0 && r.tokens[i].stop == 0; i-- {
		switch {
		case c.covers(i):
			return false
		case r.within(denyingWords, i):
			return !r.within(ableWords, i) && !r.granted(c)
		case r.within(orWords, i):
			carried = maxCarried
		case r.within(lightWords, i):
		case carried > 0:
			carried--
		default:
			return false
		}
	}
	return false
}

// granted tells whether the cluster's clause says that the denial is none.
func (r *reading) granted(c *cluster) bool {
	b := c.bounds()
	return r.grants[b.start] < r.clauseEnd(b.end-1)
}

// actsOn tells whether a pattern alone would raise its flag on a message.
func (f *Table) actsOn(p *pattern, message string) bool {
	r := f.read(message)
	if len(r.tokens) == 0 {
		return false
	}
	r.quieten()
	return r.raises(p)
}
