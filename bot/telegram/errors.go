package telegram

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"bedside/bot"
)

// apiError is an answer of Telegram's that refuses a call.
type apiError struct {
	Method string
	Code   int
	Reason string        // one of reasons, or a constant of the platform's; never what was sent
	After  time.Duration // of a 429: how long to wait
	Moved  int64         // the chat's new id; 0 when it has not moved

	foreign bool // no answer of Telegram's but of something between, as a proxy's page
}

// Error names method, code and reason, and what to do where a person has to.
func (e *apiError) Error() string {
	text := fmt.Sprintf("telegram answers %s with %d: %s", e.Method, e.Code, e.Reason)
	switch {
	case e.Reason == webhookActive:
		text += "; a webhook takes this bot's updates: delete it with deleteWebhook, or give this bot a token of its own"
	case e.Code == http.StatusConflict:
		text += "; another program uses this bot's token: stop it, or give this bot a token of its own"
	case e.Unwrap() != nil:
		text += "; " + e.Unwrap().Error()
	}
	return text
}

// Unwrap returns ErrToken when the token is what is wrong: 401, or on getMe, which
// there is no wrong way to call, 404, which a token of an unknown form gets.
func (e *apiError) Unwrap() error {
	if e.foreign {
		return nil
	}
	if e.Code == http.StatusUnauthorized || e.Code == http.StatusNotFound && e.Method == "getMe" {
		return ErrToken
	}
	return nil
}

// webhookActive is the reason why nobody can poll: a webhook was set meanwhile.
const webhookActive = "webhook is active"

// reasons are the descriptions that mean something here (Client.cpp,
// fail_query_with_error and check_chat_access). An unknown description is not
// shown, as it may repeat what was sent.
var reasons = []string{
	"terminated by other getUpdates request", "terminated by setWebhook request", webhookActive, "Too Many Requests",
	"bot was blocked by the user", "user is deactivated", "bot can't initiate conversation",
	"bot can't send messages to bots",
	"bot was kicked", "bot is not a member", "group chat was deleted", "group chat was deactivated", "chat not found",
	"user not found",
	"upgraded to a supergroup", "not enough rights", "have no rights to send", "no write access",
	"need administrator rights", "message is not modified", "message to edit not found", "message can't be edited",
	"message to delete not found",
	"message can't be deleted", "message is too long", "message text is empty", "text must be non-empty",
	"can't parse", "entity begin", "reply markup is too long", "message to be replied not found",
	"message thread not found", "query is too old", "chat_id is empty", "Unauthorized", "Not Found",
	"Internal Server Error",
	"bad webhook", "invalid webhook URL", "secret token", "invalid language code",
}

// constant is a name of the platform's for what is wrong, such as BUTTON_DATA_INVALID.
var constant = regexp.MustCompile(`\b[A-Z]+(?:_[A-Z0-9]+)+\b`)

// waitName is the end of a description that asks to wait for so many seconds: Telegram's own servers make
// a 429 of it (td NetQueryDispatcher.cpp), and what stands before or beside them may not.
var waitName = regexp.MustCompile(`\b(?:FLOOD|FLOOD_PREMIUM|SLOWMODE)_WAIT_([0-9]{1,6})\b|retry after ([0-9]{1,6})\b`)

func newAPIError(method string, refused *tgbotapi.Error) *apiError {
	e := &apiError{
		Method: method, Code: refused.Code, Reason: reasonOf(refused.Message),
		After: time.Duration(refused.RetryAfter) * time.Second, Moved: refused.MigrateToChatID,
	}
	if asked := waitName.FindStringSubmatch(refused.Message); asked != nil {
		seconds, _ := strconv.Atoi(asked[1] + asked[2])
		e.Code, e.Reason = http.StatusTooManyRequests, "Too Many Requests"
		e.After = max(e.After, time.Duration(seconds)*time.Second)
	}
	return e
}

func reasonOf(description string) string {
	for _, reason := range reasons {
		if strings.Contains(description, reason) {
			return reason
		}
	}
	if name := constant.FindString(description); name != "" && len(name) <= 64 {
		return name
	}
	return "a reason that is not known here"
}

// unchangeableReasons are the reasons why a message cannot be changed, or taken back: it is too old,
// or there no more (Client.cpp; docs, deleteMessage).
var unchangeableReasons = []string{
	"message to edit not found", "message can't be edited", "message to delete not found", "message can't be deleted",
	"MESSAGE_ID_INVALID",
	"MESSAGE_EDIT_TIME_EXPIRED", "MESSAGE_DELETE_FORBIDDEN",
}

// formReasons are the reasons that lie in a part of a message without which its words can go, by the
// parameter that holds it (td MessageEntity.cpp, Client.cpp; the constants are the servers').
var formReasons = map[string][]string{
	"entities": {"can't parse", "entity begin", "ENTITY_BOUNDS_INVALID", "ENTITIES_TOO_LONG", "ENTITY_TEXTURL_INVALID",
		"ENTITY_MENTION_USER_INVALID", "MESSAGE_ENTITIES_INVALID"},
	"reply_markup": {"can't parse", "reply markup is too long", "BUTTON_DATA_INVALID", "BUTTON_TYPE_INVALID",
		"BUTTON_TEXT_INVALID", "BUTTON_INVALID", "REPLY_MARKUP_INVALID", "REPLY_MARKUP_TOO_LONG"},
	"reply_parameters": {"can't parse", "message to be replied not found", "REPLY_MESSAGE_ID_INVALID",
		"MESSAGE_TO_REPLY_NOT_FOUND", "REPLY_TO_INVALID"},
}

// topicReasons are the reasons why a topic of a group takes no messages, while others may.
var topicReasons = []string{"TOPIC_CLOSED", "TOPIC_DELETED", "message thread not found", "TOPIC_ID_INVALID"}

// hasReason tells whether an error is one of Telegram's with one of these reasons.
func hasReason(err error, these ...string) bool {
	var e *apiError
	return errors.As(err, &e) && slices.Contains(these, e.Reason)
}

// unreachableReasons are the reasons why a chat takes no more messages until a person changes it.
var unreachableReasons = []string{
	"chat not found", "user not found", "group chat was deleted", "group chat was deactivated", "user is deactivated",
	"PEER_ID_INVALID",
	"CHANNEL_PRIVATE", "CHANNEL_INVALID", "USER_DEACTIVATED", "INPUT_USER_DEACTIVATED", "USER_IS_BLOCKED",
	"TOPIC_CLOSED", "TOPIC_DELETED", "CHAT_RESTRICTED", "CHAT_WRITE_FORBIDDEN", "CHAT_ADMIN_REQUIRED",
	"CHAT_SEND_PLAIN_FORBIDDEN", "CHAT_GUEST_SEND_FORBIDDEN", "USER_BANNED_IN_CHANNEL", "CHAT_FORBIDDEN",
	"not enough rights", "have no rights to send", "no write access", "need administrator rights",
	"message thread not found", "TOPIC_ID_INVALID", "CHAT_ID_INVALID", "USER_ID_INVALID", "USER_RESTRICTED",
	"USER_PRIVACY_RESTRICTED", "PRIVACY_PREMIUM_REQUIRED", "ALLOW_PAYMENT_REQUIRED", "BALANCE_TOO_LOW",
}

// ownReasons are the reasons that lie in the bot and neither in a chat nor in a message: what was to be said is
// said once a person has mended them.
var ownReasons = []string{"FROZEN_METHOD_INVALID", "FROZEN_PARTICIPANT_MISSING"}

// defaultWait is the time that a chat is left alone after a 429 that does not say.
const defaultWait = 5 * time.Second

// deliveryError puts an error about writing to a chat into the words of package bot:
// bot.ErrChatGone, bot.ErrRefused, *bot.WaitError, *bot.MovedError, or as it is
// for a passing fault.
func deliveryError(err error) error {
	var e *apiError
	if !errors.As(err, &e) {
		return err
	}
	switch {
	case e.Moved != 0:
		return &bot.MovedError{Chat: formatID(e.Moved)}
	case e.Code == http.StatusTooManyRequests:
		wait := e.After
		if wait <= 0 {
			wait = defaultWait
		}
		return &bot.WaitError{After: wait}
	case e.foreign, slices.Contains(ownReasons, e.Reason):
		return err // says nothing about the chat
	case e.Code == http.StatusForbidden, e.Code == http.StatusBadRequest && slices.Contains(unreachableReasons, e.Reason):
		return fmt.Errorf("%w: %w", bot.ErrChatGone, e)
	case e.Code == http.StatusBadRequest, e.Code == http.StatusRequestEntityTooLarge:
		return fmt.Errorf("%w: %w", bot.ErrRefused, e)
	}
	return err
}
