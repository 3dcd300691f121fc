package slack

import (
	"context"
	"errors"
	"strings"

	"bedside/bot"
)

// command makes an arrival of "/ask …", to be answered privately, in the thread that it was sent in:
// most clients take none there, and say so (docs, slash-commands). Commands on what is published
// keep their names; any other is the clinic's own name for /ask.
func (p parser) command(sent command) (intake, error) {
	switch {
	case sent.Check == "1":
		return intake{}, nil // whether the address has a sound certificate
	case !p.maySend(sent):
		return intake{}, errStranger
	}
	if bot.IsRulingCommand(strings.TrimPrefix(sent.Command, "/")) {
		sent.Text = strings.TrimSpace(sent.Command + " " + sent.Text)
	}
	to := address{channel: sent.ChannelID, user: sent.UserID}
	if tsForm.MatchString(sent.ThreadTS) && !to.isDirect() {
		to.thread = sent.ThreadTS
	}
	return p.privately(to, "command-", sent.TriggerID, sent.ResponseURL, sent.Text)
}

// privately makes an arrival that is answered to one person alone.
func (p parser) privately(to address, prefix, trigger, hook, text string) (intake, error) {
	if _, err := parseAddress(to.String()); err != nil || !idForm(to.user) || trigger == "" {
		return intake{}, errors.New("it has no channel, no user or no trigger_id")
	}
	a := bot.Arrival{
		Channel: name, ID: prefix + trigger, Chat: to.String(), Message: trigger, By: to.user, Kind: bot.ArrivalText,
		Text: p.plain(text), At: p.now,
	}
	if a.Text == "" || strings.EqualFold(a.Text, "help") {
		a.Text = "/help"
	}
	return intake{arrivals: []bot.Arrival{a}, responseURL: hook}, nil
}

// interaction makes an arrival of a press or a shortcut, and answers forms.
func (p parser) interaction(sent interaction) (intake, error) {
	switch {
	case sent.User == nil || sent.Team == nil && sent.User.TeamID == "":
		return intake{}, errors.New("it has no team or no user")
	case !p.mayPress(sent):
		return intake{}, errStranger
	case sent.Type == "view_submission":
		return p.submission(sent)
	case sent.Type != "block_actions" && sent.Type != "message_action":
		return intake{}, nil
	case sent.Channel == nil:
		return intake{}, nil // of the App Home, where nothing but links is to be pressed
	case sent.Type == "block_actions":
		return p.press(sent)
	case sent.Message == nil:
		return intake{}, errors.New("a shortcut has no message")
	}
	to := address{sent.Channel.ID, sent.Message.ThreadTS, sent.User.ID}
	if to.thread == "" {
		to.thread = sent.Message.TS
	}
	if to.isDirect() {
		to.thread = "" // in a conversation of two there is nothing to keep apart
	}
	return p.shortcut(sent, to)
}

// shortcut makes an arrival of the message that somebody used the shortcut on.
func (p parser) shortcut(sent interaction, to address) (intake, error) {
	text, attached := p.content(sent.Message.Text, sent.Message.Blocks, sent.Message.Attachments, sent.Message.Files)
	in, err := p.privately(to, "shortcut-", sent.TriggerID, sent.ResponseURL, "")
	if err != nil {
		return in, err
	}
	a := &in.arrivals[0]
	a.Text, a.Attached = text, attached
	if text == "" {
		a.Kind = bot.ArrivalOther
	}
	return in, nil
}

// press makes an arrival of a press of a button. What the button says is looked up
// by whoever offered it; which chat it was offered in comes from the message, or
// from its own mark, which counts in its own channel, and where a message is one
// person's alone, for that person only.
func (p parser) press(sent interaction) (intake, error) {
	if len(sent.Actions) == 0 || sent.TriggerID == "" || sent.Container.MessageTS == "" {
		return intake{}, errors.New("a press has no action, no trigger_id or no message")
	}
	action := sent.Actions[0]
	if action.Value == "" {
		return intake{}, nil // a link was followed
	}
	to := address{channel: sent.Channel.ID}
	if sent.Message != nil && sent.Message.ThreadTS != sent.Container.MessageTS { // it hangs on no thread but its own
		to.thread = sent.Message.ThreadTS
	}
	back := to
	switch marked, ok := markOf(action.BlockID); {
	case !ok:
	case marked.user == "" && marked.channel == to.channel:
		to = marked
	case marked.user != sent.User.ID:
		return intake{}, nil
	default:
		to, back = marked, marked
	}
	back.user = sent.User.ID
	if _, err := parseAddress(to.String()); err != nil {
		return intake{}, errors.New("its channel cannot be read")
	}
	a := bot.Arrival{
		Channel: name, ID: "press-" + sent.TriggerID + "-" + action.ActionTS, Chat: to.String(),
		Message: sent.Container.MessageTS,
		Press:   back.String(), By: sent.User.ID, Kind: bot.ArrivalPress, Text: action.Value, At: p.now,
	}
	if p.hasForms() && strings.HasPrefix(a.Text, bot.FormVerb) {
		return intake{then: func(ctx context.Context) {
			p.responseURLs.keep(a, sent.ResponseURL)
			p.openForm(ctx, a, sent.TriggerID)
		}}, nil
	}
	in := intake{arrivals: []bot.Arrival{a}, responseURL: sent.ResponseURL}
	switch {
	case sent.Container.Ephemeral:
		if in.pressed = p.messages.ephemeralByButton(a.Chat, a.Text); in.pressed != nil {
			in.pressed.channel, in.pressed.ts = sent.Channel.ID, a.Message
		}
	case sent.Message != nil:
		in.pressed = &shownMessage{channel: sent.Channel.ID, ts: a.Message, text: sent.Message.Text,
			blocks: sent.Message.Blocks}
	}
	return in, nil
}
