package telegram

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// The longest descriptions that Telegram takes, in characters (docs, setMyShortDescription and setMyDescription).
const (
	maxShort = 120
	maxLong  = 512
)

// ownBeginning is by how many bytes at its beginning a description is known to be of an earlier start, which
// may have named another emergency number.
const ownBeginning = 16

// describe tells people what the bot is before they write to it, where its owner does not.
func (c *Channel) describe(ctx context.Context) {
	c.describeAs(ctx, "MyShortDescription", "short_description", c.options.Short, maxShort)
	c.describeAs(ctx, "MyDescription", "description", c.options.Long, maxLong)
}

func (c *Channel) describeAs(ctx context.Context, method, field, text string, most int) {
	if text = clean(text); len(text) < ownBeginning || utf8.RuneCountInString(text) > most {
		return
	}
	var stands map[string]string
	if err := c.client.call(ctx, "get"+method, nil, &stands); err != nil {
		c.logMenu(ctx, field, err)
		return
	}
	if now := stands[field]; now == text || now != "" && !strings.HasPrefix(now, text[:ownBeginning]) {
		return
	}
	c.tryToSet(ctx, field, "set"+method, tgbotapi.Params{field: text})
}

// logMenu tells of what Telegram did not take of what is of use and not needed.
func (c *Channel) logMenu(ctx context.Context, what string, err error) {
	if ctx.Err() == nil && !errors.Is(err, ErrToken) { // that is told of where it ends the channel
		c.log.Warn("Telegram did not take a menu or a description", "of", strings.TrimSpace(what), "error", err)
	}
}
