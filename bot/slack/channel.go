package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
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
	// had before. cursor is always "".
	Accept(ctx context.Context, channel, cursor string, arrivals []bot.Arrival) error
	// Knows tells whether the bot has been written to in a chat.
	Knows(ctx context.Context, channel, chat string) (bool, error)
}

// Channel is the bot in Slack. It is safe for many goroutines; Run runs once.
type Channel struct {
	options      Options
	access       access
	pace         *parcel.Pace
	responseURLs responseURLs
	messages     messageCache
	members      members
	threads      threads
	assistants   assistants
	sharing      sharing
	started      time.Time
	log          *slog.Logger
	tasks        sync.WaitGroup
	health       parcel.Health
	me           atomic.Pointer[self]
	refused      atomic.Int64
}

// New makes a channel. It calls nobody yet. It
// fails when an option cannot be right; the error never shows a secret.
func New(o Options) (*Channel, error) {
	if o.APIURL == "" {
		o.APIURL = DefaultAPIURL
	}
	o.APIURL = strings.TrimSuffix(o.APIURL, "/") + "/"
	if o.Silence == 0 {
		o.Silence = 30 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if err := o.check(); err != nil {
		return nil, fmt.Errorf("setting up Slack: %w", err)
	}
	c := &Channel{
		options: o, started: time.Now(), log: o.Log.With("channel", name),
		access:       access{doubt: make(chan struct{}, 1), http: newClient(o.Transport), hurried: newClient(o.Transport)},
		responseURLs: responseURLs{own: ownResponseURL(o.APIURL)},
		pace: parcel.NewPace(parcel.Rates{Overall: overallRate, OverallBurst: overallBurst, Urgent: urgentRate,
			Chat: func(string) (float64, int) { return chatRate, chatBurst }}),
	}
	c.access.now.Store(c.newClients(Tokens{o.BotToken, o.AppToken}))
	return c, nil
}

// IsDesk tells whether a chat is the channel of the clinic's desk.
func (c *Channel) IsDesk(chat string) bool {
	to, err := parseAddress(chat)
	return err == nil && c.options.Desk != "" && to.channel == c.options.Desk && to.isChannel()
}

// name is the channel's name in arrivals, logs and the store.
const name = "slack"

// Name returns "slack".
func (c *Channel) Name() string { return name }

// watchEvery is the time between two checks, over HTTP, whether Slack answers.
const watchEvery = 20 * time.Second

// Run receives until the context ends, and then returns nil, unless it was about to end
// by itself. What arrives goes to inbox; forms are what staff fill in at the desk, and without them, nil, a press of a
// button for one is handed over like any other. Before the context's end Run ends only
// with ErrToken, unless there is Options.Reread, or ErrSocketOff, which need a person;
// every other fault is logged, shown by Fault, and tried again.
func (c *Channel) Run(ctx context.Context, inbox Inbox, forms Forms) error {
	err := c.receive(ctx, inbox, forms)
	if ctx.Err() != nil && !errors.Is(err, ErrToken) && !errors.Is(err, ErrSocketOff) {
		c.tasks.Wait()
		return nil
	}
	c.recordContact(err)
	c.log.Error("Slack stopped", "error", err)
	c.tasks.Wait()
	c.recordContact(err) // what a socket had still read has not mended it
	return fmt.Errorf("running the Slack channel: %w", err)
}

// receive receives until the context ends or trying again cannot help.
func (c *Channel) receive(ctx context.Context, inbox Inbox, forms Forms) error {
	err := c.retry(ctx, c.authenticate)
	if err != nil {
		return err
	}
	c.log.Info("receiving from Slack", "http", c.options.HTTP)
	receive := c.watch
	if !c.options.HTTP {
		receive = (&receiver{c, inbox, forms}).listen
	}
	return untilOneEnds(ctx, receive, c.prove)
}

// untilOneEnds does two things at once; when one ends, the other is ended. It returns the error of
// the one that ended first.
func untilOneEnds(ctx context.Context, one, other func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 2)
	var both sync.WaitGroup
	for _, do := range []func(context.Context) error{one, other} {
		both.Go(func() { ended <- do(ctx) })
	}
	err := <-ended
	cancel()
	both.Wait()
	return err
}

// authenticate asks who the bot is, which also proves its token.
func (c *Channel) authenticate(ctx context.Context) error {
	me, err := c.introduce(ctx)
	if err != nil {
		return err
	}
	if c.options.HTTP {
		c.health.RecordSign()
	}
	c.me.Store(me)
	return nil
}

// watch looks, over HTTP, whether Slack answers, until the context ends or the token
// is none any more.
func (c *Channel) watch(ctx context.Context) error {
	for {
		select {
		case <-time.After(watchEvery):
		case <-ctx.Done():
			return nil
		}
		if err := c.retry(ctx, c.authenticate); err != nil {
			return err
		}
	}
}

// retry does a step until it succeeds, the context ends, or trying again cannot
// help.
func (c *Channel) retry(ctx context.Context, step func(context.Context) error) error {
	for failures := 0; ; failures++ {
		err := step(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		c.recordContact(err)
		switch {
		case err == nil, errors.Is(err, ErrToken) && c.options.Reread == nil, errors.Is(err, ErrSocketOff):
			return err
		case !errors.Is(err, ErrToken):
			c.log.Warn("Slack does not answer as it should", "error", err)
		case failures == 0:
			c.log.Error("Slack refuses a token, and another is waited for", "error", err)
		}
		select {
		case <-time.After(backoff(failures, err)):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// backoff is the time to wait after so many failures in a row: about twice as long
// each time, half of it left to chance so that many do not come back together.
func backoff(failures int, err error) time.Duration {
	var wait *bot.WaitError
	if errors.As(err, &wait) {
		return wait.After
	}
	longest := min(time.Second/2<<min(failures, 10), 30*time.Second)
	return longest/2 + rand.N(longest/2)
}

// recordContact keeps the outcome of a contact with Slack, for Fault, and logs when
// trouble is over.
func (c *Channel) recordContact(err error) {
	if trouble, over := c.health.Record(err); over {
		c.log.Info("Slack answers as it should again", "after", trouble.Round(time.Second))
	}
}

// LastSeen returns when something last came over a socket, be it a ping, or, over
// HTTP, when Slack last answered; the zero time when it never did, or no socket was
// open yet.
func (c *Channel) LastSeen() time.Time { return c.health.LastSign() }

// Fault returns what was wrong at the last contact with Slack, nil when nothing was.
func (c *Channel) Fault() error { return c.health.Fault() }

// Quarantined returns how much could not be read since the start. Each was logged
// and acknowledged, so that it does not come again.
func (c *Channel) Quarantined() int64 { return c.health.Quarantined() }

// Refused returns how many requests were not signed as they should be, or at
// another time than this machine's: then its clock may be wrong.
func (c *Channel) Refused() int64 { return c.refused.Load() }

// identity returns who the bot is, nil before Slack has said so.
func (c *Channel) identity() *self { return c.me.Load() }

// inBackground does something that nobody waits for.
func (c *Channel) inBackground(do func(context.Context)) {
	c.tasks.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
		defer cancel()
		do(ctx)
	})
}
