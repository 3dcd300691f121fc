package slack

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"
)

// Tokens are those by which the app is known. They show nothing when they are printed.
type Tokens struct {
	Bot string // "xoxb-…", or "xoxe.xoxb-…" of an app with token rotation
	App string // "xapp-…", with connections:write; "" where events come over HTTP
}

// String shows nothing, and neither do GoString and LogValue.
func (t Tokens) String() string { return "[redacted]" }

// GoString shows nothing.
func (t Tokens) GoString() string { return t.String() }

// LogValue shows nothing.
func (t Tokens) LogValue() slog.Value { return slog.StringValue(t.String()) }

// clients call Slack by the same tokens.
type clients struct {
	tokens Tokens
	usual  *slack.Client
	urgent *slack.Client // by connections that nothing else uses
}

// access is by which tokens Slack is called now, and whether it refuses them. A token of an
// app with rotation is good for twelve hours (docs, using-token-rotation): whoever rotates it
// writes the next one where Options.Reread finds it.
type access struct {
	now     atomic.Pointer[clients]
	refusal atomic.Pointer[error] // why Slack refuses the bot's token; nil when it does not
	doubt   chan struct{}         // has one in it when the bot's token is to be proved anew
	reading sync.Mutex
	http    *http.Client // of the usual client
	hurried *http.Client // of the urgent one
}

// newClients makes clients by other tokens.
func (c *Channel) newClients(t Tokens) *clients {
	by := func(client *http.Client) *slack.Client {
		return slack.New(t.Bot, slack.OptionAPIURL(c.options.APIURL), slack.OptionHTTPClient(client),
			slack.OptionAppLevelToken(t.App))
	}
	return &clients{t, by(c.access.http), by(c.access.hurried)}
}

// socketOpening is the one method that is called by the app-level token.
const socketOpening = "apps.connections.open"

// call does a call of the Web API. Its error is one of callError. When Slack refuses the token
// and there is another by now, the call is done again by that one.
func (c *Channel) call(ctx context.Context, method string, do func(api *slack.Client) error) error {
	return c.callBy(ctx, method, do, func(by *clients) *slack.Client { return by.usual })
}

// callUrgently is call by connections that nothing else uses.
func (c *Channel) callUrgently(ctx context.Context, method string, do func(api *slack.Client) error) error {
	return c.callBy(ctx, method, do, func(by *clients) *slack.Client { return by.urgent })
}

func (c *Channel) callBy(ctx context.Context, method string, do func(api *slack.Client) error,
	choose func(*clients) *slack.Client) error {
	used := c.access.now.Load()
	err := c.callError(ctx, method, do(choose(used)))
	if errors.Is(err, ErrToken) && c.rereadTokens(used) {
		err = c.callError(ctx, method, do(choose(c.access.now.Load())))
	}
	if method != socketOpening {
		c.recordToken(err)
	}
	return err
}

// recordToken keeps whether the bot's token is refused. A refusal is proved by Run, which ends
// when nobody can read another token.
func (c *Channel) recordToken(err error) {
	switch {
	case errors.Is(err, ErrToken):
		c.access.refusal.Store(&err)
		c.doubtToken()
	case err == nil:
		c.access.refusal.Store(nil)
	}
}

// doubtToken has the bot's token proved soon.
func (c *Channel) doubtToken() {
	select {
	case c.access.doubt <- struct{}{}:
	default: // it is to be proved already
	}
}

// Refusal returns why Slack refuses the bot's token, nil when it does not: then nothing can be
// written, though what people write may still come.
func (c *Channel) Refusal() error {
	if refusal := c.access.refusal.Load(); refusal != nil {
		return *refusal
	}
	return nil
}

// rereadTokens takes the tokens as they are now, and tells whether they are others than those
// that were used.
func (c *Channel) rereadTokens(used *clients) bool {
	if c.options.Reread == nil {
		return false
	}
	c.access.reading.Lock()
	defer c.access.reading.Unlock()
	if c.access.now.Load() != used {
		return true // somebody else has read them meanwhile
	}
	tokens, err := c.options.Reread()
	if err == nil && tokens != used.tokens {
		err = c.options.checkTokens(tokens)
	}
	switch {
	case err != nil:
		c.log.Warn("the tokens for Slack could not be read again", "error", err)
		return false
	case tokens == used.tokens:
		return false
	}
	c.access.now.Store(c.newClients(tokens))
	c.log.Info("Slack refused a token, and there is another: it is used from now on")
	c.doubtToken() // whom it stands for may be another
	return true
}

// proveEvery is the time after which Slack is asked even without doubt, as nothing tells of a token
// that nobody uses, nor of another workspace of the organisation.
const proveEvery = 10 * time.Minute

// prove asks Slack whether the bot's token is good, each time that there is doubt and now and then,
// until the context ends. It returns when it is none any more.
func (c *Channel) prove(ctx context.Context) error {
	for {
		select {
		case <-c.access.doubt:
		case <-time.After(proveEvery):
		case <-ctx.Done():
			return nil
		}
		if err := c.retry(ctx, c.authenticate); err != nil {
			return ignoreEnd(ctx, err)
		}
	}
}
