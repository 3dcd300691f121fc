package dialog

import (
	"slices"
	"strings"

	"bedside/bot"
	"bedside/bot/wording"
	"bedside/knowledge"
	"bedside/knowledge/lexicon"
)

// What a message looks like that tells of an examination and asks nothing.
var (
	toldPattern = patterns("told")
	aroundTold  = feelingsTable.words("around told")
)

// toldOf returns the leaflet that a message is about which tells that somebody has that, and says
// nothing else; nil for any other message: a symptom, a question, a word that the leaflet's name has
// not. Staff ask for others.
func (r *Responder) toldOf(text string) *knowledge.Leaflet {
	if r.staff || putsQuestion(text) {
		return nil
	}
	told := " " + strings.Join(lexicon.Texts(text), " ") + " "
	at := toldPattern.FindStringIndex(told)
	if at == nil || at[0] > 0 {
		return nil
	}
	return onlyNamed(" "+told[at[1]:], r.search.Library().Leaflets())
}

// told asks what somebody would like to know of a leaflet; the conversation is about that leaflet
// from then on.
func (r *Responder) told(leaflet *knowledge.Leaflet, state *bot.Conversation) response {
	moveTo(state, leaflet.ID)
	state.Pending = nil
	return response{Reply: r.inOwnWords(*state, r.clinic.Say(sayTold, wording.Values{"Leaflet": leaflet.Title}))}
}

// onlyNamed returns the leaflet that a text names, when it names one, and nothing else but what
// may stand beside; nil otherwise.
func onlyNamed(text string, leaflets []knowledge.Leaflet) *knowledge.Leaflet {
	var found *knowledge.Leaflet
	for i := range leaflets {
		if !slices.ContainsFunc(append([]string{leaflets[i].Title}, leaflets[i].Aliases...), func(name string) bool {
			return names(text, name)
		}) {
			continue
		}
		if found != nil {
			return nil
		}
		found = &leaflets[i]
	}
	return found
}

// names tells whether a text has a name, and beside it nothing that has to be heard.
func names(text, name string) bool {
	name = " " + strings.Join(lexicon.Texts(name), " ") + " "
	before, after, ok := strings.Cut(text, name)
	return ok && len(name) > 2 && !slices.ContainsFunc(strings.Fields(before+" "+after), func(word string) bool {
		return !aroundTold[word]
	})
}
