package dialog

import (
	"slices"
	"sync"

	"bedside/bot"
	"bedside/knowledge/lexicon"
	"bedside/knowledge/redflags"
	"bedside/knowledge/redflags/languages"
)

// afterwards are the words of which a message consists that goes on about an emergency and says nothing else.
var afterwards = readTable("en/afterwards.txt").words("words")

// medicines are the names and brands of medicines that are one word: "can I give tylenol" goes on as well.
var medicines = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for _, group := range lexicon.English().Groups() {
		for _, term := range group.Terms {
			if name := lexicon.Texts(term); group.File == lexicon.MedicineNames && len(name) == 1 {
				words[name[0]] = true
			}
		}
	}
	return words
})

// goesOn tells whether a message can be about nothing but what was told before it.
func goesOn(text string) bool {
	words := lexicon.Texts(text)
	return len(words) > 0 && !slices.ContainsFunc(words, func(word string) bool { return !afterwards[word] && !medicines()[word] })
}

// adviseAgain returns the advice on the emergency that the chat told of before a message which goes on about it; false
// where it told of none. No passage is quoted to "can I wait until tomorrow" then: what a leaflet lets
// wait is another thing.
func (r *Responder) adviseAgain(m bot.Message) (bot.Reply, bool) {
	texts := recentTexts(m)
	before := texts[:len(texts)-1]
	if r.staff || len(before) == 0 {
		return bot.Reply{}, false
	}
	verdict := bot.Verdict{}
	switch {
	case goesOn(m.Text):
		verdict = r.Assess(before)
	case !languages.Default().IsMostlyEnglish(m.Text):
		verdict = r.toldForeign(before)
	}
	flag := r.flag(verdict)
	if flag == nil || flag.Urgency != redflags.Urgent {
		return bot.Reply{}, false
	}
	verdict.Urgency = bot.UrgencyNow
	return r.advise(m, verdict, flag), true
}

// toldForeign is the verdict on the last of some messages that told of an emergency in another language than English. No
// leaflet answers what goes on in that language, whatever it is about.
func (r *Responder) toldForeign(before []string) bot.Verdict {
	for _, text := range slices.Backward(before) {
		verdict := r.Triage(text)
		if flag := r.flag(verdict); flag != nil && flag.Language != "" {
			return verdict
		}
	}
	return bot.Verdict{}
}
