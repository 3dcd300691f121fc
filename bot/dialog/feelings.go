package dialog

import (
	"regexp"
	"slices"
	"strings"

	"bedside/bot"
	"bedside/bot/wording"
	"bedside/knowledge/lexicon"
)

// feeling is a kind of what people tell beside a question, or in place of one. It gets a
// sentence of its own; what the leaflets say, they say as ever.
type feeling struct {
	pattern *regexp.Regexp   // over what spelled returns
	lead    wording.Sentence // stands before what the leaflets say
	alone   wording.Sentence // is said where nothing else was asked
	asks    bool             // it is itself the question
	silent  bool             // nothing is looked up where there is nothing else in the message
	quiet   map[string]bool  // words that are nothing else, beside aroundFeelings
}

var (
	feelingsTable  = readTable("en/feelings.txt")
	aroundFeelings = feelingsTable.words("around feelings")
)

// grief is that a person tells of a death.
var grief = patterns("grief")

// feelings are the kinds. The first that a message has counts.
var feelings = []feeling{
	{pattern: grief, lead: wording.Of("feeling.grief"), alone: wording.Of("feeling.grief-alone"),
		silent: true, quiet: feelingsTable.words("around grief")},
	{pattern: patterns("child"), lead: wording.Of("feeling.child"), alone: wording.Of("feeling.child-alone")},
	{pattern: patterns("advice"), lead: wording.Of("feeling.advice"), alone: wording.Of("feeling.advice-alone"),
		asks: true},
	{pattern: patterns("refusal"), lead: wording.Of("feeling.refusal"), alone: wording.Of("feeling.refusal-alone"),
		silent: true},
	{pattern: patterns("opinion"), lead: wording.Of("feeling.opinion"), alone: wording.Of("feeling.opinion-alone"),
		asks: true},
	{pattern: patterns("fear"), lead: wording.Of("feeling.fear"), alone: wording.Of("feeling.fear-alone")},
	{pattern: patterns("sadness"), lead: wording.Of("feeling.sadness"), alone: wording.Of("feeling.sadness-alone")},
}

// patterns makes one expression of a list of patterns.
func patterns(list string) *regexp.Regexp { return feelingsTable.patterns(list) }

// patterns makes one expression of a list of patterns.
func (t table) patterns(list string) *regexp.Regexp {
	var all []string
	for _, line := range t.lines(list) {
		all = append(all, t.pattern(line))
	}
	return regexp.MustCompile(strings.Join(all, "|"))
}

// pattern makes an expression of one pattern, for a text in which each word stands between spaces.
func (t table) pattern(line string) string {
	var b strings.Builder
	b.WriteString(" ")
	for word := range strings.FieldsSeq(line) {
		word, optional := strings.CutSuffix(word, "?")
		list, isList := strings.CutPrefix(word, "{")
		switch {
		case word == ".":
			b.WriteString(`(?:[.?,]|$)`)
			continue
		case isList:
			word = strings.Join(t.lines(strings.TrimSuffix(list, "}")), "|")
		}
		b.WriteString("(?:(?:" + word + ") )")
		if optional {
			b.WriteString("?")
		}
	}
	return "(?:" + b.String() + ")"
}

// spelled writes words out with a space around each, and the sign behind one that ends a clause.
func spelled(words []lexicon.Word) string {
	var b strings.Builder
	b.WriteString(" ")
	for _, w := range words {
		b.WriteString(w.Text + " ")
		if w.Stop != 0 {
			b.WriteString(string(w.Stop) + " ")
		}
	}
	return b.String()
}

// felt is the feeling that a message tells of.
type felt struct {
	*feeling
	bare bool // there is nothing else in the message
	more bool // it asks something else
}

// feelingIn recognises a feeling; nil when a message tells of none. Staff ask for others.
func (r *Responder) feelingIn(text string) *felt {
	if r.staff {
		return nil
	}
	told := spelled(lexicon.Words(text))
	for i := range feelings {
		at := feelings[i].pattern.FindStringIndex(told)
		if at == nil {
			continue
		}
		f := &felt{feeling: &feelings[i], bare: true}
		for _, rest := range []string{told[:at[0]], told[at[1]:]} {
			words := lexicon.Words(rest)
			f.bare = f.bare && !slices.ContainsFunc(words, func(w lexicon.Word) bool {
				return !lexicon.IsEmpty(w.Text) && !aroundFeelings[w.Text] && !f.quiet[w.Text]
			})
			f.more = f.more || mayAsk(words) || slices.ContainsFunc(lexicon.Clauses(words), lexicon.Asks)
		}
		return f
	}
	return nil
}

// isAlone tells whether a feeling is all that there is to reply to: there is nothing else in the
// message, or nothing was found, and it asks no more than the feeling does.
func (f *felt) isAlone(reply *bot.Reply) bool {
	switch {
	case f.more || reply.Outcome != bot.OutcomeAbstain:
		return false
	case f.asks:
		return len(reply.Choices) == 0
	}
	return f.bare
}

// speak puts the sentence of a feeling before a reply, or in its place.
func (r *Responder) speak(f *felt, reply *response, state *bot.Conversation) {
	if f.isAlone(&reply.Reply) {
		state.Pending = nil // what was offered is not shown
		reply.Reply = r.inOwnWords(*state, r.clinic.say(f.alone))
		return
	}
	reply.Parts = slices.Insert(slices.Clip(reply.Parts), 0, bot.Part{Kind: bot.PartSay, Text: r.clinic.say(f.lead)})
}
