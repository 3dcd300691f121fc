package faketelegram

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
)

func tooMany(seconds int) *apiError {
	return &apiError{429, fmt.Sprintf("Too Many Requests: retry after %d", seconds),
		map[string]int{"retry_after": seconds}}
}

// call does what a method says. Names of methods are in any case (docs, "Making requests").
func (s *Server) call(ctx context.Context, r *Request) (any, *apiError) {
	p := params(r.Params)
	switch strings.ToLower(r.Method) {
	case "getme":
		return s.itself(), nil
	case "getupdates":
		return s.getUpdates(ctx, p)
	case "setwebhook":
		return s.setWebhook(p)
	case "deletewebhook":
		return s.deleteWebhook(p)
	case "getwebhookinfo":
		return s.webhookInfo(), nil
	case "sendmessage":
		return s.sendMessage(p, r)
	case "editmessagetext":
		return s.editMessage(p, r, true)
	case "editmessagereplymarkup":
		return s.editMessage(p, r, false)
	case "deletemessage":
		return s.deleteMessage(p, r)
	case "answercallbackquery":
		return s.answerPress(p)
	case "sendchataction":
		return s.sendAction(p)
	case "getchat":
		return s.getChat(p)
	case "getchatmember":
		return s.getChatMember(p)
	case "setmycommands":
		return s.setMyCommands(p)
	case "setchatmenubutton":
		return s.setMenuButton(p)
	case "getmydescription", "setmydescription":
		return s.describe("description", p, strings.HasPrefix(strings.ToLower(r.Method), "set"))
	case "getmyshortdescription", "setmyshortdescription":
		return s.describe("short_description", p, strings.HasPrefix(strings.ToLower(r.Method), "set"))
	}
	return nil, &apiError{Code: 404, Description: "Not Found: method not found"}
}

// open finds the chat of a call and checks that the bot may write there; the
// lock is held.
func (s *Server) open(p params) (*chat, *apiError) {
	id, err := strconv.ParseInt(p["chat_id"], 10, 64)
	if p["chat_id"] == "" {
		return nil, badRequest("chat_id is empty")
	}
	c := s.chats[id]
	switch {
	case err != nil || c == nil || !c.started:
		return nil, badRequest("chat not found")
	case c.moved != 0:
		failure := badRequest("group chat was upgraded to a supergroup chat")
		failure.Parameters = map[string]int{"migrate_to_chat_id": int(c.moved)}
		return nil, failure
	case c.gone != "":
		return nil, &apiError{Code: 403, Description: c.gone}
	}
	return c, nil
}

// admit finds the chat of a call that writes and keeps the limits; the lock is held.
func (s *Server) admit(p params, r *Request) (*chat, *apiError) {
	c, failure := s.open(p)
	if failure != nil {
		return nil, failure
	}
	r.Chat = c.id
	now := time.Now()
	if c.hush > 0 {
		c.silent, c.hush = now.Add(c.hush), 0
		return nil, tooMany(int(c.silent.Sub(now).Seconds()))
	}
	return c, s.flood(c, r, now)
}

// content reads text, entities and keyboard of a message.
func content(p params) (*Message, *apiError) {
	m := &Message{Bot: true, Params: p}
	text, failure := parse(p["text"], p["parse_mode"])
	if failure != nil {
		return nil, failure
	}
	if text == "" {
		return nil, badRequest("message text is empty")
	}
	if len(text) > 1<<15 {
		return nil, badRequest("text is too long")
	}
	var entities []Entity
	if p["entities"] != "" && p["parse_mode"] == "" && json.Unmarshal([]byte(p["entities"]), &entities) != nil {
		return nil, badRequest("can't parse entities JSON object")
	}
	if m.Text, m.Entities, failure = tidy(text, entities); failure != nil {
		return nil, failure
	}
	m.Sent = m.Text
	m.Keyboard, failure = keyboard(p["reply_markup"])
	return m, failure
}

// sendMessage puts a message into a chat.
func (s *Server) sendMessage(p params, r *Request) (any, *apiError) {
	m, failure := content(p)
	if failure != nil {
		return nil, failure
	}
	var reply struct {
		Message int  `json:"message_id"`
		Without bool `json:"allow_sending_without_reply"`
	}
	if p["reply_parameters"] != "" && json.Unmarshal([]byte(p["reply_parameters"]), &reply) != nil {
		return nil, badRequest("can't parse reply parameters JSON object")
	}
	s.state.Lock()
	defer s.state.Unlock()
	c, failure := s.admit(p, r)
	if failure != nil {
		return nil, failure
	}
	if reply.Message != 0 && c.find(reply.Message) == nil {
		if !reply.Without {
			return nil, badRequest("message to be replied not found")
		}
		reply.Message = 0
	}
	if m.Topic, failure = c.enter(p, reply.Message); failure != nil {
		return nil, failure
	}
	m.Direct = number(p, "direct_messages_topic_id", 0, 0, 1<<31-1)
	if c.direct != (m.Direct != 0) { // docs, sendMessage: it is required there, and for nothing else
		return nil, badRequest("direct messages topic must be specified")
	}
	m.At = time.Now()
	if left := c.slow(m.At); left > 0 {
		seconds := int(math.Ceil(left.Seconds()))
		c.silent = m.At.Add(time.Duration(seconds) * time.Second)
		return nil, tooMany(seconds)
	}
	m.ReplyTo, c.wrote = reply.Message, m.At
	c.add(m)
	return s.show(c, m), nil
}

const notModified = "message is not modified: specified new message content and reply markup are exactly the same " +
	"as a current content and reply markup of the message"

// editMessage changes a message of the bot's: text and keyboard, or the keyboard
// alone. Without reply_markup the keyboard goes (docs, editMessageText).
func (s *Server) editMessage(p params, r *Request, text bool) (any, *apiError) {
	var changed Message
	if text {
		m, failure := content(p)
		if failure != nil {
			return nil, failure
		}
		changed = *m
	}
	rows, failure := keyboard(p["reply_markup"])
	if failure != nil {
		return nil, failure
	}
	s.state.Lock()
	defer s.state.Unlock()
	c, failure := s.admit(p, r)
	if failure != nil {
		return nil, failure
	}
	m := c.find(number(p, "message_id", 0, 0, 1<<31-1))
	switch {
	case m == nil:
		return nil, badRequest("message to edit not found")
	case !m.Bot, m.Fixed:
		return nil, badRequest("message can't be edited")
	}
	if !text {
		changed.Text, changed.Entities = m.Text, m.Entities
	}
	if changed.Text == m.Text && reflect.DeepEqual(changed.Entities, m.Entities) && reflect.DeepEqual(rows, m.Keyboard) {
		return nil, badRequest(notModified)
	}
	m.Text, m.Entities, m.Keyboard, m.Edited = changed.Text, changed.Entities, rows, time.Now()
	return s.show(c, m), nil
}

// deleteMessage takes a message of the bot's away, for as long as it may (docs,
// deleteMessage: 48 hours).
func (s *Server) deleteMessage(p params, r *Request) (any, *apiError) {
	s.state.Lock()
	defer s.state.Unlock()
	c, failure := s.open(p)
	if failure != nil {
		return nil, failure
	}
	r.Chat = c.id
	m := c.find(number(p, "message_id", 0, 0, 1<<31-1))
	switch {
	case m == nil:
		return nil, badRequest("message to delete not found")
	case !m.Bot, time.Since(m.At) > 48*time.Hour:
		return nil, badRequest("message can't be deleted")
	}
	m.Gone = true
	return true, nil
}

// answerPress acknowledges a press while it is young.
func (s *Server) answerPress(p params) (any, *apiError) {
	s.state.Lock()
	defer s.state.Unlock()
	found := s.presses[p["callback_query_id"]]
	if found == nil || time.Since(found.at) > s.options.PressAge {
		return nil, badRequest("query is too old and response timeout expired or query ID is invalid")
	}
	if len([]rune(p["text"])) > 200 { // docs, answerCallbackQuery
		return nil, badRequest("MESSAGE_TOO_LONG")
	}
	found.notice, found.done = p["text"], true
	return true, nil
}

// sendAction shows that the bot is typing.
func (s *Server) sendAction(p params) (any, *apiError) {
	s.state.Lock()
	defer s.state.Unlock()
	c, failure := s.open(p)
	if failure != nil {
		return nil, failure
	}
	if p["action"] == "" {
		return nil, badRequest("wrong parameter action in request")
	}
	c.actions++
	return true, nil
}
