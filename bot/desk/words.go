package desk

import (
	"fmt"
	"strings"
	"time"

	"bedside/bot"
)

// Everything that patients read of the desk, at about the reading level of a
// twelve-year-old.

const (
	saySend           = "Send"
	sayDoNotSend      = "Do not send"
	sayTakeBack       = "Take it back"
	sayYesCall        = "Yes, call me"
	sayNoCallMe       = "No"
	sayKept           = "All right. I have sent nothing."
	sayOldButton      = "This button is too old."
	sayNothingOpen    = "You have no question waiting at the clinic."
	sayIAmHere        = "I am here. Type your question."
	sayNoCall         = "All right. They will not call you, and answer here."
	sayNoLongerNeeded = "The number is no longer needed, and I have not kept it."
	sayNotANumber     = "I could not read this as a telephone number. Please send only the number, such as 0123 456 " +
		"789. If you would rather not, send /end."
	sayShown           = "What I showed:"
	sayPatientWrites   = "The patient writes:"
	sayPatientChanges  = "The patient has changed a message. It now says:"
	sayPatientEnded    = "The patient talks to the bot again. What they write no longer comes here."
	sayQuestionChanged = "The patient has changed the question. The card shows how it reads now."
	sayCallRefused     = "The patient does not want to be called."
	sayNumberThere     = "The patient has given a number. It is shown once, to who claimed this, by the button on the card."
	sayUrgentAgain     = "The patient writes something urgent and was told to call for help:"
)

// sayAttached stands below a question, for the patient who sends it and for staff.
func sayAttached(a bot.Attachment) string {
	return fmt.Sprintf("(A %s came with this. It is not passed on, and staff cannot see it.)", a)
}

func sayAlreadySent(code string) string { return "This is sent already. Its code is " + code + "." }

func sayWithdrawn(t bot.Ticket) string {
	return fmt.Sprintf("I have taken back your question %s. They no longer see it, and nobody will answer it.", t.Code)
}

// words say what depends on the clinic and its hours.
type words struct {
	clinic bot.Clinic
	hours  Hours
	names  map[string]string // of members of staff, by the platform's id
}

func (w words) mayISend() string {
	return fmt.Sprintf("Shall I send this to a person at %s? They will see exactly this:", w.clinic.Called())
}

// unnamed tells that no name is sent, when to expect an answer, and not to wait in an emergency.
func (w words) unnamed(now time.Time) string {
	return "They do not see your name, your username or your number. Please leave them out of your question too.\n" +
		w.expect(now) + " " + w.clinic.EmergencyLine()
}

// expect tells when somebody looks at a question.
func (w words) expect(now time.Time) string {
	if w.hours.always() {
		return "They answer here in this chat, as soon as they can."
	}
	next := w.hours.Next(now)
	switch {
	case next.IsZero():
		return "Nobody is there at the moment. They answer here in this chat when they are back."
	case w.hours.Open(now):
		return "Somebody is there now. They answer here in this chat, as soon as they can."
	}
	return fmt.Sprintf("Nobody is there now. They look at it from %s, and answer here in this chat.", w.day(next))
}

// day is a moment as people say it, by the clinic's clock.
func (w words) day(at time.Time) string {
	return at.In(w.hours.zone()).Format("Monday 2 January, 15:04")
}

func (w words) clock(at time.Time) string { return at.In(w.hours.zone()).Format("15:04") }

func (w words) wantQuestion() string {
	return fmt.Sprintf(
		"What would you like to ask %s? Write it in your next message. I show it to you before I send it. %s",
		w.clinic.Called(),
		w.clinic.EmergencyLine(),
	)
}

func (w words) tooManyOpen() string {
	return fmt.Sprintf("You have %d questions waiting at the clinic already. Please wait for an answer, or take one "+
		"back with /withdraw. "+
		"You can also contact %s. %s", maxOpen, w.clinic.ContactLine(), w.clinic.EmergencyLine())
}

func (w words) sent(t bot.Ticket, now time.Time) []string {
	return []string{
		fmt.Sprintf("I have sent your question to %s. Its code is %s.", w.clinic.Called(), t.Code),
		w.expect(now) + " You can go on asking me other things meanwhile. To take your question back, press the button or " +
			"send /withdraw.",
		w.clinic.EmergencyLine(),
	}
}

// delayed tells that nobody can see a question yet.
func (w words) delayed(t bot.Ticket) string {
	return fmt.Sprintf("I have kept your question. Its code is %s. It has not reached %s yet: the place where they read "+
		"takes nothing at the moment. I go on trying, and tell you once it is there. If you do not want to wait, contact %s. %s",
		t.Code, w.clinic.Called(), w.clinic.ContactLine(), w.clinic.EmergencyLine())
}

func (w words) delayedUrgent(t bot.Ticket) string {
	return fmt.Sprintf("I could not tell %s of this yet (%s), and go on trying. Do not wait for them. %s",
		w.clinic.Called(), t.Code, w.clinic.EmergencyLine())
}

func (w words) changed(t bot.Ticket) string {
	if t.Card == "" {
		return fmt.Sprintf("I have kept your change: %s will see question %s as you have written it last.",
			w.clinic.Called(), t.Code)
	}
	return fmt.Sprintf("I have passed on your change: %s now sees question %s as you have written it last.",
		w.clinic.Called(), t.Code)
}

func (w words) claimed(t bot.Ticket) string {
	return fmt.Sprintf(
		"A person at %s is looking at your question %s. What you write now goes to them, and I stay quiet. "+
			"Send /end to have me back. %s",
		w.clinic.Called(),
		t.Code,
		w.clinic.EmergencyLine(),
	)
}

// notPassedOn tells a patient who talks to staff that something has not reached them.
func (w words) notPassedOn(a bot.Attachment) string {
	return fmt.Sprintf("I could not pass on your %s: only words reach %s here, and they know that you have sent one. "+
		"Please describe it in words, or ask them how to send it.", a, w.clinic.Called())
}

// reply is the answer of a person, as the patient reads it.
func (w words) reply(t bot.Ticket, text string, passage []bot.Part) []bot.Part {
	parts := sayParts(fmt.Sprintf("A person at %s answers your question %s:", w.clinic.Called(), t.Code), text)
	parts = append(parts, passage...)
	if t.Holds || t.State == bot.TicketWaiting {
		return append(parts, sayParts("If you write back now, they read it. Send /end when you want to ask me again.")...)
	}
	return append(parts, sayParts("To write back to them, send /person.")...)
}

func (w words) back(t bot.Ticket) string {
	if t.Open() {
		return fmt.Sprintf("I am back, and answer what you write now. %s still has your question %s and will answer it here.",
			capital(w.clinic.Called()), t.Code)
	}
	return "I am back, and answer what you write now. To reach a person again, send /person."
}

func (w words) backAfterSilence(t bot.Ticket) string {
	text := "I am back, and answer what you write now: I have not heard from the clinic for a while. To reach a " +
		"person, send /person, or contact " +
		w.clinic.ContactLine() + "."
	if t.Open() {
		text += fmt.Sprintf(" Your question %s is still with them.", t.Code)
	}
	return text + " " + w.clinic.EmergencyLine()
}

func (w words) nobodyYet(t bot.Ticket) string {
	where := "It still waits there."
	if t.Card == "" {
		where = "It has not reached them yet, and I go on trying."
	}
	return fmt.Sprintf("I am sorry: nobody at %s has looked at your question %s yet. %s If you do not want to wait, "+
		"contact %s. %s",
		w.clinic.Called(), t.Code, where, w.clinic.ContactLine(), w.clinic.EmergencyLine())
}

func (w words) closed(t bot.Ticket) string {
	return fmt.Sprintf("%s has closed your question %s: %s. If you still need a person, send /person, or contact %s. %s",
		capital(w.clinic.Called()), t.Code, closings[t.End].patient, w.clinic.ContactLine(), w.clinic.EmergencyLine())
}

func (w words) mayWeCall(t bot.Ticket) string {
	return fmt.Sprintf("%s would like to call you about your question %s. May they?", capital(w.clinic.Called()), t.Code)
}

func (w words) wantNumber() string {
	return "Which number may they call? Send only the number in your next message. The person who calls you sees it " +
		"once, then it is erased. " +
		"You can delete your message here as well."
}

func (w words) numberKept() string {
	return fmt.Sprintf("Thank you. Only the person who calls you sees the number. %s", w.clinic.EmergencyLine())
}

func (w words) toldUrgent(t bot.Ticket) string {
	return fmt.Sprintf("I have told %s as well (%s). Do not wait for them: this does not replace the call. %s",
		w.clinic.Called(), t.Code, w.clinic.EmergencyLine())
}

func capital(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
