package dialog

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"bedside/bot"
	"bedside/index"
	"bedside/knowledge"
	"bedside/knowledge/lexicon"
	"bedside/knowledge/redflags"
)

// today replies to a symptom that a clinician should hear of today: fixed words, and below
// them what the leaflet that is meant says itself of what to do, or of when to call. A symptom that is
// only told is not answered as a question about an illness, unless a passage is all but certain to be about it.
func (r *Responder) today(ctx context.Context, text string, flag *redflags.Flag,
	state *bot.Conversation) (response, error) {
	reply := bot.Reply{
		Outcome: bot.OutcomeToday,
		Parts:   []bot.Part{{Kind: bot.PartAdvice, Text: flag.Title + "\n" + Advice(flag, r.clinic.Clinic)}},
	}
	reply.Proof = &bot.Proof{Basis: bot.BasisToday}
	if words, off := r.off(); off {
		reply.Parts = append(reply.Parts, r.replyOff(words, state).Parts...)
		return response{Reply: reply}, nil
	}
	asked := r.asked(text, &index.Result{}, *state)
	match, result, err := r.ownAdvice(ctx, text, flag, state)
	if err != nil {
		return response{}, err
	}
	if match != nil {
		answer := r.answer(*match, state.At)
		reply.Answer, reply.Confidence = answer.Answer, answer.Confidence
		above := bot.Part{Kind: bot.PartSay, Text: r.clinic.say(sayOwnAdvice)}
		reply.Parts = append(append(reply.Parts, above), answer.Parts...)
	}
	reply.Parts = append(reply.Parts, bot.Part{Kind: bot.PartSay, Text: r.clinic.say(sayStillAsk)})
	reply.Question = asked
	found := response{Reply: reply, result: result}
	remember(state, text, &found)
	return found, nil
}

// belowAdvice is the share of the threshold of an answer from which a passage that says what to do is
// quoted below advice for today: who was told to call does not act on the quotation alone. Of 203 messages
// with advice and an answer (80 leaflets that nothing was learned from) it adds 10 that are right and 7 that
// are wrong, 7.0 % as the upper end of the exact 95 % interval.
const belowAdvice = 0.75

// answersTold is the confidence of a passage that was read together with the message, from which it is quoted
// below advice for today whatever its section is about, and though nothing was asked: "her pee looks like cola"
// is answered by what to expect afterwards. About 103 leaflets that nothing was learned from it adds 5 that are
// right and none that is wrong; 0.8 adds 12 and none, but then 5 of 1,232 symptoms that were told are given
// what leaflets say of something else (at most 0.946). Of 1,434 further ones 0.95 gives none anything.
const answersTold = 0.95

// ownAdvice returns the passage that is quoted to whoever has a symptom: one that answers the message
// and says what to do; or one of the leaflet that is meant which names the symptom and says when to call;
// or else any that answers what is asked besides ("is that from the dye?"), as surely as an answer alone
// needs, or most surely what is only told. It is nil when there is none. The result is what the message finds.
func (r *Responder) ownAdvice(ctx context.Context, text string, flag *redflags.Flag,
	state *bot.Conversation) (*index.Match, *index.Result, error) {
	leaflet, told, err := r.meantLeaflet(ctx, text, state)
	if err != nil {
		return nil, nil, err
	}
	best := bestOf(told, leaflet)
	if best != nil && best.Confidence >= belowAdvice*told.Thresholds.Answer && saysWhatToDo(best.Quote) {
		return best, told, nil
	}
	if leaflet != "" && !ofOtherMedicine(told) {
		match, err := r.whenToCall(ctx, leaflet, flag)
		if err != nil || match != nil {
			return match, told, err
		}
	}
	if best != nil && answersBeside(text, told, best.Confidence) {
		return best, told, nil
	}
	return nil, told, nil
}

// answersBeside tells whether a passage of some confidence answers what is asked beside a symptom, or the
// symptom that is only told.
func answersBeside(text string, told *index.Result, confidence float64) bool {
	if putsQuestion(text) {
		return confidence >= told.Thresholds.Answer
	}
	return told.Depth == index.DepthTogether && confidence >= answersTold
}

// bestOf returns the best match of what a message finds, if the leaflet that is meant has it ("": any
// leaflet), with the confidence that it then has; nil when there is none.
func bestOf(told *index.Result, leaflet string) *index.Match {
	if len(told.Matches) == 0 || leaflet != "" && leaflet != told.Matches[0].Leaflet.ID {
		return nil
	}
	best := told.Matches[0]
	if leaflet != "" {
		best.Confidence = best.IfMeant
	}
	return &best
}

// ofOtherMedicine tells that a message names a medicine that nothing found names: what a leaflet on another says of
// missed doses is not for it.
func ofOtherMedicine(told *index.Result) bool {
	named := func(m index.Match) bool { return !m.Reasons.OtherMedicine }
	return len(told.Matches) > 0 && !slices.ContainsFunc(told.Matches, named)
}

// callWords are those of a flag's search that name no symptom: "when to call us".
var callWords = []string{"when", "to", "call", "us"}

// whenToCall returns the passage of a leaflet that names a symptom and says when to call, of a flag that names none
// that of a section with such a heading; nil for none.
func (r *Responder) whenToCall(ctx context.Context, leaflet string, flag *redflags.Flag) (*index.Match, error) {
	query := "when should I call about " + flag.Search
	result, err := r.search.Search(ctx, index.Query{Text: query, Leaflet: leaflet, Limit: manyMatches})
	if err != nil {
		return nil, err
	}
	symptoms := slices.DeleteFunc(lexicon.Texts(flag.Search), func(w string) bool { return slices.Contains(callWords, w) })
	for _, m := range result.Matches {
		names := len(symptoms) == 0 && callHeading.MatchString(m.Section.Heading) || mentions(m.Passage.Text, symptoms)
		if m.Leaflet.ID == leaflet && saysWhenToCall(m.Quote) && names {
			quote, ok := r.search.Library().Quote(m.Passage.ID, m.Passage.SHA256)
			if ok {
				return &index.Match{Quote: quote, Confidence: 1}, nil
			}
		}
	}
	return nil, nil
}

// meantLeaflet is the id of the leaflet that a message is about: the one that it names,
// that was talked of last, or the only one; "" when that is not clear. The result is what the message finds
// with that leaflet in mind.
func (r *Responder) meantLeaflet(ctx context.Context, text string,
	state *bot.Conversation) (leaflet string, found *index.Result, err error) {
	leaflet = state.Leaflet
	if all := r.search.Library().Leaflets(); len(all) == 1 {
		leaflet = all[0].ID
	}
	query := index.Query{Text: text, Leaflet: leaflet, Limit: usualMatches}
	result, err := r.search.Search(ctx, query)
	switch named := result.Named; {
	case err != nil:
		return "", nil, err
	case len(named) > 1:
		return "", &result, nil
	case len(named) == 0 || named[0] == leaflet:
		return leaflet, &result, nil
	}
	query.Leaflet = result.Named[0]
	result, err = r.search.Search(ctx, query)
	return query.Leaflet, &result, err
}

// What a section or a passage that says when to call reads like, and the heading of a
// section that is about something else.
var (
	callHeading = regexp.MustCompile(`(?i)when (to|should|you should|do i|must)\b.*\b` +
		`(call|contact|phone|ring|tell|seek|get|see|ask|worry)|` +
		`\bwhom? (to|you should|(should|do|can|must) (i|we|you))\b.*\b(call|contact|phone|ring|tell|ask|see|speak|talk)\b|` +
		`\b(get help|seek help|warning signs|look out for|watch for|problems to|urgent|emergency|worried|` +
		`complications to report|contact us|call us)\b`)
	callPassage = regexp.MustCompile(`(?im)(^|[.!?:,]\s+|^- )(please )?` +
		`(call|contact|phone|ring|tell|speak to|go to|seek)\s+` +
		`(us|your|the|a|an|our|medical|help|\d+)\b[^.!?]{0,80}\b(if|when|as soon as|straight away|right away|at once)\b`)
	otherHeading = regexp.MustCompile(`(?i)^(why|what|how)\b|\b(before|getting ready|prepar|during)`)
)

// saysWhenToCall tells whether a passage says, by its section or by itself, when to call.
func saysWhenToCall(q knowledge.Quote) bool {
	heading := q.Section.Heading
	return callHeading.MatchString(heading) ||
		!otherHeading.MatchString(heading) && callPassage.MatchString(q.Passage.Text)
}

// backgroundHeading is what a section reads like that explains an illness, an examination or how
// to get ready for one: who tells a symptom does not ask for that.
var backgroundHeading = regexp.MustCompile(`(?i)^(why|who|reasons?|causes?|symptoms|diagnos|about)\b|` +
	`^(what|how) (is|are|it|the|this|a|an|does|do|will|long|happens|causes|to expect|to bring)\b|` +
	`\b(before|getting ready|prepar|during)`)

// saysWhatToDo tells whether a passage may be quoted for a symptom that it answers.
func saysWhatToDo(q knowledge.Quote) bool {
	return callHeading.MatchString(q.Section.Heading) || !backgroundHeading.MatchString(q.Section.Heading)
}

// mentions tells whether a text has one of some words.
func mentions(text string, words []string) bool {
	return slices.ContainsFunc(lexicon.Texts(text), func(w string) bool {
		return len(w) > 2 && slices.Contains(words, strings.TrimSuffix(w, "s")) || slices.Contains(words, w)
	})
}
