package languages

import (
	"cmp"
	"strings"
	"unicode"
)

// Language is a language other than English in which the bot can say what to do in an
// emergency and that its leaflets are in another language.
type Language struct {
	Tag    string // ISO 639-1, such as "es"
	Name   string // in English
	Clinic string // "the clinic", when nothing more is known

	Advice string // what to do in any emergency, with {emergency}

	emergency string // the first sentence of the notice, with {emergency}
	notice    string // the rest of it, with {contact}
	titles    map[string]string

	script *unicode.RangeTable // nil for Latin
	only   string              // letters that no other language of its script has
	never  string              // letters of others of its script
	native *form
	latin  *form // nil where people do not type it in Latin letters

	common      map[string]bool // everyday words in its own writing, plain
	commonLatin map[string]bool // the same in Latin letters, in vocabulary's form
	vocabulary  fold            // how words are compared with commonLatin
	syllabic    bool            // Latin words are parted into syllables
	borrows     string          // the language whose words in Latin letters are its own as well
	consonantal bool            // Latin words are compared by their consonants alone, too little to tell a language by
}

// The places in a text for what a clinic says.
const (
	emergencyPlace = "{emergency}"
	contactPlace   = "{contact}"
)

// Notice tells what number to call in an emergency, that no leaflet is in this
// language and whom to ask. An empty contact is "the clinic".
func (l *Language) Notice(emergency, contact string) string {
	return strings.NewReplacer(emergencyPlace, l.isolated(emergency),
		contactPlace, l.isolated(cmp.Or(contact, l.Clinic))).Replace(l.emergency + " " + l.notice)
}

// Title is what a kind of emergency is called; "" for an unknown kind.
func (l *Language) Title(kind string) string { return l.titles[kind] }

// isolated shields a text from the direction of the one around it (first-strong
// isolate, Unicode Standard Annex 9): a telephone number with spaces would be
// shown back to front among letters that run from right to left.
func (l *Language) isolated(text string) string {
	if l.script != unicode.Arabic {
		return text
	}
	return "\u2068" + text + "\u2069"
}

// forms are the ways of writing that a language has.
func (l *Language) forms() []*form {
	if l.latin == nil || l.latin == l.native {
		return []*form{l.native}
	}
	return []*form{l.native, l.latin}
}
