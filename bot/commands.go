package bot

import (
	"regexp"
	"strings"
	"time"
)

// Command is a word behind a slash that makes the bot do something.
type Command struct {
	Name  string // without the slash
	About string // one line that says what it does
}

// Commands are all commands, in the order in which a menu shows them.
func Commands() []Command {
	return []Command{
		{"help", "how to use this bot"},
		{"person", "ask a person at the clinic"},
		{"leaflets", "the leaflets I know"},
		{"privacy", "what I keep about you"},
		{"export", "get what I keep about you"},
		{"forget", "erase what I keep about you"},
		{"stop", "end this conversation"},
		{"start", "begin again"},
	}
}

// commandForm is what a command looks like; in a group it names the bot.
var commandForm = regexp.MustCompile(`^/([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]{1,64})?(?:\s+(?s:(.*)))?$`)

// ParseCommand reads "/name argument". It reports false when a message is no
// command. The argument may hold anything.
func ParseCommand(text string) (name, argument string, ok bool) {
	found := commandForm.FindStringSubmatch(strings.TrimSpace(text))
	if found == nil {
		return "", "", false
	}
	return strings.ToLower(found[1]), strings.TrimSpace(found[2]), true
}

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

// Notice is something that the bot says of itself.
type Notice string

// What there is to say.
const (
	NoticeWordsOnly  Notice = "words only"  // to a photo, a voice message and the like
	NoticeSlowDown   Notice = "slow down"   // too many messages: the last were not read
	NoticeFault      Notice = "fault"       // the question could not be looked up
	NoticeContact    Notice = "contact"     // how to reach a person
	NoticeThanks     Notice = "thanks"      // for saying that a reply was helpful
	NoticeUnhelpful  Notice = "unhelpful"   // a reply was not helpful
	NoticeOldButton  Notice = "old button"  // the button offers nothing any more
	NoticeMayForget  Notice = "may forget"  // asks before erasing
	NoticeForgotten  Notice = "forgotten"   // after erasing
	NoticeErase      Notice = "erase"       // on the button that erases
	NoticeHelpful    Notice = "helpful"     // on a button
	NoticeNotHelpful Notice = "not helpful" // on a button
	NoticeAskClinic  Notice = "ask"         // on a button
	NoticeExport     Notice = "export"      // above what is kept
	NoticePrivate    Notice = "private"     // where others read along
	NoticeWhy        Notice = "why"         // on a button for staff
	NoticeShare      Notice = "share"       // on a button for staff
)

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
