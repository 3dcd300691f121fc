package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"bedside/bot"
)

// allowedUpdates are the kinds of updates that are asked for (docs, allowed_updates).
const allowedUpdates = `["message","edited_message","callback_query","my_chat_member","business_connection"]`

// pollUpdates asks for updates until the context ends or Telegram refuses the token.
//
// A higher offset confirms, so the offset moves only after the inbox has kept the
// batch. The offset is always one more than the highest id of the batch just kept,
// and none at all at the start and after an empty answer: Telegram's ids restart at
// random after a quiet week (docs, Update.update_id), and an offset of before could
// then confirm what nobody has seen. Without an offset the queue is served from its
// head (Client.cpp, do_get_updates), and an empty answer means that nothing waits.
func (c *Channel) pollUpdates(ctx context.Context, inbox Inbox) error {
	var backoff backoff
	offset := 0
	for ctx.Err() == nil {
		began := time.Now()
		next, err := c.pollOnce(ctx, inbox, offset)
		switch {
		case ctx.Err() != nil:
			return nil
		case err == nil && next == offset && next != 0:
			// The batch moves nothing: without a pause this would turn in circles.
			err = errors.New("telegram hands out updates that cannot be confirmed")
		}
		c.recordContact(err)
		if err != nil {
			c.contest.note(err, 3*c.options.PollTimeout)
			c.log.Warn("receiving from Telegram failed and is tried again", "error", err)
			if c.options.Elect != nil && time.Since(began) >= giveWay/2 {
				// It was held well until now. One that was cut off from the election
				// ends the poll of the elected once every giveWay, which must not add
				// up to long pauses of the elected. Another program does so for as long
				// as it runs, and is given way to.
				backoff.reset()
			}
			if err := c.pause(ctx, err, &backoff); err != nil {
				return err
			}
			continue
		}
		if next == 0 && time.Since(began) < c.options.PollTimeout/2 {
			backoff.wait(ctx, nil) // a server that does not hold a poll is not to be asked without end
		} else {
			backoff.reset()
		}
		offset = next
	}
	return nil
}

// pollOnce asks for updates once, has them kept, and returns the next offset.
func (c *Channel) pollOnce(ctx context.Context, inbox Inbox, offset int) (int, error) {
	params := tgbotapi.Params{"timeout": strconv.Itoa(int(c.options.PollTimeout.Seconds())),
		"allowed_updates": allowedUpdates}
	params.AddNonZero("offset", offset)
	var batch []json.RawMessage
	if err := c.client.callFor(ctx, c.options.PollTimeout+callTimeout, "getUpdates", params, &batch); err != nil {
		return offset, err
	}
	if len(batch) == 0 {
		return 0, nil
	}
	next := 0
	var arrivals []bot.Arrival
	for _, raw := range batch {
		id, found := c.readUpdate(raw)
		arrivals = append(arrivals, found...)
		next = max(next, id+1)
	}
	if next <= 1 { // not one id could be read: there is nothing to confirm by
		return offset, errors.New("telegram hands out updates without ids")
	}
	if len(arrivals) == 0 {
		return next, nil
	}
	if err := accept(ctx, inbox, strconv.Itoa(next), arrivals); err != nil {
		return offset, err
	}
	return next, nil
}

// readUpdate reads one update and returns its id, 0 when even that cannot be read. What
// cannot be read is counted and logged by its id.
func (c *Channel) readUpdate(raw json.RawMessage) (id int, found []bot.Arrival) {
	id, arrival, err := c.parse(raw, time.Now())
	if err != nil {
		c.quarantine(id, raw, err)
	}
	if err != nil || arrival.Kind == "" {
		return id, nil
	}
	return id, []bot.Arrival{arrival}
}

// quarantine counts and logs an update that cannot be read.
func (c *Channel) quarantine(id int, raw json.RawMessage, err error) {
	c.health.Quarantine()
	c.log.Error("an update of Telegram cannot be read and is left out", "update", id, "bytes", len(raw), "error", err)
}
