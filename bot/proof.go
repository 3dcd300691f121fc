package bot

import (
	"time"

	"bedside/knowledge"
)

// Proof is what a reply was made from. It is kept with the audit row when everything
// personal is erased, so no word that a patient wrote is in it.
type Proof struct {
	Program string  `json:"program,omitempty"` // version of the program that decided
	Library string  `json:"library,omitempty"` // digest of the version of the library that was live
	Basis   Basis   `json:"basis"`
	With    int64   `json:"with,omitempty"` // the reply in whose message it went out; 0 for its own
	Source  *Source `json:"source,omitempty"`

	AnswerFrom float64       `json:"answer_from,omitempty"` // the confidence from which a passage was quoted, 0 to 1
	OfferFrom  float64       `json:"offer_from,omitempty"`  // that from which it was offered
	Best       *ScoredMatch  `json:"best,omitempty"`        // the match that was decided on; nil when nothing was found
	RunnerUp   *ScoredMatch  `json:"runner_up,omitempty"`   // the next one, of another section
	Flags      *FlagsAtReply `json:"flags,omitempty"`       // nil where no message was triaged, as for a button
}

// Basis is the ground on which a reply was decided.
type Basis string

// The bases of a reply.
const (
	BasisFlag   Basis = "flag"   // an emergency: the fixed advice of its flag
	BasisSearch Basis = "search" // the best match, or that none was good enough
	BasisChoice Basis = "choice" // the person picked the passage out of what was offered
	BasisToday  Basis = "today"  // a symptom for today: what its leaflet says of when to call
	BasisStaff  Basis = "staff"  // a member of staff picked the passage for the patient
	BasisWords  Basis = "words"  // the bot's own words: small talk and the like
)

// Source is the place of a quoted passage as it was when it was quoted.
type Source struct {
	Title    string `json:"title"`
	Section  string `json:"section"` // heading
	Reviewer string `json:"reviewer,omitempty"`
	Due      string `json:"due,omitempty"` // the day by which it was to be reviewed again, as 2006-01-02
	Address  string `json:"address,omitempty"`
}

// ScoredMatch is a match as it was scored, without the words of the question.
type ScoredMatch struct {
	Passage     string          `json:"passage"`
	Confidence  float64         `json:"confidence"`         // 0 to 1
	IfMeant     float64         `json:"if_meant"`           // the same, if its leaflet is the one that is meant
	Reader      *float64        `json:"reader,omitempty"`   // what the reader alone says, 0 to 1; nil when it read nothing
	Matched     int             `json:"matched"`            // how many words of the question the passage accounts for
	Unexplained int             `json:"unexplained"`        // how many informative ones nothing accounts for
	Features    []ScoredFeature `json:"features,omitempty"` // those that count
}

// ScoredFeature is one number that a confidence was computed from.
type ScoredFeature struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"` // 0 to 1
	Adds  float64 `json:"adds"`  // to the log-odds that the passage answers
}

// FlagsAtReply is what the flags said of the message that was replied to.
type FlagsAtReply struct {
	Urgency Urgency `json:"urgency"`
	Flag    string  `json:"flag,omitempty"` // as FlagName has it; "" for none
	Sure    bool    `json:"sure,omitempty"` // the reply is the flag's advice, and not only opened by it
}

// NewSource is the source of a quote.
func NewSource(q knowledge.Quote) *Source {
	return &Source{Title: q.Leaflet.Title, Section: q.Section.Heading, Reviewer: q.Leaflet.Reviewer,
		Due: knowledge.Day(q.Leaflet.ReviewDue), Address: q.Leaflet.Source}
}

// ReplyRecord is all that is kept of a reply without its texts.
type ReplyRecord struct {
	AuditRow
	Known     bool      // the chat that it went to is still known: nobody has erased it, nor has it expired
	Delivered string    // "sent", "waiting" or "failed"; "" when that is not kept, as after the time of texts
	Changed   time.Time // when the delivery came to that; zero when it is not kept
}
