package bot

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
