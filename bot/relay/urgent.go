package relay

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"bedside/bot"
)

// cardless is an emergency that the desk could not make a card of so far.
type cardless struct {
	since        time.Time
	logged, told bool // staff were told of it without one
}

// cardlessFor is how long such an emergency is remembered: another replica may answer it in the end.
const cardlessFor = time.Hour

// urgentTicket answers an emergency and has the desk tell staff. The advice does not wait for
// that: where the lane gives it, the desk is asked again until giveUpAfter; else it goes out
// with what the desk says at once, or without.
func (s *session) urgentTicket(ctx context.Context, b *batch, reply bot.Reply) error {
	said := outbounds(reply)
	if !b.inLane() {
		said[0].Parcels = s.pack(b, reply, s.buttons(said[0].ID, reply))
	}
	answer := bot.Turn{Conversation: &reply.Conversation, Outbound: said}
	fault, err := s.commitWithCard(ctx, b, answer)
	if fault != nil {
		err = s.commitWithoutCard(ctx, b, answer, fault)
	}
	if err != nil {
		return err
	}
	s.cardless.Delete(b.ids[0])
	s.options.Observe(Event{Name: "reply", Label: string(reply.Outcome), Took: time.Since(b.Received)})
	return nil
}

// commitWithCard commits an answer with what tells staff. fault is why the desk cannot say what
// that is, and then nothing was committed; err is why the store did not take it, which may
// have done so all the same, and so it is not asked again at once.
func (s *session) commitWithCard(ctx context.Context, b *batch, answer bot.Turn) (fault, err error) {
	began := time.Now()
	for range maxAnew {
		var turn bot.Turn
		if turn, fault = s.urgentTurn(ctx, b); fault != nil {
			if b.inLane() || time.Since(began) > storeWord {
				return fault, nil
			}
			continue
		}
		turn.Conversation, turn.Outbound = answer.Conversation, append(slices.Clone(answer.Outbound), turn.Outbound...)
		if err := s.commit(ctx, b, turn); !errors.Is(err, bot.ErrChanged) {
			return nil, err
		}
		fault = bot.ErrChanged
	}
	return fault, nil
}

func (s *session) urgentTurn(ctx context.Context, b *batch) (bot.Turn, error) {
	step, err := s.desk.Urgent(ctx, s.Peer, b.Inbound)
	if err != nil {
		return bot.Turn{}, err
	}
	return s.packStep(ctx, s.ID, step)
}

// commitWithoutCard commits an answer that the desk can make no card of, once that has lasted
// or the advice waits for it, and tells staff without one. Before that it fails, and all of
// it is tried again; so it is for as long again while no chat of staff takes the words.
func (s *session) commitWithoutCard(ctx context.Context, b *batch, answer bot.Turn, fault error) error {
	later := fmt.Errorf("telling staff of an emergency in chat %d: %w", s.ID, fault)
	switch {
	case ctx.Err() != nil:
		return later
	case !b.inLane():
		if err := s.commit(ctx, b, answer); err != nil {
			return err
		}
		s.tellCardless(ctx, b, &cardless{}, fault)
		return nil
	}
	e := s.knownCardless(b.ids[0])
	lasted := time.Since(e.since)
	if lasted < giveUpAfter || !s.tellCardless(ctx, b, e, fault) && lasted < 2*giveUpAfter {
		return later
	}
	return s.commit(ctx, b, answer) // after they are told: in between a crash would leave them untold
}

// knownCardless returns what is known of an emergency without a card, by its first arrival.
func (r *Relay) knownCardless(arrival int64) *cardless {
	known, was := r.cardless.LoadOrStore(arrival, &cardless{since: time.Now()})
	if !was {
		time.AfterFunc(cardlessFor, func() { r.cardless.Delete(arrival) })
	}
	return known.(*cardless)
}

// sayCardless begins what staff read of an emergency that has no card.
const sayCardless = "A patient was just told what to do in an emergency. No card could be made of it, so nobody can " +
	"claim it here; the log names the chat as number %d. They wrote:"

// tellCardless tells staff of an emergency that has no card, and whoever runs the service, once
// each. It reports whether staff were told.
func (s *session) tellCardless(ctx context.Context, b *batch, e *cardless, fault error) bool {
	if !e.logged {
		e.logged = true
		s.log.Error("staff could not be told of an emergency", "chat", s.ID, "error", fault)
		s.options.Observe(Event{Name: "unheard"})
	}
	e.told = e.told || s.tellPlaces(ctx, fmt.Sprintf(sayCardless, s.ID), b.Text)
	return e.told
}
