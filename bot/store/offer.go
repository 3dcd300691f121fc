package store

import (
	"context"
	"fmt"

	"bedside/bot"
)

func replyOffer(id int64) []byte { return place("replies.offer", id) }

func replyChoices(id int64) []byte { return place("replies.choices", id) }

// Offer returns the offer of a reply to this chat; the empty offer
// when they may do nothing, or for another chat, or after the time of texts.
func (s *Store) Offer(ctx context.Context, chat, reply int64) (offer bot.Offer, err error) {
	var sealed, choices []byte
	err = s.engine.read(ctx, func(t tx) error {
		err := t.one(ctx, "SELECT offer, choices FROM replies WHERE id = $1 AND chat = $2", []any{reply, chat}, &sealed,
			&choices)
		if err == nil {
			offer, err = s.openOffer(ctx, t, reply, sealed, choices)
		}
		return err
	})
	if isNoRow(err) {
		return bot.Offer{}, nil
	}
	if err != nil {
		return bot.Offer{}, fmt.Errorf("reading what reply %d offers: %w", reply, err)
	}
	return offer, nil
}

// openOffer opens the sealed offer of a reply, or else its choices, where versions
// before the table had offers kept everything.
func (s *Store) openOffer(ctx context.Context, t querier, reply int64, sealed, choices []byte) (offer bot.Offer,
	err error) {
	switch {
	case sealed != nil:
		err = s.openJSON(ctx, t, sealed, replyOffer(reply), &offer)
	case choices != nil:
		var all []bot.Choice
		err = s.openJSON(ctx, t, choices, replyChoices(reply), &all)
		offer = offerOf(all)
	}
	return offer, err
}

// The labels by which those versions told, among the choices, the permission to
// erase and a draft from what was offered.
const (
	eraseLabel = "erase"
	draftLabel = "ask"
)

// offerOf is the offer that a list of choices stood for: first what was offered,
// then, for staff, the passages quoted, each with why; or else the draft, with its
// message or author as its section, and behind it what was tried for it.
func offerOf(all []bot.Choice) (offer bot.Offer) {
	for _, c := range all {
		switch {
		case offer.Draft != nil:
			offer.Draft.Tried = append(offer.Draft.Tried, c)
		case c.Label == draftLabel && c.Ask != "":
			offer.Draft = &bot.Draft{Text: c.Ask, Message: c.Section, Author: c.Section}
		case c.Label == eraseLabel:
			offer.Erase = true
		case c.Why != "":
			offer.Quoted = append(offer.Quoted, c)
		default:
			offer.Choices = append(offer.Choices, c)
		}
	}
	return offer
}
