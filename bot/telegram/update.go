package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The parts of an update that are read (docs, Update). They are declared here,
// and few: the library's types know no field since 2021 and refuse a whole update
// for one field they do not expect.
type (
	update struct {
		ID       int64       `json:"update_id"`
		Message  *message    `json:"message"`
		Edited   *message    `json:"edited_message"`
		Callback *callback   `json:"callback_query"`
		Member   *membership `json:"my_chat_member"`
	}
	message struct {
		ID       int64     `json:"message_id"`
		Date     int64     `json:"date"`
		EditDate int64     `json:"edit_date"`
		Chat     *chat     `json:"chat"`
		From     *from     `json:"from"`
		Text     string    `json:"text"`
		Entities []marking `json:"entities"`
		Caption  string    `json:"caption"`
		Captions []marking `json:"caption_entities"`
		ReplyTo  *struct {
			ID   int64 `json:"message_id"`
			From *from `json:"from"`
		} `json:"reply_to_message"`

		media bool // it has something that cannot be read
	}
	chat struct {
		ID   int64  `json:"id"`
		Type string `json:"type"`
	}
	from struct {
		ID       int64  `json:"id"`
		IsBot    bool   `json:"is_bot"`
		Language string `json:"language_code"`
	}
	marking struct {
		Type   string `json:"type"`
		Offset int    `json:"offset"`
		Length int    `json:"length"`
		User   *from  `json:"user"`
	}
	callback struct {
		ID      string   `json:"id"`
		From    *from    `json:"from"`
		Message *message `json:"message"`
		Data    string   `json:"data"`
	}
	membership struct {
		Chat *chat `json:"chat"`
		From *from `json:"from"`
		Date int64 `json:"date"`
		Old  struct {
			Status string `json:"status"`
		} `json:"old_chat_member"`
		New struct {
			Status string `json:"status"`
		} `json:"new_chat_member"`
	}
)

// media are the fields of a message that a person sends and this bot cannot read
// (docs, Message). A message with none of them and no text is the platform's own,
// such as "pinned a message", and is nobody's question.
var media = []string{
	"photo", "voice", "audio", "video", "video_note", "document", "sticker", "animation", "location", "venue", "contact", "poll", "dice",
	"game", "story", "paid_media", "checklist", "live_photo",
}

// UnmarshalJSON reads a message and notes whether it holds media.
func (m *message) UnmarshalJSON(raw []byte) error {
	type plain message // without this method
	if err := json.Unmarshal(raw, (*plain)(m)); err != nil {
		return err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return err
	}
	m.media = slices.ContainsFunc(media, func(name string) bool { return fields[name] != nil })
	return nil
}

// jsonFault says where JSON is wrong without showing it: an error of
// encoding/json may hold a value.
func jsonFault(err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return fmt.Errorf("the field %s has another type than it should", known(wrong.Field))
	}
	return errors.New("it is no JSON of the form it should have")
}

// known returns the name of a field as far as it is one of ours.
func known(field string) string {
	strange := func(r rune) bool { return r != '.' && r != '_' && (r < 'a' || r > 'z') }
	if len(field) > 80 || strings.ContainsFunc(field, strange) {
		return "(unknown)"
	}
	return field
}

// updateID reads nothing but the id, which may be whole when the rest is not;
// 0 when it is not.
func updateID(raw json.RawMessage) int {
	var u struct {
		ID json.RawMessage `json:"update_id"`
	}
	if json.Unmarshal(raw, &u) != nil {
		return 0
	}
	id, err := strconv.ParseInt(strings.Trim(string(u.ID), `"`), 10, 32)
	if err != nil || id < 0 || id > 1<<31-2 {
		return 0
	}
	return int(id)
}
