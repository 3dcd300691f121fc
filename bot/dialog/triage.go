package dialog

import (
	"slices"

	"bedside/bot"
	"bedside/knowledge/redflags"
)

// Triager recognises emergencies, and symptoms for today, without store, index or network.
type Triager interface {
	redflags.Recogniser
	// Flags are all flags that Assess may return.
	Flags() []*redflags.Flag
}

// Assess returns the verdict on the messages of a chat in the last 30 minutes, oldest
// first; the last one is to be replied to. It needs nothing but the flags, and lowers no verdict of
// their table.
func (r *Responder) Assess(texts []string) bot.Verdict {
	v := r.reconsider(r.flags.Assess(texts), texts)
	if v.Flag == nil {
		return bot.Verdict{Urgency: bot.UrgencyNone}
	}
	return bot.Verdict{Urgency: urgencies[v.Urgency], Flag: bot.FlagName(v.Flag.ID, v.Evidence.Learned)}
}

// urgencies are those of the flags as they are kept with a message.
var urgencies = map[redflags.Urgency]bot.Urgency{
	redflags.None: bot.UrgencyNone, redflags.Today: bot.UrgencyToday,
	redflags.Possible: bot.UrgencyPossible, redflags.Urgent: bot.UrgencyNow,
}

// Triage is Assess for a text alone.
func (r *Responder) Triage(text string) bot.Verdict { return r.Assess([]string{text}) }

// Advise returns the reply to an emergency; false when the message is none. It
// needs nothing but the flags, which it matches only when the message has no
// verdict yet, or one with a flag that the table no longer has.
func (r *Responder) Advise(m bot.Message) (bot.Reply, bool) {
	verdict, flag := r.verdict(m)
	if !verdict.Urgent() {
		return bot.Reply{}, false
	}
	return r.advise(m, verdict, flag), true
}

// advise returns the reply to a message that is an emergency by its verdict.
func (r *Responder) advise(m bot.Message, verdict bot.Verdict, flag *redflags.Flag) bot.Reply {
	advice, language := Advice(flag, r.clinic.Clinic), flag.Language
	if r.staff {
		advice, language = r.clinic.sayStaffEmergency(), ""
	}
	parts := []bot.Part{{Kind: bot.PartAdvice, Text: flag.Title + "\n" + advice, Language: language}}
	if flag.Language == "" {
		parts = append(parts, bot.Part{Kind: bot.PartSay, Text: r.clinic.say(sayStillAsk)})
	}
	if m.Attached != "" {
		parts = append(parts, bot.Part{Kind: bot.PartSay, Text: r.clinic.sayUnseen(m.Attached)})
	}
	reply := bot.Reply{Outcome: bot.OutcomeUrgent, Flag: flagged(flag, verdict, true), Parts: parts,
		Text: bot.PlainText(parts)}
	reply.Proof = &bot.Proof{Basis: bot.BasisFlag}
	proveFlags(&reply, verdict, true)
	if reply.Flag.Learned && !r.staff {
		reply.Question = m.Text // a person reviews what the table did not raise
	}
	return reply
}

// verdict returns a message's verdict and the flag that says so; nil for none. A message
// that was found harmless by itself is looked at again with what the chat said before it.
func (r *Responder) verdict(m bot.Message) (bot.Verdict, *redflags.Flag) {
	v, flag := m.Verdict, r.flag(m.Verdict)
	lost := v.Flag != "" && flag == nil
	if lost || !v.Known() || v.Urgency == bot.UrgencyNone && len(m.Conversation.Recent) > 0 {
		v = r.Assess(recentTexts(m))
		flag = r.flag(v)
	}
	if flag == nil {
		return bot.Verdict{Urgency: bot.UrgencyNone}, nil
	}
	return v, flag
}

// recentTexts are the texts of a message's chat in the last 30 minutes, its own last.
func recentTexts(m bot.Message) []string {
	var texts []string
	for _, earlier := range m.Conversation.Recent {
		texts = append(texts, earlier.Text)
	}
	return append(texts, m.Text)
}

// flag is the flag that a verdict names; nil when it names none that there is.
func (r *Responder) flag(v bot.Verdict) *redflags.Flag {
	id, _ := bot.ParseFlagName(v.Flag)
	if id == "" {
		return nil
	}
	all := r.flags.Flags()
	i := slices.IndexFunc(all, func(f *redflags.Flag) bool { return f.ID == id })
	if i < 0 {
		return nil
	}
	return all[i]
}

// flagged is a flag as the reply to a verdict tells it.
func flagged(f *redflags.Flag, v bot.Verdict, sure bool) bot.Flag {
	_, learned := bot.ParseFlagName(v.Flag)
	return bot.Flag{ID: f.ID, Title: f.Title, Sure: sure, Learned: learned}
}

// openWith puts what to do in an emergency above a reply that goes on as it would have.
func (r *Responder) openWith(flag *redflags.Flag, reply *bot.Reply) {
	line := r.clinic.sayPossible(flag)
	if flag.Urgency == redflags.Possible { // the flag itself only asks back
		line = Advice(flag, r.clinic.Clinic)
	}
	reply.Parts = append([]bot.Part{{Kind: bot.PartAdvice, Text: line}}, reply.Parts...)
}

// Advice is what the patients of a clinic read of a flag, below its title.
func Advice(flag *redflags.Flag, c bot.Clinic) string {
	numbers := redflags.Numbers{Emergency: c.EmergencyNumber(), Crisis: c.CrisisLine(), Contact: c.TodayLine()}
	if flag.Language != "" {
		numbers.Emergency, numbers.Crisis = anyEmergency(c), anyCrisis(c)
	}
	return flag.AdviceFor(numbers)
}
