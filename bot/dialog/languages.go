package dialog

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"bedside/knowledge"
	"bedside/knowledge/lexicon"
)

// language is one in which the bot can say that the leaflets are in English.
// One that shares its letters with another is told by some that it alone has.
type language struct {
	name   string
	script *unicode.RangeTable // letters it is written in; nil for Latin, which its words tell
	only   string              // letters of which it has one at least; "" when its script is enough
	never  string              // letters that it has none of
	words  map[string]bool     // its everyday words, as lexicon.Texts has them, that are no English ones
	clinic string              // "the clinic", when nothing more is known
	notice string              // the emergency number, then that the leaflets are in English, then whom to ask
}

// languageTable holds the languages, and the words of English to tell them from.
var languageTable = readTable("languages.txt")

// languages are those of the table but for English. Where two fit, the earlier one is
// taken.
var languages = readLanguages(languageTable)

// englishWords are everyday English words that are none of another language's.
var englishWords = wordSet(languageTable.fields("English")["words"])

func readLanguages(t table) (found []language) {
	for _, name := range t.names {
		if name == "English" {
			continue
		}
		f := t.fields(name)
		found = append(found, language{
			name: name, script: unicode.Scripts[f["script"]], only: f["only"], never: f["never"], words: wordSet(f["words"]),
			clinic: f["clinic"], notice: f["notice"],
		})
	}
	return found
}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}

// The part of a message that has to be in another language.
const (
	foreignLetters = 0.6 // share of its letters, for a script
	foreignWords   = 0.3 // share of its words, for Latin letters
	minForeign     = 2   // so many letters or different words at least
	englishFor     = 4   // so many foreign words make up for an English one
)

// foreign returns the reply to a message in a language of the table; false
// when it is in none, or when not all leaflets are in English. English with a few
// foreign names is English.
func (r *Responder) foreign(text string) (string, bool) {
	if slices.ContainsFunc(r.search.Library().Leaflets(), func(l knowledge.Leaflet) bool { return !english(l.Language) }) {
		return "", false
	}
	spoken := writtenIn(text)
	if spoken == nil {
		spoken = wordsOf(lexicon.Texts(text))
	}
	if spoken == nil {
		return "", false
	}
	return spoken.say(r.clinic), true
}

// english tells whether a language tag such as "en" or "en-GB" is English's, as
// that of a leaflet without one is.
func english(tag string) bool {
	primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return primary == "" || primary == "en"
}

// writtenIn tells a language by its script; nil when none of the table has it.
func writtenIn(text string) *language {
	letters := 0
	of := map[*unicode.RangeTable]int{}
	for _, c := range text {
		if !unicode.IsLetter(c) {
			continue
		}
		letters++
		if unicode.In(c, unicode.Hiragana, unicode.Katakana) {
			return nil // Japanese, which has Han letters as well
		}
		for _, script := range scripts {
			if unicode.Is(script, c) {
				of[script]++
			}
		}
	}
	for i := range languages {
		l := &languages[i]
		enough := of[l.script] >= minForeign && float64(of[l.script]) >= foreignLetters*float64(letters)
		if l.script != nil && enough && (l.only == "" || strings.ContainsAny(text, l.only)) &&
			!strings.ContainsAny(text, l.never) {
			return l
		}
	}
	return nil
}

// scripts are those of the table.
var scripts = scriptsOf(languages)

func scriptsOf(languages []language) (scripts []*unicode.RangeTable) {
	for _, l := range languages {
		if l.script != nil && !slices.Contains(scripts, l.script) {
			scripts = append(scripts, l.script)
		}
	}
	return scripts
}

// wordsOf tells a language by its everyday words; nil when a message has too few
// of them, or too many English ones.
func wordsOf(words []string) *language {
	var found *language
	best, english := 0, hits(words, englishWords)
	for i := range languages {
		l := &languages[i]
		if n := hits(words, l.words); n > best {
			found, best = l, n
		}
	}
	if best < minForeign || float64(best) < foreignWords*float64(len(words)) || english*englishFor > best {
		return nil
	}
	return found
}

// hits is the number of different words that stand in a set.
func hits(words []string, set map[string]bool) int {
	seen := map[string]bool{}
	for _, word := range words {
		if set[word] {
			seen[word] = true
		}
	}
	return len(seen)
}

// say is the notice with the clinic's number and contact.
func (l *language) say(c words) string {
	number, contact := cmp.Or(c.Emergency, "112 / 911 / 999"), cmp.Or(c.Contact, c.Name, l.clinic)
	if l.script == unicode.Arabic {
		number, contact = isolated(number), isolated(contact)
	}
	return fmt.Sprintf(l.notice, number, contact)
}

// isolated shields a text from the direction of the one around it (first-strong
// isolate, Unicode Standard Annex 9): a telephone number with spaces would be
// shown back to front among letters that run from right to left.
func isolated(text string) string { return "\u2068" + text + "\u2069" }
