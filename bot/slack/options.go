package slack

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"time"

	"github.com/slack-go/slack"
)

// Options say how the channel reaches Slack. BotToken is always needed; with it
// AppToken for Socket Mode, or SigningSecret to receive over HTTP.
type Options struct {
	BotToken      string   // "xoxb-…"
	AppToken      string   // "xapp-…", with connections:write
	SigningSecret string   // proves that a request comes from Slack
	HTTP          bool     // receive over HTTP instead of by Socket Mode
	APIURL        string   // of the Web API; "" is Slack's own
	Teams         []string // ids of the workspaces that are answered; none is the bot's own, and those of its organisation
	Desk          string   // id of the channel of the clinic's desk, such as "C0123456789"; "" for none

	// Reread returns the tokens as they are now, when Slack refuses those it had; nil when they
	// never change. With it Run does not end for a token, but waits for another.
	Reread func() (Tokens, error)

	// Home says what the App Home shows; nil shows none.
	Home func(ctx context.Context) (Home, error)

	Silence   time.Duration     // how long a socket may be silent before it is given up; 0 is 30 s
	Transport http.RoundTripper // nil is one with TLS 1.2 or later
	Log       *slog.Logger      // nil logs nothing
}

// String shows nothing, and neither do GoString and LogValue: options that are
// printed or logged by mistake give no secret away.
func (o Options) String() string { return "[redacted]" }

// GoString shows nothing.
func (o Options) GoString() string { return o.String() }

// LogValue shows nothing.
func (o Options) LogValue() slog.Value { return slog.StringValue(o.String()) }

// DefaultAPIURL is Slack's own Web API.
const DefaultAPIURL = slack.APIURL

// The forms of the secrets (docs, tokens; verifying-requests-from-slack).
var (
	botToken      = regexp.MustCompile(`^(xoxe\.)?xoxb-[A-Za-z0-9-]{1,250}$`)
	appToken      = regexp.MustCompile(`^xapp-[A-Za-z0-9-]{1,250}$`)
	signingSecret = regexp.MustCompile(`^[A-Za-z0-9]{16,128}$`)
)

// checkTokens tells what is wrong with tokens, without showing them.
func (o Options) checkTokens(t Tokens) error {
	switch {
	case t.Bot == "":
		return errors.New("there is no bot token: api.slack.com/apps shows it under OAuth & Permissions")
	case !botToken.MatchString(t.Bot):
		return errors.New("the bot token does not look like one: it begins with xoxb-")
	case !o.HTTP && !appToken.MatchString(t.App):
		return errors.New("socket mode needs an app-level token with connections:write: it begins with xapp-, and " +
			"api.slack.com/apps makes one under Basic Information")
	}
	return nil
}

func (o Options) check() error {
	if err := o.checkTokens(Tokens{o.BotToken, o.AppToken}); err != nil {
		return err
	}
	switch {
	case o.HTTP && !signingSecret.MatchString(o.SigningSecret):
		return errors.New("receiving over HTTP needs the signing secret: letters and digits that api.slack.com/apps shows " +
			"under Basic Information")
	}
	for _, team := range o.Teams {
		if !idForm(team) {
			return errors.New("an allowed workspace is not named by its id, such as T0123456789")
		}
	}
	if o.Desk != "" && (!idForm(o.Desk) || (address{channel: o.Desk}).isDirect()) {
		return errors.New("the desk's channel is not named by its id, such as C0123456789: Slack shows it at the end of " +
			"the channel's details")
	}
	if u, err := url.Parse(o.APIURL); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" ||
		u.User != nil {
		return errors.New("the API's address is not a web address such as https://slack.com/api/")
	}
	return nil
}
