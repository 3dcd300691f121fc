package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/slack-go/slack"

	"bedside/bot"
)

// The platform takes about a message a second to a channel and short bursts (docs,
// rate-limits, "Posting messages"); over all, several hundred a minute.
const (
	overallRate, overallBurst = 10, 20
	chatRate, chatBurst       = 1, 3
)

// Deliver posts a parcel, or changes the message that its Change names; without
// parts only the buttons, and those of a message that is not remembered stay. In a
// channel it posts into the thread of the message that ReplyTo names; elsewhere the
// chat tells the thread. It returns the message's ts, which is another than Change
// when that one can no longer be changed and is replaced, and "" for one that only
// one person sees. It waits for its
// turn, up to two seconds for the channel's and ten for everybody's. Errors are
// those of bot.ErrChatGone, bot.ErrRefused and *bot.WaitError, or of a passing
// fault; after one that came without an answer the message may stand there
// nevertheless, as Slack knows no key to post it only once.
func (c *Channel) Deliver(ctx context.Context, p bot.Parcel) (message string, err error) {
	to, err := parseAddress(p.Chat)
	if err != nil {
		return "", fmt.Errorf("writing to Slack: %w: %w", bot.ErrRefused, err)
	}
	if p.Change != "" && len(p.Parts) == 0 {
		return c.rebutton(ctx, to, p)
	}
	l := letter{to: to}
	l.blocks, l.text = render(p.Parts)
	if len(l.blocks) == 0 {
		return "", fmt.Errorf("writing to Slack: %w: there is nothing to show", bot.ErrRefused)
	}
	if p.Open {
		l.to.user = ""
	}
	if p.Loud && p.Change == "" && to.isChannel() {
		l.summon()
	}
	l.blocks = append(l.blocks, buttons(p.Buttons, l.to)...)
	if l.to.user != "" {
		c.remember(l, p.Buttons)
	}
	if to.isChannel() && tsForm.MatchString(p.ReplyTo) {
		l.to.thread = p.ReplyTo
	}
	urgent := slices.ContainsFunc(p.Parts, func(part bot.Part) bool { return part.Kind == bot.PartAdvice })
	if err := c.pace.Enter(ctx, to.channel, urgent); err != nil {
		return "", fmt.Errorf("waiting to write to Slack: %w", err)
	}
	switch {
	case p.Change != "":
		message, err = c.change(ctx, p.Change, l)
	case p.Open && to.user != "":
		message, err = c.share(ctx, to, l)
	default:
		message, err = c.send(ctx, l)
	}
	var wait *bot.WaitError
	if errors.As(err, &wait) {
		c.pace.Hold(to.channel, wait.After)
	}
	if err != nil {
		return "", fmt.Errorf("writing to Slack: %w", verdict(err))
	}
	return message, nil
}

// letter is a message as Slack takes it.
type letter struct {
	to     address
	blocks []slack.Block
	text   string // escaped
}

// summon notifies everybody in the channel (docs, formatting-message-text, "special
// mentions"): of other messages most people are told only once they look.
func (l *letter) summon() {
	const everybody = "<!channel>"
	l.blocks = append([]slack.Block{slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, everybody, false, false), nil, nil)}, l.blocks...)
	l.text = everybody + " " + l.text
}

// options are the letter's for a call. Nothing in it is looked at for names, links
// or formats but what the blocks say.
func (l letter) options() []slack.MsgOption {
	options := []slack.MsgOption{
		slack.MsgOptionText(l.text, false), slack.MsgOptionBlocks(l.blocks...), slack.MsgOptionDisableMarkdown(),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}
	if l.to.thread != "" {
		options = append(options, slack.MsgOptionTS(l.to.thread))
	}
	return options
}

func (c *Channel) post(ctx context.Context, l letter) (string, error) {
	_, ts, err := c.api.PostMessageContext(ctx, l.to.channel, l.options()...)
	return ts, c.explain(ctx, "chat.postMessage", err)
}

// send posts a letter where those can read it whom it is for, and nobody else. It
// goes beside its thread where that takes no more.
func (c *Channel) send(ctx context.Context, l letter) (string, error) {
	if l.to.user != "" {
		return c.whisper(ctx, l)
	}
	ts, err := c.post(ctx, l)
	if l.to.thread != "" && says(err, noThread) {
		l.to.thread = ""
		ts, err = c.post(ctx, l)
	}
	return ts, err
}

// change makes a message read as a letter does. One that can no longer be changed
// goes, so that what it says stands nowhere, and the letter is posted in its stead.
func (c *Channel) change(ctx context.Context, ts string, l letter) (string, error) {
	err := c.update(ctx, l.to.channel, ts, l)
	c.looks.take(l.to.channel, ts) // what it said before must not come back
	if !says(err, fixed) {
		return ts, err
	}
	if _, _, err := c.api.DeleteMessageContext(ctx, l.to.channel, ts); err != nil {
		err = c.explain(ctx, "chat.delete", err)
		if !says(err, fixed) {
			return "", err
		}
		c.log.Warn("a message can be neither changed nor taken back", "error", err)
	}
	return c.send(ctx, l)
}

func (c *Channel) update(ctx context.Context, channel, ts string, l letter) error {
	_, _, _, err := c.api.UpdateMessageContext(ctx, channel, ts, l.options()...)
	return c.explain(ctx, "chat.update", err)
}

// whisper shows a message to one person: by the response_url that their command or
// press came with, or else as a message that only they see, or where the bot is no
// member, in their own conversation with it. So nobody is left without an answer,
// and nobody else reads it.
func (c *Channel) whisper(ctx context.Context, l letter) (string, error) {
	if hook := c.hooks.use(l.to.String()); hook != "" {
		err := c.respond(ctx, hook, l, slack.WebhookMessage{ResponseType: slack.ResponseTypeEphemeral})
		var wait *bot.WaitError
		if err == nil || errors.As(err, &wait) || ctx.Err() != nil {
			return "", err
		}
		c.log.Warn("an answer goes another way than Slack offered", "error", err)
	}
	if !l.to.isDirect() {
		_, err := c.api.PostEphemeralContext(ctx, l.to.channel, l.to.user, l.options()...)
		err = c.explain(ctx, "chat.postEphemeral", err)
		if !says(err, gone) {
			return "", err
		}
	}
	opened, _, _, err := c.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{l.to.user}})
	if err != nil {
		return "", c.explain(ctx, "conversations.open", err)
	}
	l.to = address{channel: opened.ID}
	return c.post(ctx, l)
}

// sayNotThere tells a person why nothing was shared.
const sayNotThere = "I cannot share this: I am not in that channel. Invite me there, and press the button again."

// share shows all in the channel what one person has seen. Where the bot cannot
// write, that person is told.
func (c *Channel) share(ctx context.Context, from address, l letter) (string, error) {
	if hook := c.hooks.use(from.String()); hook != "" {
		err := c.respond(ctx, hook, l, slack.WebhookMessage{ResponseType: slack.ResponseTypeInChannel})
		if err == nil || ctx.Err() != nil {
			return "", err
		}
		c.log.Warn("an answer goes another way than Slack offered", "error", err)
	}
	ts, err := c.post(ctx, l)
	if says(err, gone) {
		l = letter{to: from}
		l.blocks, l.text = render([]bot.Part{{Kind: bot.PartSay, Text: sayNotThere}})
		return c.whisper(ctx, l)
	}
	return ts, err
}

// respond answers by a response_url, in the way that m says.
func (c *Channel) respond(ctx context.Context, hook string, l letter, m slack.WebhookMessage) error {
	m.Text, m.Blocks, m.ThreadTimestamp = l.text, &slack.Blocks{BlockSet: l.blocks}, l.to.thread
	return c.explain(ctx, "response_url", slack.PostWebhookCustomHTTPContext(ctx, hook, c.http, &m))
}

// remember keeps what one person is shown, so that its buttons can be changed.
func (c *Channel) remember(l letter, rows [][]bot.Button) {
	if blocks, err := json.Marshal(l.blocks); err == nil {
		c.looks.whisper(l.to.String(), rows, shown{text: l.text, blocks: blocks})
	}
}

// rebutton changes the buttons of a message, as it was seen when one was pressed. Of a
// message that one person alone sees they stay when there is no response_url any more.
func (c *Channel) rebutton(ctx context.Context, to address, p bot.Parcel) (string, error) {
	seen, ok := c.looks.take(to.channel, p.Change)
	if !ok {
		return p.Change, nil
	}
	var old slack.Blocks
	if json.Unmarshal(seen.blocks, &old) != nil {
		return p.Change, nil
	}
	l := letter{to: to, text: seen.text}
	for _, block := range old.BlockSet {
		if block.BlockType() != slack.MBTAction {
			l.blocks = append(l.blocks, block)
		}
	}
	l.blocks = append(l.blocks, buttons(p.Buttons, to)...)
	var err error
	if to.user == "" {
		err = c.update(ctx, seen.channel, p.Change, l)
	} else if hook := c.hooks.useOf(seen.hook); hook != "" {
		c.remember(l, p.Buttons)
		err = c.respond(ctx, hook, l, slack.WebhookMessage{ResponseType: slack.ResponseTypeEphemeral, ReplaceOriginal: true})
	}
	if err != nil {
		return "", fmt.Errorf("changing buttons in Slack: %w", verdict(err))
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
		l := letter{to: to}
		l.blocks, l.text = render(p.Parts)
		if _, err := c.whisper(ctx, l); err != nil {
			return fmt.Errorf("answering a press in Slack: %w", verdict(err))
		}
	}
	return nil
}

// Typing does nothing: Slack has no such sign for bots outside of assistants.
func (c *Channel) Typing(context.Context, string) error { return nil }
