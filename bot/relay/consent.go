package relay

import (
	"context"
	"slices"
	"time"

	"bedside/bot"
)

// Privacy is the notice on privacy that a patient gets with the first question, once for each
// version of it. The zero value is none.
type Privacy struct {
	Version  string
	Required bool // nothing is answered but emergencies before the person has agreed
}

// maxWaiting is the number of questions that wait for consent; the oldest give way.
const maxWaiting = 5

// tellsPrivacy tells whether a chat is to get the notice.
func (s *session) tellsPrivacy() bool {
	return s.options.Privacy.Version != "" && s.readers.patient()
}

// awaitsConsent tells whether nothing is answered before the person agrees, who has not.
func (s *session) awaitsConsent() bool {
	privacy := s.options.Privacy
	return s.tellsPrivacy() && privacy.Required && s.Standing.Agreed.Version != privacy.Version
}

// mustAgree tells whether a question waits until the person agrees. What may be an emergency, by
// itself or with what waits already, never does.
func (s *session) mustAgree(b *batch, state *bot.Conversation) bool {
	if !s.awaitsConsent() {
		return false
	}
	state.Recent = slices.Clone(state.Recent)
	for _, held := range s.Standing.Held {
		state.Recent = append(state.Recent, bot.Recent{Text: held.Text, At: held.At})
	}
	if b.Verdict.Urgency != bot.UrgencyNone {
		return false
	}
	_, urgent := s.responder.Advise(b.message(*state))
	return !urgent
}

// hold keeps a question until the person agrees, and asks them to.
func (s *session) hold(ctx context.Context, b *batch) error {
	held, standing := slices.Clone(s.Standing.Held), s.Standing
	waits := bot.Held{Text: b.Text, Message: b.Asking(), At: b.At, Attached: b.Attached}
	if i := slices.IndexFunc(held, func(h bot.Held) bool { return bot.Asks(h.Message, b.Message) }); i >= 0 {
		waits.Text, waits.Message = bot.ChangePiece(held[i].Message, held[i].Text, b.Before, b.Text), held[i].Message
		held = slices.Delete(held, i, i+1)
	}
	held = append(held, waits)
	standing.Held = held[max(0, len(held)-maxWaiting):]
	return s.commit(ctx, b, s.withNotice(b, bot.Turn{Standing: &standing}))
}

// withNotice adds the notice to a turn, and what is kept of it.
func (s *session) withNotice(b *batch, turn bot.Turn) bot.Turn {
	privacy := s.options.Privacy
	notice := bot.NoticeConsent
	if privacy.Required {
		notice = bot.NoticeMustAgree
	}
	reply := s.responder.Say(notice, s.Conversation)
	if s.Standing.Told.Version != privacy.Version { // the second time they are only reminded
		above := s.responder.Command("privacy", "", s.Conversation, s.options.Retention)
		reply.Parts = append(above.Parts, reply.Parts...)
	}
	said := outbounds(reply)
	said[0].Offer.Agree = privacy.Version // so that it is known what was read
	said[0].Parcels = s.pack(b, reply, [][]bot.Button{{s.button(bot.NoticeAgree, verbAgree, said[0].ID)}})
	standing := s.Standing
	if turn.Standing != nil {
		standing = *turn.Standing
	}
	if standing.Told.Version != privacy.Version {
		standing.Told = bot.Noticed{Version: privacy.Version, At: time.Now().UTC()}
	}
	turn.Standing, turn.Outbound = &standing, append(turn.Outbound, said...)
	return turn
}

// agree notes that the person agreed to the notice that they read, and answers what waited for
// that. When there is another version by now, they get that one.
func (s *session) agree(ctx context.Context, b *batch, data pressData) error {
	offer, err := s.store.Offer(ctx, s.ID, data.ID)
	switch {
	case err != nil:
		return err
	case offer.Agree == "":
		return s.tooOld(ctx, b)
	}
	s.acknowledge(ctx, b, s.noticeText(bot.NoticeThanks))
	taken := bot.Outbound{ID: bot.NewID(), Parcels: []bot.Parcel{{Change: b.Message}}} // its button
	turn := bot.Turn{Outbound: []bot.Outbound{taken}}
	if s.tellsPrivacy() && offer.Agree != s.options.Privacy.Version {
		return s.commit(ctx, b, s.withNotice(b, turn))
	}
	standing := s.Standing
	if standing.Agreed.Version != offer.Agree {
		standing.Agreed = bot.Noticed{Version: offer.Agree, At: time.Now().UTC()}
	}
	standing.Held, turn.Standing = nil, &standing
	state := s.Conversation
	for _, held := range s.Standing.Held {
		question := &batch{Inbound: b.Inbound}
		question.Kind, question.Text, question.Pieces, question.Verdict = bot.ArrivalText, held.Text, held.Message,
			bot.Verdict{}
		question.Attached = held.Attached
		reply, err := guarded(func() (bot.Reply, error) { return s.responder.Respond(ctx, question.message(state)) })
		if err != nil {
			return s.replyFault(ctx, b, err)
		}
		turn.Outbound = append(turn.Outbound, s.said(question, reply)...)
		state = reply.Conversation
		turn.Conversation = &state
	}
	return s.commit(ctx, b, turn)
}
