package slack

import (
	"context"
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
	urgentRate                = 5 // what emergencies have beyond the overall rate
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
		return c.replaceButtons(ctx, to, p)
	}
	l := outgoing{to: to, urgent: p.Urgent || slices.ContainsFunc(p.Parts, isAdvice)}
	l.blocks, l.text = render(p.Parts)
	if len(l.blocks) == 0 {
		return "", fmt.Errorf("writing to Slack: %w: there is nothing to show", bot.ErrRefused)
	}
	if p.Open {
		l.to.user = ""
	}
	l.blocks = append(l.blocks, buttons(p.Buttons, l.to)...)
	loud := p.Loud && p.Change == "" && to.isChannel()
	if l.to.user != "" {
		c.remember(l, p.Buttons)
	}
	if to.isChannel() && tsForm.MatchString(p.ReplyTo) {
		l.to.thread = p.ReplyTo
	}
	if err := c.pace.Enter(ctx, to.channel, l.urgent); err != nil {
		return "", fmt.Errorf("waiting to write to Slack: %w", err)
	}
	message, err = c.inSomeForm(ctx, l, func(ctx context.Context, l outgoing) (string, error) {
		switch {
		case p.Change != "":
			return c.change(ctx, p.Change, l)
		case p.Open && to.user != "":
			return c.share(ctx, to, l)
		case loud:
			return c.sendLoud(ctx, l)
		}
		return c.send(ctx, l)
	})
	var wait *bot.WaitError
	if errors.As(err, &wait) {
		c.pace.Hold(to.channel, wait.After)
	}
	if err != nil {
		return "", fmt.Errorf("writing to Slack: %w", deliveryError(err))
	}
	return message, nil
}

func isAdvice(part bot.Part) bool { return part.Kind == bot.PartAdvice }

// sayNobodyNotified begins a message that goes without the mention that was refused.
const sayNobodyNotified = "Nobody was notified of this: the workspace does not let this app use @channel here."

// sendLoud posts a message that notifies everybody. Where that is not allowed to the app (docs,
// chat.postMessage, restricted_action; Slack help, "Manage who can notify a channel or
// workspace"), it posts the same without, and says there that nobody was notified.
func (c *Channel) sendLoud(ctx context.Context, l outgoing) (string, error) {
	message, err := c.send(ctx, l.mentioningChannel())
	if isRestricted(err) {
		c.log.Error("Slack does not let the app notify a channel; the message is posted without that", "error", err)
		message, err = c.send(ctx, l.beginning(slack.PlainTextType, sayNobodyNotified))
	}
	return message, err
}

// outgoing is a message as Slack takes it.
type outgoing struct {
	to     address
	blocks []slack.Block
	text   string // escaped
	urgent bool   // it goes by connections of its own
}

// callFor does a call for a message, by the connections that it goes by.
func (c *Channel) callFor(ctx context.Context, l outgoing, method string, do func(api *slack.Client) error) error {
	if l.urgent {
		return c.callUrgently(ctx, method, do)
	}
	return c.call(ctx, method, do)
}

// mentioningChannel is the message so that it notifies everybody in the channel (docs, formatting-message-text, "special
// mentions"): of other messages most people are told only once they look.
func (l outgoing) mentioningChannel() outgoing { return l.beginning(slack.MarkdownType, "<!channel>") }

// beginning is the message with a line of the program's own above it, of a type of text object
// (docs, text-object). One that is text alone stays so.
func (l outgoing) beginning(kind, line string) outgoing {
	if len(l.blocks) > 0 {
		above := slack.NewSectionBlock(slack.NewTextBlockObject(kind, line, false, false), nil, nil)
		l.blocks = append([]slack.Block{above}, l.blocks...)
	}
	l.text = line + " " + l.text
	return l
}

// options are the arguments of a call. Nothing in it is looked at for names, links
// or formats but what the blocks say.
func (l outgoing) options() []slack.MsgOption {
	options := []slack.MsgOption{
		slack.MsgOptionText(l.text, false), slack.MsgOptionDisableMarkdown(),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}
	if len(l.blocks) > 0 {
		options = append(options, slack.MsgOptionBlocks(l.blocks...))
	}
	if l.to.thread != "" {
		options = append(options, slack.MsgOptionTS(l.to.thread))
	}
	return options
}

func (c *Channel) post(ctx context.Context, l outgoing) (ts string, err error) {
	err = c.callFor(ctx, l, "chat.postMessage", func(api *slack.Client) (err error) {
		_, ts, err = api.PostMessageContext(ctx, l.to.channel, l.options()...)
		return err
	})
	return ts, err
}

// send posts a message where those can read it whom it is for, and nobody else. It
// goes beside its thread where that takes no more.
func (c *Channel) send(ctx context.Context, l outgoing) (string, error) {
	if l.to.user != "" {
		return c.postEphemeral(ctx, l)
	}
	ts, err := c.post(ctx, l)
	if l.to.thread != "" && isErrorOf(err, unthreadableErrors) {
		l.to.thread = ""
		ts, err = c.post(ctx, l)
	}
	return ts, err
}

// change makes one message read as another. One that can no longer be changed
// goes, so that what it says stands nowhere, and the new one is posted in its stead.
func (c *Channel) change(ctx context.Context, ts string, l outgoing) (string, error) {
	err := c.update(ctx, l.to.channel, ts, l)
	c.messages.take(l.to.channel, ts) // what it said before must not come back
	if !isErrorOf(err, unchangeableErrors) {
		return ts, err
	}
	err = c.call(ctx, "chat.delete", func(api *slack.Client) error {
		_, _, err := api.DeleteMessageContext(ctx, l.to.channel, ts)
		return err
	})
	if err != nil {
		if !isErrorOf(err, unchangeableErrors) {
			return "", err
		}
		c.log.Warn("a message can be neither changed nor taken back", "error", err)
	}
	return c.send(ctx, l)
}

func (c *Channel) update(ctx context.Context, channel, ts string, l outgoing) error {
	return c.callFor(ctx, l, "chat.update", func(api *slack.Client) error {
		options := append([]slack.MsgOption{slack.MsgOptionBlocks()}, l.options()...) // none of those before stays
		_, _, _, err := api.UpdateMessageContext(ctx, channel, ts, options...)
		return err
	})
}

// postEphemeral shows a message to one person: by the response_url that their command or
// press came with, or else as a message that only they see, or where the bot is no
// member, in their own conversation with it. So nobody is left without an answer,
// and nobody else reads it.
func (c *Channel) postEphemeral(ctx context.Context, l outgoing) (string, error) {
	if hook := c.responseURLs.use(l.to.String()); hook != "" {
		err := c.respond(ctx, hook, l, slack.WebhookMessage{ResponseType: slack.ResponseTypeEphemeral})
		var wait *bot.WaitError
		if err == nil || errors.As(err, &wait) || ctx.Err() != nil {
			return "", err
		}
		c.log.Warn("an answer goes another way than Slack offered", "error", err)
	}
	if !l.to.isDirect() {
		err := c.callFor(ctx, l, "chat.postEphemeral", func(api *slack.Client) error {
			_, err := api.PostEphemeralContext(ctx, l.to.channel, l.to.user, l.options()...)
			return err
		})
		if !isUnreachable(err) {
			return "", err
		}
	}
	var opened *slack.Channel
	err := c.callFor(ctx, l, "conversations.open", func(api *slack.Client) (err error) {
		opened, _, _, err = api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{l.to.user}})
		return err
	})
	if err != nil {
		return "", err
	}
	l.to = address{channel: opened.ID}
	return c.post(ctx, l)
}

// sayNotThere tells a person why nothing was shared.
const sayNotThere = "I cannot share this: I am not in that channel. Invite me there, and press the button again."

// share shows all in the channel what one person has seen. Where the bot cannot
// write, that person is told.
func (c *Channel) share(ctx context.Context, from address, l outgoing) (string, error) {
	if hook := c.responseURLs.use(from.String()); hook != "" {
		err := c.respond(ctx, hook, l, slack.WebhookMessage{ResponseType: slack.ResponseTypeInChannel})
		if err == nil || ctx.Err() != nil {
			return "", err
		}
		c.log.Warn("an answer goes another way than Slack offered", "error", err)
	}
	ts, err := c.post(ctx, l)
	if isUnreachable(err) {
		l = outgoing{to: from}
		l.blocks, l.text = render([]bot.Part{{Kind: bot.PartSay, Text: sayNotThere}})
		return c.postEphemeral(ctx, l)
	}
	return ts, err
}

// respond answers by a response_url, in the way that m says.
func (c *Channel) respond(ctx context.Context, hook string, l outgoing, m slack.WebhookMessage) error {
	m.Text, m.ThreadTimestamp = l.text, l.to.thread
	if len(l.blocks) > 0 {
		m.Blocks = &slack.Blocks{BlockSet: l.blocks}
	}
	unfurl := false
	m.UnfurlLinks, m.UnfurlMedia = &unfurl, &unfurl
	return c.callError(ctx, "response_url", c.postHook(ctx, hook, &m))
}
