package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"bedside/bot"
	"bedside/knowledge"
)

// Options say how the page is served.
type Options struct {
	// PublicURL is the address under which people reach the page. Its path is where everything is
	// served; with http, for tests and a look on one's own machine, the cookie is not a secure one.
	PublicURL string
	// FrameAncestors are the origins of pages that may show the widget, as CSP has them.
	FrameAncestors []string
	// Rates bound what is sent; a zero is the usual one.
	Rates Rates
	// Proxies are those whose X-Forwarded-For is believed, beside those on this machine.
	Proxies []netip.Prefix
	// Clinic is whom the page is of.
	Clinic bot.Clinic
	// Retention is how long a cookie lasts; it ends with the texts.
	Retention time.Duration
	// Advise returns the advice for an emergency, made of its verdict; false for any other message.
	Advise func(m bot.Message) (bot.Reply, bool)
	// Log takes faults; slog.Default when nil. No text and no address is ever in it.
	Log *slog.Logger
}

// Rates are how many messages a minute are taken.
type Rates struct {
	Session int // of one conversation; 0 is 20
	Address int // of one network address; 0 is 120
}

// The rates of Options left at 0.
const (
	usualSessionRate = 20
	usualAddressRate = 120
)

// Inbox takes what arrives.
type Inbox interface {
	Accept(ctx context.Context, channel, cursor string, arrivals []bot.Arrival) error
}

// Store has what was written and delivered.
type Store interface {
	Transcript(ctx context.Context, channel, address string, most int) (bot.Transcript, error)
	TranscriptSince(ctx context.Context, channel, address string) (time.Time, error)
}

// Backing is what the page shows, as far as it is there.
type Backing interface {
	// Store is nil while there is none.
	Store() Store
	// Library is that of the leaflets that people on the page may see; nil for none.
	Library() *knowledge.Library
}

// Channel is the page.
type Channel struct {
	options Options
	origin  string // scheme and host of PublicURL
	base    string // its path, without a slash at the end
	secure  bool
	words   words
	log     *slog.Logger
	boxes   *mailbox
	limits  *limits
	open    streams
	counts  *counts

	stuckUntil atomic.Int64  // when the store is asked again that did not answer, in ns since 1970
	over       chan struct{} // closed when streams are to end
}

// New makes the channel. It serves nobody before its Handler does.
func New(o Options) (*Channel, error) {
	u, err := url.Parse(o.PublicURL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, errors.New("web.public_url is no web address")
	}
	c := &Channel{options: o, origin: u.Scheme + "://" + u.Host, base: strings.TrimSuffix(u.Path, "/"),
		secure: u.Scheme == "https", words: words{o.Clinic}, log: o.Log, boxes: newMailbox(), limits: newLimits(o.Rates),
		open: streams{ofOne: map[string]int{}, ofPlace: map[string]int{}}, counts: newCounts(),
		over: make(chan struct{})}
	if c.log == nil {
		c.log = slog.Default()
	}
	if c.options.Advise == nil {
		c.options.Advise = func(bot.Message) (bot.Reply, bool) { return bot.Reply{}, false }
	}
	return c, nil
}

// Name is the channel's name.
func (c *Channel) Name() string { return knowledge.AudienceWeb }

// Run drops what is in memory and nobody looks at any more, and ends the streams of pages that are
// open when the context ends.
func (c *Channel) Run(ctx context.Context) error {
	defer close(c.over)
	tick := time.NewTicker(boxIdle / 4)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case now := <-tick.C:
			c.boxes.forgetIdle(now)
		}
	}
}

// Fault is nil: nothing is between the program and its page.
func (c *Channel) Fault() error { return nil }

// Quarantined is 0: what is posted is understood or refused.
func (c *Channel) Quarantined() int64 { return 0 }

// Pack makes one parcel of a reply, for a page takes a text of any length; none of one that shows
// nothing.
func (c *Channel) Pack(reply bot.Reply, replyTo string) []bot.Parcel {
	parts := reply.Parts
	if len(parts) == 0 {
		parts = []bot.Part{{Kind: bot.PartSay, Text: reply.Text}}
	}
	if isBlank(parts) {
		return nil
	}
	return []bot.Parcel{{Parts: parts, ReplyTo: replyTo, Urgent: reply.Outcome == bot.OutcomeUrgent}}
}

func isBlank(parts []bot.Part) bool {
	for _, part := range parts {
		if strings.Trim(cleaned(part.Text), " \n\t\u200b") != "" {
			return false
		}
	}
	return true
}

// Deliver shows a parcel on the page: at once where that is open, and when it is loaded. It fails
// with bot.ErrRefused alone.
func (c *Channel) Deliver(ctx context.Context, p bot.Parcel) (message string, err error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	switch {
	case !isAddress(p.Chat):
		return "", fmt.Errorf("web: %w: this is no address of a conversation", bot.ErrRefused)
	case p.Change == "" && isBlank(p.Parts):
		return "", fmt.Errorf("web: %w: there is nothing to show", bot.ErrRefused)
	}
	if p.Change != "" {
		c.boxes.add(p.Chat, entry{Message: p.Change, At: time.Now(), parcel: &p})
		return p.Change, nil
	}
	message = newNumber()
	c.boxes.add(p.Chat, entry{Message: message, At: time.Now(), parcel: &p})
	return message, nil
}

// ownPress ends the name of a press on which nothing is to be noticed: that advice was read is the page's
// own, and no button that is too old.
const ownPress = "own"

// Acknowledge shows a notice on the page that a press came from.
func (c *Channel) Acknowledge(_ context.Context, press, notice string) error {
	chat, which, _ := strings.Cut(press, ":")
	if !isAddress(chat) {
		return fmt.Errorf("web: %w: this is no press", bot.ErrRefused)
	}
	if notice != "" && which != ownPress {
		c.boxes.notify(chat, notice)
	}
	return nil
}

// Typing does nothing: the page shows by itself that a reply is awaited.
func (c *Channel) Typing(context.Context, string) error { return nil }
