package telegram

import (
	"fmt"
	"slices"

	"bedside/bot"
)

// maxText is the longest message: 4096 code points (docs, sendMessage), kept here
// in UTF-16 units, of which there are never fewer.
const maxText = 4096

// Pack puts a reply into as many messages as it needs, the first of them replying
// to a message (the id of one in the chat, "" for none). A source, its quote, and
// the review and safety lines below it stay together: when the quote alone is too
// long for one message, each message with a piece of it has them all. The rest is
// divided where it must be. Nothing comes of a reply that shows nothing.
func (c *Channel) Pack(reply bot.Reply, replyTo string) []bot.Parcel {
	parts := reply.Parts
	if len(parts) == 0 {
		parts = []bot.Part{{Kind: bot.PartSay, Text: reply.Text}}
	}
	var parcels []bot.Parcel
	for _, packed := range pack(parts, maxText) {
		parcels = append(parcels, bot.Parcel{Parts: packed})
	}
	if len(parcels) > 0 {
		parcels[0].ReplyTo = replyTo
	}
	return parcels
}

// pack divides parts into messages of at most limit UTF-16 units each.
func pack(parts []bot.Part, limit int) [][]bot.Part {
	var messages [][]bot.Part
	var open []bot.Part
	shut := func() {
		if text, _ := render(open); text != "" {
			messages = append(messages, open)
		}
		open = nil
	}
	for _, block := range blocks(parts) {
		if fits(slices.Concat(open, block), limit) {
			open = append(open, block...)
			continue
		}
		shut()
		for _, message := range divide(block, limit) {
			shut()
			open = message
		}
	}
	shut()
	return messages
}

func fits(parts []bot.Part, limit int) bool {
	text, _ := render(parts)
	return length(text) <= limit
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
func divide(block []bot.Part, limit int) [][]bot.Part {
	if fits(block, limit) {
		return [][]bot.Part{block}
	}
	at := slices.IndexFunc(block, func(part bot.Part) bool { return part.Kind == bot.PartQuote })
	if at >= 0 {
		if messages := divideQuote(block, at, limit); messages != nil {
			return messages
		}
	}
	var messages [][]bot.Part
	for _, part := range block {
		for _, piece := range cutPart(cleaned(part), limit) {
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
func divideQuote(block []bot.Part, at, limit int) [][]bot.Part {
	around := slices.Clone(block)
	around[at].Text, around[at].Bold = "x", nil // holds the place, so that the gaps count
	text, _ := render(around)
	room := limit - length(text) - numbering
	if room < limit/8 {
		return nil
	}
	pieces := slices.DeleteFunc(cutPart(cleaned(block[at]), room), func(piece bot.Part) bool { return blank(piece.Text) })
	var messages [][]bot.Part
	for i, piece := range pieces {
		message := slices.Clone(block)
		message[at] = piece
		if at > 0 && message[at-1].Kind == bot.PartSource {
			message[at-1].Text = line(message[at-1].Text) + fmt.Sprintf(" (%d/%d)", i+1, len(pieces))
		}
		messages = append(messages, message)
	}
	return messages
}
