package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"bedside/bot"
	"bedside/bot/parcel"
)

// Inbox takes what arrives.
type Inbox interface {
	// Accept returns nil only when all arrivals are kept, those included that it
	// had before. cursor is the offset that comes after them, for the record; ""
	// when there is none.
	Accept(ctx context.Context, channel, cursor string, arrivals []bot.Arrival) error
}

// Channel is the bot on Telegram. It is safe for many goroutines; Run runs once.
type Channel struct {
	options Options
	client  *client
	pace    *parcel.Pace
	log     *slog.Logger

	health   parcel.Health
	me       atomic.Pointer[self]
	named    int64        // id of the desk's group as the options have it; 0 for none
	desk     atomic.Int64 // the id that it has now
	standby  atomic.Bool  // another instance was elected
	topics   topics       // of people's own chats with the bot
	contest  contest      // of our polls with others
	refusals chan int64   // who connected the bot to an account of theirs and is to hear that it does not answer there
}

// self identifies the bot.
type self struct {
	ID       int64  `json:"id"`
	Username string `json:"username"`
	Business bool   `json:"can_connect_to_business"`
}

// The errors that Run ends with when trying again cannot help.
var (
	// ErrToken means that Telegram does not know the bot's token, or no longer.
	ErrToken = errors.New("telegram refuses the bot's token: ask @BotFather for the token, or for a new one")
	// ErrWebhookSet means that updates go to a webhook that this program did not set.
	ErrWebhookSet = errors.New("a webhook is set for this bot")
)

// New makes a channel. It calls nobody yet.
// It fails when an option cannot be right; the error never shows token or secret.
func New(o Options) (*Channel, error) {
	if o.APIURL == "" {
		o.APIURL = DefaultAPIURL
	}
	if o.PollTimeout == 0 {
		o.PollTimeout = 30 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if err := o.check(); err != nil {
		return nil, fmt.Errorf("setting up Telegram: %w", err)
	}
	if len(o.Certificate) > 0 {
		o.Certificate, _ = readCertificate(o.Certificate, o.WebhookURL) // it was just checked
	}
	desk, _ := strconv.ParseInt(o.Desk, 10, 64) // 0 when it is ""
	c := &Channel{
		options: o, log: o.Log.With("channel", name), pace: newPace(o.Limits),
		client:   newClient(o.Token, strings.TrimSuffix(o.APIURL, "/"), o.Transport),
		refusals: make(chan int64, maxRefusals),
	}
	c.named = desk
	c.desk.Store(desk)
	return c, nil
}

// name is the channel's name in arrivals, logs and the store.
const name = "telegram"

// Name returns "telegram".
func (c *Channel) Name() string { return name }

// Run receives until the context ends, and then returns nil. What a poll brings goes
// to inbox; what a webhook brings goes to that of Webhook. Before the context's end Run
// ends only with ErrToken or ErrWebhookSet, which need a person; every other fault is
// logged, shown by Fault, and tried again.
func (c *Channel) Run(ctx context.Context, inbox Inbox) error {
	var aside sync.WaitGroup
	defer aside.Wait()
	beside, cancel := context.WithCancel(ctx)
	defer cancel()
	aside.Go(func() { c.tellRefusals(beside) })
	err := c.retry(ctx, c.getMe)
	if err == nil {
		err = c.lead(ctx, func(ctx context.Context) error { return c.receive(ctx, inbox, &aside) })
	}
	if ctx.Err() != nil {
		return nil
	}
	c.recordContact(err)
	c.log.Error("Telegram stopped", "error", err)
	return fmt.Errorf("running the Telegram channel: %w", err)
}

// receive makes sure of the way in which updates come, and of where the desk is, and receives
// in that way.
func (c *Channel) receive(ctx context.Context, inbox Inbox, aside *sync.WaitGroup) error {
	if err := c.retry(ctx, c.ensureUpdateMode); err != nil {
		return err
	}
	c.findDesk(ctx, inbox)
	c.log.Info("receiving from Telegram", "bot", "@"+c.identity().Username, "webhook", c.options.WebhookURL != "")
	aside.Go(func() { c.register(ctx) })
	if c.options.WebhookURL == "" {
		return c.pollUpdates(ctx, inbox)
	}
	return c.watchWebhook(ctx)
}

// getMe asks who the bot is, which also proves the token.
func (c *Channel) getMe(ctx context.Context) error {
	var me self
	if err := c.client.call(ctx, "getMe", nil, &me); err != nil {
		return err
	}
	c.me.Store(&me)
	return nil
}

// ensureUpdateMode sets the webhook, or makes sure that there is none. One that somebody
// else has set is never taken away: it may serve patients.
func (c *Channel) ensureUpdateMode(ctx context.Context) error {
	if c.options.WebhookURL != "" {
		return c.setWebhook(ctx)
	}
	info, err := c.webhookInfo(ctx)
	if err == nil && info.URL != "" {
		err = fmt.Errorf("%w: updates go to %s; delete it with deleteWebhook, or give this bot a token of its own",
			ErrWebhookSet, hostOf(info.URL))
	}
	return err
}

// retry does a step until it succeeds, the context ends, or trying again
// cannot help.
func (c *Channel) retry(ctx context.Context, step func(context.Context) error) error {
	var backoff backoff
	for {
		err := step(ctx)
		c.recordContact(err)
		if err == nil || errors.Is(err, ErrWebhookSet) {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		c.log.Warn("Telegram does not answer as it should", "error", err)
		if err := c.pause(ctx, err, &backoff); err != nil {
			return err
		}
	}
}

// recordContact keeps the outcome of a contact with Telegram, for LastPoll and Fault,
// and logs when trouble is over.
func (c *Channel) recordContact(err error) {
	if err == nil {
		c.health.RecordSign()
	}
	if trouble, over := c.health.Record(err); over {
		c.log.Info("Telegram answers as it should again", "after", trouble.Round(time.Second))
	}
}

// LastPoll returns when Telegram last answered the poll as it should, or, with a
// webhook, said that the webhook is set; the zero time when it never did. It is
// renewed every PollTimeout, or every half minute with a webhook.
func (c *Channel) LastPoll() time.Time { return c.health.LastSign() }

// Fault returns what was wrong at the last contact with Telegram, nil when
// nothing was.
func (c *Channel) Fault() error { return c.health.Fault() }

// Quarantined returns how many updates could not be read since the start. Each
// was logged with its id and let go, so that it holds up no other.
func (c *Channel) Quarantined() int64 { return c.health.Quarantined() }

// identity returns who the bot is, nil before Telegram has said so.
func (c *Channel) identity() *self { return c.me.Load() }
