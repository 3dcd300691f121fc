package terminal

import (
	"cmp"
	"fmt"
	"strings"

	"bedside/bot"
	"bedside/knowledge"
)

// The number of leaflets and examples that an introduction names.
const (
	greetingLeaflets = 8
	listedLeaflets   = 60
	examples         = 2
)

// intro makes the texts in which the terminal introduces itself.
type intro struct {
	library *knowledge.Library
	clinic  bot.Clinic
}

// greeting says what this is, what it knows and what one may ask.
func (in intro) greeting() []bot.Part {
	parts := []bot.Part{
		say("Hello. I answer questions by quoting the leaflets of %s, word for word. When they do not tell, I say so. I "+
			"am not a doctor or a nurse.",
			cmp.Or(in.clinic.Name, "the clinic")),
		say("In an emergency do not write here: call %s.",
			cmp.Or(in.clinic.Emergency, "your local emergency number (112, 911 or 999)")),
		say("%s", in.topics()),
	}
	if asked := in.examples(); len(asked) > 0 {
		parts = append(parts, say("You could ask:\n- %s", strings.Join(asked, "\n- ")))
	}
	return append(parts, bot.Part{Kind: bot.PartSafety,
		Text: "/help tells what else you can type. Ctrl+C ends the conversation."})
}

// topics names the first few leaflets.
func (in intro) topics() string {
	leaflets := in.library.Leaflets()
	var titles []string
	for _, leaflet := range leaflets[:min(len(leaflets), greetingLeaflets)] {
		titles = append(titles, line(leaflet.Title))
	}
	text := "I have leaflets about: " + strings.Join(titles, ", ")
	if more := len(leaflets) - len(titles); more > 0 {
		return fmt.Sprintf("%s, and %d more (/leaflets lists them).", text, more)
	}
	return text + "."
}

// examples are questions as patients ask them: the first phrasings of different
// sections, of different leaflets if there are several.
func (in intro) examples() []string {
	var asked []string
	for round := 0; round < examples; round++ {
		for _, leaflet := range in.library.Leaflets() {
			if phrasings := phrased(leaflet); round < len(phrasings) {
				asked = append(asked, line(phrasings[round]))
			}
			if len(asked) == examples {
				return asked
			}
		}
	}
	return asked
}

// phrased returns one question for each section of a leaflet that has one: the
// first phrasing, or a heading that is a question.
func phrased(leaflet knowledge.Leaflet) []string {
	var asked []string
	for _, section := range leaflet.Sections {
		switch {
		case len(section.Phrasings) > 0:
			asked = append(asked, section.Phrasings[0])
		case strings.HasSuffix(section.Heading, "?"):
			asked = append(asked, section.Heading)
		}
	}
	return asked
}

// leaflets lists what there is, with the review dates, and offers each by its number.
func (in intro) leaflets() ([]bot.Part, []bot.Choice) {
	leaflets := in.library.Leaflets()
	var lines []string
	var choices []bot.Choice
	for i, leaflet := range leaflets[:min(len(leaflets), listedLeaflets)] {
		text := fmt.Sprintf("%d. %s", i+1, line(leaflet.Title))
		if !leaflet.Reviewed.IsZero() {
			text += ", reviewed " + leaflet.Reviewed.Format(readableDay)
		}
		if leaflet.Notice != "" {
			text += " (" + line(leaflet.Notice) + ")"
		}
		lines = append(lines, text)
		choices = append(choices, bot.Choice{Leaflet: leaflet.ID, Label: leaflet.Title})
	}
	if more := len(leaflets) - listedLeaflets; more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more.", more))
	}
	return []bot.Part{say("%s", strings.Join(lines, "\n")),
		say("Send the number of one to open it, or type a question about any of them.")}, choices
}

// readableDay is how a review date reads below an answer, too.
const readableDay = "2 January 2006"

func help() []bot.Part {
	return []bot.Part{say("Type a question in your own words and press Enter. When I offer choices, type a number, or " +
		"take one with the arrow keys.\n" +
		"- /leaflets  what I have leaflets about\n" +
		"- /privacy  what becomes of what you type\n" +
		"- /start  begin again\n" +
		"- /quit  end the conversation (or Ctrl+C, Ctrl+D)")}
}

func say(format string, args ...any) bot.Part {
	return bot.Part{Kind: bot.PartSay, Text: fmt.Sprintf(format, args...)}
}
