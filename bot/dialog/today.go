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

// today replies to a symptom that a clinician should hear of today: fixed words, and
// what the leaflet that is meant says itself of when to call. A symptom told is never
// answered as a question about an illness.
func (r *Responder) today(ctx context.Context, text string, flag *redflags.Flag,
	state *bot.Conversation) (response, error) {
	reply := bot.Reply{
		Outcome: bot.OutcomeToday,
		Parts:   []bot.Part{{Kind: bot.PartAdvice, Text: flag.Title + "\n" + flag.AdviceFor(r.clinic.numbers())}},
	}
	reply.Proof = &bot.Proof{Basis: bot.BasisToday}
	if words, off := r.off(); off {
		reply.Parts = append(reply.Parts, r.replyOff(words, state).Parts...)
		return response{Reply: reply}, nil
	}
	asked := r.asked(text, &index.Result{}, *state)
	quote, err := r.whenToCall(ctx, text, flag, state)
	if err != nil {
		return response{}, err
	}
	if quote != nil {
		answer := r.answer(index.Match{Quote: *quote, Confidence: 1}, state.At)
		reply.Answer, reply.Confidence = answer.Answer, answer.Confidence
		reply.Parts = append(append(reply.Parts, bot.Part{Kind: bot.PartSay, Text: sayWhenToCall}), answer.Parts...)
	}
	reply.Parts = append(reply.Parts, bot.Part{Kind: bot.PartSay, Text: sayStillAsk})
	reply.Question = asked
	found := response{Reply: reply}
	remember(state, text, &found)
	return found, nil
}

// whenToCall returns the passage in which the leaflet that is meant says when to call
// about a symptom: the one that answers the message, or else one that names the symptom. It is nil
// when no leaflet is clearly meant, or it says nothing of the kind.
func (r *Responder) whenToCall(ctx context.Context, text string, flag *redflags.Flag,
	state *bot.Conversation) (*knowledge.Quote, error) {
	leaflet, err := r.meantLeaflet(ctx, text, state)
	if err != nil || leaflet == "" {
		return nil, err
	}
	told, err := r.search.Search(ctx, index.Query{Text: text, Leaflet: leaflet, Limit: usualMatches})
	if err != nil {
		return nil, err
	}
	if best := told.Matches; len(best) > 0 && best[0].Leaflet.ID == leaflet &&
		best[0].IfMeant >= told.Thresholds.Answer && saysWhenToCall(best[0].Quote) {
		return &best[0].Quote, nil
	}
	query := "when should I call about " + flag.Search
	result, err := r.search.Search(ctx, index.Query{Text: query, Leaflet: leaflet, Limit: manyMatches})
	if err != nil {
		return nil, err
	}
	symptoms := lexicon.Texts(flag.Search)
	for _, m := range result.Matches {
		if m.Leaflet.ID == leaflet && saysWhenToCall(m.Quote) && mentions(m.Passage.Text, symptoms) {
			quote, ok := r.search.Library().Quote(m.Passage.ID, m.Passage.SHA256)
			if ok {
				return &quote, nil
			}
		}
	}
	return nil, nil
}

// meantLeaflet is the id of the leaflet that a message is about: the one that it names,
// that was talked of last, or the only one; "" when that is not clear.
func (r *Responder) meantLeaflet(ctx context.Context, text string, state *bot.Conversation) (string, error) {
	if all := r.search.Library().Leaflets(); len(all) == 1 {
		return all[0].ID, nil
	}
	result, err := r.search.Search(ctx, index.Query{Text: text, Leaflet: state.Leaflet, Limit: usualMatches})
	switch {
	case err != nil:
		return "", err
	case len(result.Named) == 1:
		return result.Named[0], nil
	case len(result.Named) > 1:
		return "", nil
	}
	return state.Leaflet, nil
}

// What a section or a passage that says when to call reads like, and the heading of a
// section that is about something else.
var (
	callHeading = regexp.MustCompile(`(?i)when (to|should|you should|do i|must)\b.*\b` +
		`(call|contact|phone|ring|tell|seek|get|see|ask|worry)|` +
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

// mentions tells whether a text has one of some words.
func mentions(text string, words []string) bool {
	return slices.ContainsFunc(lexicon.Texts(text), func(w string) bool {
		return len(w) > 2 && slices.Contains(words, strings.TrimSuffix(w, "s")) || slices.Contains(words, w)
	})
}
