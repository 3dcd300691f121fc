package dialog

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"
	"time"

	"bedside/bot"
	"bedside/knowledge"
	"bedside/knowledge/redflags"
)

// Everything the bot says in its own words, at about the reading level of a
// twelve-year-old. It says nothing medical here: that is quoted.

// words is a clinic with what the bot says about it.
type words struct{ bot.Clinic }

const (
	sayOwnAdvice = "Your leaflet says about this:"
	sayStillAsk  = "If I have misunderstood you, ask me again in other words."
	sayUnsure    = "I am not sure that the leaflets answer this, so I will not guess."
	sayWelcome   = "You are welcome. Ask me anything else about your leaflet."
	sayBye       = "Goodbye, and take care."
	sayOK        = "All right. Ask me if you would like to know more."
	sayWordsOnly = "I can only read words. Please type your question."
	sayWhich     = "I have more than one leaflet about this. Which one do you mean? Send its number:"
	sayNoChoice  = "I have not offered you a choice. Please type your question in words."
	sayNoOrders  = "I can only look up questions in the leaflets and show you what they say, word for word. Please " +
		"type your question."
	sayNoLinks = "I cannot open links or take offers. I look up questions in the leaflets. Please type your question " +
		"in words."
	sayNoLeaflets    = "I have no leaflets at the moment."
	sayMayBeOutdated = "It has not been reviewed since, so it may be out of date."

	sayAlso      = "On what else you asked:"
	sayStartOver = "All right, let us start over. What would you like to know?"
)

// sayUnseen tells that what came with a message plays no part in the reply.
func sayUnseen(a bot.Attachment) string {
	return fmt.Sprintf("I have not seen your %s, as I can only read words.", a)
}

// sayStaffEmergency is the reply to staff when their message sounds like an
// emergency of a patient's.
func (c words) sayStaffEmergency() string {
	return cmp.Or(c.StaffEmergency,
		"This reads like an emergency. Follow the clinic's emergency procedure now, or call "+c.EmergencyNumber()+".")
}

// sayPossible opens the reply to what may be an emergency.
func (c words) sayPossible(f *redflags.Flag) string {
	what := ""
	if !strings.Contains(f.Title, ".") { // a title that speaks to somebody is none of what happens
		what = fmt.Sprintf(" (%s%s)", strings.ToLower(f.Title[:1]), f.Title[1:])
	}
	return fmt.Sprintf("If this is happening now%s, call %s. Then read on.", what, c.EmergencyNumber())
}

// sayHello greets and says what can be asked.
func (c words) sayHello(lib *knowledge.Library) string {
	return fmt.Sprintf("Hello. I answer questions by quoting leaflets from %s, word for word. %s "+
		"%s What would you like to know?", c.Called(), sayAbout(lib), c.EmergencyLine())
}

// sayWho tells what the bot is.
func (c words) sayWho(lib *knowledge.Library) string {
	return fmt.Sprintf("I am Bedside, a computer program, not a person. I look up your question in the leaflets of %s "+
		"and show you the "+
		"part that answers it, word for word. %s When I do not know, I say so. %s",
		c.Called(), sayAbout(lib), c.EmergencyLine())
}

// sayPerson tells how to reach a person.
func (c words) sayPerson(*knowledge.Library) string {
	return fmt.Sprintf("I am a computer program. To reach a person, contact %s. %s", c.ContactLine(), c.EmergencyLine())
}

// sayOffice replies to what the clinic's office knows and no leaflet: hours, numbers, appointments.
func (c words) sayOffice(*knowledge.Library) string {
	return fmt.Sprintf("I only know the leaflets. For opening hours and appointments, contact %s. %s", c.ContactLine(),
		c.EmergencyLine())
}

// sayRude replies to insults, and to people who are cross with themselves.
func (c words) sayRude(*knowledge.Library) string {
	return fmt.Sprintf("I am sorry that this is not going well. Please ask me in other words, or ask %s. %s",
		c.ContactLine(), c.EmergencyLine())
}

// sayRephrase replies when none of the choices was right.
func (c words) sayRephrase(*knowledge.Library) string {
	return fmt.Sprintf("All right. Please ask me in other words, or ask %s.", c.ContactLine())
}

// sayOff is the reply to everything but emergencies while the bot is switched off, in the words
// of whoever switched it off; "" for general ones.
func (c words) sayOff(words string) string {
	words = cmp.Or(words, "I cannot answer questions at the moment.")
	if !strings.ContainsRune(".!?", rune(words[len(words)-1])) {
		words += "."
	}
	return fmt.Sprintf("%s To reach a person, contact %s. %s", words, c.ContactLine(), c.EmergencyLine())
}

// sayTakenBack is said instead of a reply that quotes what was withdrawn since.
func (c words) sayTakenBack() string {
	return fmt.Sprintf("The clinic has just taken back the part of a leaflet that I found for you, so I will "+
		"not show it. Please ask me again, or ask %s. %s", c.ContactLine(), c.EmergencyLine())
}

// sayUnknown is the reply when no leaflet answers.
func (c words) sayUnknown() string {
	return fmt.Sprintf("I could not find the answer to this in the leaflets, so I will not guess. Please ask %s. %s",
		c.ContactLine(), c.EmergencyLine())
}

// sayMissed tells that so many other questions of a message have no answer; ""
// for none.
func (c words) sayMissed(questions int) string {
	switch questions {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("I could not find an answer to your other question. Please ask it by itself, or ask %s.",
			c.ContactLine())
	}
	return fmt.Sprintf("I could not find answers to your other questions. Please ask them one by one, or ask %s.",
		c.ContactLine())
}

// sayRest tells that so many questions of a message were not looked at; "" for none.
func sayRest(questions int) string {
	if questions == 0 {
		return ""
	}
	return fmt.Sprintf("I can look up %d questions at a time. Please send me the rest again.", maxQuestions)
}

// sayOtherwise stands below what may have been meant.
func (c words) sayOtherwise() string {
	return fmt.Sprintf("If not, please ask %s. %s", c.ContactLine(), c.EmergencyLine())
}

// sayDidYouMean stands above so many choices.
func sayDidYouMean(choices int) string {
	if choices == 1 {
		return "Did you mean this? Send 1 for yes:"
	}
	return "Did you mean one of these? Send its number:"
}

// sayPick asks for one of so many choices again.
func sayPick(choices int) string {
	if choices == 1 {
		return "I can show you only this one. Send 1 to see it, or ask something else:"
	}
	return fmt.Sprintf("Please send one number from 1 to %d, or ask something else:", choices)
}

// sayAbout tells what there are leaflets about.
func sayAbout(lib *knowledge.Library) string {
	if len(lib.Leaflets()) == 0 {
		return sayNoLeaflets
	}
	return fmt.Sprintf("I have leaflets about: %s.", titles(lib))
}

// maxTitles is the largest number of leaflets that a greeting names.
const maxTitles = 5

func titles(lib *knowledge.Library) string {
	var names []string
	for _, leaflet := range lib.Leaflets() {
		names = append(names, leaflet.Title)
	}
	if more := len(names) - maxTitles; more > 1 {
		return fmt.Sprintf("%s, and %d more", strings.Join(names[:maxTitles], ", "), more)
	}
	return strings.Join(names, ", ")
}

// readableDay is the format of a date for patients.
const readableDay = "2 January 2006"

// sourceLine names what is quoted.
func sourceLine(q knowledge.Quote) string {
	return fmt.Sprintf("%s › %s", q.Leaflet.Title, q.Section.Heading)
}

// webAddress returns a source that is one, and "" for any other.
func webAddress(source string) string {
	if u, err := url.Parse(source); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return source
}

// reviewLine says when and by whom a leaflet was reviewed, whether the next
// review is late at a time, and what the leaflet's notice adds. It never leaves
// a reader thinking that a review happened. The zero time judges nothing late.
func reviewLine(l *knowledge.Leaflet, at time.Time) string {
	line := "No review date given."
	switch {
	case !l.Reviewed.IsZero() && l.Reviewer != "":
		line = fmt.Sprintf("Reviewed %s by %s.", l.Reviewed.Format(readableDay), strings.TrimSuffix(l.Reviewer, "."))
	case !l.Reviewed.IsZero():
		line = fmt.Sprintf("Reviewed %s.", l.Reviewed.Format(readableDay))
	}
	if !l.ReviewDue.IsZero() {
		line += fmt.Sprintf(" %s %s.", due(l, at), l.ReviewDue.Format(readableDay))
	}
	return strings.TrimSpace(line + " " + l.Notice)
}

// due is the text before the day of a review. The day itself is not late.
func due(l *knowledge.Leaflet, at time.Time) string {
	switch {
	case l.Overdue(at):
		return "Review was due"
	case l.Reviewed.IsZero():
		return "Review due"
	}
	return "Next review due"
}

// safetyLine goes with every quote, and names whom to ask.
func (c words) safetyLine(l *knowledge.Leaflet) string {
	return fmt.Sprintf("This is general advice. If you are not sure, or you feel worse, ask %s.",
		strings.TrimSuffix(cmp.Or(l.Contact, cmp.Or(c.Contact, "your care team")), "."))
}
