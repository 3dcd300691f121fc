package dialog

import (
	"cmp"
	"slices"
	"strings"

	"bedside/knowledge"
	"bedside/knowledge/redflags/languages"
)

// foreign returns the reply to a message in a language that no leaflet is in: the
// emergency number, that there are no leaflets in it, and whom to ask. It is false
// when the message is in English or the language of a leaflet, or cannot be told, or
// when a leaflet is in a language that the recogniser does not know from others.
func (r *Responder) foreign(text string) (string, bool) {
	known := languages.Default()
	leaflets := r.search.Library().Leaflets()
	if slices.ContainsFunc(leaflets, func(l knowledge.Leaflet) bool {
		return !english(l.Language) && known.Language(l.Language) == nil
	}) {
		return "", false
	}
	written := known.Recognise(text)
	if written == nil || slices.ContainsFunc(leaflets, func(l knowledge.Leaflet) bool {
		return known.Language(l.Language) == written
	}) {
		return "", false
	}
	return notice(written, r.clinic), true
}

// notice is a language's, with the clinic's number and contact.
func notice(l *languages.Language, c words) string {
	return l.Notice(c.anyEmergency(), cmp.Or(c.Contact, c.Name))
}

// anyEmergency is the number to call in an emergency, in no language.
func (c words) anyEmergency() string { return cmp.Or(c.Emergency, "112 / 911 / 999") }

// english tells whether a language tag such as "en" or "en-GB" is English's, as
// that of a leaflet without one is.
func english(tag string) bool {
	primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return primary == "" || primary == "en"
}
