package bot

import "time"

// TicketState is where a ticket stands.
type TicketState string

// The states of a ticket. From the last three there is no way back.
const (
	TicketWaiting       TicketState = "waiting"       // nobody has claimed it
	TicketClaimed       TicketState = "claimed"       // somebody is dealing with it
	TicketAnswered      TicketState = "answered"      // a reply is on its way to the patient, or has reached them
	TicketClosed        TicketState = "closed"        // ended by staff with a reason
	TicketWithdrawn     TicketState = "withdrawn"     // the patient took it back, or was forgotten
	TicketUndeliverable TicketState = "undeliverable" // the reply cannot reach the patient
)

// Ticket is a question that waits for a person. Nothing in it says who asked.
type Ticket struct {
	ID        int64  // from NewID; buttons name it
	Code      string // what people call it, such as "K7Q2"
	Pseudonym string // of the chat: the same for all its tickets, and nothing can be told from it
	Language  string
	State     TicketState
	Urgent    bool      // raised by a red flag
	Question  string    // as the patient saw and confirmed it; "" once withdrawn by forgetting
	Tried     []Choice  // what the bot quoted or offered
	Opened    time.Time // when the patient confirmed it
	Claimer   string    // the platform's id of the member of staff; "" while nobody has claimed it
	Claimed   time.Time
	Reason    string    // why it is closed or undeliverable: an id of a word, not free text
	Delivered time.Time // when the platform took the reply; zero before
}
