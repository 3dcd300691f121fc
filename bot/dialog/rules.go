package dialog

import (
	"slices"
	"time"

	"bedside/bot"
	"bedside/knowledge"
)

// Rules are what the clinic has decided about replies for now.
type Rules interface {
	// Off tells whether the bot is switched off, and with which words; "" for general ones.
	Off() (words string, off bool)
	// NotesOverdue tells whether a quote of a leaflet whose review is overdue says that it may be
	// out of date.
	NotesOverdue() bool
}

// Under returns a Responder that heeds rules.
func (r *Responder) Under(rules Rules) *Responder {
	ruled := *r
	ruled.rules = rules
	return &ruled
}

// off tells whether the bot is switched off.
func (r *Responder) off() (words string, off bool) {
	if r.rules == nil {
		return "", false
	}
	return r.rules.Off()
}

// replyOff replies to a question while the bot is switched off. What was offered before is not
// taken for an answer to it, and it counts for no gap of the leaflets.
func (r *Responder) replyOff(words string, state *bot.Conversation) response {
	state.Pending = nil
	return response{Reply: bot.Reply{Outcome: bot.OutcomeAbstain,
		Parts: []bot.Part{{Kind: bot.PartSay, Text: r.clinic.sayOff(words)}}}}
}

// reviewed says when and by whom a leaflet was reviewed, and by the clinic's rule that it may be
// out of date.
func (r *Responder) reviewed(l *knowledge.Leaflet, at time.Time) string {
	line := r.clinic.reviewLine(l, at)
	if r.rules != nil && r.rules.NotesOverdue() && l.Overdue(at) {
		line += " " + r.clinic.say(sayMayBeOutdated)
	}
	return line
}

// stillOffered are the choices whose passages and leaflets are still published.
func (r *Responder) stillOffered(choices []bot.Choice) []bot.Choice {
	return slices.DeleteFunc(slices.Clone(choices), func(c bot.Choice) bool {
		if c.Passage == "" {
			return r.search.Library().Leaflet(c.Leaflet) == nil
		}
		_, ok := r.offered(c)
		return !ok
	})
}
