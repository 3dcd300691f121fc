package relay

import (
	"context"
	"errors"
	"time"

	"bedside/bot"
)

// Advice is tried again after 100 ms, then 200 and so on, at most a second; and while a
// try has no answer, another one is begun beside it, so that a platform that is well again is
// found so in time. How long that takes follows how long deliveries take: a platform that is
// merely slow is not asked twice.
const (
	firstTry     = 100 * time.Millisecond
	lastTry      = time.Second
	hedgeLeast   = 1500 * time.Millisecond
	hedgeMost    = 10 * time.Second
	hedgeFactor  = 3
	maxOneself   = 8 // tries of one advice at once
	maxAddresses = 3 // that a chat may move to, one after the other
)

// advice is the same words for the same chat.
type advice struct{ channel, chat, text string }

// giving is advice on its way. Emergencies of a chat that need the same one share it.
type giving struct {
	done    chan struct{}
	at      time.Time
	refused error
	given   bool
}

// give gives the advice for an emergency, or waits for the same that is on its way. refused is
// why it cannot be delivered, nil when it was. It reports false when somebody else does it, or the
// process ends.
func (l *lane) give(ctx context.Context, e *emergency) (at time.Time, refused error, given bool) {
	key := advice{e.Channel, e.Chat, e.reply.Text}
	for {
		l.mu.Lock()
		way := l.ways[key]
		if way == nil {
			own := &giving{done: make(chan struct{})}
			l.ways[key] = own
			l.mu.Unlock()
			own.refused, own.given = l.deliverAdvice(ctx, e)
			own.at = time.Now()
			l.mu.Lock()
			delete(l.ways, key)
			l.mu.Unlock()
			close(own.done)
			return own.at, own.refused, own.given
		}
		l.mu.Unlock()
		select {
		case <-way.done:
			if way.given {
				return way.at, way.refused, true
			}
		case <-e.lost:
			return time.Time{}, nil, false
		case <-ctx.Done():
			return time.Time{}, nil, false
		}
	}
}

// deliverAdvice hands the advice to the channel until it is there, or cannot be, which refused
// tells. It reports false when somebody else does it, or the process ends.
func (l *lane) deliverAdvice(ctx context.Context, e *emergency) (refused error, given bool) {
	replyTo := ""
	if e.Edit != 0 || e.Public {
		replyTo = e.Message
	}
	err := l.deliverParcels(ctx, e, e.to.Pack(e.reply, replyTo))
	if errors.Is(err, bot.ErrRefused) { // for its form: in plain words, without any
		l.relay.log.Error(
			"the platform refuses the form of an advice; it is sent as text",
			"channel",
			e.Channel,
			"error",
			err,
		)
		plain := bot.Reply{Parts: []bot.Part{{Kind: bot.PartSay, Text: e.reply.Text}}}
		err = l.deliverParcels(ctx, e, e.to.Pack(plain, ""))
	}
	switch {
	case err == nil:
		return nil, true
	case errors.Is(err, bot.ErrChatGone), errors.Is(err, bot.ErrRefused):
		l.relay.log.Error("an advice cannot be delivered", "channel", e.Channel, "error", err)
		return err, true // as far as it can be
	}
	return nil, false
}

func (l *lane) deliverParcels(ctx context.Context, e *emergency, parcels []bot.Parcel) error {
	for _, parcel := range parcels {
		parcel.Chat, parcel.Urgent = e.Chat, true
		l.relay.options.Killpoint(KillAdvising)
		if err := l.deliverParcel(ctx, e, parcel); err != nil {
			return err
		}
		l.relay.options.Killpoint(KillAdvised)
	}
	return nil
}

// errTaken ends what somebody else does by now.
var errTaken = errors.New("somebody else has taken it over")

// deliverParcel tries until the platform takes a parcel. It fails with bot.ErrChatGone or
// bot.ErrRefused, or when the advice is not this process's to give any more.
func (l *lane) deliverParcel(ctx context.Context, e *emergency, parcel bot.Parcel) error {
	tries, cancel := context.WithCancel(ctx)
	defer cancel()
	results := make(chan error, maxOneself)
	next := time.NewTimer(0)
	defer next.Stop()
	under, failures, moves := 0, 0, 0
	for {
		select {
		case <-next.C:
			if !l.holds(ctx, e) {
				return errTaken
			}
			if under < maxOneself {
				under++
				go func(p bot.Parcel) { results <- l.try(tries, e, p) }(parcel)
			}
			next.Reset(l.hedge())
		case err := <-results:
			under--
			var wait *bot.WaitError
			var moved *bot.MovedError
			switch {
			case err == nil, errors.Is(err, bot.ErrChatGone), errors.Is(err, bot.ErrRefused):
				return err
			case errors.As(err, &wait):
				next.Reset(max(wait.After, time.Millisecond))
			case errors.As(err, &moved) && moves < maxAddresses:
				moves++
				parcel.Chat = moved.Chat
				next.Reset(0)
			default:
				next.Reset(min(firstTry<<min(failures, 10), lastTry))
				failures++
			}
		case <-e.lost:
			return errTaken
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// try hands a parcel to the channel once.
func (l *lane) try(ctx context.Context, e *emergency, parcel bot.Parcel) error {
	began := time.Now()
	_, err := e.to.Deliver(ctx, parcel)
	if ctx.Err() != nil && err != nil {
		return ctx.Err() // nobody looks at it any more
	}
	took := time.Since(began)
	l.relay.delivered(err, took)
	if err == nil {
		l.mu.Lock()
		l.took = took
		l.mu.Unlock()
	}
	return err
}

// hedge is how long a try may be without an answer before another is begun beside it.
func (l *lane) hedge() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return min(max(hedgeFactor*l.took, hedgeLeast), hedgeMost)
}
