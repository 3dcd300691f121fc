package relay

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"bedside/bot"
)

// Channel is a way to reach people.
type Channel interface {
	Name() string
	// Pack makes parcels of a reply, split to the platform's limits.
	Pack(reply bot.Reply, replyTo string) []bot.Parcel
	// Deliver returns the platform's id of the message. Errors are as in bot/channel.go.
	Deliver(ctx context.Context, p bot.Parcel) (message string, err error)
	// Acknowledge answers the press of a button; a notice is shown for a moment.
	Acknowledge(ctx context.Context, press, notice string) error
	// Typing shows that a reply is on its way.
	Typing(ctx context.Context, chat string) error
}

// Staff is a channel whose readers are the clinic's staff. They may ask why a
// passage was quoted, and show others what was shown to them alone.
type Staff interface {
	Channel
	// Private tells whether a chat is one person's beside a conversation of many.
	Private(chat string) bool
}

// Responder decides what is said.
type Responder interface {
	Respond(ctx context.Context, m bot.Message) (bot.Reply, error)
	// Choose replies to the pick of a choice that stands in the state as pending.
	Choose(ctx context.Context, choice bot.Choice, state bot.Conversation) (bot.Reply, error)
	Command(name, argument string, state bot.Conversation, kept time.Duration) bot.Reply
	Say(n bot.Notice, state bot.Conversation) bot.Reply
	// Complete tells whether a message needs no further piece.
	Complete(text string, state bot.Conversation) bool
	// Without returns a conversation as if a message had never been sent.
	Without(text string, state bot.Conversation) bot.Conversation
	// Triage matches the flags; it needs neither store nor index.
	Triage(text string) bot.Verdict
	// Advise returns the reply to an emergency, and false for any other message. It
	// needs neither store nor index, and matches nothing when the verdict is there.
	Advise(m bot.Message) (bot.Reply, bool)
}

// Inbox keeps what arrived.
type Inbox interface {
	Accept(ctx context.Context, channel, cursor string, arrivals []bot.Arrival) error
	Cursor(ctx context.Context, channel string) (string, error)
}

// Chats keeps the conversations.
type Chats interface {
	Peer(ctx context.Context, chat int64) (bot.Peer, bool, error)
	Unanswered(ctx context.Context, chat int64) ([]bot.Inbound, error)
	Commit(ctx context.Context, chat int64, turn bot.Turn) error
	Offer(ctx context.Context, chat, reply int64) (bot.Offer, error)
	RecordFeedback(ctx context.Context, chat, reply int64, helpful bool) (bool, error)
	RecordReason(ctx context.Context, chat, reply int64, reason bot.Reason) (bool, error)
}

// Rights are what a person may demand.
type Rights interface {
	Forget(ctx context.Context, chat int64, farewell []bot.Parcel) error
	Export(ctx context.Context, chat int64) (string, error)
	Expire(ctx context.Context, now time.Time) error
}

// Outbox keeps what is to be delivered.
type Outbox interface {
	NextParcel(ctx context.Context, chat int64) (*bot.Delivery, time.Duration, error)
	MarkSent(ctx context.Context, chat, parcel int64, message string) error
	MarkRefused(ctx context.Context, chat, parcel int64) error
	Defer(ctx context.Context, chat, parcel int64, wait time.Duration) error
	MarkUnreachable(ctx context.Context, chat int64) error
	Move(ctx context.Context, chat int64, address string) error
}

// Store keeps everything and calls for work; the suite in bot/bottest/storetest
// says what it must do.
type Store interface {
	Inbox
	Chats
	Rights
	Outbox
	Run(ctx context.Context, answer, deliver, desk func(ctx context.Context, chat int64) (again time.Duration, err error)) error
}

// Desk takes to a person what the bot cannot answer, and back. It decides; the
// relay commits and delivers. A step is asked for anew when a ticket has changed
// meanwhile.
type Desk interface {
	// Take reports false for what is none of the desk's.
	Take(ctx context.Context, peer bot.Peer, in bot.Inbound, patient bool) (bot.Step, bool, error)
	// Urgent tells staff of an emergency that a patient is advised on.
	Urgent(ctx context.Context, peer bot.Peer, in bot.Inbound) (bot.Step, error)
	// Tend does what is due in a staff chat.
	RunDue(ctx context.Context, chat int64, now time.Time) (steps []bot.Step, again time.Duration, err error)
}

// Options are what a relay may be told.
type Options struct {
	// Staff replies on channels of staff; nil is the responder for everybody.
	Staff Responder
	// Desk is where people answer; nil when nobody does.
	Desk Desk
	// Retention is how long the store keeps texts, for /privacy to say.
	Retention time.Duration
	// Step is called at each of Killpoints; a test may kill the process there.
	Killpoint func(name string)
	// Seen is told what happened, for metrics.
	Observe func(Event)
	// Logger takes numbers, names of states and errors of channels and store,
	// never texts or addresses; slog.Default when nil.
	Logger *slog.Logger
}

// Event is something that happened.
type Event struct {
	Name  string        // "arrival", "reply", "delivery", "direct", "claim"
	Label string        // of an arrival its kind, of a reply its outcome, of a delivery "sent" or why not
	Took  time.Duration // a reply: since the arrival; a delivery: the channel's answer; a claim: since the ticket was opened; else 0
}

// Relay is the way between channels and the responder.
type Relay struct {
	store     Store
	responder Responder
	channels  map[string]Channel
	options   Options
	log       *slog.Logger
	flood     flood
	advised   advised
	joined    joined

	unrecorded sync.Map                        // parcels that went out while the store could not note it, with the messages they became
	running    atomic.Pointer[context.Context] // of the last Run
}

// New makes a relay between a store, a responder and channels.
func New(store Store, responder Responder, channels []Channel, o Options) *Relay {
	r := &Relay{store: store, responder: responder, channels: map[string]Channel{}, options: o, log: o.Logger}
	for _, channel := range channels {
		r.channels[channel.Name()] = channel
	}
	if r.log == nil {
		r.log = slog.Default()
	}
	if r.options.Killpoint == nil {
		r.options.Killpoint = func(string) {}
	}
	if r.options.Observe == nil {
		r.options.Observe = func(Event) {}
	}
	return r
}

// expireEvery is how often texts are looked at that are too old.
const expireEvery = time.Hour

// Run answers and delivers until the context ends, and then ends what is under
// way. Texts that are too old are erased all the while.
func (r *Relay) Run(ctx context.Context) error {
	r.running.Store(&ctx)
	var clock sync.WaitGroup
	clock.Go(func() { r.expire(ctx) })
	defer clock.Wait()
	return r.store.Run(ctx, r.answer, r.deliver, r.runDue)
}

// stopping tells whether Run is ending, so that nothing new is to be begun.
func (r *Relay) stopping() bool {
	ctx := r.running.Load()
	return ctx != nil && (*ctx).Err() != nil
}

func (r *Relay) expire(ctx context.Context) {
	tick := time.NewTicker(expireEvery)
	defer tick.Stop()
	for {
		if err := r.store.Expire(ctx, time.Now()); err != nil && ctx.Err() == nil {
			r.log.Error("texts that are too old could not be erased", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
