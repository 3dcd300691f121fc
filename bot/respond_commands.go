package bot

import (
	"regexp"
	"time"
)

// deepLink is what Telegram lets a link hand to /start.
var deepLink = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// Command replies to a command that needs no more than the leaflets; to one that
// it does not know, with what there is. kept is how long texts are kept.
func (r *Responder) Command(name, argument string, state Conversation, kept time.Duration) Reply {
	switch name {
	case "start":
		return r.start(argument, state)
	case "leaflets":
		return r.told(state, r.clinic.sayLeaflets(r.search.Library()))
	case "privacy":
		return r.told(state, r.clinic.sayPrivacy(kept))
	case "stop":
		return r.told(Conversation{}, sayStop)
	case "help":
		return r.told(state, r.help())
	case "person":
		return r.Say(NoticeContact, state)
	}
	return r.told(state, sayNoCommand+" "+r.help())
}

// help tells what can be done.
func (r *Responder) help() string {
	if r.staff {
		return r.clinic.sayStaffHelp()
	}
	return r.clinic.sayHelp()
}

// start begins anew, with the leaflet that a link may name.
func (r *Responder) start(leaflet string, state Conversation) Reply {
	library := r.search.Library()
	state = Conversation{At: state.At}
	if deepLink.MatchString(leaflet) {
		if found := library.Leaflet(leaflet); found != nil {
			state.Leaflet = found.ID
			return r.told(state, r.clinic.sayHelloAbout(found), sayKeep)
		}
	}
	return r.told(state, r.clinic.sayHello(library), sayKeep)
}

// told is a reply in the bot's own words.
func (r *Responder) told(state Conversation, paragraphs ...string) Reply {
	reply := Reply{Outcome: Chat, Conversation: state}
	for _, text := range paragraphs {
		reply.Parts = append(reply.Parts, Part{Kind: PartSay, Text: text})
	}
	reply.Text = PlainText(reply.Parts)
	return reply
}

// Say says something; it leaves the conversation as it is.
func (r *Responder) Say(n Notice, state Conversation) Reply {
	words := map[Notice]string{
		NoticeWordsOnly:  sayWordsOnly,
		NoticeSlowDown:   r.clinic.saySlowDown(),
		NoticeFault:      r.clinic.sayFault(),
		NoticeContact:    r.clinic.sayPerson(nil),
		NoticeThanks:     "Thank you.",
		NoticeUnhelpful:  r.unhelpful(),
		NoticeOldButton:  "This button is too old. Please type your question.",
		NoticeMayForget:  sayMayForget,
		NoticeForgotten:  sayForgotten,
		NoticeErase:      "Erase everything",
		NoticeHelpful:    "Helpful",
		NoticeNotHelpful: "Not helpful",
		NoticeAskClinic:  "Ask the clinic",
		NoticeExport:     sayExport,
		NoticePrivate:    r.clinic.sayPrivate(),
		NoticeWhy:        "Why this answer?",
		NoticeShare:      "Share in channel",
	}
	return r.told(state, words[n])
}

// unhelpful asks a patient what was wrong as well.
func (r *Responder) unhelpful() string {
	if r.staff {
		return r.clinic.sayUnhelpful()
	}
	return r.clinic.sayUnhelpful() + " " + sayWhyNot
}

// Urgent returns the reply to an emergency; false when the message is none. It
// needs nothing but the red flags.
func (r *Responder) Urgent(text string) (Reply, bool) {
	reply, ok := r.triage(text)
	reply.Text = PlainText(reply.Parts)
	return reply, ok
}
