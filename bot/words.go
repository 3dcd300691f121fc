package bot

import (
	"fmt"
	"strings"

	"bedside/knowledge"
)

// Everything the bot says in its own words, at about the reading level of a
// twelve-year-old. It says nothing medical here: that is quoted.

const (
	saySafety     = "This is general advice. If you are not sure, or you feel worse, ask your care team."
	sayStillAsk   = "If it is not an emergency, ask me again and I will look in the leaflets."
	sayWelcome    = "You are welcome. Ask me anything else about your leaflet."
	sayBye        = "Goodbye, and take care."
	sayOK         = "All right. Ask me if you would like to know more."
	sayWordsOnly  = "I can only read words. Please type your question."
	sayDidYouMean = "Did you mean one of these? Send its number:"
	sayWhich      = "I have more than one leaflet about this. Which one do you mean? Send its number:"
	sayStartOver  = "All right, let us start over. What would you like to know?"
)

func (c Clinic) name() string { return or(c.Name, "the clinic") }
func (c Clinic) emergency() string {
	return or(c.Emergency, "your local emergency number (112, 911 or 999)")
}
func (c Clinic) contact() string { return or(c.Contact, c.name()) }

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// sayHello greets and says what can be asked.
func (c Clinic) sayHello(lib *knowledge.Library) string {
	return fmt.Sprintf("Hello. I answer questions with the words of leaflets from %s. I can help with: %s. What would you like to know?",
		c.name(), titles(lib))
}

// sayWho tells what the bot is.
func (c Clinic) sayWho(lib *knowledge.Library) string {
	return fmt.Sprintf("I am Bedside, a computer program, not a person. I look up your question in the leaflets of %s and show you the "+
		"part that answers it, word for word. I know about: %s. When I do not know, I say so. In an emergency, call %s.",
		c.name(), titles(lib), c.emergency())
}

// sayUnknown is what a patient reads when no leaflet answers.
func (c Clinic) sayUnknown() string {
	return fmt.Sprintf("I could not find the answer to this in the leaflets, so I will not guess. Please ask %s.", c.contact())
}

// sayUnsure is the same when there are near misses to offer.
func (c Clinic) sayUnsure() string {
	return fmt.Sprintf("I am not sure that the leaflets answer this, so I will not guess. If none of these fits, please ask %s.", c.contact())
}

// maxTitles is how many leaflets a greeting names.
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

// readableDay is how a patient reads a date.
const readableDay = "2 January 2006"

// sourceLine names what is quoted.
func sourceLine(q knowledge.Quote) string {
	return fmt.Sprintf("%s › %s", q.Leaflet.Title, q.Section.Heading)
}

// reviewLine says when and by whom a leaflet was reviewed, and what its notice
// adds; it never leaves a reader thinking that a review happened.
func reviewLine(l *knowledge.Leaflet) string {
	var line string
	switch {
	case !l.Reviewed.IsZero() && l.Reviewer != "":
		line = fmt.Sprintf("Reviewed %s by %s.", l.Reviewed.Format(readableDay), strings.TrimSuffix(l.Reviewer, "."))
	case !l.Reviewed.IsZero():
		line = fmt.Sprintf("Reviewed %s.", l.Reviewed.Format(readableDay))
	case l.Notice == "":
		line = "This leaflet names no review date."
	}
	if !l.ReviewDue.IsZero() {
		line += fmt.Sprintf(" Next review due %s.", l.ReviewDue.Format(readableDay))
	}
	return strings.TrimSpace(line + " " + l.Notice)
}
