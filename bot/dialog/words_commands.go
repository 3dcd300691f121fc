package dialog

import (
	"fmt"
	"strings"
	"time"

	"bedside/bot"
	"bedside/knowledge"
)

// The bot's words for commands and buttons.

const (
	sayKeep = "Please do not send me names or numbers that I do not need. /privacy says what I keep, /help what I " +
		"can do."
	sayStop = "All right. I will not write to you unless you write to me. To erase what I keep about you, send " +
		"/forget."
	sayNoCommand    = "I do not know this command."
	sayNoLink       = "I have no leaflet for the link that you followed; the clinic may have taken it back."
	sayLeafletsHead = "I have these leaflets:"
	sayPickLeaflet  = "Send the number of one to open it, or type a question about any of them."
	sayMayForget    = "Shall I erase everything that I keep about you? This cannot be undone. Press the button, or send " +
		"/forget yes."
	sayForgotten = "I have erased everything that I kept about you. Messages in this chat stay until you delete them here."
	sayExport    = "This is everything that I keep about you:"
	sayWhyNot    = "If you like, tell me what was wrong with it:"
)

// sayHelloAbout greets somebody who came for a leaflet.
func (c words) sayHelloAbout(l *knowledge.Leaflet) string {
	return fmt.Sprintf("Hello. I answer questions by quoting leaflets from %s, word for word. You have opened the "+
		"leaflet “%s”. "+
		"%s What would you like to know?", c.Called(), l.Title, c.EmergencyLine())
}

// Describe is what people read of the bot before they have written to it: in one line, and in a paragraph.
func Describe(clinic bot.Clinic) (line, paragraph string) {
	c := words{clinic}
	line = fmt.Sprintf("I quote leaflets from %s, word for word. %s", c.Called(), c.EmergencyLine())
	return line, fmt.Sprintf("I answer questions by quoting leaflets from %s, word for word. I am a computer program and give no "+
		"advice of my own. When I do not know, I say so.\n\n%s", c.Called(), c.EmergencyLine())
}

// sayHelp explains the use of the bot to patients.
func (c words) sayHelp() string {
	lines := []string{
		"Type your question in your own words. I look it up in the leaflets of " + c.Called() +
			" and show you what they say, word for word. " +
			"When I do not know, I say so. I cannot give advice of my own. " + c.EmergencyLine(),
		"To reach a person, contact " + c.ContactLine() + ".",
	}
	var commands []string
	for _, command := range bot.Commands() {
		commands = append(commands, "/"+command.Name+" – "+command.About)
	}
	return strings.Join(append(lines, strings.Join(commands, "\n")), "\n\n")
}

// sayStaffHelp explains the use of the bot to staff.
func (c words) sayStaffHelp() string {
	return strings.Join([]string{
		"Ask me about the leaflets of " + c.Called() +
			": write to me directly, mention me in a channel, or send /ask with a question. I show you what they say, " +
			"word for word. When I do not know, I say so.",
		"An answer to /ask is for you alone until you share it. In a thread in which I was asked you need not mention me " +
			"again.",
		"/ask /leaflets – the leaflets I know\n/ask /privacy – what I keep about you\n/ask /export – get what I keep " +
			"about you\n/ask /forget – erase what I keep about you",
		c.sayStaffEmergencyOr(),
	}, "\n\n")
}

// sayStaffEmergencyOr tells staff what to do in an emergency.
func (c words) sayStaffEmergencyOr() string {
	if c.StaffEmergency == "" {
		return c.EmergencyLine()
	}
	return "In an emergency: " + c.StaffEmergency
}

// sayListed is a line of the list of leaflets.
func sayListed(label string, l *knowledge.Leaflet) string {
	if !l.Reviewed.IsZero() {
		label += ", reviewed " + l.Reviewed.Format(readableDay)
	}
	return label
}

// sayOpened stands above so many sections of a leaflet that was picked from the list.
func sayOpened(title string, sections int) string {
	if sections == 0 {
		return fmt.Sprintf("You have opened the leaflet “%s”. What would you like to know?", title)
	}
	return fmt.Sprintf("You have opened the leaflet “%s”. Type a question about it, or send the number of a part of it:",
		title)
}

// sayPrivacy lists the data that is kept, with the time.
func (c words) sayPrivacy(kept time.Duration) string {
	paragraphs := []string{
		fmt.Sprintf("This bot is run by %s. It keeps your messages, its replies and the address of this chat, encrypted, "+
			"for %s. "+
			"It uses them to answer you, and lists questions for the clinic, without who asked, so that it can write better "+
			"leaflets. "+
			"It does not learn your name.", c.Called(), days(kept)),
		"Of each reply it keeps longer, without your words and without who asked: which part of which leaflet was shown, " +
			"how sure it was, whether it helped, and why not.",
		c.sayDeskPrivacy() + "Telegram, or whatever app you write in, carries your messages and has rules of its own.",
	}
	if c.Privacy != "" {
		paragraphs = append(paragraphs, c.Privacy)
	}
	return strings.Join(append(paragraphs, "/export shows you what is kept, /forget erases it at once."), "\n\n")
}

// sayMustAgree asks for consent before a question is answered.
func (c words) sayMustAgree() string {
	return "Please press the button if you agree. I keep your question until then, and answer it as soon as you have. " +
		c.EmergencyLine()
}

// sayDeskPrivacy is a paragraph on what becomes of what is sent to a person; "" when
// nothing can be.
func (c words) sayDeskPrivacy() string {
	if c.Desk == "" {
		return ""
	}
	return fmt.Sprintf("What you send to a person, and what you write while they answer, staff read in %s, without "+
		"your name, username or number. "+
		"I take it off there when I erase it here.\n\n", c.Desk)
}

// days is a time in whole days, as a patient reads it.
func days(d time.Duration) string {
	switch n := int(d.Round(24*time.Hour) / (24 * time.Hour)); {
	case n < 1:
		return "less than a day"
	case n == 1:
		return "one day"
	default:
		return fmt.Sprintf("%d days", n)
	}
}

func (c words) saySlowDown() string {
	return "You are sending more messages than I can answer, so I did not read the last ones. Please wait a little, " +
		"then send your question again. " +
		c.EmergencyLine()
}

func (c words) sayFault() string {
	return fmt.Sprintf("I am sorry, something went wrong on my side and I could not look this up. Please ask again "+
		"later, or ask %s. %s",
		c.ContactLine(), c.EmergencyLine())
}

func (c words) sayUnhelpful() string {
	return fmt.Sprintf("Thank you for telling me. Please ask me in other words, or ask %s.", c.ContactLine())
}

func (c words) sayPrivate() string {
	return "Others can read along here. Please write to me in a private chat. " + c.EmergencyLine()
}
