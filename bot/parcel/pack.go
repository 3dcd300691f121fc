package parcel

import (
	"fmt"
	"slices"
	"strings"

	"bedside/bot"
)

// Limits are those of a platform for messages.
type Limits struct {
	Limit  int                        // the longest message
	Most   int                        // parts of one message; 0 is any number
	Size   func(parts []bot.Part) int // how long parts are as one message; 0 when they show nothing
	Length Measure                    // how long a text is
	Clean  func(bot.Part) bot.Part    // a part as the platform will show it
}

// Pack puts a reply into as many messages as it needs, the first of them replying
// to a message (the id of one in the chat, "" for none). A source, its quote, and
// the review and safety lines below it stay together: when the quote alone is too
// long for one message, each message with a piece of it has them all. The rest is
// divided where it must be. Nothing comes of a reply that shows nothing.
func (f Limits) Pack(reply bot.Reply, replyTo string) []bot.Parcel {
	parts := reply.Parts
	if len(parts) == 0 {
		parts = []bot.Part{{Kind: bot.PartSay, Text: reply.Text}}
	}
	var parcels []bot.Parcel
	for _, packed := range f.Divide(parts) {
		parcels = append(parcels, bot.Parcel{Parts: packed})
	}
	if len(parcels) > 0 {
		parcels[0].ReplyTo = replyTo
	}
	return parcels
}

// Divide puts parts into messages within the limits.
func (f Limits) Divide(parts []bot.Part) [][]bot.Part {
	var messages [][]bot.Part
	var open []bot.Part
	shut := func() {
		if f.Size(open) > 0 {
			messages = append(messages, open)
		}
		open = nil
	}
	for _, block := range blocks(parts) {
		if f.fits(slices.Concat(open, block)) {
			open = append(open, block...)
			continue
		}
		shut()
		for _, message := range f.divide(block) {
			shut()
			open = message
		}
	}
	shut()
	return messages
}

func (f Limits) fits(parts []bot.Part) bool {
	return f.Size(parts) <= f.Limit && (f.Most == 0 || len(parts) <= f.Most)
}

// blocks groups parts that must not part: a quote with its source and what stands
// below it, choices with the question above them.
func blocks(parts []bot.Part) [][]bot.Part {
	var found [][]bot.Part
	for i, part := range parts {
		if i > 0 && joins(part.Kind, parts[i-1].Kind) {
			found[len(found)-1] = append(found[len(found)-1], part)
			continue
		}
		found = append(found, []bot.Part{part})
	}
	return found
}

func joins(kind, before bot.PartKind) bool {
	switch kind {
	case bot.PartQuote:
		return before == bot.PartSource
	case bot.PartReview:
		return before == bot.PartQuote
	case bot.PartSafety:
		return before == bot.PartQuote || before == bot.PartReview
	case bot.PartChoices:
		return before == bot.PartSay
	}
	return false
}

// divide puts a block into as many messages as it needs.
func (f Limits) divide(block []bot.Part) [][]bot.Part {
	if f.fits(block) {
		return [][]bot.Part{block}
	}
	at := slices.IndexFunc(block, func(part bot.Part) bool { return part.Kind == bot.PartQuote })
	if at >= 0 {
		if messages := f.divideQuote(block, at); messages != nil {
			return messages
		}
	}
	var messages [][]bot.Part
	for _, part := range block {
		for _, piece := range CutPart(f.Clean(part), f.Limit, f.Length) {
			messages = append(messages, []bot.Part{piece})
		}
	}
	return messages
}

// numbering is the room that the number of a piece takes, as in " (12/34)".
const numbering = 16

// divideQuote cuts the quote of a block and puts each piece between the lines that
// belong to it, its number behind the source. It returns nil when those lines
// leave next to nothing of a message to the quote.
func (f Limits) divideQuote(block []bot.Part, at int) [][]bot.Part {
	around := slices.Clone(block)
	around[at].Text, around[at].Bold = "x", nil // holds the place, so that the gaps count
	room := f.Limit - f.Size(around) - numbering
	if room < f.Limit/8 {
		return nil
	}
	pieces := slices.DeleteFunc(CutPart(f.Clean(block[at]), room, f.Length), func(piece bot.Part) bool {
		return f.Size([]bot.Part{piece}) == 0
	})
	var messages [][]bot.Part
	for i, piece := range pieces {
		message := slices.Clone(block)
		message[at] = piece
		if at > 0 && message[at-1].Kind == bot.PartSource {
			message[at-1].Text = strings.Join(strings.Fields(f.Clean(message[at-1]).Text), " ") +
				fmt.Sprintf(" (%d/%d)", i+1, len(pieces))
		}
		messages = append(messages, message)
	}
	return messages
}
