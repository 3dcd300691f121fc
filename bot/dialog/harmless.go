package dialog

import (
	"regexp"
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

// The phrases of which messages consist that are nothing but thanks, and but that something was not
// understood.
var (
	onlyThanks  = harmlessTable.made("thanks", "around thanks")
	someThanks  = regexp.MustCompile(`\b(?:` + strings.Join(harmlessTable.lines("thanks"), "|") + `)\b`)
	onlyUnclear = harmlessTable.made("not understood")
)

// made makes an expression of messages that consist of phrases of lists.
func (t table) made(lists ...string) *regexp.Regexp {
	var all []string
	for _, list := range lists {
		all = append(all, t.lines(list)...)
	}
	return regexp.MustCompile("^(?:(?:" + strings.Join(all, "|") + ")(?: |$))+$")
}

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
	return onlyThanks.MatchString(told) && someThanks.MatchString(told) || onlyUnclear.MatchString(told) || isDeathBehind(told)
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
