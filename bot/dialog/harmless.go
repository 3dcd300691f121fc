package dialog

import (
	"regexp"
	"slices"
	"strings"

	"bedside/knowledge/lexicon"
	"bedside/knowledge/redflags"
)

// withTable is a Triager that can be asked what its reviewed table alone makes of messages.
type withTable interface {
	AssessTable(texts []string) redflags.Verdict
}

// reconsider returns what the table alone makes of messages where a recogniser alone has raised a
// flag, the last message cannot tell of an emergency, and those before it told of none. What those
// before it told was advised on then: the last one makes it a possible emergency at most. Any other
// verdict stays as it is.
func (r *Responder) reconsider(v redflags.Verdict, texts []string) redflags.Verdict {
	flags, ok := r.flags.(withTable)
	if !ok || !v.Evidence.Learned {
		return v
	}
	before, last := texts[:len(texts)-1], texts[len(texts)-1]
	if !isHarmless(last) {
		return v
	}
	table := flags.AssessTable(texts)
	if len(before) == 0 || r.flags.Assess(before).Urgency == redflags.None {
		return table
	}
	v.Urgency = min(v.Urgency, redflags.Possible)
	return table.Join(v)
}

var harmlessTable = readTable("en/harmless.txt")

// Messages that are nothing but thanks, and nothing but that something was not understood.
var (
	onlyThanks  = newPhrases(harmlessTable.lines("thanks"), harmlessTable.lines("around thanks"))
	onlyUnclear = newPhrases(smallTalkPhrases.lines("not understood"), harmlessTable.lines("around not understood"))
)

// phrases are messages that consist of phrases, at least one of which says what they are about.
type phrases struct{ all, some *regexp.Regexp }

func newPhrases(some, around []string) phrases {
	anyOf := func(list []string) string { return "(?:" + strings.Join(list, "|") + ")" }
	return phrases{
		all:  regexp.MustCompile("^(?:" + anyOf(slices.Concat(some, around)) + "(?: |$))+$"),
		some: regexp.MustCompile(`\b` + anyOf(some) + `\b`),
	}
}

func (p phrases) match(told string) bool { return p.all.MatchString(told) && p.some.MatchString(told) }

// What tells that a death lies behind, and what may stand beside it.
var (
	behind      = harmlessTable.patterns("behind")
	longBehind  = harmlessTable.patterns("long behind")
	aroundDeath = harmlessTable.words("around a death")
	isDead      = regexp.MustCompile(" (?:" + strings.Join(feelingsTable.lines("died"), "|") + ") ")
)

// isHarmless tells whether a message is nothing but thanks, nothing but that a death lies behind, or
// nothing but that something was not understood.
func isHarmless(text string) bool {
	if len(text) > maxSmallTalk {
		return false
	}
	words := lexicon.Words(text)
	texts := make([]string, len(words))
	for i, w := range words {
		if w.Stop == '?' {
			return false
		}
		texts[i] = w.Text
	}
	told := strings.Join(texts, " ")
	return onlyThanks.match(told) || onlyUnclear.match(told) || isDeathBehind(told)
}

// isDeathBehind tells whether words tell of a death in the past, and of nothing else.
func isDeathBehind(told string) bool {
	told = " " + told + " "
	at := grief.FindStringIndex(told)
	if at == nil {
		return false
	}
	when := longBehind
	if isDead.MatchString(told[at[0]:at[1]]) {
		when = behind
	}
	rest := told[:at[0]] + " " + told[at[1]:]
	then := when.FindStringIndex(rest)
	if then == nil {
		return false
	}
	for word := range strings.FieldsSeq(rest[:then[0]] + " " + rest[then[1]:]) {
		if !aroundDeath[word] {
			return false
		}
	}
	return true
}
