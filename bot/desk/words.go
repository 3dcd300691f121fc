package desk

import (
	"strconv"
	"time"

	"bedside/bot"
	"bedside/bot/wording"
)

// What patients read of the desk stands in wording's file; here is what it depends on.

// The buttons that patients press, and short replies to them.
var (
	saySend           = wording.Of("desk.send")
	sayDoNotSend      = wording.Of("desk.keep")
	sayTakeBack       = wording.Of("desk.take-back")
	sayYesCall        = wording.Of("desk.call")
	sayNoCallMe       = wording.Of("desk.no-call")
	sayKept           = wording.Of("desk.kept")
	sayOldButton      = wording.Of("desk.old-button")
	sayNothingOpen    = wording.Of("desk.nothing-open")
	sayIAmHere        = wording.Of("desk.here")
	sayNoCall         = wording.Of("desk.not-called")
	sayNoLongerNeeded = wording.Of("desk.number-late")
	sayNotANumber     = wording.Of("desk.no-number")
	sayShown          = wording.Of("desk.shown")
	sayWantNumber     = wording.Of("desk.want-number")
	sayNumberKept     = wording.Of("desk.number-kept")
	sayMayISend       = wording.Of("desk.may-send")
	sayWantQuestion   = wording.Of("desk.want-question")
)

// Sentences that depend on a ticket or on the time.
var (
	sayAttachedTo      = wording.Of("desk.attached")
	sayAlreadySent     = wording.Of("desk.sent-already")
	sayWithdrawn       = wording.Of("desk.withdrawn")
	sayUnnamed         = wording.Of("desk.unnamed")
	sayExpect          = wording.Of("desk.expect")
	sayExpectOpen      = wording.Of("desk.expect-open")
	sayExpectShut      = wording.Of("desk.expect-shut")
	sayExpectAway      = wording.Of("desk.expect-away")
	sayTooMany         = wording.Of("desk.too-many")
	saySent            = wording.Of("desk.sent")
	sayMeanwhile       = wording.Of("desk.meanwhile")
	sayDelayed         = wording.Of("desk.delayed")
	sayDelayedUrgent   = wording.Of("desk.delayed-urgent")
	sayChanged         = wording.Of("desk.changed")
	sayChangedKept     = wording.Of("desk.changed-kept")
	sayClaimed         = wording.Of("desk.claimed")
	sayNotPassedOn     = wording.Of("desk.not-passed-on")
	sayReply           = wording.Of("desk.reply")
	sayWriteBack       = wording.Of("desk.write-back")
	sayWriteAgain      = wording.Of("desk.write-again")
	sayBack            = wording.Of("desk.back")
	sayBackOpen        = wording.Of("desk.back-open")
	sayBackSilence     = wording.Of("desk.back-silence")
	sayBackSilenceOpen = wording.Of("desk.back-silence-open")
	sayNobody          = wording.Of("desk.nobody")
	sayNobodyThere     = wording.Of("desk.nobody-there")
	sayClosed          = wording.Of("desk.closed")
	sayMayWeCall       = wording.Of("desk.may-call")
	sayToldUrgent      = wording.Of("desk.told-urgent")
)

// closedBecause tells a patient why a question was closed; a patient who has blocked the bot is
// told nothing.
var closedBecause = map[bot.TicketEnd]wording.Sentence{
	"told":         wording.Of("desk.closed-told"),
	"elsewhere":    wording.Of("desk.closed-elsewhere"),
	"double":       wording.Of("desk.closed-double"),
	"nothing":      wording.Of("desk.closed-nothing"),
	bot.EndExpired: wording.Of("desk.closed-expired"),
}

// words say what depends on the clinic and its hours.
type words struct {
	clinic bot.Clinic
	hours  Hours
	names  map[string]string // of members of staff, by the platform's id
}

// say returns a sentence that names nothing but the clinic.
func (w words) say(s wording.Sentence) string { return w.clinic.Say(s, nil) }

// of returns a sentence on a ticket.
func (w words) of(t bot.Ticket, s wording.Sentence) string {
	return w.clinic.Say(s, wording.Values{"Code": t.Code})
}

// attached stands below a question, for the patient who sends it and for staff.
func (w words) attached(a bot.Attachment) string {
	return w.clinic.Say(sayAttachedTo, wording.Values{"Attachment": string(a)})
}

// unnamed tells that no name is sent, when to expect an answer, and not to wait in an emergency.
func (w words) unnamed(now time.Time) string {
	return w.say(sayUnnamed) + "\n" + w.expect(now) + " " + w.clinic.EmergencyLine()
}

// expect tells when somebody looks at a question.
func (w words) expect(now time.Time) string {
	if w.hours.always() {
		return w.say(sayExpect)
	}
	next := w.hours.Next(now)
	switch {
	case next.IsZero():
		return w.say(sayExpectAway)
	case w.hours.Open(now):
		return w.say(sayExpectOpen)
	}
	return w.clinic.Say(sayExpectShut, wording.Values{"Day": w.day(next)})
}

// day is a moment as people say it, by the clinic's clock.
func (w words) day(at time.Time) string {
	return at.In(w.hours.zone()).Format("Monday 2 January, 15:04")
}

func (w words) clock(at time.Time) string { return at.In(w.hours.zone()).Format("15:04") }

func (w words) tooManyOpen() string {
	return w.clinic.Say(sayTooMany, wording.Values{"Most": strconv.Itoa(maxOpen)})
}

func (w words) sent(t bot.Ticket, now time.Time) []string {
	return []string{w.of(t, saySent), w.expect(now) + " " + w.say(sayMeanwhile), w.clinic.EmergencyLine()}
}

func (w words) changed(t bot.Ticket) string {
	if t.Card == "" {
		return w.of(t, sayChangedKept)
	}
	return w.of(t, sayChanged)
}

// notPassedOn tells a patient who talks to staff that something has not reached them.
func (w words) notPassedOn(a bot.Attachment) string {
	return w.clinic.Say(sayNotPassedOn, wording.Values{"Attachment": string(a)})
}

// reply is the answer of a person, as the patient reads it.
func (w words) reply(t bot.Ticket, text string, passage []bot.Part) []bot.Part {
	parts := append(sayParts(w.of(t, sayReply), text), passage...)
	if t.Holds || t.State == bot.TicketWaiting {
		return append(parts, sayParts(w.say(sayWriteBack))...)
	}
	return append(parts, sayParts(w.say(sayWriteAgain))...)
}

func (w words) back(t bot.Ticket) string {
	if t.Open() {
		return w.of(t, sayBackOpen)
	}
	return w.say(sayBack)
}

func (w words) backAfterSilence(t bot.Ticket) string {
	if t.Open() {
		return w.of(t, sayBackSilenceOpen)
	}
	return w.say(sayBackSilence)
}

func (w words) nobodyYet(t bot.Ticket) string {
	if t.Card == "" {
		return w.of(t, sayNobodyThere)
	}
	return w.of(t, sayNobody)
}

func (w words) closed(t bot.Ticket) string {
	values := wording.Values{"Code": t.Code, "Why": ""}
	if why, ok := closedBecause[t.End]; ok {
		values["Why"] = w.say(why)
	}
	return w.clinic.Say(sayClosed, values)
}
