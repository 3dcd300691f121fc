package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"bedside/bot"
)

// The errors that Run ends with when trying again cannot help.
var (
	// ErrToken means that Slack does not know a token, or no longer.
	ErrToken = errors.New("slack refuses the app's token: install the app anew at api.slack.com/apps, and set the " +
		"tokens it shows")
	// ErrSocketOff means that Socket Mode is turned off for the app.
	ErrSocketOff = errors.New("socket mode is turned off for the app: turn it on at api.slack.com/apps, or receive " +
		"over HTTP")
)

// apiError is an answer of Slack's that refuses a call.
type apiError struct {
	Method string
	Name   string   // of the error, such as "channel_not_found"; never what was sent
	Needed string   // the scope that is missing; "" for none
	At     []string // which parts of the blocks Slack will not have, as JSON pointers
}

// Error names method and error, and what to do where a person has to.
func (e *apiError) Error() string {
	text := fmt.Sprintf("slack answers %s with %s", e.Method, e.Name)
	if e.Needed != "" {
		text += "; give the app the scope " + e.Needed + ", as in deployments/slack-manifest.yaml, and install it anew"
	}
	if remedy := remedies[e.Name]; remedy != "" {
		text += "; " + remedy
	}
	if len(e.At) > 0 {
		text += "; it is about " + strings.Join(e.At, ", ")
	}
	if cause := e.Unwrap(); cause != nil && e.Name != tokenExpired { // for which there is another remedy
		text += "; " + cause.Error()
	}
	return text
}

// tokenExpired is the error of a token that was good for twelve hours (docs, using-token-rotation).
const tokenExpired = "token_expired"

// remedies are what a person has to do about some errors that trying again does not mend.
var remedies = map[string]string{
	"too_many_websockets": "an app may have ten connections: end replicas, or other programs that use its app-level token",
	"not_in_channel":      "write \"/invite @bedside\" in the channel",
	"is_archived":         "unarchive the channel, or name another one",
	"account_inactive":    "the app was removed from the workspace, or the workspace is closed",
	tokenExpired: "the app has token rotation: have a secret manager write each new token into the file that " +
		"BEDSIDE_SLACK_BOT_TOKEN_FILE names",
	"messages_tab_disabled": "turn the Messages Tab on for the app at api.slack.com/apps, under App Home",
}

// dead are the errors that say that a token is none any more (docs, auth.test).
var dead = []string{"invalid_auth", "not_authed", "account_inactive", "token_revoked", tokenExpired}

// wrongKind are the errors that say so of a token where nothing but a token is asked for; of another
// call they say that this one may not be made.
var wrongKind = []string{"no_permission", "not_allowed_token_type"}

// isDead tells whether an error says that a token is none, or none any more.
func (e *apiError) isDead() bool {
	introduces := e.Method == "auth.test" || e.Method == socketOpening
	return slices.Contains(dead, e.Name) || introduces && slices.Contains(wrongKind, e.Name)
}

// Unwrap returns ErrToken or ErrSocketOff when that is what is wrong.
func (e *apiError) Unwrap() error {
	switch {
	case e.isDead():
		return ErrToken
	case e.Name == "link_disabled":
		return ErrSocketOff
	}
	return nil
}

// blockPointer is where Slack says which part of blocks it will not have, "must be more than 0
// characters [json-pointer:/blocks/0/text/text]" (docs, invalid_blocks; response_metadata). Of
// what it says only the names of fields are taken, as the rest may hold what was sent.
var blockPointer = regexp.MustCompile(`\[json-pointer:(/(?:blocks|view)[a-z0-9_/]{0,80})\]`)

// maxPointers is how many of them are told.
const maxPointers = 5

// errorName is the form of the names of Slack's errors.
var errorName = regexp.MustCompile(`^[a-z][a-z0-9_:,. ]{0,100}$`)

func safeErrorName(name string) string {
	if errorName.MatchString(name) {
		return name
	}
	return "an error that is not known here"
}

// defaultWait is the time that a channel is left alone after a 429 that does not say.
const defaultWait = 5 * time.Second

// callError makes of what went wrong with a call an error that may be shown: it
// holds no token, no address and nothing that was sent.
func (c *Channel) callError(ctx context.Context, method string, err error) error {
	var limited *slack.RateLimitedError
	var refused slack.SlackErrorResponse
	var status slack.StatusCodeError
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &limited):
		wait := limited.RetryAfter
		if wait <= 0 {
			wait = defaultWait
		}
		return &bot.WaitError{After: wait}
	case errors.As(err, &refused) && refused.Err == "ratelimited":
		return &bot.WaitError{After: defaultWait}
	case errors.As(err, &refused):
		e := &apiError{Method: method, Name: safeErrorName(refused.Err)}
		if refused.Needed != "" {
			e.Needed = safeErrorName(refused.Needed)
		}
		for _, found := range blockPointer.FindAllStringSubmatch(strings.Join(refused.ResponseMetadata.Messages, "\n"), maxPointers) {
			e.At = append(e.At, found[1])
		}
		return e
	case errors.As(err, &status):
		return fmt.Errorf("calling Slack's %s: the answer is %d %s", method, status.Code, http.StatusText(status.Code))
	case errors.As(err, &syntax), errors.As(err, &kind):
		return fmt.Errorf("calling Slack's %s: the answer is none of Slack's", method)
	case ctx.Err() != nil:
		return fmt.Errorf("calling Slack's %s: %w", method, ctx.Err())
	}
	return fmt.Errorf("calling Slack's %s: %w", method, c.redacted(err))
}

// redacted takes the address off an error of the transport. The secrets are looked
// for in what is left, too: a proxy may repeat them.
func (c *Channel) redacted(err error) error {
	var at *url.Error
	for errors.As(err, &at) {
		err = at.Err
	}
	text := err.Error()
	now := c.access.now.Load().tokens
	for _, secret := range []string{c.options.BotToken, c.options.AppToken, now.Bot, now.App, c.options.SigningSecret,
		"/actions/", "/commands/", "ticket="} {
		if secret != "" && strings.Contains(text, secret) {
			return errors.New("the connection failed")
		}
	}
	return err
}

// unreachableErrors are the errors that say that a conversation takes no more messages until a
// person changes that.
var unreachableErrors = []string{
	"channel_not_found", "not_in_channel", "is_archived", "user_not_found", "users_not_found", "user_disabled",
	"user_not_in_channel",
	"cannot_dm_bot", "user_not_visible", "not_in_workspace", "cannot_dm_user", "ekm_access_denied",
	"team_access_not_granted", "enterprise_is_restricted", "messages_tab_disabled", "team_not_found", "access_denied",
	"channel_type_not_supported", "user_is_bot", "user_is_restricted", "user_is_ultra_restricted",
}

// isUnreachable tells whether an error says that a conversation takes no more messages until a
// person changes that.
func isUnreachable(err error) bool { return isErrorOf(err, unreachableErrors) || isRestricted(err) }

// restriction begins the names of the errors that say that a preference of the workspace or a
// setting of the channel keeps the app from posting (docs, chat.postMessage: restricted_action
// and, for the setting that does it, restricted_action_read_only_channel and others).
const restriction = "restricted_action"

func isRestricted(err error) bool {
	var e *apiError
	return errors.As(err, &e) && strings.HasPrefix(e.Name, restriction)
}

// unthreadableErrors are the errors that say that a message takes no replies, or none any
// more (docs, chat.postMessage).
var unthreadableErrors = []string{"invalid_thread_ts", "thread_not_found", "thread_locked", "cannot_reply_to_message",
	"restricted_action_thread_locked", "restricted_action_non_threadable_channel"}

// formErrors are the errors that are about the form of a message and not about what it says or
// where it goes (docs, chat.postMessage; msg_blocks_too_long: bolt-js#2509).
var formErrors = []string{"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "no_text",
	"block_mismatch", "unsupported_block_type", "invalid_block_id", "invalid_arguments"}

// unchangeableErrors are the errors that say that a message can no longer be changed, or is there
// no more (docs, chat.update, chat.delete).
var unchangeableErrors = []string{"message_not_found", "cant_update_message", "edit_window_closed",
	"cant_delete_message", "compliance_exports_prevent_deletion"}

// isErrorOf tells whether an error is one of Slack's with one of these names.
func isErrorOf(err error, names []string) bool {
	var e *apiError
	return errors.As(err, &e) && slices.Contains(names, e.Name)
}

// pointersOf are the parts of blocks that an error is about; none when it does not tell.
func pointersOf(err error) []string {
	var e *apiError
	if errors.As(err, &e) {
		return e.At
	}
	return nil
}

// transientErrors are the errors that trying again may mend (docs, chat.postMessage).
var transientErrors = []string{
	"fatal_error", "internal_error", "service_unavailable", "request_timeout", "team_added_to_org", "accesslimited",
	"message_limit_exceeded", "rate_limited", "org_login_required", "external_channel_migrating",
}

// setupErrors are the errors that say that the app may not do something, or nothing, until a
// person has changed its settings: what it has to say waits for that (docs, chat.postMessage).
var setupErrors = []string{"missing_scope", "no_permission", "not_allowed_token_type", "two_factor_setup_required",
	"team_quota_exceeded"}

// deliveryError puts an error about writing to a chat into the words of package bot:
// bot.ErrChatGone, bot.ErrRefused, *bot.WaitError, or as it is for a passing fault,
// which a token that is none any more and a scope that is missing count for as well: a
// person will mend them.
func deliveryError(err error) error {
	var e *apiError
	switch {
	case !errors.As(err, &e), slices.Contains(transientErrors, e.Name), slices.Contains(setupErrors, e.Name),
		e.Unwrap() != nil:
		return err
	case isUnreachable(e):
		return fmt.Errorf("%w: %w", bot.ErrChatGone, e)
	}
	return fmt.Errorf("%w: %w", bot.ErrRefused, e)
}
