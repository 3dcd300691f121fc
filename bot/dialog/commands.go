package dialog

import (
	"time"

	"bedside/bot"
)

// Command replies to a command that needs no more than the leaflets; to one that
// it does not know, with what there is. kept is how long texts are kept.
func (r *Responder) Command(name, argument string, state bot.Conversation, kept time.Duration) bot.Reply {
	if words, off := r.off(); off && (name == "start" || name == "leaflets") {
		return r.inOwnWords(bot.Conversation{At: state.At}, r.clinic.sayOff(words))
	}
	switch name {
	case "start":
		return r.start(argument, state)
	case "leaflets":
		return r.listed(&state)
	case "privacy":
		return r.inOwnWords(state, r.clinic.sayPrivacy(kept))
	case "stop":
		return r.inOwnWords(bot.Conversation{}, r.clinic.say(sayStop))
	case "help":
		return r.inOwnWords(state, r.help())
	case "person":
		return r.Say(bot.NoticeContact, state)
	}
	return r.inOwnWords(state, r.clinic.say(sayNoCommand)+" "+r.help())
}

// help explains the use of the bot.
func (r *Responder) help() string {
	if r.staff {
		return r.clinic.sayStaffHelp()
	}
	return r.clinic.sayHelp()
}

// start begins anew, with the leaflet that a link may name. Whether there is none of that name, or one that is
// withdrawn or for others, is not told.
func (r *Responder) start(argument string, state bot.Conversation) bot.Reply {
	library := r.search.Library()
	state = bot.Conversation{At: state.At}
	all := library.Leaflets()
	for i := range all {
		if argument != "" && bot.StartArgument(all[i].ID) == argument {
			state.Leaflet = all[i].ID
			return r.inOwnWords(state, r.clinic.sayHelloAbout(&all[i]), r.clinic.say(sayKeep))
		}
	}
	if bot.IsStartArgument(argument) {
		return r.inOwnWords(state, r.clinic.sayHello(library), r.clinic.say(sayNoLink), r.clinic.say(sayKeep))
	}
	return r.inOwnWords(state, r.clinic.sayHello(library), r.clinic.say(sayKeep))
}

// inOwnWords is a reply in the bot's own words.
func (r *Responder) inOwnWords(state bot.Conversation, paragraphs ...string) bot.Reply {
	reply := bot.Reply{Outcome: bot.OutcomeChat, Conversation: state}
	for _, text := range paragraphs {
		reply.Parts = append(reply.Parts, bot.Part{Kind: bot.PartSay, Text: text})
	}
	reply.Text = bot.PlainText(reply.Parts)
	return reply
}

// Say says something; it leaves the conversation as it is.
func (r *Responder) Say(n bot.Notice, state bot.Conversation) bot.Reply {
	if words, off := r.off(); off && n == bot.NoticeTakenBack {
		return r.inOwnWords(state, r.clinic.sayOff(words))
	}
	switch n {
	case bot.NoticeUnhelpful:
		return r.inOwnWords(state, r.unhelpful())
	case bot.NoticeWhy: // staff alone read this, and the next
		return r.inOwnWords(state, "Why this answer?")
	case bot.NoticeShare:
		return r.inOwnWords(state, "Share in channel")
	}
	return r.inOwnWords(state, r.clinic.say(notices[n]))
}

// unhelpful asks a patient what was wrong as well.
func (r *Responder) unhelpful() string {
	if r.staff {
		return r.clinic.say(sayUnhelpful)
	}
	return r.clinic.say(sayUnhelpful) + " " + r.clinic.say(sayWhyNot)
}
