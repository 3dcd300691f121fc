package bot

import (
	"errors"
	"fmt"
	"time"
)

// ArrivalKind is the kind of an act of a person.
type ArrivalKind string

// The kinds of arrivals. One that moved is heeded by the store, which keeps and answers nothing.
const (
	ArrivalText  ArrivalKind = "text"  // wrote or edited a message; a message that starts with "/" is a command
	ArrivalPress ArrivalKind = "press" // pressed a button; Text is the button's Data
	ArrivalOther ArrivalKind = "other" // sent something that cannot be read: a photo, a voice message, a place
	ArrivalLeft  ArrivalKind = "left"  // blocked or removed the bot: nothing more may be sent
	ArrivalBack  ArrivalKind = "back"  // unblocked or added it again
	ArrivalForm  ArrivalKind = "form"  // staff sent off a form; Text is a Filled as JSON
	ArrivalMoved ArrivalKind = "moved" // the chat has another address from now on: Text
)

// latest is the last moment whose year has four digits in every zone: later ones cannot be written
// as JSON (package time), and what cannot be written is received again without end.
var latest = time.Date(9999, time.December, 30, 0, 0, 0, 0, time.UTC)

// Plausible is a platform's date of an arrival, or the date of now when that can be none.
func Plausible(date, now time.Time) time.Time {
	if date.Before(time.Unix(0, 0)) || date.After(latest) {
		return now
	}
	return date
}

// Arrival is one act of a person in a chat, as a channel received it.
type Arrival struct {
	Channel string // name of the channel, such as "telegram"
	Public  bool   // others read along, as in a group: answer no private matter there
	Shared  bool   // people of other organisations read along, as in a channel that is shared with them
	ID      string // the platform's id of this delivery; a repeated delivery has the same
	Chat    string // the platform's address of the chat
	Message string // the platform's id of the message within the chat: written, or holding the pressed button
	Edit    int64  // 0 for a message as first sent, else the time of its edit in Unix seconds
	Press   string // the token that acknowledges a press or a form; "" for the other kinds
	By      string // the platform's id of the person who did it, where a chat has many; "" else
	ReplyTo string // the message of this chat that a message replies to; "" for none
	Kind    ArrivalKind
	Text    string // as received; any bytes
	// Attached came with the text, or instead of one, and cannot be read; "" for nothing.
	Attached Attachment
	// Album is the platform's id of the messages that were sent as one, such as several
	// pictures, of which one may have the text; "" for none.
	Album string
	// Anonymous tells that it was done on behalf of a chat, so that no one can tell by whom.
	Anonymous bool
	Language  string    // the platform's hint, as an IETF tag such as "de"; "" when unknown
	At        time.Time // when the person did it, by the platform's clock
	Verdict   Verdict   // on a text, made by whoever accepts it; a channel leaves it empty, as the next one
	Lane      Lane      // the state of the advice for an emergency
}

// Parcel is one message for a chat: a whole reply, or a piece of one that is
// too long for the platform.
type Parcel struct {
	Chat    string     `json:"-"`                  // the platform's address of the chat
	Parts   []Part     `json:"parts"`              // to render in order
	Buttons [][]Button `json:"buttons,omitempty"`  // rows, below the text
	ReplyTo string     `json:"reply_to,omitempty"` // the message this replies to; "" for none
	Change  string     `json:"change,omitempty"`   // the bot's own message to change in place; "" to send a new one
	Loud    bool       `json:"loud,omitempty"`     // the platform notifies everybody in the chat
	Urgent  bool       `json:"urgent,omitempty"`   // it goes before what is not, as advice does
	// Passages are the ids of the passages that are quoted in it, or in another piece of the same reply.
	Passages []string `json:"passages,omitempty"`
	// Farewell tells that all that came before it in its chat is erased: a channel that shows it shows the rest no longer.
	Farewell bool `json:"farewell,omitempty"`
	// Open makes a parcel for an ephemeral chat visible to everybody in the channel.
	Open bool `json:"open,omitempty"`
}

// Errors of a channel about a parcel that it could not deliver. Any other error is
// taken for a passing fault, and the parcel is tried again.
var (
	ErrChatGone = errors.New("the chat takes no more messages")   // blocked, deactivated, deleted
	ErrRefused  = errors.New("the platform refuses this message") // trying again cannot help
)

// WaitError is the platform's demand to send nothing to a chat for a while.
type WaitError struct{ After time.Duration }

func (e *WaitError) Error() string {
	return fmt.Sprintf("the platform asks to wait %s before writing to this chat again", e.After)
}

// MovedError is the news that a chat has a new address.
type MovedError struct{ Chat string }

func (e *MovedError) Error() string { return "the chat has moved to another address" }
