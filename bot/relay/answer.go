package relay

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"bedside/bot"
)

// How patient the relay is with itself.
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
	responder Responder // for this channel
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
		t := &session{Relay: r, Peer: peer, channel: channel, responder: r.responderFor(channel)}
		if peer.Desk && r.options.Staff != nil {
			t.responder = r.options.Staff
		}
		if wait, err := t.answerAll(ctx, r.batches(waiting)); wait > 0 || err != nil {
			if errors.Is(err, errForgotten) {
				return 0, nil
			}
			return wait, err
		}
	}
}

// answerAll answers batch by batch; it returns how long to wait for the rest of
// what is left.
func (t *session) answerAll(ctx context.Context, waiting []*batch) (time.Duration, error) {
	for {
		u, rest, wait := t.nextBatch(waiting)
		if u == nil {
			return wait, nil
		}
		if !t.Desk && !u.Verdict.Urgent() && !t.flood.allows(t.ID, u.Kind) {
			u, rest = t.coalesceFlood(slices.Clone(rest), u)
			if err := t.commit(ctx, u, t.slowDown()); err != nil {
				return 0, err
			}
		} else {
			if err := t.answerOne(ctx, u); err != nil {
				return 0, err
			}
			t.flood.count(t.ID)
		}
		if t.stopping() {
			return soon, nil
		}
		if t.stale {
			return 0, nil
		}
		waiting = rest
	}
}

// answerOne answers a batch.
func (t *session) answerOne(ctx context.Context, u *batch) error {
	typing := time.AfterFunc(typingAfter, func() { _ = t.channel.Typing(ctx, t.Address) }) // a mere courtesy
	defer typing.Stop()
	if u.Kind == bot.ArrivalLeft {
		return t.commit(ctx, u, bot.Turn{Gone: true})
	}
	if taken, err := t.atDesk(ctx, u); taken || err != nil {
		return err
	}
	switch {
	case u.Public:
		return t.replyInPublic(ctx, u)
	case u.Kind == bot.ArrivalOther && t.flood.wordsOnly(t.ID):
		return t.replyNotice(ctx, u, bot.NoticeWordsOnly)
	case u.Kind == bot.ArrivalPress:
		return t.press(ctx, u)
	case u.Kind == bot.ArrivalText && isCommand(u.Text) && !u.Verdict.Urgent():
		return t.command(ctx, u)
	case u.Kind == bot.ArrivalText:
		return t.question(ctx, u)
	}
	return t.commit(ctx, u, bot.Turn{}) // came back, or was told lately that only words are read
}

// replyInPublic asks a person to write where nobody reads along, and keeps nothing of
// a conversation. Advice for an emergency is given all the same.
func (t *session) replyInPublic(ctx context.Context, u *batch) error {
	reply := t.responder.Say(bot.NoticePrivate, bot.Conversation{})
	if u.Verdict.Urgent() {
		reply, _ = t.responder.Advise(u.message(bot.Conversation{}))
		if t.advised.was(t.Channel, u.Inbound.Arrival.ID) {
			return t.commit(ctx, u, bot.Turn{Outbound: outbounds(reply)})
		}
	} else if u.Settled || u.Kind != bot.ArrivalText {
		if u.Kind == bot.ArrivalPress {
			t.acknowledge(ctx, u, "")
		}
		return t.commit(ctx, u, bot.Turn{})
	}
	said := outbounds(reply)
	said[0].Parcels = t.pack(u, reply, nil)
	return t.commit(ctx, u, bot.Turn{Outbound: said})
}

// question answers a text. A changed message is a question of its own, and what
// it said before is forgotten.
func (t *session) question(ctx context.Context, u *batch) error {
	state := t.Conversation
	if u.Settled {
		if u.Text == u.Before { // platforms tell of changes that nobody sees
			return t.commit(ctx, u, bot.Turn{})
		}
		state = t.responder.Without(u.Before, state)
	}
	reply, err := guarded(func() (bot.Reply, error) { return t.responder.Respond(ctx, u.message(state)) })
	if err != nil {
		return t.replyFault(ctx, u, err)
	}
	if reply.Outcome == bot.OutcomeUrgent && t.hasDesk() && t.isPatient(u) {
		return t.urgentTicket(ctx, u, reply)
	}
	if reply.Outcome == bot.OutcomeUrgent && t.advised.was(t.Channel, u.Inbound.Arrival.ID) {
		said := outbounds(reply)
		return t.commit(ctx, u, bot.Turn{Conversation: &reply.Conversation, Outbound: said})
	}
	return t.reply(ctx, u, reply)
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
func (t *session) replyFault(ctx context.Context, u *batch, err error) error {
	if ctx.Err() != nil || time.Since(u.Received) < giveUpAfter {
		return fmt.Errorf("answering chat %d: %w", t.ID, err)
	}
	t.log.Error("a question was not looked up", "chat", t.ID, "error", err)
	return t.replyNotice(ctx, u, bot.NoticeFault)
}

// replyNotice replies with a notice.
func (t *session) replyNotice(ctx context.Context, u *batch, n bot.Notice) error {
	return t.reply(ctx, u, t.responder.Say(n, t.Conversation))
}

// reply commits a reply to a batch.
func (t *session) reply(ctx context.Context, u *batch, reply bot.Reply) error {
	said := outbounds(reply)
	if _, staff := t.channel.(Staff); staff && reply.Outcome == bot.OutcomeAnswer {
		said[0].Offer.Quoted = reply.Quoted // for who asks why, or shares it
	}
	if t.hasDesk() && t.isPatient(u) && canAsk(reply) {
		said[0].Offer.Draft = bot.NewDraft(t.questionOf(u, reply), u.Message, reply.Quoted) // for who asks the clinic
	}
	said[0].Parcels = t.pack(u, reply, t.buttons(said[0].ID, reply))
	t.options.Observe(Event{Name: "reply", Label: string(reply.Outcome), Took: time.Since(u.Received)})
	return t.commit(ctx, u, bot.Turn{Conversation: &reply.Conversation, Outbound: said})
}

// commit keeps a turn that deals with a batch.
func (t *session) commit(ctx context.Context, u *batch, turn bot.Turn) error {
	turn.Answered = u.ids
	if err := t.store.Commit(ctx, t.ID, turn); err != nil {
		return err
	}
	if turn.Conversation != nil {
		t.Conversation = *turn.Conversation
	}
	t.stale = t.stale || len(turn.Tickets) > 0
	t.options.Killpoint(KillAnswered)
	return nil
}
