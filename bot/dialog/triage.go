package dialog

import (
	"slices"

	"bedside/bot"
	"bedside/knowledge/redflags"
)

// Triager recognises an emergency in a message, without store, index or network.
type Triager interface {
	// Match returns the flag that a message raises; nil for none.
	Match(message string) *redflags.Match
	// Flags are all flags that Match may return.
	Flags() []*redflags.Flag
}

// Triage matches the flags against a text. It needs nothing else.
func (r *Responder) Triage(text string) bot.Verdict {
	raised := r.flags.Match(text)
	if raised == nil {
		return bot.Verdict{Urgency: bot.UrgencyNone}
	}
	return bot.Verdict{Urgency: bot.UrgencyNow, Flag: raised.Flag.ID}
}

// Advise returns the reply to an emergency; false when the message is none. It
// needs nothing but the flags, which it matches only when the message has no
// verdict yet, or one with a flag that the table no longer has.
func (r *Responder) Advise(m bot.Message) (bot.Reply, bool) {
	flag := r.flag(m.Verdict)
	if !m.Verdict.Known() || m.Verdict.Urgent() && flag == nil {
		flag = r.flag(r.Triage(m.Text))
	}
	if flag == nil {
		return bot.Reply{}, false
	}
	advice := flag.AdviceFor(r.clinic.EmergencyNumber())
	if r.staff {
		advice = r.clinic.sayStaffEmergency()
	}
	parts := []bot.Part{{Kind: bot.PartAdvice, Text: flag.Title + "\n" + advice}, {Kind: bot.PartSay, Text: sayStillAsk}}
	return bot.Reply{Outcome: bot.OutcomeUrgent, RedFlag: flag.ID, Parts: parts, Text: bot.PlainText(parts)}, true
}

// flag is the flag that a verdict names; nil when it names none that there is.
func (r *Responder) flag(v bot.Verdict) *redflags.Flag {
	all := r.flags.Flags()
	i := slices.IndexFunc(all, func(f *redflags.Flag) bool { return v.Urgent() && f.ID == v.Flag })
	if i < 0 {
		return nil
	}
	return all[i]
}
