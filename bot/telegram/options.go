package telegram

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Options say how the channel reaches Telegram. Only Token is needed.
type Options struct {
	Token       string            // of the bot, from @BotFather
	APIURL      string            // of the Bot API; "" is Telegram's own
	WebhookURL  string            // where Telegram shall send updates to; "" polls
	Desk        string            // id of the group of the clinic's desk, such as "-1001234567890"; "" for none
	DeskTopic   int64             // number of the topic of Desk's group in which staff are written to; 0 for none, or General
	Secret      string            // what Telegram must send along to WebhookURL: 16 to 256 of A-Z, a-z, 0-9, _ and -
	Certificate []byte            // of WebhookURL, as PEM, when no authority has signed it; nil else
	WebhookIP   string            // to call WebhookURL at; "" is what its name leads to
	Connections int               // how many calls of WebhookURL at a time, up to MaxConnections; 0 is 40
	Short, Long string            // what people read of the bot before they write to it, unless its owner says it; "" for nothing
	PollTimeout time.Duration     // how long one poll waits, 1 to 50 s; 0 is 30 s
	Elect       Elect             // which of several instances polls, or sets the webhook; nil for one alone
	Limits      Limits            // of sending; the zero value is the platform's
	Transport   http.RoundTripper // nil is one with TLS 1.2 or later
	Log         *slog.Logger      // nil logs nothing
}

// String shows nothing, and neither do GoString and LogValue: options that are
// printed or logged by mistake give no secret away.
func (o Options) String() string { return "[redacted]" }

// GoString shows nothing.
func (o Options) GoString() string { return o.String() }

// LogValue shows nothing.
func (o Options) LogValue() slog.Value { return slog.StringValue(o.String()) }

// DefaultAPIURL is Telegram's own Bot API.
const DefaultAPIURL = "https://api.telegram.org"

// The forms of a token (as @BotFather gives them) and of a secret (docs,
// setWebhook: 1 to 256 of these; fewer than 16 can be guessed).
var (
	tokenForm  = regexp.MustCompile(`^[0-9]{1,20}:[A-Za-z0-9_-]{1,100}$`)
	secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{16,256}$`)
)

func (o Options) check() error {
	switch {
	case o.Token == "":
		return errors.New("there is no bot token: @BotFather gives one")
	case !tokenForm.MatchString(o.Token):
		return errors.New("the bot token does not look like one: digits, a colon, then letters, digits, _ and -")
	case o.PollTimeout < time.Second || o.PollTimeout > 50*time.Second:
		return fmt.Errorf("the poll timeout is %s: it must be from 1s to 50s", o.PollTimeout)
	}
	if id, err := strconv.ParseInt(o.Desk, 10, 64); o.Desk != "" && (err != nil || id >= 0) {
		return errors.New("the desk's group is not named by its id, a number below zero such as -1001234567890")
	}
	if err := checkURL("the API's address", o.APIURL); err != nil {
		return err
	}
	if o.WebhookURL == "" {
		return nil
	}
	if !secretForm.MatchString(o.Secret) {
		return errors.New("the webhook secret must be 16 to 256 of A-Z, a-z, 0-9, _ and -")
	}
	if err := checkURL("the webhook's address", o.WebhookURL); err != nil {
		return err
	}
	return o.checkWebhook()
}

// The largest numbers of calls of a webhook at a time, by Telegram's servers and by those of one's own (docs,
// setWebhook and "Using a Local Bot API Server").
const (
	MaxConnections      = 100
	MaxLocalConnections = 100_000
)

func (o Options) checkWebhook() error {
	most := MaxLocalConnections
	if o.APIURL == DefaultAPIURL {
		most = MaxConnections
	}
	if o.Connections < 0 || o.Connections > most {
		return fmt.Errorf("the webhook's connections are %d: they must be from 1 to %d", o.Connections, most)
	}
	if _, err := netip.ParseAddr(o.WebhookIP); o.WebhookIP != "" && err != nil {
		return errors.New("the webhook's IP address is none")
	}
	if len(o.Certificate) > 0 {
		_, err := readCertificate(o.Certificate, o.WebhookURL)
		return err
	}
	return nil
}

// checkURL does not show the address: some put a secret into it.
func checkURL(what, address string) error {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host == "" || parsed.Scheme != "https" && parsed.Scheme != "http" ||
		strings.Contains(address, "%") {
		return fmt.Errorf("%s is not a web address such as https://example.org/telegram", what)
	}
	return nil
}
