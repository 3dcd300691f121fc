package dialog

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"bedside/bot"
	"bedside/knowledge"
)

// The largest numbers of leaflets that a list names, and of sections that a leaflet is opened with; and that
// of either which have buttons as well.
const (
	maxListed      = 60
	maxContents    = 30
	maxListButtons = 8
)

// listed is the reply that names the leaflets, each with a number to open it by.
func (r *Responder) listed(state *bot.Conversation) bot.Reply {
	all := r.search.Library().Leaflets()
	if len(all) == 0 {
		return r.inOwnWords(*state, r.clinic.say(sayNoLeaflets))
	}
	var choices []bot.Choice
	for i := range all[:min(len(all), maxListed)] {
		choices = append(choices, bot.Choice{Leaflet: all[i].ID, Label: all[i].Title})
	}
	choices = toldApart(choices)
	var lines []string
	for i, c := range choices {
		lines = append(lines, fmt.Sprintf("%d. %s", i+1, r.clinic.sayListed(c.Label, &all[i])))
	}
	if more := len(all) - len(choices); more > 0 {
		lines = append(lines, r.clinic.Count(sayListMore, more, nil))
	}
	*state = stateAt(*state, time.Now()) // what was offered a while ago is offered no more, and this is
	state.Pending = choices
	reply := r.inOwnWords(*state, r.clinic.say(sayList))
	reply.Parts = append(reply.Parts, bot.Part{Kind: bot.PartChoices, Text: strings.Join(lines, "\n")},
		asks(r.clinic.say(sayListPick), r.clinic.say(sayListButton)))
	if reply.Text = bot.PlainText(reply.Parts); len(choices) <= maxListButtons {
		reply.Choices = choices
	}
	return reply
}

// isListed tells whether a choice is a leaflet of the list: to be opened, and not to be asked something.
func isListed(c bot.Choice) bool {
	return c.Leaflet != "" && c.Section == "" && c.Passage == "" && c.Ask == ""
}

// opened is the reply to the pick of a leaflet from the list: what it tells of, to pick from. When it is
// there no more, that is the list as it is now.
func (r *Responder) opened(leaflet string, state *bot.Conversation) bot.Reply {
	l := r.search.Library().Leaflet(leaflet)
	if l == nil {
		return r.listed(state)
	}
	moveTo(state, leaflet)
	choices := contents(l)
	state.Pending = choices
	head := r.clinic.opened(l.Title, len(choices))
	reply := bot.Reply{Outcome: bot.OutcomeChat, Parts: []bot.Part{head}}
	if len(choices) <= maxListButtons {
		reply.Choices = choices
	}
	if len(choices) > 0 {
		reply.Parts = append(reply.Parts, choicesPart(choices))
	}
	reply.Parts = append(reply.Parts, bot.Part{Kind: bot.PartReview, Text: r.clinic.reviewLine(l, state.At)})
	return reply
}

// contents are the sections of a leaflet, each by the first of its passages that can stand alone.
func contents(l *knowledge.Leaflet) (choices []bot.Choice) {
	for _, section := range l.Sections {
		at := slices.IndexFunc(section.Passages, func(p knowledge.Passage) bool { return !p.Dangling })
		if at < 0 || len(choices) == maxContents {
			continue
		}
		p := section.Passages[at]
		choices = append(choices, bot.Choice{Leaflet: l.ID, Section: section.Heading, Passage: p.ID, SHA256: p.SHA256,
			Label: section.Heading})
	}
	return choices
}
