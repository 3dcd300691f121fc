package telegram

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"bedside/bot"
)

// A group that becomes a supergroup has another id from then on, and its first one never comes
// back (docs, Message.migrate_to_chat_id, ResponseParameters.migrate_to_chat_id). Who named it
// by that one, as the options do, goes on meaning it.

// isDesk tells whether a chat is the group of the clinic's desk, by either id.
func (c *Channel) isDesk(chat int64) bool {
	return chat != 0 && (chat == c.desk.Load() || chat == c.named)
}

// IsDesk tells whether a chat is the group of the clinic's desk, by the id that the options have
// or the one that it has now.
func (c *Channel) IsDesk(chat string) bool {
	id, err := strconv.ParseInt(chat, 10, 64)
	return err == nil && c.isDesk(id)
}

// Desk is the id that the desk's group has now, as far as it is known; "" without a desk.
func (c *Channel) Desk() string {
	if c.named == 0 {
		return ""
	}
	return formatID(c.desk.Load())
}

// FollowDesk takes the id that the desk's group has now from whoever knows it. The one that the
// options have is no news.
func (c *Channel) FollowDesk(chat string) {
	if id, err := strconv.ParseInt(chat, 10, 64); err == nil && id < 0 && c.named != 0 && id != c.named {
		c.desk.Store(id)
	}
}

// followMigration follows the desk's group when it gets another id.
func (c *Channel) followMigration(from, to string) {
	id, err := strconv.ParseInt(to, 10, 64)
	desk := c.desk.Load()
	if err == nil && desk != 0 && from == formatID(desk) && c.desk.CompareAndSwap(desk, id) {
		c.log.Warn("the desk's group became a supergroup, and the desk goes on in it: write its new id into the config",
			"key", "desk.chat", "id", id)
	}
}

// findWithin is how long Telegram may take to say where the desk's group is. Receiving waits for it.
const findWithin = time.Second

// findDesk asks where the desk's group is, by a call that shows for a moment that the bot is
// typing: it may have moved while nobody was told. What is wrong besides shows when staff are
// written to.
func (c *Channel) findDesk(ctx context.Context, inbox Inbox) {
	desk := c.Desk()
	if desk == "" {
		return
	}
	asking, cancel := context.WithTimeout(ctx, findWithin)
	defer cancel()
	var moved *bot.MovedError
	if !errors.As(c.Typing(asking, desk), &moved) {
		return
	}
	c.followMigration(desk, moved.Chat)
	now := time.Now()
	a := movedArrival(fmt.Sprintf("moved%s%s", desk, moved.Chat), desk, moved.Chat, now)
	if err := accept(ctx, inbox, "", []bot.Arrival{a}); err != nil {
		c.log.Warn("that the desk's group has moved is not kept yet", "error", err)
	}
}

// migrated makes an arrival of the news that a group became a supergroup, which comes in both
// (docs, Message.migrate_to_chat_id and migrate_from_chat_id).
func (c *Channel) migrated(u *update, m *message) bot.Arrival {
	from, to := formatID(m.Chat.ID), formatID(m.MigrateTo)
	if m.MigrateFrom != 0 {
		from, to = formatID(m.MigrateFrom), formatID(m.Chat.ID)
	}
	c.followMigration(from, to)
	return movedArrival(fmt.Sprintf("%d-%d", u.ID, m.Date), from, to, time.Unix(m.Date, 0))
}

func movedArrival(id, from, to string, at time.Time) bot.Arrival {
	return bot.Arrival{Channel: name, ID: id, Chat: from, Kind: bot.ArrivalMoved, Text: to, At: at}
}
