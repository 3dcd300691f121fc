package eval

import (
	"regexp"
	"slices"
	"strings"

	"bedside/bot"
	"bedside/knowledge"
)

// Case is one conversation of an answer key.
type Case struct {
	ID       string         // as the key names it; "" in a key that names none
	Kind     string         // kind of question, "" when the key tells none
	Turns    []string       // the patient's messages in order, at least one
	Outcome  bot.Outcome    // what the last reply should be
	Want     []Place        // equally good places, at least one when Outcome is bot.Answered
	Contains *regexp.Regexp // must match the quoted passage; nil when any passage of the place will do

	File string // the key's file, as the person named it
	Line int    // where the conversation begins, counting from 1
}

// Place is where an answer stands.
type Place struct {
	Leaflet string // leaflet id
	Section string // heading; "" means any section of the leaflet
}

// String writes a place as it is written in a key.
func (p Place) String() string {
	if p.Section == "" {
		return p.Leaflet
	}
	return p.Leaflet + " / " + p.Section
}

// holds tells whether a leaflet id and a heading are this place. Case and the
// space around a heading play no part.
func (p Place) holds(leaflet, heading string) bool {
	return p.Leaflet == leaflet &&
		(p.Section == "" || strings.EqualFold(strings.TrimSpace(p.Section), strings.TrimSpace(heading)))
}

// wants tells whether a quoted passage is what the case asks for.
func (c Case) wants(q knowledge.Quote) bool {
	if q.Leaflet == nil || q.Section == nil || q.Passage == nil {
		return false
	}
	return c.wantsPlace(q.Leaflet.ID, q.Section.Heading) && c.matches(q.Passage.Text)
}

func (c Case) wantsPlace(leaflet, heading string) bool {
	return slices.ContainsFunc(c.Want, func(p Place) bool { return p.holds(leaflet, heading) })
}

// matches tells whether a passage has the text that the case asks for. Where the
// passage breaks its lines plays no part.
func (c Case) matches(text string) bool {
	return c.Contains == nil || c.Contains.MatchString(text) ||
		c.Contains.MatchString(strings.Join(strings.Fields(text), " "))
}
