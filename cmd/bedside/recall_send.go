package main

import (
	"cmp"
	"context"
	"slices"

	"bedside/bot"
	"bedside/bot/publish"
)

// recaller sends the corrections of recalls, and tells the desk of those that are proposed.
func (s *service) recaller() *publish.Recaller {
	r := &publish.Recaller{Store: s.store, Channels: map[string]publish.Packer{}, Clinic: s.config.clinic(),
		Zone: s.config.Desk.zone(), Log: s.log}
	for _, c := range s.channels() {
		r.Channels[c.Name()] = c
	}
	if s.desk != nil {
		r.Announce = s.announceRecall
	}
	return r
}

// announceRecall asks the desk for a second person's yes, once.
func (s *service) announceRecall(ctx context.Context, r bot.Recall) error {
	told, err := s.store.Quotations(ctx, r.Of, r.Since)
	if err != nil {
		return err
	}
	told = slices.DeleteFunc(told, func(t bot.Quotation) bool { return !t.Reachable() })
	slices.SortFunc(told, func(a, b bot.Quotation) int { return cmp.Compare(a.Chat, b.Chat) })
	chats := len(slices.CompactFunc(told, func(a, b bot.Quotation) bool { return a.Chat == b.Chat }))
	note := s.desk.ProposedRecall(r, chats)
	said := bot.Outbound{
		ID:      bot.NewID(),
		Parcels: []bot.Parcel{{Parts: note.Parts, Buttons: note.Buttons, Loud: note.Loud}},
	}
	_, err = s.store.Announce(ctx, string(s.config.Desk.Channel), s.config.Desk.Chat, "recall "+r.Code, "proposed", said)
	return err
}
