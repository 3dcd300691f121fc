package relay

import (
	"context"
	"errors"
	"fmt"
	"time"

	"bedside/bot"
)

// Delivery is tried again after one second, then two, four and so on, at most a
// minute; a chat that moves more often than maxMoves in a row waits as well.
const (
	firstRetry = time.Second
	lastRetry  = time.Minute
	maxMoves   = 3
)

// A chat gives way to others after a while, and goes on soon.
const (
	deliverFor = 20 * time.Second
	soon       = time.Millisecond
)

// deliver hands the parcels of a chat to its channel, one after the other.
func (r *Relay) deliver(ctx context.Context, chat int64) (time.Duration, error) {
	began := time.Now()
	for moves := 0; ; {
		if r.stopping() || time.Since(began) > deliverFor {
			return soon, nil // between two parcels: cut off within one, nobody knows whether it went out
		}
		d, wait, err := r.store.NextParcel(ctx, chat)
		if d == nil || err != nil {
			return wait, err
		}
		if err := r.takeBack(ctx, chat, d); err != nil {
			return 0, err
		}
		r.options.Killpoint(KillSending)
		channel, ok := r.channels[d.Channel]
		if !ok {
			return r.postpone(ctx, chat, d, lastRetry, fmt.Errorf("channel %q is not set up", d.Channel))
		}
		handed := time.Now()
		message, err := r.deliverOnce(ctx, channel, d)
		r.options.Killpoint(KillDelivered)
		if ctx.Err() != nil && err != nil {
			return 0, ctx.Err() // stopped on the way: it is tried again at the next start
		}
		r.delivered(err, time.Since(handed))
		var moved *bot.MovedError
		if errors.As(err, &moved) && moves < maxMoves {
			moves++
			if err := r.store.Move(ctx, chat, moved.Chat); err != nil {
				return 0, err
			}
			continue
		}
		if wait, err := r.settle(ctx, chat, d, message, err); wait > 0 || err != nil {
			return wait, err
		}
		r.options.Killpoint(KillRecorded)
	}
}

// recordWithin is the time that the record of a delivery may take, also when the relay
// is told to end: without it the parcel goes out twice.
const recordWithin = 2 * time.Second

// deliverOnce hands a parcel to its channel, unless the channel took it before and
// only the store could not note that.
func (r *Relay) deliverOnce(ctx context.Context, channel Deliverer, d *bot.Delivery) (message string, err error) {
	if message, ok := r.unrecorded.Load(d.ID); ok {
		return message.(string), nil
	}
	return channel.Deliver(ctx, d.Parcel)
}

// record notes that a channel took a parcel, and remembers it when that fails.
func (r *Relay) record(ctx context.Context, chat, parcel int64, message string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordWithin)
	defer cancel()
	err := r.store.MarkSent(ctx, chat, parcel, message)
	if err != nil {
		r.unrecorded.Store(parcel, message)
	} else {
		r.unrecorded.Delete(parcel)
	}
	return err
}

// settle records what became of a parcel, and returns how long to leave its
// chat alone.
func (r *Relay) settle(ctx context.Context, chat int64, d *bot.Delivery, message string,
	err error) (time.Duration, error) {
	var wait *bot.WaitError
	switch {
	case err == nil:
		r.deskOpen(ctx, chat, d)
		return 0, r.record(ctx, chat, d.ID, message)
	case errors.As(err, &wait):
		return r.postpone(ctx, chat, d, max(wait.After, time.Millisecond), nil)
	case errors.Is(err, bot.ErrChatGone) && r.isDesk(ctx, chat):
		return r.deskShut(ctx, chat, d, err)
	case errors.Is(err, bot.ErrRefused) && r.isDesk(ctx, chat):
		return r.deskRefused(ctx, chat, d, err)
	case errors.Is(err, bot.ErrChatGone):
		r.log.Info("a chat takes no more messages", "chat", chat)
		return 0, r.store.MarkUnreachable(ctx, chat)
	case errors.Is(err, bot.ErrRefused):
		r.log.Error("the platform refuses a message", "chat", chat, "parcel", d.ID, "error", err)
		return 0, r.store.MarkRefused(ctx, chat, d.ID)
	}
	return r.postpone(ctx, chat, d, min(firstRetry<<min(d.Tries, 10), lastRetry), err)
}

// postpone leaves a chat alone for a while, for a reason that the platform did not
// give.
func (r *Relay) postpone(ctx context.Context, chat int64, d *bot.Delivery, wait time.Duration,
	reason error) (time.Duration, error) {
	if reason != nil {
		r.log.Warn("a message was not delivered and is tried again", "chat", chat, "parcel", d.ID, "wait", wait, "error",
			reason)
	}
	return wait, r.store.Defer(ctx, chat, d.ID, wait)
}

// deliveryLabel names what became of a delivery.
func deliveryLabel(err error) string {
	var wait *bot.WaitError
	var moved *bot.MovedError
	switch {
	case err == nil:
		return "sent"
	case errors.As(err, &wait):
		return "wait"
	case errors.As(err, &moved):
		return "moved"
	case errors.Is(err, bot.ErrChatGone):
		return "gone"
	case errors.Is(err, bot.ErrRefused):
		return "refused"
	}
	return "failed"
}
