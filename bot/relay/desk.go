package relay

import (
	"context"
	"errors"
	"fmt"
	"time"

	"bedside/bot"
)

// maxAnew is the number of times that a step is asked for because a ticket has changed; then
// its chat gives way for a moment.
const maxAnew = 10

// hasDesk tells whether a person can be asked.
func (r *Relay) hasDesk() bool { return r.desk != nil }

// questionOf is the question that a reply is for: the text, or the last one when a choice was
// picked by its button.
func (s *session) questionOf(b *batch, reply bot.Reply) string {
	if earlier := reply.Conversation.Earlier; b.Kind == bot.ArrivalPress && len(earlier) > 0 {
		return earlier[len(earlier)-1]
	}
	return b.Text
}

// nextBatch is the batch to answer first. Staff are many in one chat: what they do is
// not put together, and an answer that speaks of an emergency is none.
func (s *session) nextBatch(waiting []*batch) (*batch, []*batch, time.Duration) {
	if s.readers.desk && len(waiting) > 0 {
		return waiting[0], waiting[1:], 0
	}
	return s.oldestBatch(waiting, s.Conversation)
}

// atDesk lets the desk take a batch; it reports false when that is none of the
// desk's. A patient's emergency is answered before anything else.
func (s *session) atDesk(ctx context.Context, b *batch) (taken bool, err error) {
	if !s.hasDesk() || !s.readers.desk && b.Verdict.Urgent() {
		return false, nil
	}
	for range maxAnew {
		step, taken, err := s.desk.Take(ctx, s.Peer, b.Inbound, s.readers.patient())
		if !taken || err != nil {
			return taken, err
		}
		if err = s.commitStep(ctx, b, step); !errors.Is(err, bot.ErrChanged) {
			return true, err
		}
		if err := s.reload(ctx); err != nil {
			return true, err
		}
	}
	return true, fmt.Errorf("a step at the desk for chat %d: %w", s.ID, bot.ErrChanged)
}

// reload reads again what is known of the chat.
func (s *session) reload(ctx context.Context) error {
	peer, known, err := s.store.Peer(ctx, s.ID)
	if err == nil && !known {
		err = errForgotten
	}
	if err == nil {
		s.Peer = peer
	}
	return err
}

// commitStep commits a step. What is secret is told first: a number that was erased and
// not shown would be lost.
func (s *session) commitStep(ctx context.Context, b *batch, step bot.Step) error {
	if step.Secret != "" {
		if err := s.channel.Acknowledge(ctx, b.Press, step.Secret); err != nil {
			s.log.Warn("what is for one person alone could not be shown; it is kept until they press again", "chat", s.ID,
				"error", err)
			return s.commit(ctx, b, bot.Turn{})
		}
	}
	turn, err := s.packStep(ctx, s.ID, step)
	if err != nil {
		return err
	}
	if err := s.commit(ctx, b, turn); err != nil {
		return err
	}
	s.stale = true
	if step.Waited > 0 {
		s.options.Observe(Event{Name: "claim", Took: step.Waited})
	}
	if b.Press != "" && step.Secret == "" {
		s.acknowledge(ctx, b, step.Notice)
	}
	return nil
}

// runDue carries out the steps that are due in a staff chat.
func (r *Relay) runDue(ctx context.Context, chat int64) (time.Duration, error) {
	if !r.hasDesk() {
		return 0, nil
	}
	steps, again, err := r.desk.RunDue(ctx, chat, time.Now())
	if err != nil {
		return 0, err
	}
	for _, step := range steps {
		turn, err := r.packStep(ctx, chat, step)
		if err == nil {
			err = r.store.Commit(ctx, chat, turn)
		}
		if errors.Is(err, bot.ErrChanged) { // whoever changed it has called for this work again
			continue
		}
		if err != nil {
			return again, err
		}
		r.options.Killpoint(KillDue)
	}
	return again, nil
}

// packStep packs what a step says, each note for the channel of its chat. What is for
// a chat that is no more is left out.
func (r *Relay) packStep(ctx context.Context, here int64, step bot.Step) (bot.Turn, error) {
	turn := step.Turn
	for _, note := range step.Notes {
		if note.Chat == 0 {
			note.Chat = here
		}
		peer, known, err := r.store.Peer(ctx, note.Chat)
		if err != nil {
			return bot.Turn{}, err
		}
		channel, on := r.channels[peer.Channel]
		if known && !on {
			return bot.Turn{}, fmt.Errorf("writing to chat %d: channel %q is not set up", note.Chat, peer.Channel)
		}
		if !known {
			continue
		}
		turn.Outbound = append(turn.Outbound, outboundOf(channel, note))
	}
	return turn, nil
}

// outboundOf packs a note. A card, and what changes a message, is one message always.
func outboundOf(channel Packer, note bot.Note) bot.Outbound {
	said := bot.Outbound{ID: note.ID, Outcome: note.Outcome, Chat: note.Chat, Offer: note.Offer, Ticket: note.Ticket,
		Role: note.Role}
	if said.ID == 0 {
		said.ID = bot.NewID()
	}
	if quote(&said, note.Answer); note.Answer != nil {
		said.Proof = &bot.Proof{Basis: bot.BasisStaff, Source: bot.NewSource(note.Answer.Quote)}
	}
	if note.Change != "" || note.Role == bot.RoleCard {
		said.Parcels = []bot.Parcel{{Parts: note.Parts, Buttons: note.Buttons, Change: note.Change, Loud: note.Loud}}
		return said
	}
	said.Parcels = channel.Pack(bot.Reply{Parts: note.Parts}, "")
	if n := len(said.Parcels); n > 0 {
		said.Parcels[0].Loud = note.Loud
		said.Parcels[n-1].Buttons = note.Buttons
	}
	return said
}

// isDesk tells whether a chat is one of staff's, for which questions wait.
func (r *Relay) isDesk(ctx context.Context, chat int64) bool {
	peer, _, err := r.store.Peer(ctx, chat)
	return err == nil && peer.Desk
}
