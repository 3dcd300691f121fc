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
	Verdict      Verdict      // on Text, made when it was accepted; zero while the flags are still to be matched
	Attached     Attachment   // came with Text and cannot be read; "" for nothing
}

// Conversation is one chat's state. It is a plain value, so that a store can commit it
// together with the message.
type Conversation struct {
	Leaflet string   `json:"leaflet,omitempty"` // id of the leaflet being talked about; "" when none
	Earlier []string `json:"earlier,omitempty"` // the patient's last messages, oldest first
	Pending []Choice `json:"pending,omitempty"` // the choices that the last reply offered
	// Recent are the patient's last short messages within RecentWithin, oldest first: emergencies are told in pieces.
	Recent []Recent  `json:"recent,omitempty"`
	At     time.Time `json:"at,omitzero"`      // when the last message came
	Awaits string    `json:"awaits,omitempty"` // the desk's use for the next message; "" for a question to the bot
}

// RecentWithin is how long what was said counts for what an emergency is told in: pieces, minutes apart.
const RecentWithin = 30 * time.Minute

// Recent is a message that a patient wrote lately.
type Recent struct {
	Text string    `json:"text"`
	At   time.Time `json:"at,omitzero"`
}

// Outcome is the kind of a reply.
type Outcome string

// The outcomes of a reply.
const (
	OutcomeAnswer  Outcome = "answer"  // a passage is quoted
	OutcomeClarify Outcome = "clarify" // several leaflets fit, or a pick was none of the choices: the reply asks back
	OutcomeAbstain Outcome = "abstain" // the leaflets do not say, or it is not sure enough
	OutcomeUrgent  Outcome = "urgent"  // an emergency was recognised
	OutcomeToday   Outcome = "today"   // a symptom was told that a clinician should hear of today
	OutcomeChat    Outcome = "chat"    // greeting, thanks, and the like
)

// Reply is the bot's response to a message, as a person sees it.
type Reply struct {
	Outcome    Outcome
	Confidence float64  // of the best match, 0 to 1; 0 without one
	Parts      []Part   // to be rendered in order
	Text       string   // all parts as plain text, highlights between asterisks
	Answer     *Answer  // set when Outcome is OutcomeAnswer
	Choices    []Choice // set for OutcomeClarify, and for an abstention with "did you mean"
	Related    []Choice // other sections of the leaflet that is quoted, for channels with buttons; no number picks them
	Also       []Reply  // replies to further questions in the same message
	Quoted     []Choice // passages quoted, those of Also included, as choices that give them again
	Flag       Flag     // what was recognised as urgent or for today; the zero Flag for nothing
	// Question is the patient's question that is replied to, below the question that it continues,
	// if any; "" for small talk and for staff.
	Question string
	Missed   []Reply // replies to questions of the same message that have no answer
	Proof    *Proof  // nil of what needs none, such as small talk

	Conversation Conversation // the state to keep for the next message
}

// Flag is what was recognised in a message, as its reply tells.
type Flag struct {
	ID    string // of the flag in the table; "" for none
	Title string // what a person reads above the advice
	Sure  bool   // the reply is the flag's advice; if not, what to do in an emergency only opens it
	// Learned tells that the recogniser raised it and the table did not.
	Learned bool
}

// Name is the flag's, as FlagName has it.
func (f Flag) Name() string { return FlagName(f.ID, f.Learned) }

// Answer is a quoted passage.
type Answer struct {
	knowledge.Quote
	Highlights []knowledge.Unit // the parts of the passage's text that answer
}

// Choice is an option that a patient may pick, by its button, its number or its words.
type Choice struct {
	Leaflet string `json:"leaflet"`           // leaflet id
	Section string `json:"section,omitempty"` // section heading; "" when only the leaflet is chosen
	// Passage is the id of the passage to quote; "" when Ask is to be asked again of the leaflet.
	Passage string `json:"passage,omitempty"`
	SHA256  string `json:"sha256,omitempty"` // of that passage's text; "" of one offered by an older version of Bedside
	Ask     string `json:"ask,omitempty"`    // the message to answer once the leaflet is chosen
	Label   string `json:"label"`            // the text that the patient reads
	Why     string `json:"why,omitempty"`    // the reasons for a passage that was quoted to staff
	// RunnerUp is the id of another leaflet that the reasons name; "" for none.
	RunnerUp string `json:"runner_up,omitempty"`
}
