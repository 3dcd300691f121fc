package dialog

import (
	"bedside/bot"
	"bedside/knowledge/redflags"
)

// Triager recognises an emergency in a message, without store, index or network.
type Triager interface {
	Match(message string) *redflags.Match
}

// triage returns the reply to an emergency; false when the message is none.
func (r *Responder) triage(text string) (bot.Reply, bool) {
	raised := r.flags.Match(text)
	if raised == nil {
		return bot.Reply{}, false
	}
	advice := raised.Flag.AdviceFor(r.clinic.EmergencyNumber())
	if r.staff {
		advice = r.clinic.sayStaffEmergency()
	}
	return bot.Reply{
		Outcome: bot.OutcomeUrgent,
		RedFlag: raised.Flag.ID,
		Parts:   []bot.Part{{Kind: bot.PartAdvice, Text: raised.Flag.Title + "\n" + advice}, {Kind: bot.PartSay, Text: sayStillAsk}},
	}, true
}
