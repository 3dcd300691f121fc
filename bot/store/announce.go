package store

import (
	"context"
	"fmt"
	"time"

	"bedside/bot"
)

// Announce says something in the chat at an address of a channel, at most once for
// a mark, whatever restarts and other instances do: it reports false, and keeps
// nothing, unless the mark comes after the one that was announced last under the
// name. Marks are compared as text; a day as 2006-01-02 is a good one.
func (s *Store) Announce(ctx context.Context, channel, address, name, mark string,
	said bot.Outbound) (announced bool, err error) {
	to := addressed{bot.Arrival{Channel: channel, Chat: address}, s.keys.lookups(channel, address)}
	err = s.write(ctx, func(t tx) error {
		changed, err := t.exec(ctx, `INSERT INTO cursors (channel, cursor) VALUES ($1, $2)
			ON CONFLICT (channel) DO UPDATE SET cursor = excluded.cursor
			WHERE cursors.cursor < excluded.cursor`, announcements+name, mark)
		if announced = changed > 0; !announced || err != nil {
			return err
		}
		now := time.Now()
		chat, err := s.chatOf(ctx, t, to, now)
		if err != nil {
			return err
		}
		return s.keepOutbound(ctx, t, chat, milliseconds(now), []bot.Outbound{said})
	})
	if err != nil {
		return false, fmt.Errorf("announcing %s of %s: %w", name, mark, err)
	}
	return announced, nil
}

// announcements begins the names of marks, so that no channel has one of them.
const announcements = "announced: "
