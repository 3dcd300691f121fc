package bot

import (
	"fmt"
	"slices"

	"bedside/index"
)

// From which confidence a passage is quoted, and from which it is offered as
// "did you mean". A wrong answer costs a patient more than several silences.
const (
	answerFrom = 0.5
	offerFrom  = 0.12
)

// maxOffers is how many passages are offered at most, maxLeaflets how many leaflets.
const (
	maxOffers   = 3
	maxLeaflets = 8
)

// decide chooses between answering, asking back, offering and saying that the bot does not know.
func (r *Responder) decide(text string, result *index.Result) Reply {
	if choices := whichLeaflet(text, result); len(choices) > 1 {
		return Reply{
			Outcome: Clarify, Confidence: result.Matches[0].Confidence, Choices: choices,
			Parts: []Part{{Kind: PartSay, Text: sayWhich}, choicesPart(choices)},
		}
	}
	if len(result.Matches) > 0 && result.Matches[0].Confidence >= answerFrom {
		return r.answer(result.Matches[0])
	}
	return r.unknown(result.Matches)
}

// answer quotes a match with all that must go with a quote.
func (r *Responder) answer(m index.Match) Reply {
	return Reply{
		Outcome: Answered, Confidence: m.Confidence, Answer: &Answer{m.Quote, m.Highlights},
		Parts: []Part{
			{Kind: PartSource, Text: sourceLine(m.Quote)},
			{Kind: PartQuote, Text: m.Passage.Text, Bold: m.Highlights},
			{Kind: PartReview, Text: reviewLine(m.Leaflet)},
			{Kind: PartSafety, Text: saySafety},
		},
	}
}

// unknown says that the leaflets do not answer, and offers what is nearest.
func (r *Responder) unknown(matches []index.Match) Reply {
	reply := Reply{Outcome: Abstained, Parts: []Part{{Kind: PartSay, Text: r.clinic.sayUnknown()}}}
	if len(matches) > 0 {
		reply.Confidence = matches[0].Confidence
	}
	if reply.Choices = offers(matches); len(reply.Choices) > 0 {
		reply.Parts = []Part{{Kind: PartSay, Text: r.clinic.sayUnsure()}, {Kind: PartSay, Text: sayDidYouMean}, choicesPart(reply.Choices)}
	}
	return reply
}

// offers are the best sections that are not sure enough to be quoted, one passage each.
func offers(matches []index.Match) []Choice {
	var choices []Choice
	for _, m := range matches {
		offered := slices.ContainsFunc(choices, func(c Choice) bool { return c.Leaflet == m.Leaflet.ID && c.Section == m.Section.Heading })
		if m.Confidence < offerFrom || len(choices) == maxOffers {
			break
		}
		if !offered {
			choices = append(choices, Choice{Leaflet: m.Leaflet.ID, Section: m.Section.Heading, Passage: m.Passage.ID, Label: sourceLine(m.Quote)})
		}
	}
	return choices
}

// whichLeaflet offers leaflets when several would answer equally well if they
// were meant, and the message names none of them.
func whichLeaflet(text string, result *index.Result) []Choice {
	if len(result.Named) > 0 || len(result.Matches) == 0 || result.Matches[0].Confidence >= sureOfLeaflet {
		return nil
	}
	var choices []Choice
	for _, m := range result.Matches {
		known := slices.ContainsFunc(choices, func(c Choice) bool { return c.Leaflet == m.Leaflet.ID })
		if !known && m.IfMeant >= answerFrom && len(choices) < maxLeaflets {
			choices = append(choices, Choice{Leaflet: m.Leaflet.ID, Ask: text, Label: m.Leaflet.Title})
		}
	}
	return choices
}

// sureOfLeaflet is the confidence from which a passage is quoted although its
// leaflet was not named and others would fit too.
const sureOfLeaflet = 0.9

func choicesPart(choices []Choice) Part {
	text := ""
	for i, c := range choices {
		if i > 0 {
			text += "\n"
		}
		text += fmt.Sprintf("%d. %s", i+1, c.Label)
	}
	return Part{Kind: PartChoices, Text: text}
}
