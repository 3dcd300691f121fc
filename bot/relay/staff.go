package relay

import (
	"context"
	"slices"

	"bedside/bot"
)

// staffButtons are the further buttons for staff, under a quoted passage.
func (s *session) staffButtons(id int64, reply bot.Reply) [][]bot.Button {
	if reply.Outcome != bot.OutcomeAnswer {
		return nil
	}
	row := []bot.Button{s.button(bot.NoticeWhy, verbWhy, id)}
	if s.readers.staff.Private(s.Address) {
		row = append(row, s.button(bot.NoticeShare, verbShare, id))
	}
	return [][]bot.Button{row}
}

// lastingButtons stay when a person has said whether a reply helped.
func (s *session) lastingButtons(id int64) [][]bot.Button {
	if s.readers.staff != nil {
		return s.staffButtons(id, bot.Reply{Outcome: bot.OutcomeAnswer})
	}
	return [][]bot.Button{{s.button(bot.NoticeAskClinic, bot.VerbAskClinic, id)}}
}

// quoted returns the passages that a reply quoted in this chat; none when it was
// another's, or too long ago, of which the person is told.
func (s *session) quoted(ctx context.Context, b *batch, data pressData) ([]bot.Choice, error) {
	offer, err := s.store.Offer(ctx, s.ID, data.ID)
	if err != nil || len(offer.Quoted) > 0 && s.seesAll(offer.Quoted) {
		return offer.Quoted, err
	}
	return nil, s.tooOld(ctx, b)
}

// seesAll tells whether who reads may see all leaflets that choices name: what was shown may be
// for others by now.
func (s *session) seesAll(choices []bot.Choice) bool {
	return s.service.Sees == nil || !slices.ContainsFunc(choices, func(c bot.Choice) bool {
		asker := s.asker()
		return !s.service.Sees(asker, c.Leaflet) || c.RunnerUp != "" && !s.service.Sees(asker, c.RunnerUp)
	})
}

// explain tells a member of staff, and nobody else, why a passage was quoted.
func (s *session) explain(ctx context.Context, b *batch, data pressData) error {
	quoted, err := s.quoted(ctx, b, data)
	if err != nil || len(quoted) == 0 {
		return err
	}
	why := quoted[0].Why
	for _, also := range quoted[1:] {
		why += "\n\n" + also.Why
	}
	s.acknowledge(ctx, b, why)
	return s.commit(ctx, b, bot.Turn{})
}

// sayNotForStrangers tells a member of staff why nothing was shared.
const sayNotForStrangers = "This was not shared: the leaflet is not for everybody, and people of other organisations may read " +
	"that channel. Mention me there, and I answer with what all of them may see."

// seenByStrangers tells whether people of other organisations may see all that choices name.
func (s *session) seenByStrangers(choices []bot.Choice) bool {
	asker := s.asker()
	asker.Staff, asker.Shared = false, true
	return s.service.Sees == nil || !slices.ContainsFunc(choices, func(c bot.Choice) bool {
		return !s.service.Sees(asker, c.Leaflet)
	})
}

// share shows everybody in the channel the passages that one person was shown, unless people of
// other organisations may read there and may not see them.
func (s *session) share(ctx context.Context, b *batch, data pressData) error {
	quoted, err := s.quoted(ctx, b, data)
	if err != nil || len(quoted) == 0 {
		return err
	}
	if s.readers.staff == nil || !s.readers.staff.Private(s.Address) {
		s.acknowledge(ctx, b, "")
		return s.commit(ctx, b, bot.Turn{})
	}
	if s.readers.staff.Strangers(s.Address) && !s.seenByStrangers(quoted) {
		s.acknowledge(ctx, b, sayNotForStrangers)
		return s.commit(ctx, b, bot.Turn{})
	}
	s.acknowledge(ctx, b, "")
	var all []bot.Outbound
	for _, choice := range quoted {
		reply, err := s.choose(ctx, choice, bot.Conversation{Pending: quoted, At: b.At})
		if err != nil {
			return s.replyFault(ctx, b, err)
		}
		said := outbounds(reply)
		said[0].Parcels = s.channel.Pack(reply, "")
		markQuotes(said[0].Parcels, reply)
		for i := range said[0].Parcels {
			said[0].Parcels[i].Open = true
		}
		all = append(all, said...)
	}
	return s.commit(ctx, b, bot.Turn{Outbound: all})
}
