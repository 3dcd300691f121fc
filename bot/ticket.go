package bot

import (
	"errors"
	"time"
)

// TicketState is the state of a ticket.
type TicketState string

// The states of a ticket. The last three are final.
const (
	TicketWaiting       TicketState = "waiting"       // nobody has claimed it
	TicketClaimed       TicketState = "claimed"       // somebody is dealing with it
	TicketAnswered      TicketState = "answered"      // a reply is on its way to the patient, or has reached them
	TicketClosed        TicketState = "closed"        // ended by staff with a reason
	TicketWithdrawn     TicketState = "withdrawn"     // the patient took it back, or was forgotten
	TicketUndeliverable TicketState = "undeliverable" // the reply cannot reach the patient
)

// TicketStates are all states, in the order in which a ticket may go through them.
func TicketStates() []TicketState {
	return []TicketState{TicketWaiting, TicketClaimed, TicketAnswered, TicketClosed, TicketWithdrawn, TicketUndeliverable}
}

// TicketEnd is why a ticket is closed or undeliverable: the id of a word, no free
// text. Those of staff are the desk's.
type TicketEnd string

// The ends that a store itself puts to a ticket.
const (
	EndBlocked   TicketEnd = "blocked"   // the patient blocked or removed the bot
	EndRefused   TicketEnd = "refused"   // the platform refused the reply
	EndForgotten TicketEnd = "forgotten" // the patient had everything erased
	EndExpired   TicketEnd = "expired"   // nothing happened for as long as texts are kept
)

// Ticket is a question that waits for a person. It identifies the patient by a
// pseudonym only.
type Ticket struct {
	ID        int64  // that of the draft the patient confirmed, from NewID; buttons name it
	Code      string // its name for people, such as "K7Q2", unique
	Pseudonym string // of the chat: the same for all its tickets, and not derivable from its address
	Language  string
	State     TicketState
	Urgent    bool      // raised by a red flag
	Question  string    // as the patient saw and confirmed it; "" once erased
	Tried     []Choice  // passages that the bot quoted or offered
	Opened    time.Time // when the patient confirmed it
	Claimer   string    // the platform's id of the member of staff; "" while nobody has claimed it
	Claimed   time.Time
	End       TicketEnd // why it is closed or undeliverable; "" before
	Delivered time.Time // when the platform took the reply; zero before

	Chat    int64  // the store's number of the patient's chat; 0 once it is forgotten
	Desk    int64  // of the staff chat that has its card
	Message string // the patient's messages that ask, as Asking names them; a change of one changes the question
	Changes int    // how often the patient changed the question

	Holds     bool      // the patient's conversation is with staff, and the bot stays quiet
	Touched   time.Time // when staff last did something for it
	SentDraft int64     // the last draft of a reply that was sent, where there are no forms
	Call      string    // state of a call back: "", then one of the constants below
	Number    string    // to call back on; "" for none, and once it was shown

	Reminded time.Time // when staff were reminded; zero before, as in the next ones
	// Escalated is when it was told further on that nobody has claimed it.
	Escalated time.Time
	Pointed   time.Time // when the patient was told whom else to ask
	Untold    bool      // the patient is to be told that the clinic has it, once its card was delivered
	Delayed   time.Time // when the patient was told that the clinic does not have it yet

	Erased  bool   // what the patient wrote is erased
	Version int64  // counts its changes; 0 for one that is to be opened
	Shown   int64  // the version that its card shows
	Card    string // the message that is its card; "" until one was delivered
}

// The states of a call back.
const (
	CallAsked   = "asked"   // the patient is asked whether they want to be called
	CallAgreed  = "agreed"  // and for a number
	CallRefused = "refused" // they do not
	CallNumber  = "number"  // there is a number for the claimer
	CallShown   = "shown"   // the claimer has seen it
)

// Open tells whether the ticket waits for staff.
func (t Ticket) Open() bool { return t.State == TicketWaiting || t.State == TicketClaimed }

// Ended tells whether the ticket is in a final state.
func (t Ticket) Ended() bool {
	return t.State == TicketClosed || t.State == TicketWithdrawn || t.State == TicketUndeliverable
}

// Role is the part that a parcel plays for its ticket.
type Role string

// The roles of parcels. The platform's message that a card became is known only
// once it was delivered, so the store puts it into the parcels of the first two.
const (
	RoleCard   Role = "card"   // the ticket's card: the first one is posted, later ones change it
	RoleThread Role = "thread" // goes below the card
	RoleReply  Role = "reply"  // the clinic's answer: once all such parcels are delivered, the ticket is
)

// Line is an entry of the desk's log: an actor, an act and a ticket. It holds no text
// that a patient wrote.
type Line struct {
	Who    string // "slack:U0123", "operator:anna", "patient" or "bedside"
	What   string // such as "claimed"
	Ticket string // its code; "" for none
}

// LoggedLine is a line as a store keeps it.
type LoggedLine struct {
	Line
	ID int64 // counts from 1
	At time.Time
}

// ErrChanged is a store's refusal of a turn with a ticket that has changed since it
// was read; nothing of the turn is kept.
var ErrChanged = errors.New("the ticket was changed meanwhile")

// TicketCount is the number of tickets in a state, with the time of the oldest.
type TicketCount struct {
	State  TicketState
	Count  int
	Oldest time.Time
}
