package dialog

import (
	"fmt"
	"slices"
	"time"

	"bedside/bot"
	"bedside/index"
	"bedside/knowledge"
)

// clarifyFrom is the confidence from which leaflets are offered to choose from, if each were the
// one that is meant. It is a judgement: a leaflet to choose costs a press, and one that is not offered the answer.
const clarifyFrom = 0.25

// maxOffers is the largest number of passages offered, maxLeaflets that of leaflets.
const (
	maxOffers   = 3
	maxLeaflets = 8
)

// decide chooses between answering, asking back, offering and saying that the bot does not know.
func (r *Responder) decide(text string, result *index.Result, at time.Time) bot.Reply {
	if choices := whichLeaflet(text, result); len(choices) > 1 {
		return bot.Reply{
			Outcome: bot.OutcomeClarify, Confidence: result.Matches[0].Confidence, Choices: choices,
			Parts: []bot.Part{r.clinic.which(), choicesPart(choices)},
		}
	}
	if len(result.Matches) > 0 && result.Matches[0].Confidence >= result.Thresholds.Answer {
		reply := r.answer(result.Matches[0], at)
		reply.Related = r.related(result)
		return reply
	}
	return r.unknown(result)
}

// answer quotes a match with all that must go with a quote.
func (r *Responder) answer(m index.Match, at time.Time) bot.Reply {
	return bot.Reply{
		Outcome: bot.OutcomeAnswer, Confidence: m.Confidence, Answer: &bot.Answer{Quote: m.Quote, Highlights: m.Highlights},
		Parts: []bot.Part{
			{Kind: bot.PartSource, Text: sourceLine(m.Quote), Link: webAddress(m.Leaflet.Source)},
			{Kind: bot.PartQuote, Text: m.Passage.Text, Bold: m.Highlights},
			{Kind: bot.PartReview, Text: r.reviewed(m.Leaflet, at)},
			{Kind: bot.PartSafety, Text: r.clinic.safetyLine(m.Leaflet)},
		},
	}
}

// unknown says that the leaflets do not answer, and offers what is nearest.
func (r *Responder) unknown(result *index.Result) bot.Reply {
	reply := bot.Reply{Outcome: bot.OutcomeAbstain,
		Parts: []bot.Part{{Kind: bot.PartSay, Text: r.clinic.say(sayUnknown)}}}
	if len(result.Matches) > 0 {
		reply.Confidence = result.Matches[0].Confidence
	}
	if reply.Choices = r.offers(result); len(reply.Choices) > 0 {
		reply.Parts = []bot.Part{
			{Kind: bot.PartSay, Text: r.clinic.say(sayUnsure)},
			r.clinic.didYouMean(len(reply.Choices)), choicesPart(reply.Choices),
			{Kind: bot.PartSay, Text: r.clinic.say(sayOtherwise)},
		}
	}
	return reply
}

// notOffered asks again when a message picks nothing that is there to choose.
func (r *Responder) notOffered(pending []bot.Choice) bot.Reply {
	if len(pending) == 0 {
		return bot.Reply{Outcome: bot.OutcomeChat, Parts: []bot.Part{{Kind: bot.PartSay, Text: r.clinic.say(sayNoChoice)}}}
	}
	reply := bot.Reply{
		Outcome: bot.OutcomeClarify, Choices: pending,
		Parts: []bot.Part{r.clinic.pickAgain(len(pending)), choicesPart(pending)},
	}
	if len(pending) > maxListButtons {
		reply.Choices = nil // they are picked by number alone
	}
	return reply
}

// offers are the best sections that are not sure enough to be quoted, one passage each.
func (r *Responder) offers(result *index.Result) []bot.Choice {
	var choices []bot.Choice
	for _, m := range result.Matches {
		offered := slices.ContainsFunc(choices, func(c bot.Choice) bool {
			return c.Leaflet == m.Leaflet.ID && c.Section == m.Section.Heading
		})
		if m.Confidence < result.Thresholds.Offer || len(choices) == maxOffers {
			break
		}
		if !offered {
			choices = append(choices, bot.Choice{Leaflet: m.Leaflet.ID, Section: m.Section.Heading, Passage: m.Passage.ID,
				SHA256: m.Passage.SHA256, Label: r.label(m.Quote)})
		}
	}
	return choices
}

// maxRelated is the largest number of other sections offered below an answer.
const maxRelated = 2

// related are the sections of the leaflet that is quoted which come next.
func (r *Responder) related(result *index.Result) []bot.Choice {
	quoted, others := result.Matches[0], *result
	others.Matches = slices.DeleteFunc(slices.Clone(result.Matches), func(m index.Match) bool {
		return m.Leaflet.ID != quoted.Leaflet.ID || m.Section.ID == quoted.Section.ID
	})
	offers := r.offers(&others)
	for i := range offers {
		offers[i].Label = offers[i].Section // its leaflet has just been named
	}
	return offers[:min(maxRelated, len(offers))]
}

// label names a section, and its leaflet when there are several.
func (r *Responder) label(q knowledge.Quote) string {
	if len(r.search.Library().Leaflets()) == 1 {
		return q.Section.Heading
	}
	return sourceLine(q)
}

// whichLeaflet offers leaflets when several would answer about equally well if
// they were meant, leaving nothing of the message unexplained, and the message
// neither names one of them nor tells by what it asks which is meant.
func whichLeaflet(text string, result *index.Result) []bot.Choice {
	if len(result.Named) > 0 || standsOut(result) {
		return nil
	}
	var choices []bot.Choice
	least := clarifyFrom
	for _, m := range result.Matches {
		known := slices.ContainsFunc(choices, func(c bot.Choice) bool { return c.Leaflet == m.Leaflet.ID })
		if known || m.IfMeant < least || len(m.Reasons.Unexplained) > 0 || len(choices) == maxLeaflets {
			continue
		}
		least = max(least, equallyWell*m.IfMeant)
		choices = append(choices, bot.Choice{Leaflet: m.Leaflet.ID, Ask: text, Label: m.Leaflet.Title})
	}
	return toldApart(choices)
}

// rivalShare is the share of the best leaflet's confidence below which no other leaflet is a rival to it. It was
// chosen on six libraries: of the messages that are answered instead of asked back for it, 15, all are answered
// rightly; where the patient has to say which leaflet is meant, the second has a third of the first's confidence
// and more.
const rivalShare = 0.25

// standsOut tells whether the best match is sure enough to be quoted, and no other leaflet's comes near it.
func standsOut(result *index.Result) bool {
	if len(result.Matches) == 0 || result.Matches[0].Confidence < result.Thresholds.Answer {
		return false
	}
	best := result.Matches[0]
	return !slices.ContainsFunc(result.Matches, func(m index.Match) bool {
		return m.Leaflet.ID != best.Leaflet.ID && m.Confidence >= rivalShare*best.Confidence
	})
}

// toldApart adds to labels of leaflets that are equal which is which: by their ids, after the
// names of their files, for nothing else of them is sure to differ.
func toldApart(choices []bot.Choice) []bot.Choice {
	seen := map[string]int{}
	for _, c := range choices {
		seen[c.Label]++
	}
	for i, c := range choices {
		if seen[c.Label] > 1 {
			choices[i].Label += " (" + c.Leaflet + ")"
		}
	}
	return choices
}

// equallyWell is the share of the best leaflet's confidence from which another fits about as well; a judgement as well.
const equallyWell = 0.6

func choicesPart(choices []bot.Choice) bot.Part {
	text := ""
	for i, c := range choices {
		if i > 0 {
			text += "\n"
		}
		text += fmt.Sprintf("%d. %s", i+1, c.Label)
	}
	return bot.Part{Kind: bot.PartChoices, Text: text}
}
