package bot

import (
	"time"

	"bedside/knowledge"
)

// Message is one message of a patient, with the state of the conversation it
// belongs to.
type Message struct {
	Text         string       // as received; any bytes
	At           time.Time    // when it was sent; the zero time means that time plays no part
	Conversation Conversation // as the previous Reply left it; the zero value starts a new one
	// on Text, as made when it was accepted; the zero Verdict when the flags are still to be
	// matched
	Verdict Verdict
}

// Conversation is one chat's state. It is a plain value, so that whoever keeps
// it can commit it together with the message.
type Conversation struct {
	Leaflet string    `json:"leaflet,omitempty"` // id of the leaflet being talked about; "" when none
	Earlier []string  `json:"earlier,omitempty"` // the patient's last messages, oldest first
	Pending []Choice  `json:"pending,omitempty"` // what the last reply offered to choose from
	At      time.Time `json:"at,omitzero"`       // when the last message came
	Awaits  string    `json:"awaits,omitempty"`  // what the desk takes the next message for; "" for a question to the bot
}

// Outcome is the kind of a reply.
type Outcome string

// The outcomes of a reply.
const (
	OutcomeAnswer  Outcome = "answer"  // a passage is quoted
	OutcomeClarify Outcome = "clarify" // which one is meant? Several leaflets fit, or a pick was none of the choices
	OutcomeAbstain Outcome = "abstain" // the leaflets do not say, or it is not sure enough
	OutcomeUrgent  Outcome = "urgent"  // an emergency was recognised
	OutcomeChat    Outcome = "chat"    // greeting, thanks, and the like
)

// Reply is what a person sees.
type Reply struct {
	Outcome    Outcome
	Confidence float64  // of the best match, 0 to 1; 0 without one
	Parts      []Part   // what a channel renders, in order
	Text       string   // all parts as plain text, highlights between asterisks
	Answer     *Answer  // set when Outcome is Answered
	Choices    []Choice // set when there is something to choose: Clarify, or "did you mean"
	Related    []Choice // other sections of the leaflet that is quoted, for channels with buttons; no number picks them
	Also       []Reply  // replies to further questions in the same message
	Quoted     []Choice // the passages quoted, those of Also included, each as a choice that gives it again, with why
	RedFlag    string   // id of the red flag that was raised; "" when none
	// of a patient: what it replies to; in a line before, the question it goes on from; "" for
	// small talk and staff
	Question string
	Missed   []Reply // what there is to say to questions of the same message that have no answer

	Conversation Conversation // the state to keep for the next message
}

// Answer is a quoted passage.
type Answer struct {
	knowledge.Quote
	Highlights []knowledge.Unit // the parts of the passage's text that answer
}

// OfferFrom is the confidence, 0 to 1, from which a passage that is not quoted is
// offered as a choice.
const OfferFrom = 0.15

// Choice is something a patient may pick, by pressing, by its number or by its words.
type Choice struct {
	Leaflet string `json:"leaflet"`           // leaflet id
	Section string `json:"section,omitempty"` // section heading; "" when only the leaflet is chosen
	// passage id to quote; "" when the question is to be asked again of the leaflet
	Passage string `json:"passage,omitempty"`
	Ask     string `json:"ask,omitempty"` // the message to answer once the leaflet is chosen
	Label   string `json:"label"`         // what the patient reads
	Why     string `json:"why,omitempty"` // of a passage that was quoted to staff: why that one
}
