package telegram

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"bedside/bot"
)

// errUnknownSelf means that only the bot's name can tell whether it is addressed,
// and Telegram has not said yet what that is.
var errUnknownSelf = errors.New("the bot does not know its name yet")

// parse decodes one update and makes an arrival of it. It returns the zero Arrival
// for an update that is not for the bot, and the id 0 when not even that can be read.
// The error tells what is wrong, never what was written.
func (c *Channel) parse(raw json.RawMessage, now time.Time) (id int, a bot.Arrival, err error) {
	var u update
	if err := json.Unmarshal(raw, &u); err != nil {
		return updateID(raw), bot.Arrival{}, jsonFault(err)
	}
	if u.ID <= 0 {
		return 0, bot.Arrival{}, errors.New("it has no id")
	}
	u.raw = raw
	if a, err = c.arrival(&u, now); a.Kind != "" {
		a.At = bot.Plausible(a.At, now.Truncate(time.Second))
	}
	return confirmable(u.ID), a, err
}

// arrival makes an arrival of what an update tells of.
func (c *Channel) arrival(u *update, now time.Time) (bot.Arrival, error) {
	me := c.identity()
	switch {
	case u.Message != nil:
		return c.written(u, u.Message, me)
	case u.Edited != nil:
		return c.written(u, u.Edited, me)
	case u.Callback != nil:
		return c.pressed(u, now)
	case u.Member != nil:
		return c.member(u)
	case u.Business != nil:
		c.refuseBusiness(u.Business)
	}
	return bot.Arrival{}, nil
}

func formatID(id int64) string { return strconv.FormatInt(id, 10) }

// written makes an arrival of a message as first written or as edited.
func (c *Channel) written(u *update, m *message, me *self) (bot.Arrival, error) {
	if m.Chat == nil || m.Chat.ID == 0 || m.ID <= 0 && m.Ephemeral <= 0 {
		return bot.Arrival{}, errors.New("its message has no chat or no id")
	}
	if m.MigrateTo != 0 || m.MigrateFrom != 0 {
		return c.migrated(u, m), nil
	}
	if !m.isForBots() {
		return bot.Arrival{}, nil
	}
	edited := u.Message == nil
	text, marks, attached := m.content()
	if text == "" && attached == "" && !edited && m.Chat.Type == "private" && isOfNewKind(u.raw) {
		attached = bot.AttachmentOther
	}
	if text == "" && (attached == "" || edited) {
		return bot.Arrival{}, nil // a place that moves is edited every few seconds
	}
	a := bot.Arrival{
		Channel: name, Chat: formatID(m.Chat.ID), Message: m.place().String(), Kind: bot.ArrivalText,
		Text: text, Language: m.From.Language.value, At: time.Unix(m.Date, 0), Public: c.isPublic(m.Chat),
		By: authorOf(m.Chat, m.From), Attached: attached, Album: m.Album.value,
	}
	if m.SenderChat != nil && m.Chat.Type != "private" {
		a.By, a.Anonymous = formatID(m.SenderChat.ID), true
	}
	date := m.Date
	if edited {
		date = max(m.EditDate, 1)
		a.Edit, a.At = date, time.Unix(date, 0)
	}
	a.ID = fmt.Sprintf("%d-%d", u.ID, date)
	if text == "" {
		a.Kind = bot.ArrivalOther
	}
	if me != nil && m.repliesTo(me) {
		a.ReplyTo = formatID(m.ReplyTo.value.ID)
	}
	if m.Chat.Type == "private" {
		a.Text = bareCommand(text, marks)
		c.noteTopic(m)
		return a, nil
	}
	if me == nil {
		return bot.Arrival{}, errUnknownSelf
	}
	bare, ok := addressed(m, text, marks, me, c.isDesk(m.Chat.ID))
	if !ok {
		return bot.Arrival{}, nil
	}
	a.Text = bare
	return a, nil
}

// isForBots tells whether a message may be one to the bot: bots that answer bots never stop, a channel
// speaks to nobody, and what came by a business connection was written to somebody else.
func (m *message) isForBots() bool {
	return m.From != nil && (!m.From.IsBot || m.SenderChat != nil) && m.Chat.Type != "channel" && m.Business == ""
}

// content is what a message says, with its marks, and the kind of what cannot be read of it.
func (m *message) content() (text string, marks []marking, attached bot.Attachment) {
	attached = m.attachment()
	switch {
	case m.Text != "":
		return m.Text, m.Entities.value, attached
	case m.Caption != "": // an emergency may stand below a picture
		return m.Caption, m.Captions.value, attached
	case m.Rich == nil:
		return "", nil, attached
	}
	rich := readRich(m.Rich)
	if attached = rich.attached; blank(rich.text.String()) {
		return "", nil, cmp.Or(attached, bot.AttachmentOther)
	}
	return strings.TrimRight(rich.text.String(), "\n"), rich.marks, attached
}

// isPublic tells whether others read along: in every group but that of the clinic's
// own desk.
func (c *Channel) isPublic(in *chat) bool {
	return in.Type != "private" && !c.isDesk(in.ID)
}

// authorOf identifies the author where a chat has many people; "" in a conversation of two, which
// the chat itself names.
func authorOf(in *chat, who *from) string {
	if in.Type == "private" {
		return ""
	}
	return formatID(who.ID)
}

// repliesTo tells whether a message replies to one of the bot's. What is written in a topic and replies to nothing
// comes as a reply to the message that opened the topic, whoever that was.
func (m *message) repliesTo(me *self) bool {
	to := m.ReplyTo.value
	opening := m.InTopic && to.ID == m.Thread
	return to.From != nil && to.From.ID == me.ID && !opening
}

// addressed tells whether a message in a group is for the bot: it names the bot,
// replies to it, or is one of its commands, at the desk those of staff too. The text is returned without the name.
func addressed(m *message, text string, marks []marking, me *self, desk bool) (string, bool) {
	name := "@" + me.Username
	ok := m.repliesTo(me)
	bare := text
	for _, mark := range marks {
		marked := mark.of(text)
		switch mark.Type {
		case "mention":
			if strings.EqualFold(marked, name) {
				ok, bare = true, strings.Replace(bare, marked, "", 1)
			}
		case "text_mention":
			ok = ok || mark.User != nil && mark.User.ID == me.ID
		case "bot_command":
			command, to, forOne := strings.Cut(marked, "@")
			if mark.Offset != 0 || forOne && !strings.EqualFold(to, me.Username) || !forOne && !isCommand(command, desk) {
				continue
			}
			ok, bare = true, strings.Replace(bare, marked, command, 1)
		}
	}
	return strings.TrimSpace(bare), ok
}

// bareCommand takes the bot's name off a command, as in "/help@bedside_bot". In a
// private chat it can be no other bot's.
func bareCommand(text string, marks []marking) string {
	for _, mark := range marks {
		if mark.Type == "bot_command" && mark.Offset == 0 {
			marked := mark.of(text)
			command, _, _ := strings.Cut(marked, "@")
			return command + text[len(marked):]
		}
	}
	return text
}

// of returns the marked stretch of a text; "" when it is not within the text.
// Offset and length are UTF-16 units (docs, MessageEntity).
func (m marking) of(text string) string {
	units := utf16.Encode([]rune(text))
	if m.Offset < 0 || m.Length < 0 || m.Offset > len(units) || m.Length > len(units)-m.Offset {
		return ""
	}
	marked := string(utf16.Decode(units[m.Offset : m.Offset+m.Length]))
	if !strings.Contains(text, marked) || m.Offset == 0 && !strings.HasPrefix(text, marked) {
		return "" // it cuts a symbol in two
	}
	return marked
}

// pressed makes an arrival of a press of a button. It has no time of its own.
func (c *Channel) pressed(u *update, now time.Time) (bot.Arrival, error) {
	p := u.Callback
	if p.ID == "" || p.From == nil {
		return bot.Arrival{}, errors.New("its press has no id or no sender")
	}
	if p.Message == nil || p.Message.Chat == nil || p.Message.Business != "" || p.Data == "" {
		return bot.Arrival{}, nil // of an inline message, a game, or a chat between others: none of ours
	}
	if p.Message.Chat.ID == 0 {
		return bot.Arrival{}, errors.New("its message has no chat")
	}
	back := p.ID
	if c.isDesk(p.Message.Chat.ID) {
		back = staffPress + back
	}
	return bot.Arrival{
		Channel: name, ID: fmt.Sprintf("%d-%s", u.ID, p.ID), Chat: formatID(p.Message.Chat.ID),
		Message: formatID(p.Message.ID),
		Press:   back, Kind: bot.ArrivalPress, Text: p.Data, Language: p.From.Language.value, At: now.Truncate(time.Second),
		Public: c.isPublic(p.Message.Chat), By: authorOf(p.Message.Chat, p.From),
	}, nil
}

// member makes an arrival of the bot being blocked, removed, unblocked or added
// (docs, ChatMember: the statuses).
func (c *Channel) member(u *update) (bot.Arrival, error) {
	m := u.Member
	if m.Chat == nil || m.Chat.ID == 0 {
		return bot.Arrival{}, errors.New("its membership has no chat")
	}
	away := func(status string) bool { return status == "left" || status == "kicked" }
	if m.Chat.Type == "channel" || away(m.Old.Status) == away(m.New.Status) {
		return bot.Arrival{}, nil
	}
	kind := bot.ArrivalBack
	if away(m.New.Status) {
		kind = bot.ArrivalLeft
	}
	a := bot.Arrival{
		Channel: name, ID: fmt.Sprintf("%d-%d", u.ID, m.Date), Chat: formatID(m.Chat.ID), Kind: kind,
		At: time.Unix(m.Date, 0), Public: c.isPublic(m.Chat),
	}
	if m.From != nil {
		a.Language, a.By = m.From.Language.value, authorOf(m.Chat, m.From)
	}
	return a, nil
}
