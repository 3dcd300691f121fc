package bot

import "errors"

// Reason is why a reply was not helpful: the id of a fixed word, no free text.
type Reason string

// The reasons that a person may give.
const (
	ReasonOther   Reason = "other"   // it answers another question
	ReasonUnclear Reason = "unclear" // it cannot be understood
	ReasonMissing Reason = "missing" // it says too little
	ReasonWrong   Reason = "wrong"   // it is not so
)

// Reasons are all reasons, in the order in which they are offered.
func Reasons() []Reason { return []Reason{ReasonOther, ReasonUnclear, ReasonMissing, ReasonWrong} }

// Notice is the text of a reason on its button.
func (r Reason) Notice() Notice { return "reason " + Notice(r) }

// Label is a reason in a list for staff; "" for an unknown one.
func (r Reason) Label() string {
	return map[Reason]string{
		ReasonOther:   "Not what I asked",
		ReasonUnclear: "Hard to understand",
		ReasonMissing: "Something is missing",
		ReasonWrong:   "It is wrong",
	}[r]
}

// Judgement is what a person said of a reply: whether it helped, or why it did not.
type Judgement struct {
	Reply   int64
	Helpful bool
	Reason  Reason // why it did not, once they have said so; "" for the judgement itself
}

// ErrJudged is a store's refusal of a turn with a judgement that counts for nothing: the person
// said so before, the reply was not theirs, or they give a reason for what they did not call
// unhelpful. Nothing of such a turn is kept.
var ErrJudged = errors.New("the judgement counts for nothing")
