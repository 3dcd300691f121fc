package dialog

import (
	"bedside/bot"
	"bedside/knowledge/lexicon"
	"bedside/knowledge/redflags"
)

// afterwards are the words of which a message consists that goes on about an emergency and says nothing else.
var afterwards = readTable("en/afterwards.txt").words("words")

// goesOn tells whether a message can be about nothing but what was told before it.
func goesOn(text string) bool {
	words := lexicon.Texts(text)
	for _, word := range words {
		if !afterwards[word] {
			return false
		}
	}
	return len(words) > 0
}

// adviseAgain returns the advice on the emergency that the chat told of before a message which goes on about it; false
// where it told of none. No passage is quoted to "can I wait until tomorrow" then: what a leaflet lets
// wait is another thing.
func (r *Responder) adviseAgain(m bot.Message) (bot.Reply, bool) {
	texts := recentTexts(m)
	if r.staff || len(texts) < 2 || !goesOn(m.Text) {
		return bot.Reply{}, false
	}
	verdict := r.Assess(texts[:len(texts)-1])
	flag := r.flag(verdict)
	if flag == nil || flag.Urgency != redflags.Urgent {
		return bot.Reply{}, false
	}
	verdict.Urgency = bot.UrgencyNow
	return r.advise(m, verdict, flag), true
}
