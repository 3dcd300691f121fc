package redflags

import "slices"

// maxDisjunction is how many words may stand between an "or" and the negation that it
// carries on: "no chest pain or shortness of breath".
const maxDisjunction = 5

// negated tells whether a negation stands before one of a cluster's signs with nothing
// but transparent words between (NegEx: Chapman et al. 2001). A "not" that is itself part
// of the sign ("not breathing") does not count, nor does a pseudo-negation.
func (r *reading) negated(c *cluster) bool {
	return slices.ContainsFunc(c.spans[:c.n], func(s span) bool { return r.negatedFrom(c, s) })
}

// negatedFrom looks for the negation of one sign, from its place backwards.
func (r *reading) negatedFrom(c *cluster, s span) bool {
	carried := 0
	for i := s.start - 1; i >= 0 && r.tokens[i].stop == 0; i-- {
		switch {
		case c.covers(i):
			return false
		case r.within(negationWords, i):
			return !r.within(abilityWords, i) && !r.pseudoNegated(c)
		case r.within(orWords, i):
			carried = maxDisjunction
		case r.within(transparentWords, i):
		case carried > 0:
			carried--
		default:
			return false
		}
	}
	return false
}

// pseudoNegated tells whether words of pseudo-negation follow in the cluster's clause:
// "never had pain like this".
func (r *reading) pseudoNegated(c *cluster) bool {
	b := c.bounds()
	return r.pseudoNegations[b.start] < r.clauseEnd(b.end-1)
}
