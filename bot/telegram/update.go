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

		media
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
type media struct {
	Photo     json.RawMessage `json:"photo"`
	Voice     json.RawMessage `json:"voice"`
	Audio     json.RawMessage `json:"audio"`
	Video     json.RawMessage `json:"video"`
	VideoNote json.RawMessage `json:"video_note"`
	Document  json.RawMessage `json:"document"`
	Sticker   json.RawMessage `json:"sticker"`
	Animation json.RawMessage `json:"animation"`
	Location  json.RawMessage `json:"location"`
	Venue     json.RawMessage `json:"venue"`
	Contact   json.RawMessage `json:"contact"`
	Poll      json.RawMessage `json:"poll"`
	Dice      json.RawMessage `json:"dice"`
	Game      json.RawMessage `json:"game"`
	Story     json.RawMessage `json:"story"`
	PaidMedia json.RawMessage `json:"paid_media"`
	Checklist json.RawMessage `json:"checklist"`
	LivePhoto json.RawMessage `json:"live_photo"`
}

// hasMedia tells whether a message holds something that cannot be read.
func (m *media) hasMedia() bool {
	return slices.ContainsFunc([]json.RawMessage{
		m.Photo, m.Voice, m.Audio, m.Video, m.VideoNote, m.Document, m.Sticker, m.Animation, m.Location, m.Venue,
		m.Contact, m.Poll, m.Dice, m.Game, m.Story, m.PaidMedia, m.Checklist, m.LivePhoto,
	}, func(field json.RawMessage) bool { return field != nil })
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
	id, err := strconv.ParseInt(strings.Trim(string(u.ID), `"`), 10, 64)
	if err != nil {
		return 0
	}
	return confirmable(id)
}

// confirmable returns an id as far as the next one can be an offset, which has 32
// bits (docs, getUpdates); else 0.
func confirmable(id int64) int {
	if id < 0 || id > 1<<31-2 {
		return 0
	}
	return int(id)
}
