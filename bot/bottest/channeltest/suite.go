// Package channeltest holds what every channel must do, whatever its platform. A
// channel's own tests call Run with a fake of the platform, and say what the platform
// has no notion of.
package channeltest

import (
	"context"
	"testing"
	"time"

	"bedside/bot"
)

// Channel is what is tested.
type Channel interface {
	Name() string
	Pack(reply bot.Reply, replyTo string) []bot.Parcel
	Deliver(ctx context.Context, p bot.Parcel) (message string, err error)
	Acknowledge(ctx context.Context, press, notice string) error
	Typing(ctx context.Context, chat string) error
}

// Failure is how the platform fails a delivery.
type Failure string

// The failures, and what a channel makes of them.
const (
	Gone    Failure = "the chat is gone"        // bot.ErrChatGone
	Refused Failure = "the message is refused"  // bot.ErrRefused
	Wait    Failure = "the platform is flooded" // *bot.WaitError of seven seconds
	Page    Failure = "a proxy answers"         // a passing fault
	Reset   Failure = "the connection breaks"   // a passing fault
	Hang    Failure = "nobody answers"          // a passing fault
)

// Rig is a running channel before a fake of its platform, with one person.
type Rig struct {
	Channel
	Chat    string                           // the person's chat
	Other   string                           // another person's
	Shown   func(chat string) []string       // what a chat got from the bot, as it is read, oldest first
	Say     func(text string)                // lets the person write
	Press   func(label string)               // lets the person press a button under the newest message
	Inbox   *Inbox                           // takes what arrives
	Fail    func(f Failure, times int)       // fails deliveries to come
	Settle  func(d time.Duration)            // lets a while pass
	Calls   func() int                       // how often it was tried to write
	Summons func(chat string) (all []string) // what in a chat calls people, links or formats and was not meant to

	// Texts are what the person may write; nil is lines of several kinds and a command.
	Texts []string
	// Without says which tests ask for what the channel has not, by their names, and why.
	Without map[string]string
}

// Setup makes a rig and runs a test with it.
type Setup func(t *testing.T, test func(t *testing.T, r Rig))

// Run runs the suite.
func Run(t *testing.T, setup Setup) {
	for _, test := range []struct {
		name string
		do   func(t *testing.T, r Rig)
	}{
		{"says its name", saysName},
		{"packs nothing into nothing", packsNothing},
		{"keeps a quote together", keepsTogether},
		{"delivers every kind of part", deliversParts},
		{"shows foreign text as it stands", showsForeign},
		{"tells of what fails", tellsFailures},
		{"heeds how long to wait", heedsWait},
		{"refuses an address that is none", refusesAddress},
		{"ends with its context", endsWithContext},
		{"delivers to many at once", deliversAtOnce},
		{"hands over what is written", handsOver},
		{"loses nothing while the inbox fails", losesNothing},
		{"hands over presses", handsOverPresses},
		{"changes buttons", changesButtons},
		{"changes whole messages", changesMessages},
	} {
		t.Run(test.name, func(t *testing.T) {
			setup(t, func(t *testing.T, r Rig) {
				if why := r.Without[test.name]; why != "" {
					t.Skip(why)
				}
				test.do(t, r)
			})
		})
	}
}

// answer is a reply that quotes a passage.
func answer(passage string) bot.Reply {
	return bot.Reply{Outcome: bot.OutcomeAnswer, Parts: []bot.Part{
		{Kind: bot.PartSource, Text: "Ear tubes › After the operation"}, {Kind: bot.PartQuote, Text: passage},
		{Kind: bot.PartReview, Text: "Reviewed 2 January 2026."}, {Kind: bot.PartSafety, Text: "This is general advice."},
	}}
}

// say is a parcel that says something.
func say(chat, text string) bot.Parcel {
	return bot.Parcel{Chat: chat, Parts: []bot.Part{{Kind: bot.PartSay, Text: text}}}
}
