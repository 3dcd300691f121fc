package slack

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/slack-go/slack"

	"bedside/bot"
)

// remember keeps what one person is shown, so that its buttons can be changed.
func (c *Channel) remember(l outgoing, rows [][]bot.Button) {
	if blocks, err := json.Marshal(l.blocks); err == nil {
		c.messages.keepEphemeral(l.to.String(), rows, shownMessage{text: l.text, blocks: blocks})
	}
}

// replaceButtons changes the buttons of a message, as it was seen when one was pressed. Of a
// message that one person alone sees they stay when there is no response_url any more.
func (c *Channel) replaceButtons(ctx context.Context, to address, p bot.Parcel) (string, error) {
	seen, ok := c.messages.take(to.channel, p.Change)
	if !ok {
		return p.Change, nil
	}
	var old slack.Blocks
	if json.Unmarshal(seen.blocks, &old) != nil {
		return p.Change, nil
	}
	l := outgoing{to: to, text: seen.text}
	for _, block := range old.BlockSet {
		if block.BlockType() != slack.MBTAction {
			l.blocks = append(l.blocks, block)
		}
	}
	l.blocks = append(l.blocks, buttons(p.Buttons, to)...)
	var err error
	if to.user == "" {
		err = c.update(ctx, seen.channel, p.Change, l)
	} else if hook := c.responseURLs.useOf(seen.responseURL); hook != "" {
		c.remember(l, p.Buttons)
		err = c.respond(ctx, hook, l, slack.WebhookMessage{ResponseType: slack.ResponseTypeEphemeral, ReplaceOriginal: true})
		if isErrorOf(err, spentErrors) {
			return p.Change, nil
		}
	}
	if err != nil {
		return "", fmt.Errorf("changing buttons in Slack: %w", deliveryError(err))
	}
	return p.Change, nil
}

// Acknowledge shows the person who pressed a button a notice that nobody else sees;
// "" for none. Slack itself was answered when the press was kept.
func (c *Channel) Acknowledge(ctx context.Context, press, notice string) error {
	to, err := parseAddress(press)
	if notice == "" || err != nil || to.user == "" {
		return nil
	}
	for _, p := range c.Pack(bot.Reply{Text: notice}, "") {
		l := outgoing{to: to}
		l.blocks, l.text = render(p.Parts)
		if _, err := c.inSomeForm(ctx, l, c.postEphemeral); err != nil {
			return fmt.Errorf("answering a press in Slack: %w", deliveryError(err))
		}
	}
	return nil
}
