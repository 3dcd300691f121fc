package redflags

// mindElsewhere tells whether a message ends with a question about something else than
// what to do, and nothing before it goes on now: "Dad choked on a nut at the wedding. Can
// I have the form?". Where the table of before raised a flag on messages that it was not
// built on, a third of the look-alikes were like this, and one emergency in fifty.
func (r *reading) mindElsewhere() bool {
	question, asks := r.lastQuestion()
	if !asks {
		return false
	}
	last := r.sentence[len(r.tokens)-1]
	for i := range int32(len(r.tokens)) {
		help := r.sentence[i] == last && r.starts(helpWords, i)
		if help || i < question && r.starts(ongoingWords, i) {
			return false
		}
	}
	return true
}

// lastQuestion returns where the last clause of a message begins, and whether it is a
// question. "He keeps being sick, can he eat" tells before it asks, and "can he eat, he
// keeps being sick" does not end with a question.
func (r *reading) lastQuestion() (start int32, asks bool) {
	end := int32(len(r.tokens)) - 1
	start = end
	for start > 0 && r.tokens[start-1].stop == 0 {
		start--
	}
	return start, r.tokens[end].stop == '?' || r.asksFrom(start)
}

// asksFrom tells whether a clause that starts at a token begins, after greetings, as a
// question does.
func (r *reading) asksFrom(start int32) bool {
	for r.within(greetingWords, start) && start < int32(len(r.tokens))-1 {
		start++
	}
	return r.interrogates(interrogativeWords, start)
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
