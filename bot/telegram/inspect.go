package telegram

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// InspectToken asks Telegram who the bot is, and returns its name without "@". It may be
// called without Run, as may the others that inspect: they change nothing and write nothing
// in a chat.
func (c *Channel) InspectToken(ctx context.Context) (username string, err error) {
	if err := c.getMe(ctx); err != nil {
		return "", err
	}
	return c.identity().Username, nil
}

// MayBeConnected tells whether people can connect the bot to business accounts of theirs, as far as InspectToken
// has asked.
func (c *Channel) MayBeConnected() bool { return c.identity() != nil && c.identity().Business }

// WebhookState is what Telegram says of a bot's webhook.
type WebhookState struct {
	Host    string    // that updates go to; "" when no webhook is set
	Own     bool      // it is the one of Options.WebhookURL
	Pending int       // updates that wait
	Failed  time.Time // when Telegram last could not deliver one; zero when it always could
	Why     string    // why not, in words that hold nothing of an address
}

// InspectWebhook asks Telegram for the webhook.
func (c *Channel) InspectWebhook(ctx context.Context) (WebhookState, error) {
	info, err := c.webhookInfo(ctx)
	if err != nil {
		return WebhookState{}, err
	}
	state := WebhookState{Pending: info.Pending}
	if info.URL != "" {
		state.Host, state.Own = hostOf(info.URL), info.URL == c.options.WebhookURL
	}
	if info.ErrorDate > 0 {
		state.Failed, state.Why = time.Unix(info.ErrorDate, 0), webhookFault(info.Error)
	}
	return state, nil
}

// webhookStatus finds the status of what a webhook answered (WebhookActor.cpp).
var webhookStatus = regexp.MustCompile(`^Wrong response from the webhook: ([1-5][0-9]{2})\b`)

// webhookFaults are what else Telegram says of a webhook, in its words (WebhookActor.cpp,
// td SslStream and GetHostByNameActor).
var webhookFaults = []string{
	"Connection refused", "Connection timed out", "Connection reset by peer", "Read timeout expired",
	"Webhook connection closed", "Failed to resolve host", "Wrong URL host", "certificate verify failed", "SSL error",
	"Network is unreachable", "No route to host", "IP address is reserved",
}

// webhookFault is what Telegram says without what it may repeat of an address.
func webhookFault(text string) string {
	if m := webhookStatus.FindStringSubmatch(text); m != nil {
		return "it was answered with " + m[1]
	}
	for _, known := range webhookFaults {
		if strings.Contains(text, known) {
			return known
		}
	}
	return "a reason that is not known here"
}

// The errors of InspectPlace about a chat that the bot cannot post in; each says what to do.
var (
	errUnknownChat = errors.New("the bot knows no such chat; add it to the group and check the id, which is a number " +
		"below zero, or for a person have them write to the bot first")
	errNoMember = errors.New("the bot is not in the group; add it there")
	errMuted    = errors.New("the bot may not write in the group; let its members send messages, or make the bot an " +
		"administrator")
	errBroadcast = errors.New("this is a channel, where the bot may not post; name a group, or make the bot an " +
		"administrator with the right to post")
)

// ErrMoved means that a chat has another id now. Run follows the desk's group there.
var ErrMoved = errors.New("the group has become a supergroup")

// InspectPlace returns nil when the bot can post in a chat, as far as Telegram tells without
// a message.
func (c *Channel) InspectPlace(ctx context.Context, chat string) error {
	var found struct {
		Type        string `json:"type"`
		Permissions *struct {
			Send bool `json:"can_send_messages"`
		} `json:"permissions"`
	}
	if err := c.client.call(ctx, "getChat", tgbotapi.Params{"chat_id": chat}, &found); err != nil {
		return placeError(err)
	}
	if found.Type == "private" {
		return nil
	}
	if c.identity() == nil {
		if err := c.getMe(ctx); err != nil {
			return err
		}
	}
	var own member
	params := tgbotapi.Params{"chat_id": chat, "user_id": formatID(c.identity().ID)}
	if err := c.client.call(ctx, "getChatMember", params, &own); err != nil {
		return placeError(err)
	}
	everybody := found.Permissions == nil || found.Permissions.Send
	return own.canPost(found.Type, everybody)
}

// member is how the bot stands in a chat (docs, ChatMember).
type member struct {
	Status  string `json:"status"`
	IsIn    bool   `json:"is_member"`         // of "restricted"
	MaySend bool   `json:"can_send_messages"` // of "restricted"
	MayPost bool   `json:"can_post_messages"` // of an administrator in a channel
}

// canPost returns nil when it can. everybody is whether members of the chat may write.
func (m member) canPost(kind string, everybody bool) error {
	leads := m.Status == "administrator" || m.Status == "creator"
	switch {
	case slices.Contains([]string{"left", "kicked"}, m.Status), m.Status == "restricted" && !m.IsIn:
		return errNoMember
	case kind == "channel" && !(leads && m.MayPost):
		return errBroadcast
	case m.Status == "restricted" && !m.MaySend, m.Status == "member" && !everybody:
		return errMuted
	}
	return nil
}

// placeError puts what Telegram says of a chat into words that say what to do.
func placeError(err error) error {
	var e *apiError
	switch {
	case !errors.As(err, &e):
		return err
	case e.Moved != 0:
		return fmt.Errorf("%w; write its new id, \"%d\", into the config", ErrMoved, e.Moved)
	case e.foreign, e.Code == http.StatusTooManyRequests, e.Unwrap() != nil:
		return err
	case e.Code == http.StatusForbidden:
		return errNoMember
	case e.Reason == "chat not found", e.Reason == "PEER_ID_INVALID":
		return errUnknownChat
	}
	return err
}
