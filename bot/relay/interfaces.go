package relay

import (
	"context"
	"time"

	"bedside/bot"
)

// Channel is a way to reach people.
type Channel interface {
	Name() string
	Packer
	Deliverer
	Interaction
}

// Packer makes parcels of a reply, split to the platform's limits.
type Packer interface {
	Pack(reply bot.Reply, replyTo string) []bot.Parcel
}

// Deliverer hands a parcel to the platform and returns the platform's id of the
// message. Errors are as in bot/channel.go.
type Deliverer interface {
	Deliver(ctx context.Context, p bot.Parcel) (message string, err error)
}

// Interaction shows a person that the bot is there.
type Interaction interface {
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
	// Strangers tells whether people of other organisations may read that conversation, also
	// when it is not known that there are none.
	Strangers(chat string) bool
}

// DeskChannel is a channel on which the desk may be.
type DeskChannel interface {
	// IsDesk tells whether a chat is the desk's.
	IsDesk(chat string) bool
}

// Responder decides what is said.
type Responder interface {
	Triager
	Answerer
	Speaker
	Reader
}

// Triager recognises emergencies. It needs neither store nor index.
type Triager interface {
	// Triage matches the flags against a text.
	Triage(text string) bot.Verdict
	// Assess makes the verdict on the last of the texts that a chat sent lately, the
	// oldest first: an emergency may be told in pieces.
	Assess(texts []string) bot.Verdict
	// Advise returns the reply to an emergency, and false for any other message. It
	// matches nothing when the verdict is there.
	Advise(m bot.Message) (bot.Reply, bool)
}

// Answerer replies to what a person asks.
type Answerer interface {
	Respond(ctx context.Context, m bot.Message) (bot.Reply, error)
	// Choose replies to the pick of a choice that stands in the state as pending.
	Choose(ctx context.Context, choice bot.Choice, state bot.Conversation) (bot.Reply, error)
}

// Speaker makes replies that need no search.
type Speaker interface {
	Command(name, argument string, state bot.Conversation, kept time.Duration) bot.Reply
	Say(n bot.Notice, state bot.Conversation) bot.Reply
}

// Reader knows how messages make a conversation.
type Reader interface {
	// Complete tells whether a message needs no further piece.
	Complete(text string, state bot.Conversation) bool
	// Without returns a conversation as if a message had never been sent.
	Without(text string, state bot.Conversation) bot.Conversation
}

// Store keeps everything and calls for work; the suite in bot/bottest/storetest
// is its contract.
type Store interface {
	Inbox
	Lane
	Chats
	Offers
	Outbox
	Deliveries
	Rights
	Run(ctx context.Context, answer, deliver, desk func(ctx context.Context, chat int64) (again time.Duration,
		err error)) error
}

// Inbox keeps arrivals.
type Inbox interface {
	// Accept returns the IDs of those that are new.
	Accept(ctx context.Context, channel, cursor string, arrivals []bot.Arrival) (fresh []string, err error)
	Cursor(ctx context.Context, channel string) (string, error)
}

// Lane keeps who gives the advice for an emergency, so that it is given once whatever
// becomes of a process. Arrivals are named by channel and ID.
type Lane interface {
	// MarkAdvised notes that the advice went out; known tells whether the arrival is kept.
	MarkAdvised(ctx context.Context, channel, id string, at time.Time) (known bool, err error)
	// RenewLane renews a holder's hold, and returns what it still holds.
	RenewLane(ctx context.Context, channel string, token int64, ids []string) (held []string, err error)
	// TakeLane takes over what was not advised and whose holder was not heard of.
	TakeLane(ctx context.Context, token int64, most int) ([]bot.Arrival, error)
}

// Chats keeps the conversations.
type Chats interface {
	Peer(ctx context.Context, chat int64) (bot.Peer, bool, error)
	Unanswered(ctx context.Context, chat int64) ([]bot.Inbound, error)
	// OldestUnanswered is when the oldest arrival came that waits for an answer, in any
	// chat; the zero time when none does.
	OldestUnanswered(ctx context.Context) (time.Time, error)
	Commit(ctx context.Context, chat int64, turn bot.Turn) error
}

// Offers keeps the offer of a reply.
type Offers interface {
	Offer(ctx context.Context, chat, reply int64) (bot.Offer, error)
}

// Outbox keeps the parcels to be delivered.
type Outbox interface {
	NextParcel(ctx context.Context, chat int64) (*bot.Delivery, time.Duration, error)
	Defer(ctx context.Context, chat, parcel int64, wait time.Duration) error
	Move(ctx context.Context, chat int64, address string) error
}

// Deliveries keeps the outcomes of deliveries.
type Deliveries interface {
	MarkSent(ctx context.Context, chat, parcel int64, message string) error
	MarkRefused(ctx context.Context, chat, parcel int64) error
	MarkUnreachable(ctx context.Context, chat int64) error
}

// Rights are those of a person over their data.
type Rights interface {
	// Forget erases a chat. What waits that was accepted after the arrival that asked for it, by its
	// ID, begins a new one.
	Forget(ctx context.Context, chat, asked int64, farewell []bot.Parcel) error
	Export(ctx context.Context, chat int64) (string, error)
	Expire(ctx context.Context, now time.Time) error
}

// Desk takes to a person what the bot cannot answer, and back. It decides; the
// relay commits and delivers. A step is asked for anew when a ticket has changed
// meanwhile.
type Desk interface {
	// Take reports false for what is none of the desk's.
	Take(ctx context.Context, peer bot.Peer, in bot.Inbound, patient bool) (bot.Step, bool, error)
	// Urgent tells staff of an emergency that a patient is advised on.
	Urgent(ctx context.Context, peer bot.Peer, in bot.Inbound) (bot.Step, error)
	// RunDue returns the steps that are due in a staff chat.
	RunDue(ctx context.Context, chat int64, now time.Time) (steps []bot.Step, again time.Duration, err error)
}
