package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"bedside/bot"
)

// Deliver sends a parcel, or changes the message that its Change names: text and
// buttons, or the buttons alone when it has no parts. It returns the message's id
// in the chat, which is another than Change when that one can no longer be changed
// and is replaced. It waits for its turn, up to two seconds for the chat's and ten for
// everybody's. Errors are those of bot.ErrChatGone, bot.ErrRefused, *bot.WaitError
// and *bot.MovedError, or of a passing fault; after one that came without an answer
// the message may stand in the chat nevertheless, as Telegram knows no key to send
// it only once.
func (c *Channel) Deliver(ctx context.Context, p bot.Parcel) (message string, err error) {
	method, params, err := sendRequest(p)
	if err != nil {
		return "", err
	}
	switch {
	case method != "sendMessage":
	case c.IsDesk(p.Chat):
		c.placeAtDesk(p, params)
	case !isGroup(p.Chat):
		place{topic: c.topics.of(p.Chat)}.fill(params)
	}
	urgent := p.Urgent || slices.ContainsFunc(p.Parts, func(part bot.Part) bool { return part.Kind == bot.PartAdvice })
	if err := c.pace.Enter(ctx, p.Chat, urgent); err != nil {
		return "", fmt.Errorf("waiting to write to a chat on Telegram: %w", err)
	}
	message, err = c.sendAtLeastWords(ctx, c.client.forUrgent(urgent), method, params)
	switch {
	case p.Change != "" && hasReason(err, "message is not modified"),
		method == "editMessageReplyMarkup" && hasReason(err, "message to edit not found", "MESSAGE_ID_INVALID"):
		return p.Change, nil // it is as it should be, or its buttons are gone with it
	case method == "editMessageText" && hasReason(err, unchangeableReasons...):
		return c.replace(ctx, p)
	}
	if hasReason(err, topicReasons...) && p.ReplyTo != "" && !c.IsDesk(p.Chat) {
		err = fmt.Errorf("%w: %w", bot.ErrRefused, err) // the chat's other topics are no worse for it
	} else {
		err = deliveryError(err)
	}
	var moved *bot.MovedError
	if errors.As(err, &moved) {
		c.followMigration(p.Chat, moved.Chat)
	}
	var wait *bot.WaitError
	if errors.As(err, &wait) {
		c.pace.Hold(p.Chat, wait.After)
	}
	if err != nil {
		return "", fmt.Errorf("writing to a chat on Telegram: %w", err)
	}
	return message, nil
}

// send makes a call that writes, and returns the id of the message.
func send(ctx context.Context, by *client, method string, params tgbotapi.Params) (string, error) {
	var sent struct {
		ID int64 `json:"message_id"`
	}
	err := by.call(ctx, method, params, &sent)
	return formatID(sent.ID), err
}

// sendAtLeastWords sends, and where Telegram refuses a part of a message beside its words, without that
// part: no patient goes without an answer for the sake of a format or a button.
func (c *Channel) sendAtLeastWords(ctx context.Context, by *client, method string,
	params tgbotapi.Params) (message string, err error) {
	for {
		message, err = send(ctx, by, method, params)
		if method == "sendMessage" && hasReason(err, topicReasons...) && c.leadToDeskTopic(params) {
			c.log.Warn("a topic at the desk takes no messages; what replies there comes to the desk's own", "error", err)
			continue
		}
		part := refusedPart(err, params)
		if part == "" || params["text"] == "" {
			return message, err
		}
		c.log.Warn("Telegram refuses a part of a message, which goes without it", "part", part, "error", err)
		delete(params, part)
		if part == "reply_parameters" && params["message_thread_id"] == "" {
			c.leadToDeskTopic(params)
		}
	}
}

// refusedPart is the parameter that a message was refused for and can do without; "" for none.
func refusedPart(err error, params tgbotapi.Params) string {
	for _, part := range []string{"entities", "reply_markup", "reply_parameters"} {
		if params[part] != "" && hasReason(err, formReasons[part]...) {
			return part
		}
	}
	if params["message_thread_id"] != "" && !isGroup(params["chat_id"]) && hasReason(err, topicReasons...) {
		return "message_thread_id" // one person's own chat is still theirs
	}
	return ""
}

// replace sends anew what a message should say that can no longer be changed. The
// message goes, so that what it says stands nowhere, where Telegram still lets it.
func (c *Channel) replace(ctx context.Context, p bot.Parcel) (string, error) {
	err := c.client.call(ctx, "deleteMessage", tgbotapi.Params{"chat_id": p.Chat, "message_id": p.Change}, nil)
	switch {
	case hasReason(err, unchangeableReasons...):
		c.log.Warn("a message can be neither changed nor taken back", "error", err)
	case err != nil:
		return "", fmt.Errorf("taking back a message on Telegram: %w", deliveryError(err))
	}
	p.Change = ""
	return c.Deliver(ctx, p)
}

// sendRequest puts a parcel into the form of the Bot API: the method and its parameters
// (docs, sendMessage, editMessageText, editMessageReplyMarkup).
func sendRequest(p bot.Parcel) (string, tgbotapi.Params, error) {
	if _, err := strconv.ParseInt(p.Chat, 10, 64); err != nil {
		return "", nil, fmt.Errorf("writing to a chat on Telegram: %w: the chat's address is no number", bot.ErrRefused)
	}
	params := tgbotapi.Params{"chat_id": p.Chat}
	text, entities := render(p.Parts)
	params.AddNonEmpty("text", text)
	params.AddNonEmpty("message_id", p.Change)
	if err := fill(params, p, text, entities); err != nil {
		return "", nil, fmt.Errorf("writing to a chat on Telegram: %w", err)
	}
	switch {
	case p.Change == "" && text == "":
		return "", nil, fmt.Errorf("writing to a chat on Telegram: %w: there is nothing to show", bot.ErrRefused)
	case length(text) > maxText:
		return "", nil, fmt.Errorf("writing to a chat on Telegram: %w: it is longer than %d", bot.ErrRefused, maxText)
	case p.Change == "":
		return "sendMessage", params, nil
	case text == "":
		return "editMessageReplyMarkup", params, nil
	}
	return "editMessageText", params, nil
}

// fill adds the parameters that are JSON.
func fill(params tgbotapi.Params, p bot.Parcel, text string, entities []entity) error {
	add := func(key string, value any) error {
		body, err := json.Marshal(value)
		params[key] = string(body)
		return err
	}
	if text != "" {
		// a preview fetches and shows another's page
		if err := add("link_preview_options", map[string]bool{"is_disabled": true}); err != nil {
			return err
		}
	}
	if len(entities) > 0 {
		if err := add("entities", entities); err != nil {
			return err
		}
	}
	if rows := keyboard(p.Buttons); len(rows) > 0 || p.Change != "" {
		if err := add("reply_markup", map[string]any{"inline_keyboard": rows}); err != nil {
			return err
		}
	}
	to, ok := parsePlace(p.ReplyTo)
	if p.Change != "" || !ok {
		return nil
	}
	to.fill(params)
	return add("reply_parameters", map[string]any{"message_id": to.message, "allow_sending_without_reply": true})
}

// button is a button of an inline keyboard (docs, InlineKeyboardButton).
type button struct {
	Text string `json:"text"`
	Data string `json:"callback_data"`
}

// The bounds of a keyboard: callback_data is 1 to 64 bytes (docs); more buttons
// than a hundred are refused, and a label longer than a phone is wide is cut off.
const (
	maxData    = 64
	maxButtons = 100
	maxLabel   = 64
)

// keyboard leaves out what Telegram would refuse: a reply must not fail for a button.
func keyboard(given [][]bot.Button) [][]button {
	rows := [][]button{}
	count := 0
	for _, buttons := range given {
		var row []button
		for _, b := range buttons {
			text := shortened(line(b.Label))
			if blank(text) || b.Data == "" || len(b.Data) > maxData || !utf8.ValidString(b.Data) || count == maxButtons {
				continue
			}
			row = append(row, button{text, b.Data})
			count++
		}
		if len(row) > 0 {
			rows = append(rows, row)
		}
	}
	return rows
}

// shortened cuts a label that is too long between words and shows that it did.
func shortened(label string) string {
	if length(label) <= maxLabel {
		return label
	}
	return line(cut(label, maxLabel-1)[0]) + "…"
}

// maxNotice is the length that the notice of a press may have, in characters (docs,
// answerCallbackQuery).
const maxNotice = 200

// staffPress begins what acknowledges a press at the desk. What staff are told there
// is to be read, so it stays until they close it.
const staffPress = "desk:"

// Acknowledge answers a press, so that the button stops to show that it waits,
// with a short notice or "" for none, which the person who pressed alone sees. A
// press that is too old to be answered is an error only where there is a notice, as
// nobody saw it; without one nothing waits any more. Errors are those of Deliver.
func (c *Channel) Acknowledge(ctx context.Context, press, notice string) error {
	id, staff := strings.CutPrefix(press, staffPress)
	params := tgbotapi.Params{"callback_query_id": id}
	params.AddBool("show_alert", staff && notice != "")
	params.AddNonEmpty("text", line(cut(clean(notice), maxNotice)[0]))
	err := c.client.call(ctx, "answerCallbackQuery", params, nil)
	if notice == "" && hasReason(err, "query is too old", "QUERY_ID_INVALID") {
		return nil
	}
	return deliveryError(err)
}

// Typing shows in a chat that the bot is typing, for five seconds or until it
// writes (docs, sendChatAction). Errors are those of Deliver.
func (c *Channel) Typing(ctx context.Context, chat string) error {
	return deliveryError(c.client.call(ctx, "sendChatAction", tgbotapi.Params{"chat_id": chat, "action": "typing"}, nil))
}
