package bot

import (
	"errors"
	"time"
)

// RecallScope names the passages of a recall: those of a leaflet, or of a section, or one passage; in
// every version, or in one that is named by the day of its review or by how the passage's SHA-256
// begins.
type RecallScope struct {
	Leaflet string // id
	Section string // "leaflet/section"; "" for all
	Passage string // "leaflet/section#n"; "" for all
	Version string // day of the review, as 2006-01-02; "" for any
	SHA256  string // at least eight digits of it in hex; "" for any
}

// Quotation is a reply that quoted a passage which is asked after.
type Quotation struct {
	Reply     int64
	At        time.Time // when it was decided on
	Passage   string    // id
	Version   string    // day of the review of its leaflet, as 2006-01-02; "" for none
	SHA256    string    // of the text that was quoted
	Patient   bool      // it replied to a question of a patient
	Chat      int64     // the store's number of the chat; 0 when it was erased, or has expired
	Channel   string    // of the chat; "" when it is not known
	Pseudonym string    // what staff call the person; "" when the chat is not known
	Gone      bool      // the chat takes no messages
}

// Reachable tells whether a correction can be sent to who was told.
func (t Quotation) Reachable() bool { return t.Chat != 0 && !t.Gone }

// RecallState is how far a recall is.
type RecallState string

// The states of a recall.
const (
	RecallProposed RecallState = "proposed" // a second person's yes is missing
	RecallSending  RecallState = "sending"
	RecallSent     RecallState = "sent" // all is handed to the outbox
	RecallRejected RecallState = "rejected"
	RecallHeld     RecallState = "held" // in a store that was restored: corrections may have gone out since the backup
)

// Recall is a correction for everybody who was told a passage.
type Recall struct {
	ID       int64 // from NewID
	Code     string
	Of       RecallScope
	Since    time.Time // who was told before is left out
	Title    string    // of the leaflet, as people are told
	Words    string    // the correction, in the clinic's words
	State    RecallState
	Proposer string    // who proposed it
	Proposed time.Time // when
	Decider  string    // the second person, who said yes or no; "" while nobody did
	Decided  time.Time // when; zero while nobody did
	Ended    time.Time // when all was handed to the outbox; zero before
	Progress RecallProgress
}

// RecallProgress counts the chats of a recall.
type RecallProgress struct {
	Waiting int // not yet handed to the outbox
	Queued  int // handed to it, and not yet delivered
	Sent    int // delivered
	Failed  int // the platform refused it
	Left    int // took no messages any more
}

// Correction is a recall as one chat is told of it.
type Correction struct {
	Channel string    // of the chat
	Title   string    // of the leaflet
	Quoted  time.Time // when what is corrected was quoted to the chat last
	Words   string    // the correction
}

// ProposalFor is how long a proposal waits for the second person: then it is to be made again, as
// nobody remembers what it was counted on.
const ProposalFor = 24 * time.Hour

// The reasons for which a store refuses a decision on a recall.
var (
	ErrNoRecall     = errors.New("there is no recall of that code")
	ErrDecided      = errors.New("somebody has decided on the recall already")
	ErrSecondPerson = errors.New("whoever proposed a recall cannot say yes to it: another person has to")
	ErrOldProposal  = errors.New("the proposal is too old: propose the recall again")
)
