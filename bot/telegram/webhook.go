package telegram

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"bedside/bot"
)

// secretHeader carries what setWebhook was given as secret_token (docs).
const secretHeader = "X-Telegram-Bot-Api-Secret-Token"

// maxUpdate is the largest body that is read, in bytes: an update is at most
// 512 KiB (TQueue.cpp, MAX_EVENT_LEN), its frame included here.
const maxUpdate = 512<<10 + 1<<10

// acceptTimeout is the time that the inbox may take; Telegram waits 60 s
// (WebhookActor.cpp) and sends again what was not taken.
const acceptTimeout = 10 * time.Second

// watchEvery is the time between two checks whether the webhook still stands.
const watchEvery = 30 * time.Second

// Webhook returns the handler for Options.WebhookURL: POST only, JSON only, with
// the secret. It answers 200 after the inbox has kept the update, and 503 when it
// could not, so that Telegram sends the update again. An update that cannot be
// read is counted and answered with 200, for Telegram holds back a chat until its
// oldest update is taken (WebhookActor.cpp). A channel without a secret refuses all.
func (c *Channel) Webhook(inbox Inbox) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { c.serveUpdate(w, r, inbox) })
}

func (c *Channel) serveUpdate(w http.ResponseWriter, r *http.Request, inbox Inbox) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")) // "" is no JSON either
	switch {
	case !c.hasSecret(r.Header.Get(secretHeader)):
		refuse(w, http.StatusUnauthorized)
		return
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		refuse(w, http.StatusMethodNotAllowed)
		return
	case kind != "application/json":
		refuse(w, http.StatusUnsupportedMediaType)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxUpdate))
	if err != nil {
		refuse(w, statusOf(err))
		return
	}
	if err := c.acceptUpdate(r.Context(), body, inbox); err != nil {
		c.log.Warn("receiving from Telegram failed and is tried again", "error", err)
		w.Header().Set("Retry-After", "1")
		refuse(w, http.StatusServiceUnavailable)
	}
}

// hasSecret compares a secret in a time that tells nothing about it.
func (c *Channel) hasSecret(secret string) bool {
	return c.options.Secret != "" && subtle.ConstantTimeCompare([]byte(secret), []byte(c.options.Secret)) == 1
}

// refuse answers with a status and no word of why.
func refuse(w http.ResponseWriter, status int) { http.Error(w, http.StatusText(status), status) }

func statusOf(err error) int {
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusBadRequest
}

// acceptUpdate has one update kept.
func (c *Channel) acceptUpdate(ctx context.Context, raw json.RawMessage, inbox Inbox) error {
	id, arrival, err := c.parse(raw, time.Now())
	switch {
	case errors.Is(err, errUnknownSelf):
		return err
	case err != nil:
		c.quarantine(id, raw, err)
		return nil
	case arrival.Kind == "":
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, acceptTimeout)
	defer cancel()
	return accept(ctx, inbox, "", []bot.Arrival{arrival})
}

// accept has arrivals kept.
func accept(ctx context.Context, inbox Inbox, cursor string, arrivals []bot.Arrival) error {
	if err := inbox.Accept(ctx, name, cursor, arrivals); err != nil {
		return fmt.Errorf("what came from Telegram could not be kept, and stays with Telegram for a day: %w", err)
	}
	return nil
}

// hookInfo is the answer of getWebhookInfo (docs, WebhookInfo).
type hookInfo struct {
	URL       string `json:"url"`
	Pending   int    `json:"pending_update_count"`
	ErrorDate int64  `json:"last_error_date"`
	Error     string `json:"last_error_message"` // it may repeat an address: see webhookFault
}

func (c *Channel) webhookInfo(ctx context.Context) (hookInfo, error) {
	var info hookInfo
	err := c.client.call(ctx, "getWebhookInfo", nil, &info)
	return info, err
}

// setWebhook asks Telegram to send updates to Options.WebhookURL. One that
// somebody else has set is an error, and stays.
func (c *Channel) setWebhook(ctx context.Context) error {
	info, err := c.webhookInfo(ctx)
	if err != nil {
		return err
	}
	if err := c.checkOwnWebhook(info); err != nil {
		return err
	}
	params := tgbotapi.Params{
		"url": c.options.WebhookURL, "secret_token": c.options.Secret, "allowed_updates": allowedUpdates,
	}
	params.AddNonEmpty("ip_address", c.options.WebhookIP)
	params.AddNonZero("max_connections", c.options.Connections)
	if c.options.Certificate != nil {
		return c.client.upload(ctx, "setWebhook", params, "certificate", c.options.Certificate)
	}
	return c.client.call(ctx, "setWebhook", params, nil)
}

// checkOwnWebhook returns an error when updates go elsewhere.
func (c *Channel) checkOwnWebhook(info hookInfo) error {
	if info.URL == "" || info.URL == c.options.WebhookURL {
		return nil
	}
	return fmt.Errorf("%w: updates go to %s, not to the address in the configuration; if that one is no longer used, "+
		"delete it with deleteWebhook",
		ErrWebhookSet, hostOf(info.URL))
}

// hostOf returns the host of an address: its path may be a secret.
func hostOf(address string) string {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Hostname() == "" {
		return "another address"
	}
	return parsed.Hostname()
}

// watchWebhook looks whether the webhook still stands, until the context ends or
// Telegram refuses the token. One that Telegram dropped is set again; one that
// points elsewhere is told of and left alone.
func (c *Channel) watchWebhook(ctx context.Context) error {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
		err := c.checkWebhook(ctx)
		if ctx.Err() != nil {
			return nil
		}
		c.recordContact(err)
		if err != nil {
			c.log.Warn("the webhook is not as it should be", "error", err)
		}
		if err := c.proveToken(ctx, err, new(backoff)); err != nil {
			return err
		}
	}
}

func (c *Channel) checkWebhook(ctx context.Context) error {
	info, err := c.webhookInfo(ctx)
	if err != nil {
		return err
	}
	if info.URL == "" {
		return c.setWebhook(ctx)
	}
	if late := time.Since(time.Unix(info.ErrorDate, 0)); info.Pending > 0 && late < 2*watchEvery {
		c.log.Warn("Telegram could not deliver to the webhook", "pending", info.Pending, "why", webhookFault(info.Error))
	}
	return c.checkOwnWebhook(info)
}
