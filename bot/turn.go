package bot

import (
	"math/rand/v2"
	"time"
)

// Inbound is an arrival that a store has accepted.
type Inbound struct {
	Arrival
	ID       int64     // the store's number; a later arrival of a chat has a higher one
	Received time.Time // when it was accepted, by the store's clock
	Pieces   string    // the messages of those that were put together to it, as JoinPieces names them; "" for none
	Before   string    // the text of an edited message before the edit; "" for every other arrival
	Settled  bool      // of an edited message: its text before the edit was answered
	Answered time.Time // of one in a transcript: when it was answered; zero before
}

// Peer is the other side of a chat, as the store knows it.
type Peer struct {
	ID           int64  // the store's number of the chat; says nothing of the address
	Channel      string // name of the channel
	Address      string // the platform's address of the chat
	Language     string // the platform's last hint; "" when unknown
	Conversation Conversation
	Standing     Standing
	Gone         bool   // takes no messages
	Desk         bool   // staff find cards of tickets in it
	Paused       int64  // the ticket whose claimer the person talks to instead of the bot; 0 for none
	Pseudonym    string // what staff call the person; nothing can be told from it
}

// Outbound is one message of the bot: the audit row to keep and the parcels to
// deliver. Question and Offer hold what a patient wrote; they expire with the texts,
// the rest with the audit.
type Outbound struct {
	ID         int64   // from NewID; buttons name it
	Chat       int64   // the store's number of the chat that it goes to; 0 for that of the turn
	Outcome    Outcome // "" for what needs no audit, such as taking a button away
	Confidence float64
	Leaflet    string // id of the leaflet quoted; "" for none, as in the next three
	Version    string // day of the review of that leaflet, as 2006-01-02
	Passage    string // id of the passage quoted
	SHA256     string // of the passage's text
	RedFlag    string // name of the flag raised, as FlagName has it; "" for none
	Question   string // of a patient, that it replies to; "" for none
	Offer      Offer  // of its buttons
	Proof      *Proof // nil for none
	Parcels    []Parcel
	Ticket     int64 // that the parcels belong to; 0 for none
	Role       Role  // of the parcels
}

// Turn is the set of changes that one step of a conversation makes. A store commits
// all of it or nothing.
type Turn struct {
	Answered     []int64       // ids of the arrivals that it deals with
	Conversation *Conversation // the state to keep; nil leaves it as it is
	Standing     *Standing     // what the chat was admitted to from here on; nil leaves it as it is
	Outbound     []Outbound    // in their order of delivery
	Gone         bool          // nothing can be delivered from here on, and nothing waiting is
	Tickets      []Ticket      // in their new state: opened, or changed since the version they have
	Lines        []Line        // for the desk's log
	Rulings      []Ruling      // that begin to hold, or are lifted; each with its line for the log
	Erased       []int64       // ids of arrivals of this chat whose text is not kept any longer
	Judgement    *Judgement    // on a reply of this chat; nil for none
}

// Delivery is a parcel on its way.
type Delivery struct {
	ID      int64
	Parcel  Parcel // with the chat's address
	Tries   int    // how often it was tried before
	Channel string
}

// AuditRow is the record of a reply that stays after everything personal is erased.
type AuditRow struct {
	Outbound           // without chat, question, offer and parcels
	At       time.Time // when it was decided on
	Patient  bool      // it replies to a question of a patient
	Helpful  string    // "yes" or "no" when the person said so, else ""
	Reason   Reason    // why not, when the person said so
}

// Asked is a question of a patient with its outcome. It does not identify the patient.
type Asked struct {
	Question string    // as in Outbound
	At       time.Time // when it was replied to
	Outcome  Outcome
	Offered  bool   // there was something to choose from
	RedFlag  string // as in Outbound
	Leaflet  string // id of the leaflet quoted; "" for none, as in the next one
	Passage  string // id of the passage quoted
	Helpful  string // as in AuditRow, as is the next one
	Reason   Reason
}

// NewID makes an id for an Outbound, 1 to 2^53-1. It is random, so that the ids of other
// chats cannot be guessed, and JSON and Telegram keep all its digits.
func NewID() int64 { return rand.Int64N(1<<53-1) + 1 }
