package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
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
		Business *connection `json:"business_connection"`

		raw json.RawMessage
	}
	message struct {
		ID       int64 `json:"message_id"`
		Date     int64 `json:"date"`
		EditDate int64 `json:"edit_date"`
		Chat     *chat `json:"chat"`
		From     *from `json:"from"`
		// SenderChat is the chat on whose behalf it was sent: the group of an anonymous admin, or
		// a channel. Then From is a made-up user, and says nothing of a bot (docs, Message).
		SenderChat  *chat              `json:"sender_chat"`
		Text        string             `json:"text"`
		Entities    lenient[[]marking] `json:"entities"`
		Caption     string             `json:"caption"`
		Captions    lenient[[]marking] `json:"caption_entities"`
		Album       lenient[string]    `json:"media_group_id"`
		ReplyTo     lenient[repliedTo] `json:"reply_to_message"`
		MigrateTo   int64              `json:"migrate_to_chat_id"`
		MigrateFrom int64              `json:"migrate_from_chat_id"`
		// Thread is the topic of a forum in which it stands, when InTopic; in other groups it is that of a thread
		// of replies. Direct is the topic of one person in the direct messages of a channel.
		Thread  int64                   `json:"message_thread_id"`
		InTopic bool                    `json:"is_topic_message"`
		Direct  lenient[directMessages] `json:"direct_messages_topic"`
		// Ephemeral is the id of a message that only its sender and the bot see; its ID is 0.
		Ephemeral int64 `json:"ephemeral_message_id"`
		// Business is the connection by which a message of a private chat between two others came.
		Business string `json:"business_connection_id"`

		media
	}
	directMessages struct {
		Topic int64 `json:"topic_id"`
	}
	repliedTo struct {
		ID   int64 `json:"message_id"`
		From *from `json:"from"`
	}
	chat struct {
		ID   int64  `json:"id"`
		Type string `json:"type"`
	}
	connection struct {
		ID      string `json:"id"`
		Owner   int64  `json:"user_chat_id"`
		Enabled bool   `json:"is_enabled"`
	}
	from struct {
		ID       int64           `json:"id"`
		IsBot    bool            `json:"is_bot"`
		Language lenient[string] `json:"language_code"`
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

// lenient is a field without which an update can do: when it has another form than it should, it is as
// if it were not there, and the words beside it are read.
type lenient[T any] struct{ value T }

// UnmarshalJSON never fails.
func (l *lenient[T]) UnmarshalJSON(raw []byte) error {
	var value T
	if json.Unmarshal(raw, &value) == nil {
		l.value = value
	}
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
