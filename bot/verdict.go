package bot

import (
	"strings"
	"time"
)

// Urgency is how soon somebody has to act on what a person wrote.
type Urgency string

// The urgencies of a message.
const (
	UrgencyUnknown Urgency = ""       // the flags were not matched yet
	UrgencyNone    Urgency = "none"   // no flag was raised
	UrgencyNow     Urgency = "urgent" // a red flag was raised: an emergency

	// UrgencyToday is that of an amber flag: a clinician should hear of it today.
	UrgencyToday Urgency = "today"
	// UrgencyPossible is that of an emergency that is not sure: the reply opens with
	// what to do in one, and goes on.
	UrgencyPossible Urgency = "possible"
)

// Verdict is the result of matching the flags against a message. It is made once,
// when the message is accepted, and kept with it.
type Verdict struct {
	Urgency Urgency
	Flag    string // name of the flag that was raised, as FlagName has it; "" for none
}

// byRecogniser stands before the id of a flag that the recogniser raised and the table did not.
const byRecogniser = "recogniser/"

// FlagName names a flag in what is kept of a message and its reply: its id, and whether the
// recogniser alone raised it.
func FlagName(id string, learned bool) string {
	if learned && id != "" {
		return byRecogniser + id
	}
	return id
}

// ParseFlagName is the inverse of FlagName.
func ParseFlagName(name string) (id string, learned bool) {
	return strings.CutPrefix(name, byRecogniser)
}

// Lane is the state of the advice for an emergency: it is given beside the ordinary way,
// by one holder.
type Lane struct {
	Token   int64     // the holder's number, from NewID; 0 for what is no emergency
	Advised time.Time // when the advice went out; zero before
}

// LaneLease is the time after which an emergency that is not advised may be taken over by another holder, unless its
// lease was renewed.
const LaneLease = 4 * time.Second

// Known tells whether the flags were matched.
func (v Verdict) Known() bool { return v.Urgency != UrgencyUnknown }

// Urgent tells whether the message is an emergency.
func (v Verdict) Urgent() bool { return v.Urgency == UrgencyNow }
