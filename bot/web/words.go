package web

import (
	"cmp"
	"fmt"
	"html/template"
	"net/url"
	"strings"
	"unicode"

	"bedside/bot"
)

// Everything that the page says in its own words.

const (
	sayTitle       = "Ask the leaflets"
	sayMachine     = "This is a computer program, not a person. It shows you what the leaflets of %s say, word for word."
	sayQuestion    = "Your question"
	saySend        = "Send"
	sayCouldAsk    = "You could ask"
	sayLeaflets    = "Leaflets"
	sayRead        = "I have read this"
	sayRefresh     = "Show the reply"
	sayWaiting     = "I am looking in the leaflets."
	sayOwn         = "You"
	sayBot         = "Bedside"
	sayAway        = "Earlier messages cannot be shown just now. They are not lost."
	sayExpired     = "Your earlier conversation has ended, so this is a new one."
	sayEmpty       = "Please type your question first."
	sayTooLong     = "This is too long: at most %d characters can be sent at once. Please shorten it."
	sayTooFast     = "That was a lot in a short time. Please wait a minute, then send it again."
	sayNotTaken    = "Your message could not be taken just now. It is still here: please send it again."
	sayForeign     = "This was not sent from the page itself, so it was not taken. Please type it here."
	sayNoLeaflet   = "There is no such leaflet."
	sayNoLeaflets  = "There are no leaflets at the moment."
	sayAskAbout    = "Ask about this leaflet"
	sayBack        = "Back to your questions"
	saySource      = "Where the text comes from"
	sayScan        = "Scan this to read the leaflet on a phone"
	sayPrint       = "Printed from"
	sayNotReviewed = "No review date given."
	sayKept        = "What is kept about me"
	sayContact     = "Questions about this leaflet:"
	sayYourData    = "What you can do here"
	sayOwnWindow   = "Open in a window of its own"
	sayOffline     = "No connection. Your message is kept here and is sent as soon as there is one."
)

// commandLabels are what the controls of the page say, by the command that each sends.
var commandLabels = map[string]string{
	"person":  "Ask a person",
	"help":    "Help",
	"privacy": "Privacy",
	"export":  "Show all of it",
	"forget":  "Erase all of it",
	"start":   "Begin again",
}

// controls are those of some commands.
func controls(names ...string) (found []control) {
	for _, name := range names {
		found = append(found, control{"/" + name, commandLabels[name]})
	}
	return found
}

// control is a button that sends a command.
type control struct{ Command, Label string }

// machineLine says what the page is.
func machineLine(c bot.Clinic) string { return fmt.Sprintf(sayMachine, c.Called()) }

// title is that of the page.
func title(c bot.Clinic) string {
	if c.Name == "" {
		return sayTitle
	}
	return sayTitle + ": " + c.Name
}

// emergencyLine says whom to call, with a number that a telephone calls where it is one.
func emergencyLine(c bot.Clinic) template.HTML {
	number := c.EmergencyNumber()
	escaped := template.HTMLEscapeString(number)
	if digits := dialled(cmp.Or(c.Emergency, "")); digits != "" {
		escaped = `<a href="tel:` + url.PathEscape(digits) + `">` + escaped + `</a>`
	}
	line := template.HTMLEscapeString(c.EmergencyLine())
	return template.HTML(strings.Replace(line, template.HTMLEscapeString(number), escaped, 1)) //nolint:gosec // escaped above
}

// dialled are the digits of a text that is a telephone number; "" for any other.
func dialled(text string) string {
	var b strings.Builder
	for i, r := range text {
		switch {
		case unicode.IsDigit(r) && r < unicode.MaxASCII, r == '+' && i == 0:
			b.WriteRune(r)
		case strings.ContainsRune(" -()", r):
		default:
			return ""
		}
	}
	return b.String()
}
