package dialog

import (
	"cmp"
	"slices"
	"strings"

	"bedside/bot"
	"bedside/knowledge"
	"bedside/knowledge/redflags/languages"
)

// foreign returns what is said to a message in a language that no leaflet is in: the
// emergency number, that there are no leaflets in it, and whom to ask. It is false
// when the message is in English or the language of a leaflet, or cannot be told, or
// when a leaflet is in a language that the recogniser does not know from others.
func (r *Responder) foreign(text string, recent []bot.Recent) (bot.Part, bool) {
	known := languages.Default()
	leaflets := r.search.Library().Leaflets()
	if slices.ContainsFunc(leaflets, func(l knowledge.Leaflet) bool {
		return !english(l.Language) && known.Language(l.Language) == nil
	}) {
		return bot.Part{}, false
	}
	written := writtenIn(text, recent)
	if written == nil || slices.ContainsFunc(leaflets, func(l knowledge.Leaflet) bool {
		return known.Language(l.Language) == written
	}) {
		return bot.Part{}, false
	}
	return bot.Part{Kind: bot.PartSay, Text: Notice(written, r.clinic.Clinic), Language: written.Tag}, true
}

// maxUnsure is how many words of a message tell its language less surely than what the chat said before it.
const maxUnsure = 4

// writtenIn is the language of a message; nil for English, and where it cannot be told. Of a few words that are not
// English it is that of the last message before them which tells one.
func writtenIn(text string, recent []bot.Recent) *languages.Language {
	known := languages.Default()
	found := known.Recognise(text)
	if known.IsMostlyEnglish(text) || found != nil && len(strings.Fields(text)) > maxUnsure {
		return found
	}
	for _, before := range slices.Backward(recent) {
		if l := known.Recognise(before.Text); l != nil {
			return l
		}
	}
	return found
}

// Notice is what the patients of a clinic read who write in a language that no leaflet is in.
func Notice(l *languages.Language, c bot.Clinic) string {
	return l.Notice(anyEmergency(c), cmp.Or(c.Contact, c.Name))
}

// anyEmergency is the number to call in an emergency, in no language.
func anyEmergency(c bot.Clinic) string { return cmp.Or(c.Emergency, "112 / 911 / 999") }

// anyCrisis is whom people in despair can talk to, in no language.
func anyCrisis(c bot.Clinic) string { return cmp.Or(c.Crisis, "findahelpline.com") }

// english tells whether a language tag such as "en" or "en-GB" is English's, as
// that of a leaflet without one is.
func english(tag string) bool {
	primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return primary == "" || primary == "en"
}
