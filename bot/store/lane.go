package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"bedside/bot"
)

// until is when a lease taken now ends, as SQL: by the database's clock, as those of several machines differ.
func (s *Store) until() string {
	return fmt.Sprintf("%s + %d", s.engine.dialect().now, bot.LaneLease.Milliseconds())
}

// beginLane notes who gives the advice for a new arrival, or that it was given.
func (s *Store) beginLane(ctx context.Context, t tx, chat int64, a bot.Arrival) error {
	if a.Lane.Token == 0 {
		return nil
	}
	until, advised := s.until(), int64(0)
	if !a.Lane.Advised.IsZero() {
		until, advised = "NULL", milliseconds(a.Lane.Advised)
	}
	_, err := t.exec(ctx, "UPDATE arrivals SET lane = $1, advised = NULLIF(CAST($2 AS BIGINT), 0), lane_until = "+until+
		" WHERE chat = $3 AND message = $4 AND edit = $5 AND kind = 'text'", a.Lane.Token, advised, chat, a.Message, a.Edit)
	if err != nil {
		return fmt.Errorf("noting who advises on an arrival of chat %d: %w", chat, err)
	}
	return nil
}

// repeated notes what a repeated arrival may tell: that the advice was given meanwhile.
func (s *Store) repeated(ctx context.Context, t tx, a addressed) error {
	if a.Lane.Advised.IsZero() {
		return nil
	}
	_, err := s.advise(ctx, t, a.Channel, a.ID, a.Lane.Advised)
	return err
}

// advise notes that an arrival was advised; 0 when that is known, or it is not.
func (s *Store) advise(ctx context.Context, t tx, channel, external string, at time.Time) (changed int64, err error) {
	var chats []int64
	err = t.each(ctx, `UPDATE arrivals SET advised = $1, lane_until = NULL WHERE external = $2 AND lane_until IS NOT NULL
		AND chat IN (SELECT id FROM chats WHERE channel = $3) RETURNING chat`,
		[]any{milliseconds(at), sanitised(external), channel}, func(scan scan) error {
			var chat int64
			err := scan(&chat)
			chats = append(chats, chat)
			return err
		})
	if err != nil || len(chats) == 0 {
		return 0, err
	}
	return int64(len(chats)), s.wakeFirst(ctx, t, answering, chats...)
}

// MarkAdvised notes that the advice for an arrival of a channel went out, once it is
// accepted; known tells whether it is.
func (s *Store) MarkAdvised(ctx context.Context, channel, external string, at time.Time) (known bool, err error) {
	err = s.write(ctx, func(t tx) error {
		changed, err := s.advise(ctx, t, channel, external, at)
		if known = changed > 0; known || err != nil {
			return err
		}
		var one int64
		err = t.one(ctx, "SELECT 1 FROM deliveries WHERE channel = $1 AND external = $2",
			[]any{channel, sanitised(external)}, &one)
		if isNoRow(err) {
			return nil
		}
		known = err == nil
		return err
	})
	if err != nil {
		return false, fmt.Errorf("noting an advice: %w", err)
	}
	return known, nil
}

// RenewLane renews the leases of a holder on arrivals that are not advised yet, and
// returns those that it still holds, by their IDs.
func (s *Store) RenewLane(
	ctx context.Context,
	channel string,
	token int64,
	externals []string,
) (held []string, err error) {
	err = s.write(ctx, func(t tx) error {
		held = nil
		for _, external := range externals {
			changed, err := t.exec(ctx, "UPDATE arrivals SET lane_until = "+s.until()+` WHERE external = $1 AND lane = $2
				AND lane_until IS NOT NULL AND chat IN (SELECT id FROM chats WHERE channel = $3)`,
				sanitised(external), token, channel)
			if err != nil {
				return err
			}
			if changed > 0 {
				held = append(held, external)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("renewing the hold on emergencies: %w", err)
	}
	return held, nil
}

// TakeLane makes somebody the holder of emergencies whose holder has not been heard of,
// at most so many, the oldest first.
func (s *Store) TakeLane(ctx context.Context, token int64, most int) (taken []bot.Arrival, err error) {
	err = s.write(ctx, func(t tx) error {
		taken = nil
		var ids []int64
		err := t.each(ctx, "UPDATE arrivals SET lane = $1, lane_until = "+s.until()+` WHERE lane_until IS NOT NULL AND
			lane_until <= `+s.engine.dialect().now+` AND id IN (SELECT id FROM arrivals WHERE lane_until IS NOT NULL AND
			lane_until <= `+s.engine.dialect().now+" ORDER BY id LIMIT $2) RETURNING id", []any{token, most}, func(scan scan) error {
			var id int64
			err := scan(&id)
			ids = append(ids, id)
			return err
		})
		slices.Sort(ids)
		for _, id := range ids {
			a, read := s.laneArrival(ctx, t, id)
			if read != nil {
				err = errors.Join(err, read)
				continue
			}
			taken = append(taken, a)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("taking over emergencies: %w", err)
	}
	return taken, nil
}

// laneArrival reads an arrival with the address of its chat.
func (s *Store) laneArrival(ctx context.Context, t tx, id int64) (bot.Arrival, error) {
	found, err := s.inbounds(ctx, t, "id = $1", id)
	if err != nil || len(found) == 0 {
		return bot.Arrival{}, err
	}
	a := found[0].Arrival
	var chat int64
	var address []byte
	err = t.one(ctx, "SELECT c.id, c.channel, c.address FROM chats c JOIN arrivals a ON a.chat = c.id WHERE a.id = $1",
		[]any{id}, &chat, &a.Channel, &address)
	if err != nil {
		return bot.Arrival{}, err
	}
	text, err := s.open(ctx, t, address, chatAddress(chat))
	a.Chat = string(text)
	return a, err
}

// OldestUnanswered is when the oldest arrival was accepted that waits for an answer; the
// zero time when none does.
func (s *Store) OldestUnanswered(ctx context.Context) (oldest time.Time, err error) {
	var at int64
	err = s.engine.read(ctx, func(t tx) error {
		return t.one(ctx, "SELECT COALESCE(MIN(received), 0) FROM arrivals WHERE answered IS NULL", nil, &at)
	})
	if err != nil || at == 0 {
		return time.Time{}, err
	}
	return fromMilliseconds(at), nil
}
