package relay

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"bedside/bot"
)

// The times after which a person is told of a slow reply.
const (
	typingAfter = 700 * time.Millisecond // then the person sees that a reply is coming
	giveUpAfter = 30 * time.Second       // then they are told that it is not
)

// errForgotten ends work for a chat that is no more.
var errForgotten = errors.New("the chat was forgotten")

// session is one chat while it is being answered.
type session struct {
	*Relay
	bot.Peer
	channel   Channel
	readers   audience
	responder Responder // for these readers
	stale     bool      // the desk did something: what is known of the chat may no longer be true
}

// answer deals with all that a chat waits for.
func (r *Relay) answer(ctx context.Context, chat int64) (time.Duration, error) {
	for {
		peer, known, err := r.store.Peer(ctx, chat)
		if err != nil || !known {
			return 0, err
		}
		channel, ok := r.channels[peer.Channel]
		if !ok {
			return time.Minute, fmt.Errorf("answering chat %d: channel %q is not set up", chat, peer.Channel)
		}
		waiting, err := r.store.Unanswered(ctx, chat)
		if err != nil || len(waiting) == 0 {
			return 0, err
		}
		r.options.Killpoint(KillAnswering)
		readers := audienceOf(channel, peer, waiting)
		s := &session{Relay: r, Peer: peer, channel: channel, readers: readers}
		s.responder = r.responderFor(s.asker(), readers)
		if waiting, err = s.passOverLeaving(ctx, waiting); err != nil {
			return 0, err
		}
		if wait, err := s.answerAll(ctx, s.untilErasure(waiting)); wait > 0 || err != nil {
			if errors.Is(err, errForgotten) {
				return 0, nil
			}
			return wait, err
		}
	}
}

// passOverLeaving answers what says that somebody left who has come back since, and returns the rest. It
// changes nothing any more, and an emergency, which overtakes it, would be taken for one from before: its
// ticket would end.
func (s *session) passOverLeaving(ctx context.Context, waiting []bot.Inbound) (rest []bot.Inbound, err error) {
	last := len(waiting) - 1 // that says anything else
	for last >= 0 && waiting[last].Kind == bot.ArrivalLeft {
		last--
	}
	over := &batch{}
	for i, in := range waiting {
		if in.Kind == bot.ArrivalLeft && i < last {
			over.ids = append(over.ids, in.ID)
		} else {
			rest = append(rest, in)
		}
	}
	if len(over.ids) == 0 {
		return rest, nil
	}
	return rest, s.commit(ctx, over, bot.Turn{})
}

// answerAll answers batch by batch; it returns how long to wait for the rest of
// what is left.
func (s *session) answerAll(ctx context.Context, waiting []*batch) (time.Duration, error) {
	for {
		b, rest, wait := s.nextBatch(waiting)
		if b == nil {
			return wait, nil
		}
		if !s.readers.desk && !b.Verdict.Urgent() && !s.flood.allows(s.ID, b.Kind) {
			b, rest = s.coalesceFlood(slices.Clone(rest), b)
			if err := s.commit(ctx, b, s.slowDown()); err != nil {
				return 0, err
			}
		} else {
			if err := s.answerOne(ctx, b); err != nil {
				return 0, err
			}
			s.flood.count(s.ID)
			s.flood.rememberAlbum(s.ID, b.Album)
		}
		if s.stopping() {
			return soon, nil
		}
		if s.stale {
			return 0, nil
		}
		waiting = rest
	}
}

// answerOne answers a batch.
func (s *session) answerOne(ctx context.Context, b *batch) error {
	typing := time.AfterFunc(typingAfter, func() { _ = s.channel.Typing(ctx, s.Address) }) // a mere courtesy
	defer typing.Stop()
	if b.Kind == bot.ArrivalLeft {
		return s.commit(ctx, b, bot.Turn{Gone: !s.readers.desk}) // what is for staff waits until the bot is let in again
	}
	if b.isUnseenChange() {
		return s.commit(ctx, b, bot.Turn{})
	}
	if s.flood.knowsAlbum(s.ID, b.Album) {
		if b.Kind == bot.ArrivalOther {
			return s.commit(ctx, b, bot.Turn{})
		}
		b.Attached = ""
	}
	if taken, err := s.atDesk(ctx, b); taken || err != nil {
		return err
	}
	switch {
	case s.readers.public:
		return s.replyInPublic(ctx, b)
	case b.Kind == bot.ArrivalOther && s.flood.wordsOnly(s.ID):
		return s.replyNotice(ctx, b, bot.NoticeWordsOnly)
	case b.Kind == bot.ArrivalPress:
		return s.press(ctx, b)
	case b.Kind == bot.ArrivalText && isCommand(b.Text) && !b.Verdict.Urgent():
		return s.command(ctx, b)
	case b.Kind == bot.ArrivalText:
		return s.question(ctx, b)
	}
	return s.commit(ctx, b, bot.Turn{}) // came back, or was told lately that only words are read
}

// replyInPublic asks a person to write where nobody reads along, and keeps nothing of
// a conversation. Advice for an emergency is given all the same.
func (s *session) replyInPublic(ctx context.Context, b *batch) error {
	reply := s.responder.Say(bot.NoticePrivate, bot.Conversation{})
	if b.Verdict.Urgent() {
		reply, _ = s.responder.Advise(b.message(bot.Conversation{}))
		if b.inLane() {
			return s.commit(ctx, b, bot.Turn{Outbound: outbounds(reply)})
		}
	} else if b.Settled || b.Kind != bot.ArrivalText {
		if b.Kind == bot.ArrivalPress {
			s.acknowledge(ctx, b, "")
		}
		return s.commit(ctx, b, bot.Turn{})
	}
	said := outbounds(reply)
	said[0].Parcels = s.pack(b, reply, nil)
	return s.commit(ctx, b, bot.Turn{Outbound: said})
}

// question answers a text. A changed message is a question of its own, and what
// it said before is forgotten.
func (s *session) question(ctx context.Context, b *batch) error {
	state := s.Conversation
	if b.Settled {
		state = s.responder.Without(b.Before, state)
	}
	if s.mustAgree(b, &state) {
		return s.hold(ctx, b)
	}
	reply, err := guarded(func() (bot.Reply, error) { return s.responder.Respond(ctx, b.message(state)) })
	if err != nil {
		return s.replyFault(ctx, b, err)
	}
	if reply.Outcome == bot.OutcomeUrgent && s.hasDesk() && s.readers.patient() {
		return s.urgentTicket(ctx, b, reply)
	}
	if reply.Outcome == bot.OutcomeUrgent && b.inLane() {
		said := outbounds(reply)
		s.options.Observe(Event{Name: "reply", Label: string(reply.Outcome), Took: time.Since(b.Received)})
		return s.commit(ctx, b, bot.Turn{Conversation: &reply.Conversation, Outbound: said})
	}
	turn := bot.Turn{}
	if s.tellsPrivacy() && canAsk(reply) && s.Standing.Told.Version != s.options.Privacy.Version {
		turn = s.withNotice(b, turn)
	}
	return s.replyWith(ctx, b, reply, turn)
}

// guarded asks the responder; a breakdown is an error like others.
func guarded(ask func() (bot.Reply, error)) (reply bot.Reply, err error) {
	defer func() {
		if recover() != nil { // what it says may hold a text
			err = errors.New("the responder broke down")
		}
	}()
	return ask()
}

// replyFault tells a person, once it has lasted, that their question cannot be
// looked up. Before that it is tried again.
func (s *session) replyFault(ctx context.Context, b *batch, err error) error {
	if ctx.Err() != nil || time.Since(b.Received) < giveUpAfter {
		return fmt.Errorf("answering chat %d: %w", s.ID, err)
	}
	s.log.Error("a question was not looked up", "chat", s.ID, "error", err)
	return s.replyNotice(ctx, b, bot.NoticeFault)
}

// replyNotice replies with a notice.
func (s *session) replyNotice(ctx context.Context, b *batch, n bot.Notice) error {
	return s.reply(ctx, b, s.responder.Say(n, s.Conversation))
}

// reply commits a reply to a batch.
func (s *session) reply(ctx context.Context, b *batch, reply bot.Reply) error {
	return s.replyWith(ctx, b, reply, bot.Turn{})
}

// replyWith commits a reply to a batch with what else its turn changes.
func (s *session) replyWith(ctx context.Context, b *batch, reply bot.Reply, turn bot.Turn) error {
	turn.Conversation, turn.Outbound = &reply.Conversation, append(s.said(b, reply), turn.Outbound...)
	return s.commit(ctx, b, turn)
}

// said is a reply to a batch with its buttons, to be delivered.
func (s *session) said(b *batch, reply bot.Reply) []bot.Outbound {
	said := outbounds(reply)
	if s.readers.staff != nil && reply.Outcome == bot.OutcomeAnswer {
		said[0].Offer.Quoted = reply.Quoted // for who asks why, or shares it
	}
	if s.hasDesk() && s.readers.patient() && canAsk(reply) {
		said[0].Offer.Draft = bot.NewDraft(s.questionOf(b, reply), b.Asking(), reply.Quoted) // for who asks the clinic
		if draft := said[0].Offer.Draft; draft != nil {
			draft.Attached = b.Attached
		}
	}
	said[0].Parcels = s.pack(b, reply, s.buttons(said[0].ID, reply))
	s.options.Observe(Event{Name: "reply", Label: string(reply.Outcome), Took: time.Since(b.Received)})
	return said
}

// commit keeps a turn that deals with a batch.
func (s *session) commit(ctx context.Context, b *batch, turn bot.Turn) error {
	turn.Answered = b.ids
	if s.readers.shared && !s.Standing.Shared { // presses do not tell
		standing := s.Standing
		if turn.Standing != nil {
			standing = *turn.Standing
		}
		standing.Shared, turn.Standing = true, &standing
	}
	if err := s.store.Commit(ctx, s.ID, turn); err != nil {
		return err
	}
	if turn.Conversation != nil {
		s.Conversation = *turn.Conversation
	}
	if turn.Standing != nil {
		s.Standing = *turn.Standing
	}
	s.stale = s.stale || len(turn.Tickets) > 0
	s.options.Killpoint(KillAnswered)
	return nil
}
