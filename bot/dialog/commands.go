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
		return r.inOwnWords(bot.Conversation{}, sayStop)
	case "help":
		return r.inOwnWords(state, r.help())
	case "person":
		return r.Say(bot.NoticeContact, state)
	}
	return r.inOwnWords(state, sayNoCommand+" "+r.help())
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
			return r.inOwnWords(state, r.clinic.sayHelloAbout(&all[i]), sayKeep)
		}
	}
	if bot.IsStartArgument(argument) {
		return r.inOwnWords(state, r.clinic.sayHello(library), sayNoLink, sayKeep)
	}
	return r.inOwnWords(state, r.clinic.sayHello(library), sayKeep)
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
	words := map[bot.Notice]string{
		bot.NoticeWordsOnly:  sayWordsOnly,
		bot.NoticeSlowDown:   r.clinic.saySlowDown(),
		bot.NoticeFault:      r.clinic.sayFault(),
		bot.NoticeContact:    r.clinic.sayPerson(nil),
		bot.NoticeThanks:     "Thank you.",
		bot.NoticeUnhelpful:  r.unhelpful(),
		bot.NoticeOldButton:  "This button is too old. Please type your question.",
		bot.NoticeMayForget:  sayMayForget,
		bot.NoticeForgotten:  sayForgotten,
		bot.NoticeErase:      "Erase everything",
		bot.NoticeHelpful:    "Helpful",
		bot.NoticeNotHelpful: "Not helpful",
		bot.NoticeAskClinic:  "Ask the clinic",
		bot.NoticeExport:     sayExport,
		bot.NoticePrivate:    r.clinic.sayPrivate(),
		bot.NoticeWhy:        "Why this answer?",
		bot.NoticeTakenBack:  r.clinic.sayTakenBack(),
		bot.NoticeShare:      "Share in channel",
		bot.NoticeConsent:    "If that is all right with you, press the button. You may go on asking either way.",
		bot.NoticeMustAgree:  r.clinic.sayMustAgree(),
		bot.NoticeAgree:      "I agree",
	}
	return r.inOwnWords(state, words[n])
}

// unhelpful asks a patient what was wrong as well.
func (r *Responder) unhelpful() string {
	if r.staff {
		return r.clinic.sayUnhelpful()
	}
	return r.clinic.sayUnhelpful() + " " + sayWhyNot
}
