package eval

import (
	"slices"
	"time"

	"bedside/bot"
	"bedside/index"
)

// Verdict is the comparison of a reply with its key.
type Verdict string

// The verdicts. What each means depends on what was wanted; Judge says how.
const (
	Right  Verdict = "right"
	Silent Verdict = "silent" // nothing was quoted though something should have been
	Wrong  Verdict = "wrong"  // something else was said
	False  Verdict = "false"  // something was quoted though the leaflets have no answer
	Missed Verdict = "missed" // an emergency was not recognised
	Other  Verdict = "other"  // neither right nor harmful: small talk where it did not belong, and the like
)

// Judgement is the judged last reply of a conversation.
type Judgement struct {
	Case    Case
	Reply   bot.Reply
	Result  *index.Result // what the search found; nil when nothing was searched
	Verdict Verdict
	Offered bool // the wanted section was among the choices of a reply that quoted nothing
	Found   bool // the best match was a wanted passage, whether or not it was quoted
	Raised  bool // an emergency was seen where the key has none

	Took []time.Duration // from each message to its decided reply; nil of a reply that was not timed
}

// Judge compares a reply with what a case asks for:
//
//	wanted    answered                  clarify  abstain  urgent  chat
//	answer    right or wrong            silent   silent   wrong   wrong
//	abstain   false                     other    right    other   other
//	clarify   wrong                     right    silent   other   other
//	urgent    missed                    missed   missed   right   missed
//	chat      wrong                     wrong    wrong    wrong   right
//
// Advice for today counts as answered where it quotes a passage below, and as urgent where it
// does not. An answer is right when its leaflet and section are wanted and its passage has
// the text asked for, or when that holds for a reply in Also.
func Judge(c Case, reply bot.Reply, result *index.Result) Judgement {
	return Judgement{
		Case:    c,
		Reply:   reply,
		Result:  result,
		Verdict: verdict(c, reply),
		Offered: reply.Outcome != bot.OutcomeAnswer && offers(c, reply.Choices),
		Found:   result != nil && len(result.Matches) > 0 && c.wants(result.Matches[0].Quote),
		Raised:  c.Outcome != bot.OutcomeUrgent && reply.Outcome == bot.OutcomeUrgent,
	}
}

func verdict(c Case, reply bot.Reply) Verdict {
	got := reply.Outcome
	switch {
	case c.Outcome == bot.OutcomeAnswer && rightAnswer(c, reply):
		return Right
	case c.Outcome == bot.OutcomeAbstain && quotes(reply):
		return False
	case c.Outcome != bot.OutcomeAnswer && got == c.Outcome:
		return Right
	case c.Outcome == bot.OutcomeUrgent:
		return Missed
	case c.Outcome == bot.OutcomeAnswer && (got == bot.OutcomeClarify || got == bot.OutcomeAbstain),
		c.Outcome == bot.OutcomeClarify && got == bot.OutcomeAbstain:
		return Silent
	case c.Outcome == bot.OutcomeAnswer, c.Outcome == bot.OutcomeChat, quotes(reply):
		return Wrong
	}
	return Other
}

// rightAnswer tells whether a reply, or one that goes with it, quotes what is wanted.
func rightAnswer(c Case, reply bot.Reply) bool {
	if reply.Answer != nil && c.wants(reply.Answer.Quote) {
		return true
	}
	return slices.ContainsFunc(reply.Also, func(also bot.Reply) bool { return rightAnswer(c, also) })
}

// quotes tells whether a reply, or one that goes with it, quotes anything.
func quotes(reply bot.Reply) bool {
	return reply.Answer != nil || slices.ContainsFunc(reply.Also, quotes)
}

// offers tells whether a wanted section is among choices.
func offers(c Case, choices []bot.Choice) bool {
	return slices.ContainsFunc(choices, func(choice bot.Choice) bool {
		return choice.Section != "" && c.wantsPlace(choice.Leaflet, choice.Section)
	})
}
