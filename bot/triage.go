package bot

import "bedside/knowledge/redflags"

// Triager recognises an emergency in a message, without store, index or network.
type Triager interface {
	Match(message string) *redflags.Match
}

// triage returns the reply to an emergency; false when the message is none.
func (r *Responder) triage(text string) (Reply, bool) {
	raised := r.flags.Match(text)
	if raised == nil {
		return Reply{}, false
	}
	advice := raised.Flag.AdviceFor(r.clinic.EmergencyNumber())
	if r.staff {
		advice = r.clinic.sayStaffEmergency()
	}
	return Reply{
		Outcome: Urgent,
		RedFlag: raised.Flag.ID,
		Parts:   []Part{{Kind: PartAdvice, Text: raised.Flag.Title + "\n" + advice}, {Kind: PartSay, Text: sayStillAsk}},
	}, true
}
