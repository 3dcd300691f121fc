package relay

import (
	"context"

	"bedside/bot"
)

// staffButtons are what staff can press besides, under a quoted passage.
func (t *session) staffButtons(staff Staff, id int64, reply bot.Reply) [][]bot.Button {
	if reply.Outcome != bot.OutcomeAnswer {
		return nil
	}
	row := []bot.Button{t.button(bot.NoticeWhy, verbWhy, id)}
	if staff.Private(t.Address) {
		row = append(row, t.button(bot.NoticeShare, verbShare, id))
	}
	return [][]bot.Button{row}
}

// lastingButtons stay when a person has said whether a reply helped.
func (t *session) lastingButtons(id int64) [][]bot.Button {
	if staff, ok := t.channel.(Staff); ok {
		return t.staffButtons(staff, id, bot.Reply{Outcome: bot.OutcomeAnswer})
	}
	return [][]bot.Button{{t.button(bot.NoticeAskClinic, verbClinic, id)}}
}

// quoted returns the passages that a reply quoted in this chat; none when it was
// another's, or too long ago, of which the person is told.
func (t *session) quoted(ctx context.Context, u *batch, data pressData) ([]bot.Choice, error) {
	offer, err := t.store.Offer(ctx, t.ID, data.id)
	if err != nil || len(offer.Quoted) > 0 {
		return offer.Quoted, err
	}
	return nil, t.tooOld(ctx, u)
}

// explain tells a member of staff, and nobody else, why a passage was quoted.
func (t *session) explain(ctx context.Context, u *batch, data pressData) error {
	quoted, err := t.quoted(ctx, u, data)
	if err != nil || len(quoted) == 0 {
		return err
	}
	why := quoted[0].Why
	for _, also := range quoted[1:] {
		why += "\n\n" + also.Why
	}
	t.acknowledge(ctx, u, why)
	return t.commit(ctx, u, bot.Turn{})
}

// share shows everybody in the channel the passages that one person was shown.
func (t *session) share(ctx context.Context, u *batch, data pressData) error {
	quoted, err := t.quoted(ctx, u, data)
	if err != nil || len(quoted) == 0 {
		return err
	}
	t.acknowledge(ctx, u, "")
	staff, ok := t.channel.(Staff)
	if !ok || !staff.Private(t.Address) {
		return t.commit(ctx, u, bot.Turn{})
	}
	var all []bot.Outbound
	for _, choice := range quoted {
		reply, err := t.choose(ctx, choice, bot.Conversation{Pending: quoted, At: u.At})
		if err != nil {
			return t.replyFault(ctx, u, err)
		}
		said := outbounds(reply)
		said[0].Parcels = t.channel.Pack(reply, "")
		for i := range said[0].Parcels {
			said[0].Parcels[i].Open = true
		}
		all = append(all, said...)
	}
	return t.commit(ctx, u, bot.Turn{Outbound: all})
}
