package terminal

import (
	"fmt"
	"strings"

	"bedside/bot"
	"bedside/bot/wording"
	"bedside/knowledge"
)

// The number of leaflets and examples that an introduction names.
const (
	greetingLeaflets = 8
	listedLeaflets   = 60
	examples         = 2
)

// What the terminal says of its own.
var (
	sayHello        = wording.Of("terminal.hello")
	sayEmergency    = wording.Of("terminal.emergency")
	sayTopicsMore   = wording.Of("terminal.topics-more")
	sayExamples     = wording.Of("terminal.examples")
	sayKeys         = wording.Of("terminal.keys")
	sayHelp         = wording.Of("terminal.help")
	sayHelpLeaflets = wording.Of("terminal.help-leaflets")
	sayHelpPrivacy  = wording.Of("terminal.help-privacy")
	sayHelpStart    = wording.Of("terminal.help-start")
	sayHelpQuit     = wording.Of("terminal.help-quit")
	sayUnknown      = wording.Of("terminal.unknown")
	sayPrivacy      = wording.Of("terminal.privacy")
	sayReviewedOn   = wording.Of("terminal.list-reviewed")
	sayListMore     = wording.Of("terminal.list-more")
	sayListPick     = wording.Of("terminal.list-pick")
)

// intro makes the texts in which the terminal introduces itself.
type intro struct {
	library *knowledge.Library
	clinic  bot.Clinic
}

// greeting says what this is, what it knows and what one may ask.
func (in intro) greeting() []bot.Part {
	parts := []bot.Part{
		say("%s", in.say(sayHello)), say("%s", in.say(sayEmergency)), say("%s", in.topics()),
	}
	if asked := in.examples(); len(asked) > 0 {
		parts = append(parts, say("%s\n- %s", in.say(sayExamples), strings.Join(asked, "\n- ")))
	}
	return append(parts, bot.Part{Kind: bot.PartSafety, Text: in.say(sayKeys)})
}

// topics names the first few leaflets.
func (in intro) topics() string {
	leaflets := in.library.Leaflets()
	var titles []string
	for _, leaflet := range leaflets[:min(len(leaflets), greetingLeaflets)] {
		titles = append(titles, line(leaflet.Title))
	}
	text := strings.Join(titles, ", ")
	if more := len(leaflets) - len(titles); more > 0 {
		text = in.clinic.Count(sayTopicsMore, more, wording.Values{"Leaflets": text})
	}
	return in.clinic.Topics(text)
}

// examples are questions as patients ask them: the first phrasings of different
// sections, of different leaflets if there are several, each then with its leaflet.
func (in intro) examples() []string {
	var asked []string
	for round := 0; round < examples; round++ {
		for _, leaflet := range in.library.Leaflets() {
			if phrasings := phrased(leaflet); round < len(phrasings) {
				asked = append(asked, line(phrasings[round]+in.of(leaflet)))
			}
			if len(asked) == examples {
				return asked
			}
		}
	}
	return asked
}

// of tells of which of several leaflets a question is.
func (in intro) of(leaflet knowledge.Leaflet) string {
	if len(in.library.Leaflets()) == 1 {
		return ""
	}
	return " (" + leaflet.Title + ")"
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
			day := bot.ReadableDate(leaflet.Reviewed, leaflet.ReviewedTo)
			text = in.clinic.Say(sayReviewedOn, wording.Values{"Leaflet": text, "Day": day})
		}
		if leaflet.Notice != "" {
			text += " (" + line(leaflet.Notice) + ")"
		}
		lines = append(lines, text)
		choices = append(choices, bot.Choice{Leaflet: leaflet.ID, Label: leaflet.Title})
	}
	if more := len(leaflets) - listedLeaflets; more > 0 {
		lines = append(lines, in.clinic.Count(sayListMore, more, nil))
	}
	return []bot.Part{say("%s", strings.Join(lines, "\n")), say("%s", in.say(sayListPick))}, choices
}

func (in intro) help() []bot.Part {
	return []bot.Part{say("%s\n- /leaflets  %s\n- /privacy  %s\n- /start  %s\n- /quit  %s", in.say(sayHelp),
		in.say(sayHelpLeaflets), in.say(sayHelpPrivacy), in.say(sayHelpStart), in.say(sayHelpQuit))}
}

// say returns a sentence that names nothing but the clinic.
func (in intro) say(s wording.Sentence) string { return in.clinic.Say(s, nil) }

func say(format string, args ...any) bot.Part {
	return bot.Part{Kind: bot.PartSay, Text: fmt.Sprintf(format, args...)}
}
