package urgency

import "bedside/knowledge/redflags"

// advisedBefore tells whether the emergency of messages was found in the first of them, by the recogniser or by the table
// beside it, and advised when they came, and those after them add none: as with the table, the reply to the last is
// no advice then.
func (r *Recogniser) advisedBefore(texts []string, table redflags.Recogniser) bool {
	for n := len(texts) - 1; n > max(0, len(texts)-maxTexts); n-- {
		if r.mayTell(texts[n:], table) {
			return false
		}
		if r.raises(texts[:n], table) {
			return true
		}
	}
	return false
}

// mayTell tells whether messages by themselves may tell of an emergency.
func (r *Recogniser) mayTell(texts []string, table redflags.Recogniser) bool {
	return table.Assess(texts).Urgency >= redflags.Possible || !r.unlikely(r.Probabilities(texts))
}

// raises tells whether messages by themselves had the advice of an emergency.
func (r *Recogniser) raises(texts []string, table redflags.Recogniser) bool {
	p, v := r.Probabilities(texts), table.Assess(texts)
	return r.verdict(p).Urgency == redflags.Urgent || v.Urgency == redflags.Urgent && (v.Doubted == nil || !r.unlikely(p))
}
