package redflags

// mindElsewhere tells whether a message ends with a question about something else than
// what to do, and nothing before it goes on now: "Dad choked on a nut at the wedding. Can
// I have the form?". Where the table of before raised a flag on messages that it was not
// built on, a third of the look-alikes were like this, and one emergency in fifty.
func (r *reading) mindElsewhere() bool {
	n := int32(len(r.tokens))
	last := n - 1
	for last > 0 && r.sentence[last-1] == r.sentence[n-1] {
		last--
	}
	if r.tokens[n-1].stop != '?' && !r.asksFrom(last) {
		return false
	}
	for i := last; i < n; i++ {
		if r.starts(helpWords, i) {
			return false
		}
	}
	for i := range last {
		if r.starts(ongoingWords, i) {
			return false
		}
	}
	return true
}

// asksFrom tells whether a sentence that starts at a token, or its last clause, begins as
// a question does.
func (r *reading) asksFrom(start int32) bool {
	clause := start
	for i := start; i < int32(len(r.tokens))-1; i++ {
		if r.tokens[i].stop != 0 {
			clause = i + 1
		}
	}
	for r.within(greetingWords, start) && start < int32(len(r.tokens))-1 {
		start++
	}
	return r.interrogates(interrogativeWords, start) || r.interrogates(interrogativeWords, clause)
}

// interrogates tells whether a question begins at a token with a word of a reserved set:
// "can I", and not "cannot breathe".
func (r *reading) interrogates(set int, i int32) bool {
	return r.starts(set, i) && (i+1 >= int32(len(r.tokens)) || r.tokens[i+1].text != "not")
}

// goesOn tells whether the sentences of a cluster say, beside its signs, that something
// goes on now or that help is wanted.
func (r *reading) goesOn(c *cluster) bool {
	b := c.bounds()
	for i := range int32(len(r.tokens)) {
		near := r.sentence[b.start] <= r.sentence[i] && r.sentence[i] <= r.sentence[b.end-1]
		says := r.starts(ongoingWords, i) || r.starts(helpWords, i) || r.starts(assertionWords, i)
		if near && says && !c.covers(i) {
			return true
		}
	}
	return len(r.tokens) <= maxAlone
}

// practical tells whether the sentence that a cluster ends in asks what may be done:
// "When can her dressing come off?" tells of no symptom.
func (r *reading) practical(c *cluster) bool {
	b := c.bounds()
	start := b.end - 1
	for start > 0 && r.sentence[start-1] == r.sentence[b.end-1] {
		start--
	}
	for start < b.start && r.within(greetingWords, start) {
		start++
	}
	return r.interrogates(practicalWords, start)
}
