package relay

import (
	"context"
	"slices"

	"bedside/bot"
)

// markQuotes notes in the parcels of a reply which passages they quote: they may wait long for
// their delivery, and a passage may be withdrawn meanwhile.
func markQuotes(parcels []bot.Parcel, reply bot.Reply) {
	var passages []string
	for _, r := range append([]bot.Reply{reply}, reply.Also...) {
		if r.Answer != nil {
			passages = append(passages, r.Answer.Passage.ID)
		}
	}
	for i := range parcels {
		parcels[i].Passages = passages
	}
}

// quoteParts are the kinds of parts that go with a quote.
var quoteParts = []bot.PartKind{bot.PartSource, bot.PartQuote, bot.PartReview, bot.PartSafety, bot.PartChoices}

// takeBack puts a notice in place of what a parcel quotes when that may no longer be quoted, or not
// to this chat. What else stands in it stays: advice for an emergency, and the words of a person.
func (r *Relay) takeBack(ctx context.Context, chat int64, d *bot.Delivery) error {
	p := &d.Parcel
	if r.service.Published == nil || r.mayQuote(p, bot.Asker{}) {
		return nil
	}
	peer, _, err := r.store.Peer(ctx, chat)
	if err != nil {
		return err
	}
	_, staff := r.channels[d.Channel].(Staff)
	shared := peer.Standing.Shared
	if r.mayQuote(p, bot.Asker{Channel: d.Channel, Chat: p.Chat, Staff: (staff || peer.Desk) && !shared,
		Shared: shared, Links: peer.Standing.Links}) {
		return nil
	}
	isQuote := func(part bot.Part) bool { return slices.Contains(quoteParts, part.Kind) }
	at := max(slices.IndexFunc(p.Parts, isQuote), 0)
	notice := r.responder.Say(bot.NoticeTakenBack, bot.Conversation{}).Parts
	rest := slices.DeleteFunc(slices.Clone(p.Parts[at:]), isQuote)
	p.Parts, p.Buttons = slices.Concat(p.Parts[:at], notice, rest), nil
	return nil
}

// mayQuote tells whether an asker may be quoted all that a parcel quotes.
func (r *Relay) mayQuote(p *bot.Parcel, asker bot.Asker) bool {
	return !slices.ContainsFunc(p.Passages, func(id string) bool { return !r.service.Published(asker, id) })
}
