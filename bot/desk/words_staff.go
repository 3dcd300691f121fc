package desk

import (
	"fmt"
	"strings"
	"time"

	"bedside/bot"
)

// Everything that staff read of the desk: plain words, short enough for a card.

const (
	sayClaim          = "Claim"
	sayTakeOver       = "Take over"
	sayReplyToPatient = "Reply to patient"
	sayCallBack       = "Call the patient back"
	sayShowNumber     = "Show the number once"
	sayClose          = "Close"
	sayGoBack         = "Back"
	saySendReply      = "Send to patient"
	sayDiscard        = "Discard"
	sayFormLabel      = "Your reply, as the patient will read it"
	sayFormQuote      = "A passage of a leaflet to quote below it"

	sayNotStaff  = "Only members of the clinic's desk can do this. Your try is in the log."
	sayAnonymous = "I cannot tell who writes while you are anonymous or write as a channel, so nothing was sent. Write " +
		"as yourself: an owner of the group can turn off \"Remain anonymous\" in your admin rights."
	sayCannotTell = "I cannot find out at the moment whether you belong to the desk. Please try again in a minute."
	sayNotHere    = "This chat is the clinic's desk: nothing is erased or written out here. What patients wrote " +
		"goes by itself when its time is over."
	sayGoneAway        = "The patient can no longer be reached."
	sayMoreBelow       = "The rest of the question is below this card."
	sayReplyToCard     = "To answer the patient, reply to this message. You see what is sent before it is sent."
	sayEmptyReply      = "There is nothing to send yet: write something, or pick a passage."
	sayLongReply       = "This is too long. A reply has 3000 characters at most."
	sayNoPassage       = "The passage is no longer in the leaflets. Pick another one."
	sayNotYourDraft    = "Only who wrote this draft can send or discard it."
	sayAlreadyAnswered = "This was sent already."
	sayDiscarded       = "Discarded. Nothing was sent."
	sayNoNumber        = "There is no number: the patient has given none, or it was shown already."
	sayErasedPost      = "Erased, as the question was."
)

// What staff read of what their patient does.
const (
	sayPatientWrites   = "The patient writes:"
	sayPatientChanges  = "The patient has changed a message. It now says:"
	sayPatientEnded    = "The patient talks to the bot again. What they write no longer comes here."
	sayQuestionChanged = "The patient has changed the question. The card shows how it reads now."
	sayCallRefused     = "The patient does not want to be called."
	sayNumberThere     = "The patient has given a number. It is shown once, to who claimed this, by the button on the card."
	sayOtherNumber     = "The patient has given another number: do not call the one before. It is shown as the first was."
	sayUrgentAgain     = "The patient writes something urgent and was told to call for help:"
)

// closing is a reason to close a ticket: on the button, and on the card.
type closing struct{ label, staff string }

// closings are the reasons, by their ids.
var closings = map[bot.TicketEnd]closing{
	"told":         {"Spoke with the patient", "spoke with the patient"},
	"elsewhere":    {"Not for this desk", "not for this desk"},
	"double":       {"Asked twice", "asked twice"},
	"nothing":      {"Nothing to answer", "nothing to answer"},
	bot.EndExpired: {"", "nothing happened for as long as texts are kept"},
	bot.EndBlocked: {"", "the patient has blocked the bot"},
}

// closingOrder is the order of the buttons.
var closingOrder = []bot.TicketEnd{"told", "elsewhere", "double", "nothing"}

// failures say why a reply cannot reach the patient.
var failures = map[bot.TicketEnd]string{
	bot.EndBlocked:   "the patient has blocked the bot or left",
	bot.EndRefused:   "the patient's app refused the message",
	bot.EndForgotten: "the patient had everything erased",
	bot.EndExpired:   "it waited for as long as texts are kept",
}

// sayHead names a ticket at the top of its card.
func sayHead(t bot.Ticket) string {
	if t.Urgent {
		return fmt.Sprintf("URGENT · Question %s · %s", t.Code, t.State)
	}
	return fmt.Sprintf("Question %s · %s", t.Code, t.State)
}

// from tells of whom a question is, as far as staff may know.
func (w words) from(t bot.Ticket) string {
	text := fmt.Sprintf("From patient %s%s, since %s.", t.Pseudonym, sayLanguage(t.Language), w.day(t.Opened))
	if t.Urgent {
		text += " A red flag was recognised. The patient was told to call for help at once."
	}
	if t.Changes > 0 {
		text += " The patient has changed the question since."
	}
	return text
}

// sayLanguage tells the language that a patient's app is set to.
func sayLanguage(tag string) string {
	primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if primary == "" || len(primary) > 3 {
		return ""
	}
	return ", whose app speaks “" + primary + "”"
}

// name is that of a member of staff.
func (w words) name(by string) string {
	if w.names[by] != "" {
		return w.names[by]
	}
	return by
}

func (w words) claimer(t bot.Ticket) string { return w.name(t.Claimer) }

// state tells where a ticket stands.
func (w words) state(t bot.Ticket, now time.Time) string {
	switch t.State {
	case bot.TicketWaiting:
		if t.Reminded.IsZero() {
			return "Nobody has claimed it yet."
		}
		return fmt.Sprintf("Nobody has claimed it for %s.", sayWait(now.Sub(t.Opened)))
	case bot.TicketClaimed:
		return fmt.Sprintf("Claimed by %s at %s.%s", w.claimer(t), w.clock(t.Claimed), sayQuiet(t))
	case bot.TicketAnswered:
		if t.Delivered.IsZero() {
			return fmt.Sprintf("Answered by %s. The reply is on its way.", w.claimer(t))
		}
		return fmt.Sprintf("Answered by %s. Delivered %s.%s", w.claimer(t), w.day(t.Delivered), sayQuiet(t))
	case bot.TicketClosed:
		if t.Claimer == "" {
			return "Closed: " + closings[t.End].staff + "."
		}
		return fmt.Sprintf("Closed by %s: %s.", w.claimer(t), closings[t.End].staff)
	case bot.TicketWithdrawn:
		return "Withdrawn by the patient. There is nothing left to do."
	}
	return "Undeliverable: " + failures[t.End] + "."
}

// sayQuiet tells whether what the patient writes comes to staff.
func sayQuiet(t bot.Ticket) string {
	if t.Holds {
		return " What the patient writes now appears below, and the bot stays quiet."
	}
	return " The bot answers the patient's other questions."
}

// callState tells how far a call back is.
func (w words) callState(t bot.Ticket) string {
	switch t.Call {
	case bot.CallAsked:
		return "Call back: the patient is asked whether they want one."
	case bot.CallAgreed:
		return "Call back: the patient agrees and is asked for a number."
	case bot.CallRefused:
		return "Call back: the patient does not want one."
	case bot.CallNumber:
		if t.Number == "" {
			return ""
		}
		return "Call back: there is a number. It is shown once, to " + w.claimer(t) + " alone."
	case bot.CallShown:
		return "Call back: the number was shown to " + w.claimer(t) + " and is erased."
	}
	return ""
}

func sayErased(t bot.Ticket) string {
	if t.End == bot.EndExpired {
		return "The question is erased: its time is over."
	}
	return "The question is erased."
}

// taken tells who was first.
func (w words) taken(t bot.Ticket) string {
	switch {
	case t.Claimer == "":
		return fmt.Sprintf("Nobody has claimed %s yet. Press Claim first.", t.Code)
	case t.State == bot.TicketAnswered:
		return fmt.Sprintf("%s has answered %s already. Press Take over if you want to go on with it.", w.claimer(t), t.Code)
	}
	return fmt.Sprintf("%s claimed %s at %s. Press Take over if you want to deal with it.", w.claimer(t), t.Code,
		w.clock(t.Claimed))
}

func (w words) pressAgain(t bot.Ticket) string {
	return fmt.Sprintf("%s has had %s since %s. Press Take over again within a minute if you really want it.",
		w.claimer(t), t.Code, w.clock(t.Claimed))
}

func sayYours(t bot.Ticket) string { return t.Code + " is yours already." }

func sayEnded(t bot.Ticket) string {
	return fmt.Sprintf("%s is %s: nothing more can be done with it.", t.Code, t.State)
}

func (w words) takenOver(by, from string) string {
	return fmt.Sprintf("%s has taken this over from %s.", w.name(by), w.name(from))
}

func (w words) answeredBy(by string) string { return w.name(by) + " has sent this to the patient:" }

func (w words) notSent(by, why string) string {
	return fmt.Sprintf("What %s wrote was not sent. %s It said:", w.name(by), why)
}

// sayPatientSent tells staff of what they do not get to see.
func sayPatientSent(a bot.Attachment) string {
	return fmt.Sprintf("The patient has sent a %s, which cannot be seen here. They were told that it was not passed on.", a)
}

// sayNotSentOn tells staff that what they sent did not reach the patient.
func sayNotSentOn(a bot.Attachment) string {
	return fmt.Sprintf("Your %s was sent to nobody: only words reach a patient from here.", a)
}

// sayOnlyWords stands above the preview of words that came with something.
func sayOnlyWords(a bot.Attachment) string {
	return fmt.Sprintf("Your %s is not sent to the patient: only the words are.", a)
}

func sayPreview(t bot.Ticket) string { return "This is what the patient of " + t.Code + " will read:" }

func sayFormTitle(t bot.Ticket) string { return "Reply to " + t.Code }

func sayNumber(t bot.Ticket) string {
	return fmt.Sprintf("The number for %s: %s. It is erased now; note it down for the call only.", t.Code, t.Number)
}

func sayCopy(t bot.Ticket) string {
	return fmt.Sprintf("This was a second copy of the card %s. Please use the other one.", t.Code)
}

func sayReminder(t bot.Ticket, within time.Duration) string {
	text := fmt.Sprintf("Question %s has waited for %s and nobody has claimed it. Its card is above.", t.Code,
		sayWait(within))
	if t.Urgent {
		return "URGENT · " + text
	}
	return text
}

func sayEscalated(t bot.Ticket, after time.Duration, here bool) string {
	where := "Its card is in the desk's chat."
	switch {
	case t.Card == "":
		where = "The desk's chat has not taken its card yet."
	case here:
		where = "Its card is above."
	}
	text := fmt.Sprintf("Question %s has waited for %s and still nobody has claimed it. %s", t.Code, sayWait(after), where)
	if t.Urgent {
		return "URGENT · " + text
	}
	return text
}

// sayWait is a duration as people say it.
func sayWait(d time.Duration) string {
	switch n := int(d.Round(time.Minute) / time.Minute); {
	case n < 1:
		return "less than a minute"
	case n == 1:
		return "a minute"
	case n < 120:
		return fmt.Sprintf("%d minutes", n)
	case n < 48*60:
		return fmt.Sprintf("%d hours", n/60)
	default:
		return fmt.Sprintf("%d days", n/(24*60))
	}
}
